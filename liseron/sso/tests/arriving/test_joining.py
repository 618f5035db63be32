"""A reader who had a card here before the library's own sign-in: joined, with a proof, or left apart."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liseron.access.actions import open_door
from liseron.access.models import QuotaCounter, Visit
from liseron.people.models import Patron, ReaderCard, User
from liseron.people.roles import grant_role
from liseron.sso.models import SourceIdentity
from liseron.sso.tests.arriving.world import a_source, answer, known, signed_in_as, welcome
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.invariants import violations
from liseron.toolkit.outbox import Message
from tests.people_and_places import PASSWORD, mails_to

pytestmark = pytest.mark.django_db

WITHOUT_CARD = answer(cardnumber=None)


def question(client: Client) -> str:
    return client.get(reverse("sso:welcome")).content.decode()


def join(client: Client, how: str, **typed: str):
    return client.post(reverse("sso:join"), {"how": how, **typed})


def code_mailed(client: Client, to: str = "elise@exemple.fr") -> str:
    Message.objects.all().delete()  # as if a minute had passed since the last one
    assert client.post(reverse("sso:send_join_code")).status_code == 200
    found = re.search(r"^(\d{8})$", mails_to(to)[-1]["text"], re.MULTILINE)
    assert found
    return found[1]


def test_the_same_card_and_birth_date_are_confirmed_by_one_click_and_everything_stays(
    network, client, arrives
):
    patron = network.reader(library_card="MED-0042", family_name="Moreau-Petit")
    open_door(patron=patron, resource=network.films, record=network.film, now=now())
    card, consents = ReaderCard.objects.get(), patron.consents.count()
    source = a_source(network.ours, lapses_after_days=100)
    arrives(client, source, wanted="/offre/cine/")
    assert "C’est moi" in question(client)
    assert signed_in_as(client) is None
    gone = join(client, "card")
    assert (gone.status_code, gone.url) == (303, "/offre/cine/")
    assert signed_in_as(client) == patron.user_id
    assert Patron.objects.get().family_name == "Moreau"
    assert (ReaderCard.objects.get(), Visit.objects.get().patron) == (card, patron)
    assert QuotaCounter.objects.get(subject=patron.pk).used == 1
    assert patron.consents.count() == consents
    assert patron.registrations.get().valid_until == paris_today() + timedelta(days=100)
    assert SourceIdentity.objects.get().patron == patron
    assert not any(violations().values())


def test_the_card_number_of_ours_that_the_library_knows_counts_too(network, client, arrives):
    patron = network.reader()
    arrives(client, a_source(network.ours), answer(cardnumber=patron.user.username, mail=None))
    assert join(client, "card").status_code == 303
    assert signed_in_as(client) == patron.user_id


def test_the_same_card_with_another_name_and_birth_date_is_not_enough(network, client, arrives):
    network.reader(
        library_card="MED-0042", given_name="Paul", birth_date=paris_today().replace(year=1970, day=1)
    )
    arrives(client, a_source(network.ours))
    assert "C’est moi" not in question(client)
    assert join(client, "card").status_code == 422
    assert signed_in_as(client) is None


def test_a_birth_date_typed_here_proves_nothing(network, client, arrives):
    network.reader(
        library_card="MED-0042", given_name="Paul", birth_date=paris_today().replace(year=1970, day=1)
    )
    arrives(client, a_source(network.ours), answer(dateNaissance=None))
    typed = f"01/{paris_today().month}/1970"
    assert join(client, "card", birth_date=typed).status_code == 422
    assert not SourceIdentity.objects.exists()


def test_case_28_the_same_address_alone_joins_nobody(network, client, arrives):
    """3.1 #28, CVE-2026-15571, CVE-2026-16442: nobody becomes the owner of an account by its e-mail address."""
    patron = network.reader(given_name="Paul", family_name="Durand")
    source = a_source(network.ours)
    arrives(client, source, WITHOUT_CARD)
    page = question(client)
    assert "Avez-vous déjà un compte" in page
    for secret in ("Durand", "Paul", patron.user.username):
        assert secret not in page
    assert join(client, "card").status_code == 422
    assert join(client, "password", password="un autre mot de passe").status_code == 422
    assert join(client, "code", code="12345678").status_code == 422
    assert join(client, "email").status_code == 422
    assert signed_in_as(client) is None
    assert client.get(reverse("sso:welcome") + "?premiere=1").status_code == 200
    assert welcome(client, premiere="1").status_code == 303
    assert signed_in_as(client) not in (None, patron.user_id)
    assert SourceIdentity.objects.get().patron != patron
    assert User.objects.get(patron=SourceIdentity.objects.get().patron).email == ""


def test_case_28_another_partners_reader_is_never_offered(network, client, arrives):
    """3.1 #28: what a partner says reaches the readers of that partner alone."""
    network.reader(network.theirs, library_card="MED-0042")
    arrives(client, a_source(network.ours))
    assert "Avez-vous déjà un compte" not in question(client)
    assert join(client, "password", password=PASSWORD).status_code == 422


def test_case_28_a_professional_account_is_never_joined(network, client, arrives):
    """3.1 #28: a partner's word would stand for the second factor."""
    patron = network.reader(library_card="MED-0042")
    grant_role(user=patron.user, role="staff", partner=None, by=None)
    arrives(client, a_source(network.ours))
    assert "Avez-vous déjà un compte" not in question(client)
    assert join(client, "password", password=PASSWORD).status_code == 422


