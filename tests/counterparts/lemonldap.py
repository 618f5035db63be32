"""LemonLDAP::NG, which many collectivités run, as CAS server, OpenID provider and SAML identity provider.

Its own demo readers sign in: `dwho`, `rtyler` and `msmith`, each with the same password.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.counterparts.certificates import certificate, new_key, private_pem, public_pem
from tests.counterparts.nginx import start_nginx
from tests.counterparts.workplace import Workplace, free_port, need

SERVER = Path("/usr/sbin/llng-fastcgi-server")
INSTALLED = Path("/etc/lemonldap-ng/lemonldap-ng.ini")
SHIPPED = Path("/var/lib/lemonldap-ng/conf/lmConf-1.json")
STATE = "/var/lib/lemonldap-ng"
READER = PASSWORD = "dwho"
# Its demo accounts hold uid, cn and mail alone; macros say the rest, as a real directory would.
MACROS = {"sn": "'Who'", "givenName": "'Jeanne'", "birthdate": "'1988-03-03'", "card": '"W-$uid"'}
FACTS = {name: name for name in ("uid", "cn", "mail", *MACROS)}

_SERVER = """
  upstream portal {{ server unix:{socket}; keepalive 8; }}
  server {{
    listen 127.0.0.1:{port}; server_name localhost; root /usr/share/lemonldap-ng/portal/htdocs/;
    location /static/ {{ }}
    location /javascript/ {{ alias /usr/share/javascript/; }}
    location / {{ rewrite ^/(.*)$ /index.psgi/$1 last; }}
    location ~ ^/index\\.psgi(?:$|/) {{
      include /etc/nginx/fastcgi_params;
      fastcgi_pass portal;
      fastcgi_split_path_info ^(/index\\.psgi)(/.*)$;
      fastcgi_param HTTP_HOST $http_host;
      fastcgi_param LLTYPE psgi;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param PATH_INFO $fastcgi_path_info;
    }}
  }}
"""


@dataclass(frozen=True)
class Clients:
    """Who may ask: addresses of CAS services, redirect addresses by OpenID client, metadata of SAML providers."""

    cas: tuple[str, ...] = ()
    # number -> (secret, redirect addresses, addresses after signing out)
    oidc: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    saml: Mapping[str, str] = field(default_factory=dict)  # name -> metadata


@dataclass(frozen=True)
class LemonLDAP:
    """A running server; `url` ends with "/". `processes`: numbers of its web server and its workers' parent."""

    url: str
    place: Workplace

    @property
    def cas(self) -> str:
        return f"{self.url}cas/"


def start_lemonldap(place: Workplace, clients: Clients, *, workers: int = 2) -> LemonLDAP:
    """Once both its workers and its web server answer."""
    need(SERVER, INSTALLED, SHIPPED, package="lemonldap-ng lemonldap-ng-fastcgi-server")
    port = free_port()
    url = f"http://localhost:{port}/"
    folder = place.directory("lemonldap")
    for name in ("conf", "cache", "captcha", "notifications", "run"):
        place.directory(f"lemonldap/{name}")
    for name in ("psessions/lock", "sessions/lock"):
        place.directory(f"lemonldap/{name}")
    ini = place.write("lemonldap/lemonldap-ng.ini", INSTALLED.read_text().replace(STATE, str(folder)))
    shipped = json.loads(SHIPPED.read_text().replace(STATE, str(folder)))
    wanted = {**shipped, **_portal(url), **_cas(clients), **_oidc(url, clients), **_saml(clients)}
    # Its own macro names whom a session is: without it, no persistent NameID is kept, and each sign-in has a new one.
    wanted["macros"] = {**shipped["macros"], **MACROS}
    place.write("lemonldap/conf/lmConf-1.json", json.dumps(wanted))
    socket = folder / "run/socket"
    place.start(
        "lemonldap",
        [SERVER, "--foreground", "-n", workers, "-s", socket, "-p", folder / "run/pid"],
        ready=socket,
        environment={
            "LLNG_DEFAULTCONFFILE": str(ini),
            "LLNG_DEFAULTLOGGER": "Lemonldap::NG::Common::Logger::Std",
            "PATH": os.environ.get("PATH", "") + ":/usr/bin:/bin",
        },
    )
    start_nginx(place, "lemonldap-web", _SERVER.format(port=port, socket=socket), port)
    return LemonLDAP(url, place)


