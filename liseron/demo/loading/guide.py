"""The reader's guide that the demo hosts, as EPUB and as PDF."""

from pathlib import Path
from tempfile import TemporaryDirectory

from liseron.catalogue.actions import put_records
from liseron.catalogue.hosting.ingest import host_file
from liseron.catalogue.hosting.preparation import prepare_hosted_file
from liseron.catalogue.models import Resource
from liseron.catalogue.ports import TitleFacts, named
from liseron.demo.guide.epub import write_epub
from liseron.demo.guide.pdf import write_pdf
from liseron.demo.guide.text import chapters

TITLE = TitleFacts(
    source_id="guide-du-lecteur",
    medium="book",
    title="Le guide du lecteur",
    subtitle="La bibliothèque numérique, pas à pas",
    creators=named(["Les bibliothécaires du Département"]),
    language="fr",
    extent="six chapitres",
    subjects=("Mode d’emploi",),
    summary="S’inscrire, se connecter, trouver un film, lire sur une tablette, demander de l’aide.",
)


def host(resource: Resource, *, by: str) -> None:
    """Hosts both files once."""
    put_records(resource=resource, rows=[TITLE], by=by)
    record = resource.records.get(source_id=TITLE.source_id)
    if record.files.exists():
        return
    with TemporaryDirectory() as folder:
        for name, write in (("guide-du-lecteur.epub", write_epub), ("guide-du-lecteur.pdf", write_pdf)):
            path = Path(folder) / name
            write(chapters(), path)
            with path.open("rb") as content:
                hosted = host_file(record=record, content=content, filename=name, by=by)
            prepare_hosted_file(hosted.pk)
