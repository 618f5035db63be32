"""The reader's guide that the demo hosts, as EPUB and as PDF."""

from io import BytesIO

from liseron.catalogue.actions import put_records
from liseron.catalogue.hosting.ingest import host_file
from liseron.catalogue.hosting.preparation import prepare
from liseron.catalogue.models import Resource
from liseron.catalogue.ports import TitleFacts
from liseron.demo.guide.build import epub, pdf

TITLE = TitleFacts(
    source_id="guide-du-lecteur",
    medium="book",
    title="Le guide du lecteur",
    subtitle="La bibliothèque numérique, pas à pas",
    creators=("Les bibliothécaires du Département",),
    language="fr",
    extent="6 chapitres",
    subjects=("Mode d’emploi",),
    summary="S’inscrire, se connecter, trouver un film, lire sur une tablette, demander de l’aide.",
)


def host(resource: Resource, *, by: str) -> None:
    """Hosts both files once."""
    put_records(resource=resource, rows=[TITLE], by=by)
    record = resource.records.get(source_id=TITLE.source_id)
    if record.files.exists():
        return
    for content, name in ((epub(), "guide-du-lecteur.epub"), (pdf(), "guide-du-lecteur.pdf")):
        prepare(host_file(record=record, content=BytesIO(content), filename=name, by=by).pk)
