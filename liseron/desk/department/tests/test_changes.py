"""What the département's desk changes, and what it says when it cannot."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liseron.access.models import Entitlement, Quota
from liseron.agreements.tests.world import an_agreement
from liseron.catalogue.models import Record, Resource
from liseron.desk.department.tests import network
from liseron.partners.models import Library, Partner
from liseron.people.models import RoleGrant, User
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import paris_today
from liseron.toolkit.imports import ImportLine
from liseron.toolkit.outbox import Message


def at(name, *args):
    return reverse(f"desk:dept_{name}", args=args)


PARTNER = {"name": "Ville de Cognac", "formula": "hosted"}


def test_a_partner_is_made_from_a_commune_found_by_its_name(net, staff):
    town = network.a_second_commune("16102", "Cognac")
    found = staff.get(at("partner_new"), {"q": "cognac"})
    assert b"?commune=16102" in found.content
    answer = staff.post(f"{at('partner_new')}?commune=16102", PARTNER)
    made = Partner.objects.get(name="Ville de Cognac")
    assert made.municipality == town
    assert answer.url == at("partner", made.slug)


def test_a_commune_cannot_be_partner_twice_and_what_was_typed_stays(net, staff):
    code = net.partner.municipality.insee_code
    answer = staff.post(f"{at('partner_new')}?commune={code}", PARTNER)
    assert answer.status_code == 200
    assert "se recouvrent" in answer.content.decode()
    assert 'value="Ville de Cognac"' in answer.content.decode()


def test_dates_typed_freely_become_those_of_the_agreement(net, staff):
    staff.post(
        at("partner_coverage", net.partner.slug),
        {"agreement_starts_on": "1/1/26", "agreement_ends_on": "31 décembre 2028"},
    )
    net.partner.refresh_from_db()
    assert net.partner.agreement_ends_on == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("starts", "ends", "told"),
    [
        ("31/02/2026", "31/12/2026", "n’existe pas"),
        ("1/1/2027", "1/1/2026", "ne peut pas finir avant de commencer"),
        ("1/1/2027", "", "premier et le dernier jour"),
        ("x" * 10_000, "1/1/2026", "n’avons pas compris"),
    ],
)
def test_wrong_dates_are_refused_with_what_to_do(net, staff, starts, ends, told):
    typed = {"agreement_starts_on": starts, "agreement_ends_on": ends}
    answer = staff.post(at("partner_coverage", net.partner.slug), typed)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    before = net.partner.agreement_ends_on
    assert Partner.objects.get(pk=net.partner.pk).agreement_ends_on == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_dates_of_a_signed_agreement_are_not_written_by_hand(net, staff, method):
    agreement = an_agreement(partner=net.partner, signed=paris_today(), today=paris_today())
    before = Partner.objects.get(pk=net.partner.pk).agreement_ends_on
    typed = {"agreement_starts_on": "1/1/26", "agreement_ends_on": "31/12/2031"}
    answer = getattr(staff, method)(at("partner_coverage", net.partner.slug), typed, follow=True)
    assert f"suivent la convention n°\u00a0{agreement.number}" in answer.content.decode()
    assert Partner.objects.get(pk=net.partner.pk).agreement_ends_on == before


def test_a_change_made_meanwhile_by_someone_else_is_shown_before_it_is_overwritten(net, staff):
    address = at("partner_change", net.partner.slug)
    seen = staff.get(address).context["form"]["seen"].value()
    Partner.objects.filter(pk=net.partner.pk).update(contact_name="Anne Doucet")
    typed = {**PARTNER, "contact_name": "Lise Roy", "seen": seen}
    answer = staff.post(address, typed)
    assert "Quelqu’un a changé cette fiche" in answer.content.decode()
    assert "Anne Doucet" in answer.content.decode()
    assert 'value="Lise Roy"' in answer.content.decode()
    again = staff.post(address, {**typed, "seen": answer.context["form"]["seen"].value()})
    assert again.status_code == 302
    assert Partner.objects.get(pk=net.partner.pk).contact_name == "Lise Roy"


def test_a_library_detached_can_be_attached_again(net, staff):
    staff.post(at("partner_library", net.partner.slug, net.library.pk, "detacher"))
    assert Library.objects.get(pk=net.library.pk).partner is None
    staff.post(at("partner_library", net.partner.slug, net.library.pk, "rattacher"))
    assert Library.objects.get(pk=net.library.pk).partner == net.partner


def test_a_library_of_another_partner_is_not_detached_from_here(net, staff):
    assert staff.post(at("partner_library", net.other.slug, net.library.pk, "detacher")).status_code == 404


def test_the_territory_is_shown_before_it_is_attached(net, staff):
    address = at("partner_territory", net.partner.slug)
    assert net.stray.name in staff.get(address).content.decode()
    assert Library.objects.get(pk=net.stray.pk).partner is None
    assert not Event.objects.filter(action="partner.territory_attached").exists()
    staff.post(address)
    assert Library.objects.get(pk=net.stray.pk).partner == net.partner


LIBRARY = {"name": "Point lecture", "classification": "local", "kind": "open"}


def test_a_library_is_added_by_hand_with_a_position_in_french_figures(net, staff):
    code = net.partner.municipality.insee_code
    typed = {**LIBRARY, "municipality": code, "latitude": "45,2739", "longitude": "0.0386"}
    assert staff.post(at("library_new"), typed).status_code == 302
    made = Library.objects.get(name="Point lecture")
    assert (made.latitude, made.longitude) == (45.2739, 0.0386)


@pytest.mark.parametrize(
    "wrong",
    [
        {"latitude": "45,2"},
        {"latitude": "999", "longitude": "0"},
        {"municipality": "Nulle-Part"},
        {"name": "é" * 10_000},
        {"postcode": "١٢٣٤٥"},
        {"closed_on": "demain"},
        {"name": "a\x00b"},
        {"name": ""},
    ],
)
def test_a_library_with_something_wrong_is_not_added(net, staff, wrong):
    typed = {**LIBRARY, "municipality": net.partner.municipality.insee_code, **wrong}
    answer = staff.post(at("library_new"), typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Library.objects.filter(name="Point lecture").exists()


RESOURCE = {
    **{
        "name": "La Presse d’ici",
        "medium": "press",
        "entry": "free",
        "entry_url": "https://presse.exemple.fr",
    },
    **{"audience": "all", "minimum_age": "0", "position": "10"},
}


def test_a_new_resource_waits_to_be_published(net, staff):
    assert staff.post(at("resource_new"), RESOURCE).status_code == 302
    made = Resource.objects.get(name="La Presse d’ici")
    assert not made.is_published
    staff.post(at("resource_publish", made.slug, "publier"))
    assert Resource.objects.get(pk=made.pk).is_published


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"entry": "vendor"}, "Choisissez le fournisseur"),
        ({"entry_url": ""}, "Donnez l’adresse"),
        ({"opens_on": "2/1/2027", "closes_on": "1/1/2027"}, "avant la date de début"),
        ({"entry_url": "javascript:alert(1)"}, ""),
        ({"minimum_age": "-1"}, ""),
    ],
)
def test_a_resource_that_contradicts_itself_is_refused(net, staff, wrong, told):
    answer = staff.post(at("resource_new"), {**RESOURCE, **wrong})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert told in answer.content.decode()
    assert not Resource.objects.filter(name="La Presse d’ici").exists()


def test_dates_are_understood_while_they_are_typed(net, staff):
    said = staff.get(at("resource_dates"), {"opens_on": "2/1/27", "closes_on": "1/1/27"}).content.decode()
    assert "avant la date de début" in said
    assert "<html" not in said


def test_a_right_is_given_then_taken_back_after_a_confirmation(net, staff):
    typed = {"partner": net.other.pk, "ends_on": "31/12/2028"}
    staff.post(at("resource_right", net.resource.slug), typed)
    given = Entitlement.objects.get(partner=net.other)
    address = at("resource_right_withdraw", net.resource.slug, given.pk)
    assert net.other.name in staff.get(address).content.decode()
    staff.post(address)
    assert not Entitlement.objects.filter(partner=net.other).exists()


@pytest.mark.parametrize("limit", ["-4", "0", "beaucoup", "9" * 400])
def test_a_quota_that_is_no_number_of_visits_is_refused(net, staff, limit):
    answer = staff.post(at("quota", net.quota.pk), {"limit": limit})
    assert answer.status_code == 200
    assert Quota.objects.get(pk=net.quota.pk).limit == 4


def test_a_quota_is_set_changed_and_removed(net, staff):
    typed = {"scope": "library", "period": "week", "limit": "30", "resource": net.resource.pk}
    assert staff.post(at("quota_new"), typed).status_code == 302
    assert staff.post(at("quota_new"), {**typed, "medium": "film"}).status_code == 200
    staff.post(at("quota", net.quota.pk), {"limit": "6"})
    assert Quota.objects.get(pk=net.quota.pk).limit == 6
    assert "Déjà compté" in staff.get(at("quota_remove", net.quota.pk)).content.decode()
    staff.post(at("quota_remove", net.quota.pk))
    assert not Quota.objects.get(pk=net.quota.pk).is_active


def test_titles_leave_the_offer_once_confirmed(net, staff):
    address = at("resource_titles_withdraw", net.resource.slug)
    asked = staff.post(address, {"titre": [net.record.pk]})
    assert net.record.title in asked.content.decode()
    assert Record.objects.available().filter(pk=net.record.pk).exists()
    staff.post(address, {"titre": [net.record.pk], "oui": "1"})
    assert not Record.objects.available().filter(pk=net.record.pk).exists()


def test_a_file_that_is_no_book_is_refused_and_told(net, staff):
    address = at("resource_title", net.resource.slug, net.record.pk)
    answer = staff.post(address, {"file": SimpleUploadedFile("image.gif", b"GIF89a")})
    assert "ni un EPUB ni un PDF" in answer.content.decode()


def test_staff_invites_librarians_and_not_administrators(net, staff):
    typed = {"name": "Lise Roy", "email": "lise@exemple.fr", "partner": net.partner.pk}
    refused = staff.post(at("people_invite"), {**typed, "role": "administrator"})
    assert refused.status_code == 200
    assert not User.objects.filter(email="lise@exemple.fr").exists()
    assert staff.post(at("people_invite"), {**typed, "role": "librarian"}).status_code == 302
    assert RoleGrant.objects.get(user__email="lise@exemple.fr").partner == net.partner
    again = staff.post(
        at("people_remind", RoleGrant.objects.get(user__email="lise@exemple.fr").pk), follow=True
    )
    assert "repart vers" in again.content.decode()


def test_the_last_administrator_keeps_the_role(net, administrator):
    grant = RoleGrant.objects.get(role="administrator")
    answer = administrator.post(at("people_revoke", grant.pk))
    assert "seule personne qui administre" in answer.content.decode()
    assert RoleGrant.objects.filter(pk=grant.pk).exists()


def test_a_row_goes_to_the_commune_that_is_chosen_and_once_only(net, staff):
    address = at("unsettled_line", net.line.pk)
    typed = {"choice": str(net.partner.municipality.pk)}
    assert staff.post(address, typed).status_code == 302
    assert Library.objects.filter(name=net.line.data["row"]["name"]).count() == 1
    assert "quelqu’un l’a déjà fait" in staff.post(address, typed).content.decode()


def test_a_row_is_left_aside_with_a_reason(net, staff):
    address = at("unsettled_line", net.line.pk)
    assert "Dites pourquoi" in staff.post(address, {"choice": "de-cote"}).content.decode()
    staff.post(address, {"choice": "de-cote", "reason": "fermée en 2019"})
    assert ImportLine.objects.get(pk=net.line.pk).settled_at
    assert not ImportLine.objects.to_settle().exists()


LIST = "code_bib;nom;ville;code_insee\nB1;Médiathèque neuve;{town};{code}\nB2;;X;1\n"


def test_libraries_are_imported_after_a_preview_that_changes_nothing(net, staff):
    town = network.a_second_commune()
    content = LIST.format(town=town.name, code=town.insee_code).encode()
    shown = staff.post(at("import_libraries"), {"file": SimpleUploadedFile("liste.csv", content)})
    if "token" not in (shown.context or {}):
        pytest.fail(str(shown.context["form"].errors))
    assert not Library.objects.filter(name="Médiathèque neuve").exists()
    staff.post(at("import_libraries"), {"token": shown.context["token"]})
    assert Library.objects.filter(name="Médiathèque neuve").exists()


def test_a_file_kept_for_someone_is_nobody_elses(net, staff, administrator):
    shown = staff.post(
        at("import_libraries"),
        {"file": SimpleUploadedFile("liste.csv", LIST.format(town="X", code="1").encode())},
    )
    answer = administrator.post(at("import_libraries"), {"token": shown.context["token"]})
    assert "n’est plus là" in answer.content.decode()


def test_an_access_lost_with_its_telephone_is_reopened_and_the_person_told(net, administrator):
    refused = administrator.post(at("people_reset", net.grant.pk))
    assert "pas de double protection" in refused.content.decode()
    Authenticator.objects.create(user=net.grant.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert administrator.post(at("people_reset", net.grant.pk)).status_code == 302
    assert not Authenticator.objects.filter(user=net.grant.user).exists()
    subjects = [message.payload["subject"] for message in Message.objects.filter(kind="mail")]
    assert [subject for subject in subjects if "double protection" in subject]


def test_nobody_reopens_the_own_access(net, administrator):
    own = RoleGrant.objects.get(role="administrator")
    Authenticator.objects.create(user=own.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "Pour vous-même" in administrator.post(at("people_reset", own.pk)).content.decode()
    assert Authenticator.objects.filter(user=own.user).exists()
