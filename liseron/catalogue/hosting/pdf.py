"""PDF as pages: the words of each page for screen readers and phones, its picture for the eyes."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.hosting import pdf_worker
from liseron.catalogue.hosting.book import Book, BookPage, CannotRead, ContentsLine

WIDTHS = (800, 1600)  # pixels: a phone's or a page's column, and the larger picture
LARGEST_PDF = 200_000_000  # bytes
PATIENCE = 40  # seconds of a clock

_WORKER = Path(pdf_worker.__file__)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HYPHEN = re.compile("(\\w)[\ufffe\u00ad\x02]\\s*\n")


def read_pdf(path: Path) -> Book:
    """The PDF at `path` as pages of text. Raises `CannotRead` with the sentence for who brought the file."""
    if path.stat().st_size > LARGEST_PDF:
        raise CannotRead(
            _("Ce PDF est trop lourd pour être lu ici (plus de 200 Mo). Allégez-le ou découpez-le.")
        )
    found = json.loads(_run("inspect", path))
    texts: list[str] = found["pages"]
    if not texts:
        raise CannotRead(_("Ce PDF ne contient aucune page."))
    if len(texts) > pdf_worker.MOST_PAGES:
        raise CannotRead(
            _("Ce PDF compte trop de pages pour être lu ici (plus de %(most)s). Découpez-le.")
            % {"most": pdf_worker.MOST_PAGES}
        )
    contents = [
        ContentsLine(" ".join(_FORBIDDEN.sub("", line["title"]).split()), line["page"], "", line["level"])
        for line in found["contents"]
        if 1 <= line["page"] <= len(texts) and line["title"].strip()
    ]
    return Book(_language(found["language"]), list(_pages(texts, contents)), contents)


def render_page(path: Path, number: int, width: int) -> bytes:
    """WebP picture of page `number` (from 1), `width` pixels wide (of `WIDTHS`). Raises `CannotRead`."""
    if width not in WIDTHS:
        raise ValueError(f"width {width}: one of {WIDTHS}")
    return _run("render", path, str(number), str(width))


def page_picture(file_id: int, path: Path, number: int, width: int) -> bytes:
    """Like `render_page`, drawn once and kept under the media folder."""
    kept = _folder(file_id) / f"{number}-{width}.webp"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        drawn = render_page(path, number, width)
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as written:
        written.write(drawn)
    Path(written.name).replace(kept)
    return drawn


def forget_pictures(file_id: int) -> None:
    """The pages of a replaced file are drawn afresh."""
    shutil.rmtree(_folder(file_id), ignore_errors=True)


def _folder(file_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "pages" / str(file_id)


def _run(verb: str, path: Path, *rest: str) -> bytes:
    command = [sys.executable, "-P", str(_WORKER), verb, str(path), *rest]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 (our own worker)
    except subprocess.TimeoutExpired as problem:
        raise CannotRead(
            _("Ce PDF demande trop de temps pour être préparé. Simplifiez-le ou découpez-le.")
        ) from problem
    if done.returncode == 0:
        return done.stdout
    if done.returncode == 4:
        raise CannotRead(_("Ce PDF est fermé par un mot de passe. Déposez une version sans mot de passe."))
    if done.returncode == 3:
        raise CannotRead(
            _(
                "Ce PDF est abîmé et ne s’ouvre pas. "
                "Vérifiez-le sur votre ordinateur, puis déposez-le à nouveau."
            )
        )
    raise CannotRead(_("Ce PDF n’a pas pu être préparé : son contenu est abîmé ou trop complexe."))


def _pages(texts: Sequence[str], contents: Sequence[ContentsLine]) -> Iterator[BookPage]:
    titles = {line.page: line.title for line in reversed(contents)}
    for number, text in enumerate(texts, start=1):
        yield BookPage(titles.get(number, ""), _as_html(text), is_in_contents=number in titles)


def _as_html(text: str) -> str:
    """Lines joined into paragraphs: one ends where its last line is short and closed by a stop."""
    lines = [
        line.strip() for line in _FORBIDDEN.sub("", _HYPHEN.sub(r"\1", text.replace("\r", ""))).split("\n")
    ]
    usual = sorted(len(line) for line in lines)[len(lines) * 9 // 10]
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if not line:
            paragraphs.append([])
            continue
        paragraphs[-1].append(line)
        if len(line) < 0.75 * usual:
            paragraphs.append([])
    return "\n".join(f"<p>{escape(' '.join(lines), quote=False)}</p>" for lines in paragraphs if lines)


def _language(written: str) -> str:
    return written[:20] if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", written) else ""
