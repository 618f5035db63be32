"""Keys that sign tokens: long enough, of the right kind, and the public half of a private one."""

from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.utils.translation import gettext as _

RS256 = "RS256"
FEWEST_BITS = 2048
SHORTEST_SHARED = 32  # RFC 7518, 3.2: as long as the digest


def fault_of_key(algorithm: str, secret: str) -> str:
    """What is wrong with the key, in French; "" when nothing is."""
    if algorithm == RS256:
        told = _(
            "Cette clé ne se lit pas. Collez une clé privée RSA (PEM) sans mot de passe, de 2048 bits au moins."
        )
        return "" if _private(secret) else told
    if len(secret.encode("utf-8", "replace")) < SHORTEST_SHARED:
        return _("Écrivez la clé partagée avec le fournisseur : 32 caractères au moins.")
    if "-----BEGIN" in secret:
        return _("HS256 demande une clé partagée, pas une clé privée ou publique. Choisissez RS256.")
    return ""


def draw_key() -> str:
    """A new private key, PEM."""
    key = generate_private_key(public_exponent=65537, key_size=FEWEST_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii").strip()


def public_key(secret: str) -> str:
    """The half to hand over, PEM; "" when the key has a fault."""
    key = _private(secret)
    if key is None:
        return ""
    return (
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii").strip()
    )


@lru_cache(maxsize=16)
def _private(secret: str) -> RSAPrivateKey | None:
    """Reading checks the key's numbers, which takes longer than signing."""
    try:
        key = load_pem_private_key(secret.encode("utf-8", "replace"), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPrivateKey) and key.key_size >= FEWEST_BITS else None
