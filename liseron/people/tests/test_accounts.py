import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from liseron.people import roles
from liseron.people.accounts import Adapter
from liseron.people.actions import (
    CannotChoosePassword,
    CannotGrant,
    CannotRegister,
    before_erasing,
    change_identity,
    choose_password,
    erase_patron,
    export_of,
    grant_role,
    invite_professional,
    password_link_for,
    replace_card,
    revoke_role,
    send_password_link,
)
from liseron.people.consents import (
    CannotConsent,
    give_consent,
    publish_default_texts,
    wants_news,
    withdraw_consent,
)
from liseron.people.erasing import EXPORTS, FAREWELLS, exports
from liseron.people.models import ConsentText, Patron, Registration, RoleGrant, User
from liseron.people.second_factor import SecondFactorMiddleware
from liseron.people.tests.world import (
    NOW,
    TODAY,
    accepted,
    child,
    identity,
    last_mail,
    mails,
    make_librarian,
    make_library,
    make_staff,
    pending,
    secret_in,
)
from liseron.toolkit import once
from liseron.toolkit.invariants import violations

pytestmark = pytest.mark.django_db
PASSWORD = "quatre chevaux lents"
Role = RoleGrant.Role


@pytest.fixture
def library():
    return make_library()


@pytest.fixture
def reader(library):
    return accepted(library).patron


def signed_in(login, password=PASSWORD):
    return Adapter().authenticate(RequestFactory().post("/"), username=login, password=password)


def test_the_reader_chooses_a_password_once_and_signs_in_by_card_or_address(reader):
    secret = secret_in(last_mail())
    assert choose_password(secret=secret, password=PASSWORD, now=NOW) == reader.user
    number = reader.user.username
    for login in (
        number,
        f"{number[:2]} {number[2:5]} {number[5:]} ",
        "elise@exemple.fr",
        "ELISE@Exemple.fr",
    ):
        assert signed_in(login) == reader.user
    assert signed_in(number, "autre chose") is None
    with pytest.raises(once.CannotUse):
        choose_password(secret=secret, password=PASSWORD, now=NOW)


def test_a_weak_password_keeps_the_link_alive(reader):
    secret = secret_in(last_mail())
    with pytest.raises(CannotChoosePassword) as refusal:
        choose_password(secret=secret, password="123456789012", now=NOW)
    assert refusal.value.sentences
    assert choose_password(secret=secret, password=PASSWORD, now=NOW + timedelta(days=13))


def test_the_link_to_a_password_dies_after_fourteen_days(reader):
    with pytest.raises(once.CannotUse):
        choose_password(secret=secret_in(last_mail()), password=PASSWORD, now=NOW + timedelta(days=14))


def test_a_new_password_kills_the_other_links(reader):
    first = secret_in(last_mail())
    send_password_link(login=reader.user.username, now=NOW)
    choose_password(secret=secret_in(last_mail()), password=PASSWORD, now=NOW)
    with pytest.raises(once.CannotUse):
        choose_password(secret=first, password=PASSWORD, now=NOW)


def test_asking_for_a_link_tells_nothing_and_writes_to_the_account_alone(library, reader):
    before = len(mails())
    for login in ("nobody@exemple.fr", "160000000", "", "x" * 10_000, "\u202e🦊"):
        assert send_password_link(login=login, now=NOW) is None
    assert len(mails()) == before
    for _again in range(2):
        assert send_password_link(login=" Elise@exemple.fr ", now=NOW) is None
    assert [mail["to"] for mail in mails()[before:]] == ["elise@exemple.fr"]


def test_a_child_gets_the_link_at_the_parent_s_address(library):
    patron = accepted(library, child()).patron
    send_password_link(login=patron.user.username, now=NOW)
    assert last_mail()["to"] == "parent@exemple.fr"
    assert patron.user.username in last_mail()["text"]


def test_a_link_printed_at_the_counter_works(reader, library):
    link = password_link_for(patron=reader, by=make_librarian(library, "c@x.fr"), now=NOW)
    assert choose_password(secret=link.rpartition("/")[2], password=PASSWORD, now=NOW) == reader.user


def test_a_closed_account_cannot_sign_in(reader):
    choose_password(secret=secret_in(last_mail()), password=PASSWORD, now=NOW)
    User.objects.filter(pk=reader.user_id).update(is_active=False)
    assert authenticate(None, username=reader.user.username, password=PASSWORD) is None
    assert not Adapter().is_open_for_signup(RequestFactory().get("/"))


