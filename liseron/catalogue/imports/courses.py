"""Free courses in French, a Markdown list by subject: `* [Titre](adresse) - auteur`."""

import re
from collections.abc import Iterator
from pathlib import Path

from liseron.catalogue.imports.reading import Line, text_lines
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import TitleFacts, named

_HEADING = re.compile(r"^#{2,6}\s+(?P<name>.+?)\s*$")
_COURSE = re.compile(r"^\s*[*-]\s+\[(?P<title>.+?)\]\((?P<url>[^#)\s][^)\s]*)\)\s*(?P<rest>.*)$")
_ANCHOR = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\(.)")


def read(path: Path) -> Iterator[Line]:
    """The lines that link to a course; headings and the index that links to them are not courses."""
    subject = ""
    for number, line in text_lines(path):
        if heading := _HEADING.match(line):
            subject = _plain(_ANCHOR.sub("", heading["name"]))
        elif course := _COURSE.match(line):
            title = _plain(course["title"])
            yield Line((number,), title, _facts(title, course["url"], course["rest"], subject))


def _facts(title: str, url: str, rest: str, subject: str) -> TitleFacts:
    author = _plain(rest).strip().removeprefix("-").strip().removeprefix("sur ").strip("()")
    return TitleFacts(
        source_id=url[:200],
        title=title,
        medium=Medium.LEARN,
        creators=named([author] if author else []),
        language="fr",
        subjects=(subject,) if subject else (),
        url=url,
    )


def _plain(text: str) -> str:
    """Markdown's escapes undone: « C\\# » → « C# »."""
    return _ESCAPE.sub(r"\1", text).strip()