def test_the_password_of_the_account_joins(network, client, arrives):
    patron = network.reader()
    arrives(client, a_source(network.ours), WITHOUT_CARD)
    assert join(client, "password", password=PASSWORD).status_code == 303
    assert signed_in_as(client) == patron.user_id
    assert Patron.objects.count() == 1


def test_the_code_mailed_to_the_account_joins_once_in_this_browser(network, client, arrives):
    patron = network.reader()
    source = a_source(network.ours)
    arrives(client, source, WITHOUT_CARD)
    code = code_mailed(client)
    other = Client()
    arrives(other, source, WITHOUT_CARD, subject="quelqu-un")
    assert join(other, "code", code=code).status_code == 422
    assert join(client, "code", code=f"{code[:4]} {code[4:]}").status_code == 303
    assert signed_in_as(client) == patron.user_id
    assert join(client, "code", code=code).status_code == 410


def test_case_26_a_code_used_up_or_sent_before_the_password_changed_opens_nothing(network, client, arrives):
    """3.1 #26, CVE-2026-37982: good once, for that account as it was, for nothing else."""
    patron = network.reader()
    arrives(client, a_source(network.ours), WITHOUT_CARD)
    code = code_mailed(client)
    patron.user.set_password("un tout autre mot de passe")
    patron.user.save()
    assert join(client, "code", code=code).status_code == 422
    assert signed_in_as(client) is None
    code = code_mailed(client)
    Patron.objects.update(email="autre@exemple.fr")
    User.objects.filter(pk=patron.user_id).update(email="elise@exemple.fr")
    assert join(client, "code", code=code).status_code == 422


def test_case_26_a_code_too_old_opens_nothing(network, client, arrives):
    """3.1 #26: a quarter of an hour, no more."""
    from liseron.toolkit.once import SingleUseToken

    network.reader()
    arrives(client, a_source(network.ours), WITHOUT_CARD)
    code = code_mailed(client)
    SingleUseToken.objects.filter(kind="join_code").update(expires_at=now())
    assert join(client, "code", code=code).status_code == 422


def test_too_many_wrong_passwords_stop_the_right_one_too(network, client, arrives):
    network.reader()
    arrives(client, a_source(network.ours), WITHOUT_CARD)
    for _n in range(10):
        join(client, "password", password="un autre mot de passe")
    answered = join(client, "password", password=PASSWORD)
    assert answered.status_code == 422
    assert "Trop d’essais" in answered.content.decode()


def test_case_31_a_spoofed_address_does_not_give_more_tries(network, client, arrives):
    """3.1 #31, allauth notices: X-Forwarded-For changes no count; tries are counted by account and by network."""
    network.reader()
    arrives(client, a_source(network.ours), WITHOUT_CARD)
    for number in range(10):
        client.post(
            reverse("sso:join"),
            {"how": "password", "password": "un autre mot de passe"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
    answered = client.post(
        reverse("sso:join"),
        {"how": "password", "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.99"},
    )
    assert "Trop d’essais" in answered.content.decode()


def test_case_31_an_arrival_left_unfinished_leaves_nothing_to_the_next_person(network, client, arrives):
    """3.1 #31: records are not mixed after a sign-in begun and cancelled."""
    source = a_source(network.ours)
    arrives(client, source, answer(givenName="Paul", sn="Durand", mail="paul@exemple.fr"), subject="paul")
    client.get(reverse("sso:welcome"))
    arrives(client, source)
    page = question(client)
    assert "Moreau" in page
    assert "Durand" not in page
    welcome(client)
    assert Patron.objects.get().family_name == "Moreau"
    assert SourceIdentity.objects.get().subject == "elise"
    assert client.get(reverse("sso:welcome")).status_code == 410


def test_a_name_and_a_typed_birth_date_may_reveal_an_account_and_lose_nothing_typed(network, client, arrives):
    network.reader(email="autre@exemple.fr")
    arrives(client, a_source(network.ours), answer(dateNaissance=None, cardnumber=None))
    page = welcome(client, birth_date="3/3/1988")
    assert "Avez-vous déjà un compte" in page.content.decode()
    assert 'value="3/3/1988"' in page.content.decode()
    assert Patron.objects.count() == 1
    assert welcome(client, birth_date="3/3/1988", premiere="1").status_code == 303
    assert Patron.objects.count() == 2


def test_a_reader_whom_the_source_knows_already_is_not_offered_to_another(network, client, arrives):
    patron = network.reader(library_card="MED-0042")
    source = a_source(network.ours)
    known(source, patron, "autre")
    arrives(client, source)
    assert "Avez-vous déjà un compte" not in question(client)


def test_two_codes_in_a_row_are_one_mail_and_the_first_code_stays_good(network, client, arrives):
    patron = network.reader()
    arrives(client, a_source(network.ours), WITHOUT_CARD)
    code = code_mailed(client)
    answered = client.post(reverse("sso:send_join_code"))
    assert answered.status_code == 429
    assert len(mails_to(patron.email)) == 1
    assert join(client, "code", code=code).status_code == 303


def test_a_whole_library_may_join_from_one_network_address(network, arrives):
    source = a_source(network.ours)
    for number in range(12):
        network.reader(given_name="Paul", family_name=f"Du{'x' * number}rand", email=f"p{number}@exemple.fr")
        browser = Client()
        arrives(browser, source, answer(cardnumber=None, mail=f"p{number}@exemple.fr"), subject=f"p{number}")
        assert join(browser, "password", password=PASSWORD).status_code == 303
    assert SourceIdentity.objects.count() == 12
