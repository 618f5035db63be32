"""Sites whose CAS client is a library of their language: phpCAS under PHP, http-cas-client under Node."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.counterparts.nginx import start_front
from tests.counterparts.workplace import Workplace, free_port, need

CLIENTS = Path(__file__).parent / "clients"
NODE_CLIENT = "http-cas-client@0.4.3"
LONGEST_INSTALL = 120


def start_phpcas(place: Workplace, ours: str, version: str) -> str:
    """A site behind phpCAS ("3.0", or "S1" for SAML 1.1), by its https address without "/" at the end."""
    need("/usr/bin/php", "/usr/share/php/CAS.php", package="php-cli php-cas php-curl php-xml")
    port, name = free_port(), f"phpcas-{version}"
    url = start_front(place, f"http://127.0.0.1:{port}", name=f"{name}-front")
    page = place.write(f"{name}/index.php", (CLIENTS / "phpcas.php").read_text())
    sessions = place.directory(f"{name}/sessions")
    environment = {
        "CAS_VERSION": version,
        "CAS_PORT": str(urlsplit(ours).port),
        "CAS_AUTHORITY": str(place.path("tls/ca.pem")),
        "SITE_URL": url,
        "PHP_CLI_SERVER_WORKERS": "2",
    }
    options = ["-d", f"session.save_path={sessions}", "-d", "display_errors=0"]
    command = ["/usr/bin/php", *options, "-S", f"127.0.0.1:{port}", page]
    place.start(name, command, ready=port, environment=environment)
    return url


@dataclass(frozen=True)
class NodeSites:
    """`proxy` may act for its readers at `target`; `callback` is where it takes its proxy-granting tickets."""

    proxy: str
    target: str

    @property
    def callback(self) -> str:
        return f"{self.proxy}/callback"


def start_node(place: Workplace, ours: str) -> NodeSites:
    """Two sites behind http-cas-client, got from the npm registry that is configured."""
    node = shutil.which("node")
    install_from_npm(place, NODE_CLIENT)
    ports = free_port(), free_port()
    sites = NodeSites(*(f"https://localhost:{port}" for port in ports))
    place.write("node/sites.js", (CLIENTS / "http_cas_client.js").read_text())
    environment = {
        "CAS": f"{ours}/cas",
        "PROXY_URL": sites.proxy,
        "TARGET_URL": sites.target,
        "PROXY_PORT": str(ports[0]),
        "TARGET_PORT": str(ports[1]),
        "TLS": str(place.path("tls")),
        "NODE_EXTRA_CA_CERTS": str(place.path("tls/ca.pem")),
    }
    place.start("node", [node, place.path("node/sites.js")], ready=ports[1], environment=environment)
    return sites


def install_from_npm(place: Workplace, package: str) -> Path:
    """The folder where Node finds that package. Skips, and says why, where npm cannot get it."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not on this machine")
    folder = place.directory("node")
    command = [npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", package]
    environment = {**os.environ, "npm_config_cache": str(place.directory("npm-cache"))}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=LONGEST_INSTALL
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not get {package} within {LONGEST_INSTALL} s")
    if done.returncode != 0:
        pytest.skip(f"npm could not get {package}: {done.stderr[-300:]}")
    return folder
