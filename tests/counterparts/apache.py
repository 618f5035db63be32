"""Apache httpd with modules that real vendors put before their sites: mod_auth_cas, mod_auth_openidc.

The page behind them says who came in headers of its answer: X-User, and X-NAME for each fact asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.counterparts.nginx import start_front
from tests.counterparts.workplace import Workplace, free_port, need

APACHE = Path("/usr/sbin/apache2")
MODULES = Path("/usr/lib/apache2/modules")
PAGE = "<!doctype html><html lang=fr><title>Films</title><h1>Les films vous attendent</h1>"

_FILE = """
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
LogLevel warn {log_level}
Mutex file:{folder} default
{modules}
TypesConfig /etc/mime.types
DocumentRoot {folder}/www
<Directory {folder}/www>
  Require all granted
</Directory>
{inside}
<Location /secure>
  Require valid-user
  Header set X-User "expr=%{{REMOTE_USER}}"
  {headers}
</Location>
"""
_USUAL = ("mpm_prefork", "authz_core", "authn_core", "authz_user", "mime", "dir", "headers")


@dataclass(frozen=True)
class Site:
    """A site of a vendor: `plain` is where it listens, `url` where browsers find it (by TLS); no "/" at the end."""

    url: str
    plain: str
    name: str
    place: Workplace

    @property
    def page(self) -> str:
        return f"{self.url}/secure/index.html"


def start_apache(
    place: Workplace,
    name: str,
    module: str,
    inside: str,
    *,
    package: str,
    facts: Mapping[str, str],
    log: str = "",
) -> Site:
    """Apache behind a TLS front; `inside` may hold {url} and {folder}. `facts`: request headers by name of fact."""
    need(APACHE, MODULES / f"mod_{module}.so", package=f"apache2-bin {package}")
    port = free_port()
    folder = place.directory(name)
    url = start_front(place, f"http://127.0.0.1:{port}", name=f"{name}-front")
    place.write(f"{name}/www/secure/index.html", PAGE)
    modules = (f"LoadModule {one}_module {MODULES}/mod_{one}.so" for one in (*_USUAL, module))
    headers = (f'Header set X-{fact} "expr=%{{req:{header}}}"' for fact, header in facts.items())
    text = _FILE.format(
        folder=folder,
        port=port,
        log_level=log,
        modules="\n".join(modules),
        inside=inside.format(url=url, folder=folder),
        headers="\n  ".join(headers),
    )
    conf = place.write(f"{name}/apache.conf", text)
    place.start(name, [APACHE, "-D", "FOREGROUND", "-f", conf], ready=port)
    return Site(url, f"http://127.0.0.1:{port}", name, place)


def start_cas_module(place: Workplace, ours: str, *, saml: bool = False, facts: Mapping[str, str]) -> Site:
    """mod_auth_cas, asking our server at `ours` (https, no "/" at the end) by serviceValidate, or by samlValidate."""
    name = "mod-auth-cas-saml" if saml else "mod-auth-cas"
    place.directory(f"{name}/cookies").chmod(0o700)
    validation = "samlValidate" if saml else "serviceValidate"
    inside = f"""
CASVersion 2
CASCertificatePath {place.path("tls/ca.pem")}
CASCookiePath {{folder}}/cookies/
CASLoginURL {ours}/cas/login
CASValidateURL {ours}/cas/{validation}
CASValidateSAML {"On" if saml else "Off"}
CASAttributePrefix CAS-
CASSSOEnabled On
CASRootProxiedAs {{url}}
<Location /secure>
  AuthType CAS
  CASAuthNHeader CAS-User
</Location>
"""
    headers = {fact: f"CAS-{attribute}" for fact, attribute in facts.items()}
    return start_apache(place, name, "auth_cas", inside, package="libapache2-mod-auth-cas", facts=headers)


def start_oidc_module(
    place: Workplace, ours: str, *, client: str, secret: str, facts: Mapping[str, str]
) -> Site:
    """mod_auth_openidc as client of our OpenID provider at `ours`; its redirect address is /secure/redirect_uri."""
    inside = f"""
OIDCProviderMetadataURL {ours}/.well-known/openid-configuration
OIDCClientID {client}
OIDCClientSecret {secret}
OIDCRedirectURI {{url}}/secure/redirect_uri
OIDCCryptoPassphrase {"passphrase-of-the-tests"}
OIDCScope "openid profile"
OIDCPKCEMethod S256
OIDCRemoteUserClaim sub
OIDCCABundlePath {place.path("tls/ca.pem")}
OIDCXForwardedHeaders X-Forwarded-Proto
<Location /secure>
  AuthType openid-connect
</Location>
"""
    headers = {fact: f"OIDC_CLAIM_{claim}" for fact, claim in facts.items()}
    return start_apache(
        place,
        "mod-auth-openidc",
        "auth_openidc",
        inside,
        package="libapache2-mod-auth-openidc",
        facts=headers,
    )
