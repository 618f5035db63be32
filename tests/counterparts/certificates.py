"""A certificate authority of one test run, and the certificate that it gives to this machine's loopback."""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.counterparts.workplace import Workplace

LIVES = datetime.timedelta(days=2)


def write_certificates(place: Workplace) -> None:
    """`tls/ca.pem`, and `tls/server.pem` with `tls/server.key` for localhost and 127.0.0.1."""
    authority_key, server_key = new_key(), new_key()
    authority = certificate(
        "Liseron tests", authority_key.public_key(), "Liseron tests", authority_key, is_authority=True
    )
    server = certificate("localhost", server_key.public_key(), "Liseron tests", authority_key)
    place.write("tls/ca.pem", authority.public_bytes(serialization.Encoding.PEM))
    place.write("tls/server.pem", server.public_bytes(serialization.Encoding.PEM))
    place.write("tls/server.key", private_pem(server_key))


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(key: rsa.RSAPrivateKey) -> str:
    """The form that every one of these programs reads."""
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def certificate(
    name: str, key: rsa.RSAPublicKey, issuer: str, signer: rsa.RSAPrivateKey, *, is_authority: bool = False
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - LIVES)
        .not_valid_after(now + LIVES)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signer, hashes.SHA256())
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
