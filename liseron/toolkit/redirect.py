"""Where to go next, when the address asked for comes from outside: the same site, or nowhere."""

import re
import unicodedata
from urllib.parse import unquote

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 8000  # an address of 2000 characters, escaped, within one of ours
PARAMETER = "next"


def safe_next(request: HttpRequest, default: str) -> str:
    """The path in `next` (form first, then address) when it stays on this site, otherwise `default`."""
    wanted = request.POST.get(PARAMETER) or request.GET.get(PARAMETER) or ""
    return wanted if is_same_site_path(wanted) else default


def is_same_site_path(wanted: str) -> bool:
    """True for a plain absolute path of this site, with its query; read as browsers and proxies might."""
    if len(wanted) > LONGEST or not wanted.startswith("/"):
        return False
    path = re.split(r"[?#]", wanted, maxsplit=1)[0]  # what follows changes no host, and Django stops at 2048
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return False
    return all(_is_plain(reading) for reading in _readings(path))


def _readings(path: str) -> list[str]:
    """The path as written, and decoded once and twice: somebody on the way may do either."""
    once = unquote(path)
    return [path, once, unquote(once)]


def _is_plain(path: str) -> bool:
    segments = path.split("/")
    return (
        path.isprintable()
        and " " not in path[:2]
        and not any(unicodedata.normalize("NFKC", c) in {"/", "\\", "."} for c in path if not c.isascii())
        and "\\" not in path
        and "//" not in path
        and not any(segment.split(";")[0] in {".", ".."} for segment in segments)
    )
