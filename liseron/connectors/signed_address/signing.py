"""A signature by a shared key: what is put end to end, the digest, and how it is written."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import md5, sha256
from hmac import new as hmac

from liseron.connectors.address_template import HOLE, names_in
from liseron.toolkit.dates import PARIS

KEY = "key"
HMAC = "hmac-sha256"
MASK = "•••••"


def digest(algorithm: str, text: str, key: str, form: str = "hex") -> str:
    """`md5`, `sha256` or `hmac-sha256` of `text` in UTF-8; `form` is "hex", "upper" (hexadecimal) or "base64url".

    md5 is what old vendors check: the key makes the signature, no collision is of use to anybody here.
    """
    said = text.encode("utf-8", "replace")
    if algorithm == HMAC:
        raw = hmac(key.encode("utf-8", "replace"), said, sha256).digest()
    elif algorithm == "sha256":
        raw = sha256(said).digest()
    else:
        raw = md5(said, usedforsecurity=False).digest()
    if form == "base64url":
        return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
    return raw.hex().upper() if form == "upper" else raw.hex()


def assembled(recipe: str, values: Mapping[str, str], key: str) -> str:
    """The recipe with its holes filled, the key's too; "" when one of them has no value: nothing is signed then."""
    if not all(values.get(name) for name in names_in(recipe) - {KEY}):
        return ""
    return HOLE.sub(lambda hole: key if hole[1] == KEY else values[hole[1]], recipe)


def written(instant: datetime, form: str) -> str:
    """The instant as a vendor reads it: a `strftime` form on Paris time, "unix" seconds, or "iso" in UTC."""
    if form == "unix":
        return str(int(instant.timestamp()))
    if form == "iso":
        return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return instant.astimezone(PARIS).strftime(form)
