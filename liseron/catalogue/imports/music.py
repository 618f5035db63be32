"""Albums under free licences after freemusi.cc (CC BY-SA): one line an album, heard at archive.org."""

from collections.abc import Iterator
from pathlib import Path

from liseron.catalogue import rules
from liseron.catalogue.imports.reading import Line, listed, table
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import TitleFacts, named

VARIOUS = "Various Artists"


def read(path: Path) -> Iterator[Line]:
    needs = {"id", "album", "artist", "genre", "style", "duration", "url", "year"}
    for number, row in table(path, needs=needs):
        yield Line((number,), row["album"], _facts(row))


def _facts(row: dict[str, str]) -> TitleFacts:
    seconds = int(row["duration"]) if row["duration"].isdigit() else 0
    return TitleFacts(
        source_id=row["id"],
        title=row["album"],
        medium=Medium.MUSIC,
        creators=named([row["artist"]] if row["artist"] != VARIOUS else [], "prf"),
        year=rules.sound_year(row["year"]),
        subjects=(row["genre"], *listed(row["style"])),
        extent=f"{round(seconds / 60)} min" if seconds else "",
        url=row["url"],
    )
