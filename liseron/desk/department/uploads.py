"""Files kept between a preview and its confirmation: one day at most, known to who sent them alone."""

import time
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from liseron.toolkit.text import slug

A_DAY = 24 * 3600
LARGEST = 100_000_000  # bytes
SALT = "desk.department.upload"


class CannotKeep(Exception):
    """The file is too big or no longer there; the message is a French sentence."""


@dataclass(frozen=True)
class Kept:
    """A file that waits for its confirmation. `token` gives it back, to the same person."""

    path: Path
    token: str


def keep(given: "UploadedFile[Any]", *, user: object) -> Kept:
    """Raises CannotKeep."""
    _forget_old()
    if (given.size or 0) > LARGEST:
        raise CannotKeep(_("Ce fichier est trop gros : 100 Mo au plus. Coupez-le en plusieurs."))
    stem, _dot, suffix = (given.name or "").rpartition(".")
    name = (
        f"{slug(stem or suffix, 60) or 'fichier'}.{slug(suffix, 8)}"
        if stem
        else slug(suffix, 60) or "fichier"
    )
    folder = uuid4().hex
    path = _folder() / folder / name
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for chunk in given.chunks():
            file.write(chunk)
    return Kept(path, signing.dumps([_key(user), folder, name], salt=SALT))


def kept(token: str, *, user: object) -> Kept:
    """The file of a token. Raises CannotKeep when it is somebody else's, altered, or gone."""
    try:
        owner, folder, name = signing.loads(token, salt=SALT, max_age=A_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        owner, folder, name = None, "", ""
    path = _folder() / str(folder) / str(name)
    if owner != _key(user) or not path.is_file():
        raise CannotKeep(_("Ce fichier n’est plus là. Envoyez-le de nouveau : rien n’a été importé."))
    return Kept(path, token)


def forget(one: Kept) -> None:
    rmtree(one.path.parent, ignore_errors=True)


def _forget_old() -> None:
    limit = time.time() - A_DAY
    for folder in _folder().glob("*"):
        if folder.stat().st_mtime < limit:
            rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "to-import"


def _key(user: object) -> object:
    return getattr(user, "pk", None)
