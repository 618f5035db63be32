"""Typst, called in this one place. A template reads text from `sys.inputs.data`, as JSON: none of it is source."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

FONTS = Path(__file__).with_name("fonts")
Standard = Literal["ua-1", "a-2a"]
ACCESSIBLE: Final = "ua-1"
ARCHIVABLE: Final = "a-2a"


class CannotTypeset(Exception):
    """The template, or a picture in it, cannot be set. The text lists the reasons, in English: it is for the log."""


def typeset(template: Path, data: Any, *, standards: tuple[Standard, ...] = (ACCESSIBLE,)) -> bytes:
    """The PDF of the Typst file `template`, with `data` (JSON values) as `sys.inputs.data`.

    What is written is checked against `standards`. Fonts are those of `fonts/` and those that Typst carries, never
    the machine's: the same data gives the same bytes everywhere. Raises CannotTypeset.
    A file and not a source: Typst 0.15 keeps a number for each source, and stops the process after 65,535 of them.
    """
    try:
        return typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=list(standards),
        )
    except typst.TypstError as refused:
        raise CannotTypeset(refused.diagnostic) from refused


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
