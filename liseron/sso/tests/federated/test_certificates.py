"""A partner's server over TLS: the certificate is that of the name asked for, in force, and from somebody trusted."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from liseron.sso.partner_server import CannotAsk, ask
from liseron.sso.tests.federated.conftest import Federated
from liseron.sso.tests.federated.fake_cas import serving_cas
from liseron.toolkit import http

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """Signs what it is asked to; keeps its own certificate and those it gives in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.path = folder / "authority.pem"
        made = self._builder("authority", self.key, timedelta(days=1)).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.path.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def server(
        self, host: str, *, lives: timedelta = timedelta(days=1), is_own: bool = False
    ) -> ssl.SSLContext:
        """A context with a certificate for `host`; `is_own` when nobody but itself signed it."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._builder(host, key, lives).add_extension(names, critical=False)
        path = self.folder / f"{host}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + made.sign(key if is_own else self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _builder(
        self, name: str, key: ec.EllipticCurvePrivateKey, lives: timedelta
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named("authority"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=30))
            .not_valid_after(NOW + lives)
        )


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Trusted by our client as the machine's own authorities are."""
    found = Authority(tmp_path)
    trusting = http._tls.__wrapped__()
    trusting.load_verify_locations(found.path)
    monkeypatch.setattr(http, "_tls", lambda: trusting)
    return found


def asked(here: Federated, context: ssl.SSLContext) -> int:
    with serving_cas(context) as cas:
        here.change(address=f"https://localhost:{cas.port}/cas/")
        return ask(here.source, f"{here.source.address}validate?ticket=ST-1&service=x").status


def test_the_right_certificate_is_trusted(here: Federated, authority: Authority):
    assert asked(here, authority.server("localhost")) == 200


@pytest.mark.parametrize("fault", ["another name", "expired", "signed by itself"])
def test_case_07_a_certificate_that_proves_nothing_is_refused(
    fault: str, here: Federated, authority: Authority
):
    """3.1 #7, CVE-2012-5583: wrong name, expired, self-signed."""
    context = {
        "another name": lambda: authority.server("cas.example"),
        "expired": lambda: authority.server("localhost", lives=-timedelta(days=1)),
        "signed by itself": lambda: authority.server("localhost", is_own=True),
    }[fault]()
    with pytest.raises(CannotAsk, match="connection"):
        asked(here, context)