def test_a_lost_card_gives_a_new_number_to_sign_in_with(reader, library):
    choose_password(secret=secret_in(last_mail()), password=PASSWORD, now=NOW)
    former = reader.user.username
    card = replace_card(patron=reader, by=make_librarian(library, "c@x.fr"), now=NOW)
    assert card.number != former
    assert signed_in(former) is None
    assert signed_in(card.number) == reader.user
    assert card.number in last_mail()["text"]


def test_signing_in_notes_the_day(reader):
    user_logged_in.send(User, request=None, user=reader.user)
    reader.refresh_from_db()
    assert reader.last_seen_on is not None


def test_a_change_of_address_follows_in_the_account_and_is_told_to_the_former_one(reader, library):
    change_identity(
        patron=reader,
        by=make_librarian(library, "c@x.fr"),
        now=NOW,
        email="Neuve@exemple.fr",
        family_name="Roy",
    )
    reader = Patron.objects.get()
    assert (reader.user.email, reader.user.name, reader.folded_name) == (
        "neuve@exemple.fr",
        "Élise Roy",
        "roy elise",
    )
    assert last_mail()["to"] == "elise@exemple.fr"
    with pytest.raises(CannotRegister):
        change_identity(patron=reader, by=reader.user, now=NOW, family_name="🦊")


def test_two_accounts_never_share_an_address_or_a_user_name(reader):
    for other in (User(username="x", email="ELISE@exemple.fr"), User(username=reader.user.username)):
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()


def test_the_export_holds_everything_and_what_floors_above_add(reader):
    exports("visits")(lambda patron: [{"resource": "Un film"}])
    try:
        export = json.loads(json.dumps(export_of(reader)))
    finally:
        del EXPORTS["visits"]
    assert export["identity"]["family_name"] == "Moreau-Petit"
    assert export["visits"] == [{"resource": "Un film"}]
    assert len(export["registrations"]) == len(export["cards"]) == 1
    assert len(export["consents"]) == 2


def test_erasing_calls_the_floors_above_then_leaves_nobody(reader, library):
    seen = []
    before_erasing(seen.append)
    try:
        erase_patron(patron=reader, by=reader.user, now=NOW)
    finally:
        FAREWELLS.remove(seen.append)
    assert len(seen) == 1
    assert not Patron.objects.exists()
    assert not Registration.objects.exists()
    assert list(User.objects.all()) == [User.objects.get(role_grants__partner=library.partner)]
    assert "effacées" in last_mail()["subject"]


def test_a_librarian_sees_the_readers_of_the_own_partner_alone(library, reader):
    other = make_library("Jarnac")
    theirs = accepted(other, identity(email="j@exemple.fr")).patron
    mine, stranger = User.objects.get(role_grants__partner=library.partner), AnonymousUser()
    assert list(Patron.objects.visible_to(mine)) == [reader]
    assert list(Registration.objects.visible_to(mine)) == list(reader.registrations.all())
    assert list(roles.libraries_visible_to(mine)) == [library]
    assert set(Patron.objects.visible_to(make_staff())) == {reader, theirs}
    for nobody in (stranger, reader.user, make_staff(Role.FINANCE)):
        assert not Patron.objects.visible_to(nobody).exists()
        assert not Registration.objects.visible_to(nobody).exists()
    assert not roles.libraries_visible_to(reader.user).exists()
    assert roles.partner_of(mine) == library.partner


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (Role.LIBRARIAN, {"LIBRARIAN", "DESK", "PROFESSIONAL"}),
        (Role.MANAGER, {"LIBRARIAN", "MANAGER", "DESK", "PROFESSIONAL"}),
        (Role.STAFF, {"STAFF", "DESK", "PROFESSIONAL"}),
        (Role.FINANCE, {"FINANCE", "PROFESSIONAL"}),
        (Role.ADMINISTRATOR, {"STAFF", "FINANCE", "ADMINISTRATOR", "DESK", "PROFESSIONAL"}),
        (None, set()),
        ("patron", {"PATRON"}),
    ],
)
def test_each_role_opens_its_doors_and_no_other(library, role, opens):
    user = accepted(library).patron.user if role == "patron" else User.objects.create(username="u@exemple.fr")
    if role and role != "patron":
        grant_role(
            user=user,
            role=role,
            partner=library.partner if role in RoleGrant.PARTNER_ROLES else None,
            by=None,
        )
    request = RequestFactory().get("/")
    request.user = user
    names = ("PATRON", "LIBRARIAN", "MANAGER", "STAFF", "FINANCE", "ADMINISTRATOR", "PROFESSIONAL", "DESK")
    assert {name for name in names if getattr(roles, name).allows(request)} == opens