def _portal(url: str) -> dict[str, Any]:
    switched_off = ("portalDisplayRegister", "portalDisplayResetPassword", "portalDisplayChangePassword")
    return {
        "portal": url,
        "domain": "localhost",
        "securedCookie": 0,
        "sameSite": "Lax",
        "authentication": "Demo",
        "userDB": "Same",
        "requireToken": "0",  # of its sign-in form, so that a load generator may post it
        "loginHistoryEnabled": 0,
        "notification": 0,
        **dict.fromkeys(switched_off, 0),
    }


def _cas(clients: Clients) -> dict[str, Any]:
    applications = {f"cas{number}": address for number, address in enumerate(clients.cas)}
    options = {
        name: {
            "casAppMetaDataOptionsService": address,
            "casAppMetaDataOptionsUserAttribute": "uid",
            "casAppMetaDataOptionsLogout": 1,
        }
        for name, address in applications.items()
    }
    return {
        "issuerDBCASActivation": 1,
        "issuerDBCASPath": "^/cas/",
        "issuerDBCASRule": 1,
        "casAttr": "uid",
        "casAccessControlPolicy": "error",
        "casTicketExpiration": 30,
        "casBackChannelSingleLogout": 1,
        "casAppMetaDataOptions": options,
        "casAppMetaDataExportedVars": dict.fromkeys(applications, FACTS),
    }


def _oidc(url: str, clients: Clients) -> dict[str, Any]:
    """`profile` carries the names and the birth date, `email` the address."""
    key = new_key()
    prefix = "oidcRPMetaDataOptions"
    options = {
        number: {
            f"{prefix}ClientID": number,
            f"{prefix}ClientSecret": secret,
            f"{prefix}RedirectUris": addresses,
            f"{prefix}PostLogoutRedirectUris": after,
            f"{prefix}BypassConsent": 1,
            f"{prefix}IDTokenSignAlg": "RS256",
            f"{prefix}UserIDAttr": "uid",
            f"{prefix}LogoutBypassConfirm": 1,
        }
        for number, (secret, addresses, after) in clients.oidc.items()
    }
    claims = {
        "email": "mail",
        "name": "cn",
        "given_name": "givenName",
        "family_name": "sn",
        "birthdate": "birthdate",
    }
    return {
        "issuerDBOpenIDConnectActivation": 1,
        "issuerDBOpenIDConnectPath": "^/oauth2/",
        "issuerDBOpenIDConnectRule": 1,
        "oidcServicePrivateKeySig": private_pem(key),
        "oidcServicePublicKeySig": public_pem(key),
        "oidcServiceKeyIdSig": "tests",
        "oidcServiceAllowAuthorizationCodeFlow": 1,
        "oidcServiceMetaDataIssuer": url,
        "oidcRPMetaDataOptions": options,
        "oidcRPMetaDataExportedVars": dict.fromkeys(clients.oidc, claims),
    }


def _saml(clients: Clients) -> dict[str, Any]:
    key = new_key()
    signed = certificate("localhost", key.public_key(), "localhost", key)
    options = {
        "samlSPMetaDataOptionsNameIDFormat": "persistent",
        "samlSPMetaDataOptionsCheckSSOMessageSignature": 0,
        "samlSPMetaDataOptionsCheckSLOMessageSignature": 0,
        "samlSPMetaDataOptionsSignSSOMessage": 1,
    }
    attributes = {name: f"1;{name};;" for name in FACTS}
    return {
        "issuerDBSAMLActivation": 1,
        "issuerDBSAMLPath": "^/saml/",
        "issuerDBSAMLRule": 1,
        "samlServicePrivateKeySig": private_pem(key),
        "samlServicePublicKeySig": _pem(signed),
        "samlServiceSignatureMethod": "RSA_SHA256",
        "samlEntityID": "#PORTAL#/saml/metadata",
        "samlOrganizationName": "Tests",
        "samlOrganizationDisplayName": "Tests",
        "samlOrganizationURL": "http://localhost",
        "samlSPMetaDataXML": {name: {"samlSPMetaDataXML": text} for name, text in clients.saml.items()},
        "samlSPMetaDataOptions": dict.fromkeys(clients.saml, options),
        "samlSPMetaDataExportedAttributes": dict.fromkeys(clients.saml, attributes),
    }


def _pem(signed: Any) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding

    return str(signed.public_bytes(Encoding.PEM).decode())
