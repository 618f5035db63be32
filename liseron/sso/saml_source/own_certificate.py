"""The certificate under which partners' providers know our key. It vouches for nothing: metadata carries it."""

from datetime import timedelta
from functools import lru_cache
from typing import cast
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings

from liseron.sso.own_keys import OwnKey

TEN_YEARS = timedelta(days=3652)
A_MONTH = timedelta(days=31)  # it is shown that long before it signs


@lru_cache(maxsize=4)
def certificate_of(key: OwnKey) -> str:
    """PEM. The same bytes each time for the same key, so that nothing more has to be kept."""
    private = cast(RSAPrivateKey, load_pem_private_key(key.pem.encode("ascii"), password=None))
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, str(urlsplit(settings.BASE_URL).hostname)[:64])]
    )
    begins_at = key.begins_at - A_MONTH
    built = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=private.public_key(),
        serial_number=_serial(private),
        not_valid_before=begins_at,
        not_valid_after=begins_at + TEN_YEARS,
    )
    return built.sign(private, SHA256()).public_bytes(Encoding.PEM).decode("ascii")


def _serial(private: RSAPrivateKey) -> int:
    digest = Hash(SHA256())
    digest.update(private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    return int.from_bytes(digest.finalize()[:16], "big") >> 1 or 1
