"""Secrets of other sites, kept so that a copy of the database alone says nothing of them.

Sealed with a key made from SECRET_KEY (Fernet: AES-128-CBC and HMAC-SHA256). When the site's key changes, former
ones in SECRET_KEY_FALLBACKS still open what they sealed.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"liseron.toolkit.sealing"


class CannotUnseal(Exception):
    """What was kept was not sealed with a key that this site still has, or was altered."""


def seal(text: str) -> str:
    """ASCII text that `unseal` alone can read; never twice the same. "" stays ""."""
    return _box().encrypt(text.encode()).decode("ascii") if text else ""


def unseal(sealed: str) -> str:
    """What was sealed. Raises CannotUnseal."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError):
        raise CannotUnseal from None


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    """The first key seals; every one opens."""
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return urlsafe_b64encode(derivation.derive(key.encode()))
