"""The catalogue of the demo as librarians keep it: a table imported, a title corrected, two works made one."""

from collections.abc import Mapping
from io import BytesIO

from liseron.catalogue.editing import correct_record
from liseron.catalogue.imports.job_reading import do_job
from liseron.catalogue.imports.jobs import bring_file, confirm_job, proposed_plan, say_columns
from liseron.catalogue.models import ImportJob, Record, RecordChange, Resource, Synonyms, WorkMerge
from liseron.catalogue.synonyms import create_synonyms
from liseron.catalogue.works import merge_works

BY = "demo"
SHELF = "classiques"
CORRECTED = ("4717", "Suite de « De la Terre à la Lune » : trois voyageurs tournent autour de l’astre.")
TABLE = """numero;titre;auteur;annee;langue;disponible jusqu’au
D-101;Le Tour du monde en 80 jours;Verne, Jules;1873;fr;
D-102;Histoire d’un ruisseau;Reclus, Élisée;1869;fr;
D-103;;Anonyme;1900;fr;
D-104;Les Ã‰vÃ©nements de la nuit;Auteur perdu;1911;fr;
D-105;Histoire d’une montagne;Reclus, Élisée;1880;fr;31/12/2031
D-102;Un autre titre sous le même numéro;Reclus, Élisée;1870;fr;
"""
ALIKE = ("800", "D-101")
SYNONYMS = ("polar\nroman policier\nthriller", "BD\nbande dessinée", "SF\nscience-fiction")


def load(resources: Mapping[str, Resource]) -> None:
    """Nothing is done twice."""
    shelf = resources[SHELF]
    if not ImportJob.objects.exists():
        _import(shelf)
    if not RecordChange.objects.filter(kind=RecordChange.Kind.CORRECTED).exists():
        number, summary = CORRECTED
        correct_record(record=Record.objects.get(resource=shelf, source_id=number), by=BY, summary=summary)
    if not WorkMerge.objects.exists():
        kept, absorbed = (Record.objects.get(resource=shelf, source_id=number).work for number in ALIKE)
        merge_works(keep=kept, absorb=absorbed, by=BY)
    if not Synonyms.objects.exists():
        for expressions in SYNONYMS:
            create_synonyms(by=BY, expressions=expressions)


def _import(shelf: Resource) -> None:
    """A small table whose columns are recognised; some of its rows cannot go in, and the report says why."""
    content = BytesIO(TABLE.encode())
    job = bring_file(resource=shelf, content=content, name="dépôt de l’éditeur.csv", by=BY)
    say_columns(job=job, plan=proposed_plan(job).plan, by=BY)
    do_job(job.pk)
    job.refresh_from_db()
    confirm_job(job=job, by=BY)
    do_job(job.pk)
