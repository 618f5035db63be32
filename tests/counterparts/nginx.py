"""nginx: the TLS front before our server, and the web server of LemonLDAP::NG."""

from pathlib import Path

from tests.counterparts.workplace import Workplace, free_port, need

NGINX = Path("/usr/sbin/nginx")

_FILE = """
worker_processes 1; daemon off; pid {folder}/pid; error_log stderr warn;
events {{ worker_connections 512; }}
http {{
  access_log off; include /etc/nginx/mime.types;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {inside}
}}
"""
_FRONT = """
  server {{
    listen 127.0.0.1:{port} ssl; server_name localhost;
    ssl_certificate {tls}/server.pem; ssl_certificate_key {tls}/server.key;
    location / {{
      proxy_pass {behind}; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https;
    }}
  }}
"""


def start_nginx(place: Workplace, name: str, inside: str, port: int) -> None:
    """nginx with `inside` as its http block, once `port` listens."""
    need(NGINX, package="nginx-light")
    folder = place.directory(name)
    conf = place.write(f"{name}/nginx.conf", _FILE.format(folder=folder, inside=inside))
    place.start(name, [NGINX, "-e", "stderr", "-c", conf, "-p", folder], ready=port)


def start_front(place: Workplace, behind: str, *, name: str) -> str:
    """https://localhost:PORT before the server at `behind`, with the certificate of `tls/`; no "/" at the end."""
    port = free_port()
    start_nginx(place, name, _FRONT.format(port=port, tls=place.path("tls"), behind=behind), port)
    return f"https://localhost:{port}"
