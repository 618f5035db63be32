"""The guide as a tagged PDF, set by Typst."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from liseron.demo.guide.text import DESCRIPTION, SUBTITLE, TITLE, Chapter
from liseron.toolkit.papers.typesetting import typeset

TEMPLATE = Path(__file__).with_name("guide.typ")


def write_pdf(chapters: Sequence[Chapter], path: Path) -> None:
    """Write the guide at `path`, as PDF/UA-1."""
    data = {
        "title": TITLE,
        "subtitle": SUBTITLE,
        "description": DESCRIPTION,
        "chapters": [asdict(chapter) for chapter in chapters],
    }
    path.write_bytes(typeset(TEMPLATE, data))
