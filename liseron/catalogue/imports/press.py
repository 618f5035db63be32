"""French media after the list of Le Monde diplomatique and Acrimed (ODC-By): the press titles still published."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from liseron.catalogue.imports.reading import Line, table
from liseron.catalogue.models import Medium
from liseron.catalogue.ports import TitleFacts

PRESS = "Presse"
CEASED = "checked"


def read(path: Path) -> Iterator[Line]:
    """Radio, television and sites stay out, titles that ceased too."""
    needs = {"Nom", "Type", "Periodicite", "Echelle", "Disparu"}
    for number, row in table(path, needs=needs, delimiter="\t"):
        if not row["Type"]:
            sentence = _("Le type de ce média n’est pas dit. Est-ce un titre de presse ?")
            yield Line((number,), row["Nom"], reason="unknown_kind", sentence=sentence, is_open=True)
        elif not row["Type"].startswith(PRESS):
            sentence = _("Ce média n’est pas un titre de presse : {kind}.").format(kind=row["Type"])
            yield Line((number,), row["Nom"], reason="not_press", sentence=sentence)
        elif row["Disparu"] == CEASED:
            yield Line((number,), row["Nom"], reason="ceased", sentence=_("Ce titre ne paraît plus."))
        else:
            yield Line((number,), row["Nom"], _facts(row))


def _facts(row: dict[str, str]) -> TitleFacts:
    return TitleFacts(
        source_id=row["Nom"],
        title=row["Nom"],
        medium=Medium.PRESS,
        language="fr",
        subjects=(row["Echelle"],),
        extent=row["Periodicite"],
    )
