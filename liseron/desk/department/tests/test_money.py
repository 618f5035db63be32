"""The département's money at its desk: what a year says, what is written, what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from liseron.access.models import Visit
from liseron.catalogue.models import Resource
from liseron.desk.department.tests import network
from liseron.finance.budgeting import record_invoice, set_budget
from liseron.finance.models import Budget, Subscription, Subsidy
from liseron.finance.subsidies import state_of_subsidy
from liseron.finance.tests.world import a_line, a_subsidy
from liseron.people.models import RoleGrant
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import now, paris_today


def at(name, *args):
    return reverse(f"desk:dept_{name}", args=args)


def text(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def year(net):
    return net.subscription.year


def test_a_year_says_first_what_is_left(net, finance, year):
    set_budget(year=year, amount=Decimal(30000), by=None)
    record_invoice(line=net.subscription, actual=Decimal("24310"), by=None)
    page = text(finance.get(at("budget")))
    assert "24 310 € engagés sur 30 000 €, il reste 5 690 €." in page
    assert "81 % du budget sont engagés." in page


@pytest.mark.parametrize(
    ("planned", "told"),
    [("30000", "il ne reste rien"), ("30000.50", "le budget est dépassé de 0,50 €"), ("10", "il reste")],
)
def test_a_year_spent_or_overspent_is_said_in_words(net, finance, planned, told):
    set_budget(year=2031, amount=Decimal(30000), by=None)
    a_line(year=2031, planned=Decimal(planned))
    assert told in text(finance.get(at("budget_year", 2031)))


def test_a_year_without_budget_asks_for_one_and_takes_it(net, finance):
    assert "Aucun budget n’est encore fixé pour 2031" in text(finance.get(at("budget_year", 2031)))
    finance.post(at("budget_amount", 2031), {"amount": "30 000 €", "subsidies": "", "note": ""})
    assert Budget.objects.get(year=2031).amount == 30000


@pytest.mark.parametrize(
    ("amount", "told"),
    [("0", "au moins 0,01 €"), ("-5", "négatif"), ("beaucoup", "pas compris"), ("1,234", "deux chiffres")],
)
def test_an_amount_that_is_none_is_refused_and_stays_as_typed(net, finance, amount, told):
    page = text(finance.post(at("budget_amount", 2031), {"amount": amount}))
    assert told in page
    assert f'value="{amount}"' in page
    assert not Budget.objects.exists()


@pytest.mark.parametrize("year", [0, 1999, 2101, 10**12])
def test_a_year_that_no_budget_has_is_an_absent_page(net, finance, year):
    for address in (at("budget_year", year), at("budget_amount", year), at("budget_line_new", year)):
        assert finance.get(address).status_code == 404
        assert finance.post(address, {"amount": "5", "label": "x", "planned": "5"}).status_code == 404


def test_a_line_is_added_from_its_resource(net, finance):
    asked = {
        "resource": net.resource.pk,
        "planned": "1 234,5",
        "licence_until": "31/12/31",
        "notice_days": "60",
    }
    assert finance.post(at("budget_line_new", 2031), asked).status_code == 302
    line = Subscription.objects.get(year=2031)
    assert (line.label, line.vendor, line.planned) == (
        net.resource.name,
        net.resource.vendor,
        Decimal("1234.50"),
    )
    again = finance.post(at("budget_line_new", 2031), asked)
    assert "existe déjà" in text(again)


def test_an_invoice_is_written_and_taken_back(net, finance):
    address = at("budget_line_invoice", net.subscription.pk)
    finance.post(address, {"actual": "990", "invoice_reference": "F-7", "invoiced_on": "3/3/2026"})
    net.subscription.refresh_from_db()
    assert (net.subscription.actual, net.subscription.invoice_reference) == (990, "F-7")
    finance.post(address, {"actual": ""})
    net.subscription.refresh_from_db()
    assert net.subscription.actual is None


def test_two_people_on_the_same_line_are_told(net, finance):
    address = at("budget_line_invoice", net.subscription.pk)
    seen = finance.get(address).context["form"].initial["seen"]
    record_invoice(line=net.subscription, actual=Decimal(5), by=None)
    page = text(finance.post(address, {"actual": "990", "seen": seen}))
    assert "Quelqu’un a changé cette fiche" in page
    net.subscription.refresh_from_db()
    assert net.subscription.actual == 5


def test_a_line_is_renewed_then_its_copy_removed(net, finance):
    line = a_line(label="Presse", year=2030, licence_until=paris_today())
    page = finance.get(at("budget_line_renew", line.pk))
    assert "recopiée dans le budget 2031" in text(page)
    finance.post(at("budget_line_renew", line.pk), {"planned": "1100"})
    copy = Subscription.objects.get(renews=line)
    assert (copy.year, copy.planned) == (2031, 1100)
    assert "déjà renouvelé" in text(finance.post(at("budget_line_renew", line.pk), {"planned": "1"}))
    answer = finance.post(at("budget_line_remove", copy.pk))
    assert answer["Location"] == at("budget_year", 2031)
    line.refresh_from_db()
    assert line.decision == "to_decide"


def test_a_licence_is_announced_until_it_is_decided(net, finance):
    line = a_line(label="Presse", year=2020, licence_until=paris_today() - timedelta(days=3))
    assert "Finie depuis 3 jours" in text(finance.get(at("budget")))
    finance.post(at("budget_line_move", line.pk, "arreter"))
    assert "Finie depuis" not in text(finance.get(at("budget")))
    finance.post(at("budget_line_move", line.pk, "redecider"))
    assert "Finie depuis 3 jours" in text(finance.get(at("budget")))
    assert finance.post(at("budget_line_move", line.pk, "autre")).status_code == 404


def test_staff_closes_a_resource_with_its_licence_and_finances_do_not(net, staff, finance):
    until = paris_today() + timedelta(days=20)
    line = a_line(label="Licence", resource=net.resource, year=2031, licence_until=until)
    button = at("budget_line_align", line.pk)
    assert button in text(staff.get(at("budget_line", line.pk)))
    assert button not in text(finance.get(at("budget_line", line.pk)))
    assert finance.post(button).status_code == 404
    staff.post(button)
    assert Resource.objects.get(pk=net.resource.pk).closes_on == until
    assert button not in text(staff.get(at("budget_line", line.pk)))


def test_a_file_is_asked_found_eligible_granted_and_paid(net, finance):
    asked = {
        "partner": net.other.pk, "purpose": "connector", "label": "Connecteur", "cost": "2000",
        "asked": "900", "asked_on": "2/3/2026",
    }  # fmt: skip
    finance.post(at("subsidy_new"), asked)
    found = Subsidy.objects.get(partner=net.other)
    for step, typed in (
        ("recevable", {}),
        ("accorder", {"granted": "800", "deliberation": "2026-14"}),
        ("payer", {"paid": "750", "reference": "M-88"}),
    ):
        address = at("subsidy_step", found.pk, step)
        assert at("subsidy_step", found.pk, step) in text(finance.get(at("subsidy", found.pk)))
        assert finance.post(address, {"on": f"{paris_today():%d/%m/%Y}", **typed}).status_code == 302
    found.refresh_from_db()
    assert (found.granted, found.paid, found.payment_reference) == (800, 750, "M-88")
    events = Event.objects.about(found).order_by("pk")
    assert [one.action for one in events][-1] == "subsidy.paid"
    assert events.last().actor.startswith("user:")


@pytest.mark.parametrize(
    ("step", "typed", "told"),
    [
        ("payer", {"paid": "1", "reference": "M"}, "pas encore accordée"),
        ("accorder", {"granted": "901", "deliberation": "D"}, "ne pas dépasser l’aide demandée"),
        ("accorder", {"granted": "1", "deliberation": ""}, "obligatoire"),
        ("refuser", {"reason": ""}, "obligatoire"),
        ("recevable", {}, "déjà jugée recevable"),
        ("accorder", {"granted": "1", "deliberation": "D", "on": "1/1/2999"}, "à venir"),
    ],
)
def test_an_impossible_step_is_refused_in_words(net, finance, step, typed, told):
    found = a_subsidy(net.other, state="eligible")
    page = finance.post(at("subsidy_step", found.pk, step), {"on": f"{paris_today():%d/%m/%Y}", **typed})
    assert page.status_code == 200
    assert told in text(page)
    assert state_of_subsidy(Subsidy.objects.get(pk=found.pk)).value == "eligible"


def test_a_step_that_nobody_knows_is_an_absent_page(net, finance):
    assert finance.get(at("subsidy_step", net.subsidy.pk, "donner")).status_code == 404


def test_a_mistake_is_taken_back(net, finance):
    found = a_subsidy(net.other, state="granted")
    finance.post(at("subsidy_undo", found.pk))
    assert state_of_subsidy(Subsidy.objects.get(pk=found.pk)).value == "eligible"


def test_an_action_is_followed(net, finance):
    finance.post(
        at("subsidy_action", net.subsidy.pk), {"held_on": f"{paris_today():%d/%m/%Y}", "attendance": "34"}
    )
    assert "34" in text(finance.get(at("subsidy", net.subsidy.pk)))


def test_subsidies_are_narrowed_by_purpose_state_year_and_partner(net, finance):
    found = a_subsidy(net.other, state="paid")
    for asked in (
        {"objet": "connector"},
        {"etat": "paid"},
        {"collectivite": net.other.slug},
        {"annee": "2026", "etat": "paid"},
    ):
        assert list(finance.get(at("subsidies"), asked).context["page"].items) == [found]


def test_a_year_s_sheet_holds_its_lines_alone(net, finance, year):
    a_line(label="Une autre année", year=2031)
    sheet = finance.get(at("budget_year", year), {"export": "csv"}).content.decode("utf-8-sig")
    assert net.subscription.label in sheet
    assert "Une autre année" not in sheet


def test_a_partner_s_files_are_drawn_for_the_page_that_wants_them(net, finance):
    from django.template.loader import render_to_string

    from liseron.finance.subsidies import subsidies_of

    part = "desk/department/subsidies/of_partner.html"
    drawn = render_to_string(part, {"partner": net.partner, "subsidies": subsidies_of(net.partner)})
    assert "Atelier vidéo" in drawn
    assert at("subsidy", net.subsidy.pk) in drawn
    nothing = render_to_string(part, {"partner": net.other, "subsidies": subsidies_of(net.other)})
    assert "Aucune aide demandée" in nothing


def our(name):
    return reverse(f"desk:our_{name}")


def colleague(net, signed_in, role: str) -> Client:
    return signed_in(network.a_professional(role, partner=net.partner))


def test_a_partner_sees_its_own_files_and_what_comes_next(net, signed_in):
    a_subsidy(net.other, label="Connecteur des autres")
    page = text(colleague(net, signed_in, RoleGrant.Role.LIBRARIAN).get(our("subsidies")))
    assert "Atelier vidéo" in page
    assert "Le Département étudie votre demande." in page
    assert "autres" not in page.split("<main")[1].split("</main")[0]
    sheet = colleague(net, signed_in, RoleGrant.Role.MANAGER).get(our("subsidies"), {"export": "csv"})
    assert "autres" not in sheet.content.decode("utf-8-sig")


def test_a_manager_asks_for_the_own_partner_and_for_no_other(net, signed_in):
    manager = colleague(net, signed_in, RoleGrant.Role.MANAGER)
    asked = {
        "partner": net.partner.pk,
        "purpose": "connector",
        "label": "Relier",
        "cost": "1000",
        "asked": "500",
    }
    assert manager.post(our("subsidy_new"), asked).status_code == 302
    made = Subsidy.objects.get(label="Relier")
    assert (made.partner, made.asked_on, made.asked) == (net.partner, paris_today(), 500)
    assert manager.post(our("subsidy_new"), {**asked, "partner": net.other.pk}).status_code == 200
    assert "ne pas dépasser le coût" in text(manager.post(our("subsidy_new"), {**asked, "asked": "1001"}))
    assert Subsidy.objects.filter(label="Relier").count() == 1


def test_a_librarian_does_not_ask(net, signed_in):
    librarian = colleague(net, signed_in, RoleGrant.Role.LIBRARIAN)
    assert our("subsidy_new") not in text(librarian.get(our("subsidies")))
    assert librarian.get(our("subsidy_new")).status_code == 404


def test_the_département_s_people_have_no_files_of_their_own(net, staff, finance):
    assert staff.get(our("subsidies")).status_code == 404
    assert finance.get(our("subsidies")).status_code == 404


def test_without_an_agreement_a_partner_reads_its_files_and_asks_for_nothing(net, signed_in):
    manager = colleague(net, signed_in, RoleGrant.Role.MANAGER)
    net.partner.agreement_starts_on = net.partner.agreement_ends_on = None
    net.partner.save()
    page = text(manager.get(our("subsidies")))
    assert "Atelier vidéo" in page
    assert our("subsidy_new") not in page
    assert manager.post(our("subsidy_new"), {"label": "Relier"}).status_code == 409
    assert not Subsidy.objects.filter(label="Relier").exists()


def test_a_line_says_what_each_visit_cost(net, finance, year):
    line = net.subscription
    assert line.resource
    record_invoice(line=line, actual=Decimal(100), by=None)
    for day in [date(year, 3, 1)] * 8 + [date(year - 1, 12, 31)]:
        Visit.objects.create(resource=line.resource, at=now(), day=day)
    assert "12,50 € par passage, pour 8 passages" in text(finance.get(at("budget_year", year)))
