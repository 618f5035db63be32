"""The guide as a tagged PDF, set by Typst."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typst

from liseron.demo.guide.text import DESCRIPTION, SUBTITLE, TITLE, Chapter

TEMPLATE = Path(__file__).with_name("guide.typ")


def write_pdf(chapters: Sequence[Chapter], path: Path) -> None:
    """Write the guide at `path`, as PDF/UA-1."""
    data = {
        "title": TITLE,
        "subtitle": SUBTITLE,
        "description": DESCRIPTION,
        "chapters": [asdict(chapter) for chapter in chapters],
    }
    path.write_bytes(
        typst.compile(
            str(TEMPLATE),
            sys_inputs={"data": json.dumps(data)},
            ignore_system_fonts=True,
            pdf_standards="ua-1",
        )
    )