def test_roles_are_read_once_per_request(library, django_assert_num_queries):
    user = User.objects.get(pk=make_librarian(library).pk)
    with django_assert_num_queries(1):
        assert roles.roles_of(user) == {Role.LIBRARIAN}
        assert user.is_professional
        assert roles.partner_of(user) == library.partner


def test_a_manager_gives_roles_at_home_and_nowhere_else(library):
    manager = User.objects.create(username="m@exemple.fr")
    grant_role(user=manager, role=Role.MANAGER, partner=library.partner, by=None)
    invited = invite_professional(
        email="Nouveau@exemple.fr",
        name="Ana",
        role=Role.LIBRARIAN,
        partner=library.partner,
        by=manager,
        now=NOW,
    )
    assert last_mail()["to"] == "nouveau@exemple.fr"
    assert choose_password(secret=secret_in(last_mail()), password=PASSWORD, now=NOW) == invited
    for role, partner in ((Role.LIBRARIAN, make_library("Jarnac").partner), (Role.STAFF, None)):
        with pytest.raises(CannotGrant):
            invite_professional(
                email="x@exemple.fr", name="X", role=role, partner=partner, by=manager, now=NOW
            )
    assert not User.objects.filter(username="x@exemple.fr").exists()


def test_the_last_administrator_keeps_the_role():
    administrator = make_staff(Role.ADMINISTRATOR)
    with pytest.raises(CannotGrant):
        revoke_role(grant=administrator.role_grants.get(), by=administrator)
    other = User.objects.create(username="o@exemple.fr")
    grant_role(user=other, role=Role.ADMINISTRATOR, partner=None, by=administrator)
    revoke_role(grant=administrator.role_grants.get(), by=administrator)
    assert not administrator.is_professional


@pytest.mark.parametrize(("setting", "sent"), [("required", True), ("off", False)])
def test_a_professional_without_second_factor_is_sent_to_activate_it(settings, library, setting, sent):
    settings.SECOND_FACTOR = setting
    middleware = SecondFactorMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/file")
    request.resolver_match = type("Match", (), {"view_name": "desk:queue"})
    request.user = make_librarian(library)
    answer = middleware.process_view(request, None, (), {})
    assert (answer is not None and answer.status_code == 302) is sent
    request.user = accepted(library).patron.user
    assert middleware.process_view(request, None, (), {}) is None


def test_default_texts_are_published_once():
    assert len(publish_default_texts(today=TODAY)) == 3
    assert publish_default_texts(today=TODAY) == []


def test_the_newsletter_needs_the_parent_too_before_fifteen(library, reader):
    news = ConsentText.objects.get(subject="news")
    young = accepted(library, child()).patron
    with pytest.raises(CannotConsent):
        give_consent(patron=young, text=news, by=young.user, now=NOW)
    young.consents.create(text=news, given_at=NOW)
    assert not wants_news(young, TODAY)
    assert wants_news(young, date(2031, 5, 2))
    give_consent(patron=reader, text=news, by=reader.user, now=NOW)
    assert wants_news(reader, TODAY)
    withdraw_consent(patron=reader, subject="news", by=reader.user, now=NOW)
    assert not wants_news(reader, TODAY)
    withdraw_consent(patron=reader, subject="terms", by=reader.user, now=NOW)
    assert not reader.consents.filter(text__subject="terms", withdrawn_at__isnull=False).exists()


def test_a_sound_house_breaks_no_invariant_and_a_broken_one_shows(library, reader):
    pending(library, identity(given_name="Zoé", email="z@exemple.fr"))
    assert not any(violations().values())
    reader.cards.all().delete()
    Registration.objects.update(valid_until=date(2099, 1, 1))
    broken = [sentence for sentence, lines in violations().items() if lines]
    assert any("card in use" in sentence for sentence in broken)
    assert any("agreement" in sentence for sentence in broken)


def test_an_operator_opens_the_house_by_two_commands():
    call_command("publish_texts", stdout=StringIO())
    assert ConsentText.objects.count() == 3
    call_command("invite_administrator", "chef@exemple.fr", "Ana Roy")
    assert roles.roles_of(User.objects.get()) == {Role.ADMINISTRATOR}
    assert last_mail()["to"] == "chef@exemple.fr"
    with pytest.raises(CommandError):
        call_command("invite_administrator", "chef@", "Ana Roy")
