"""The catalogue's pages: titles found, read, withdrawn with a preview, and brought back."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liseron.access.tests.world import a_record, a_resource
from liseron.catalogue.actions import put_records
from liseron.catalogue.imports.columns import ColumnPlan, Rule
from liseron.catalogue.imports.jobs import bring_file
from liseron.catalogue.imports.keeping import save_mapping
from liseron.catalogue.models import ColumnMapping, Cover, Record, Withdrawal
from liseron.catalogue.ports import Creator, Identifier, SourceRecord, TitleFacts

LIST = "/departement/catalogue/titres/"
WITHDRAW = f"{LIST}retirer/"


@pytest.fixture
def book(net):
    facts = TitleFacts(
        source_id="urn:isbn:9782070612758",
        title="Le Petit Prince",
        medium="book",
        creators=(Creator("Antoine de Saint-Exupéry"),),
        identifiers=(Identifier("isbn", "978-2-07-061275-8"),),
    )
    raw = SourceRecord("table", b'{"Titre": "Le Petit Prince"}')
    put_records(resource=net.resource, rows=[facts], sources=[raw], by=None)
    return Record.objects.get(title="Le Petit Prince")


@pytest.mark.parametrize(
    "q",
    [
        "petit prince",
        "Le Petit Prince",
        "exupery",
        "978-2-07-061275-8",
        "2070612759",
        "URN:isbn:9782070612758",
    ],
)
def test_a_title_is_found_by_its_words_its_authors_and_any_of_its_numbers(book, staff, q):
    assert list(staff.get(LIST, {"q": q}).context["page"].items) == [book]


def test_the_page_of_a_title_tells_its_facts_and_keeps_its_record(book, staff):
    page = staff.get(f"{LIST}{book.pk}/").content.decode()
    assert "Antoine de Saint-Exupéry" in page
    assert "9782070612758" in page
    kept = staff.get(f"{LIST}{book.pk}/notice/", {"fichier": ""})
    assert kept.content == b'{"Titre": "Le Petit Prince"}'
    assert "attachment" in kept["Content-Disposition"]


def test_all_that_a_search_found_leaves_after_a_preview_and_comes_back(net, staff):
    shelf = a_resource()
    for _n in range(30):
        a_record(shelf)
    asked = {"choix": "tous", "ressource": shelf.slug}
    shown = staff.post(WITHDRAW, asked)
    assert shown.context["count"] == 30
    assert [share["n"] for share in shown.context["shares"]] == [30]
    assert not Record.objects.filter(withdrawn_at__isnull=False).exists()
    staff.post(WITHDRAW, {**asked, "oui": "1", "reason": "Fin du contrat"})
    assert Record.objects.filter(resource=shelf, withdrawn_at__isnull=False).count() == 30
    assert net.record.withdrawn_at is None
    staff.post(f"/departement/catalogue/retraits/{Withdrawal.objects.get().pk}/annuler/")
    assert not Record.objects.filter(withdrawn_at__isnull=False).exists()


def test_a_withdrawal_without_a_reason_withdraws_nothing(net, staff):
    answer = staff.post(WITHDRAW, {"titre": net.record.pk, "choix": "coches", "oui": "1", "reason": " "})
    assert answer.context["form"].errors
    assert Record.objects.available().count() == 1


def test_a_search_that_narrows_nothing_withdraws_nothing(net, staff):
    assert staff.post(WITHDRAW, {"choix": "tous", "q": "", "etat": "rien"}).context["count"] == 0


def test_a_file_of_numbers_says_which_it_does_not_know(book, net, staff):
    given = SimpleUploadedFile("fin.csv", b"numero\n9782070612758\n999\n")
    answer = staff.post(f"{WITHDRAW}fichier/", {"resource": net.resource.pk, "file": given})
    assert (answer.context["count"], answer.context["unknown"]) == (1, ["numero", "999"])
    carried = dict(answer.context["carried"])
    staff.post(f"{WITHDRAW}fichier/", {**carried, "oui": "1", "reason": "Fin du contrat"})
    book.refresh_from_db()
    assert book.withdrawn_at


def test_finances_do_not_open_the_catalogue(net, finance):
    assert finance.get(LIST).status_code == 404


def test_without_cover_are_the_titles_whose_picture_was_never_had(book, staff):
    Record.objects.filter(pk=book.pk).update(cover_url="https://e.example/a.jpg")
    cover = Cover.objects.create(
        record=book, address="https://e.example/a.jpg", state=Cover.State.GIVEN_UP, due_at=None
    )
    assert book in staff.get(LIST, {"etat": "no_cover"}).context["page"].items
    Cover.objects.filter(pk=cover.pk).update(state=Cover.State.KEPT, stem="covers/3f/3f2a")
    assert book not in staff.get(LIST, {"etat": "no_cover"}).context["page"].items


def test_a_kept_mapping_is_forgotten_from_the_page_of_the_columns(net, staff):
    table = BytesIO(b"numero;titre\n1;Un film\n")
    job = bring_file(resource=net.resource, content=table, name="t.csv", by=None)
    plan = ColumnPlan((("title", Rule(("titre",))), ("medium", Rule(constant="film"))))
    kept = save_mapping(name="Tableau", plan=plan, by=None, resource=net.resource)
    page = f"/departement/catalogue/imports/{job.pk}/colonnes/"
    assert "Tableau" in staff.get(page).content.decode()
    staff.post(f"{page}oublier/{kept.pk}/")
    assert not ColumnMapping.objects.exists()
    assert staff.post(f"{page}oublier/{kept.pk}/").status_code == 404
