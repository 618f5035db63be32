"""Several people at once, on a database in a file, as in the product."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from liseron.people.actions import (
    CannotDecide,
    accept_registration,
    ask_for_more,
    ask_renewal,
    choose_password,
    refuse_registration,
    register_patron,
    verify_email,
)
from liseron.people.models import Patron, ReaderCard, Registration, User
from liseron.people.tests.world import (
    NOW,
    accepted,
    days,
    identity,
    last_mail,
    mails,
    make_librarian,
    make_library,
    pending,
    register,
    required_texts,
    secret_in,
)
from liseron.toolkit import once

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What each verb returned or refused with, all started together."""
    gate = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return verb()
        except (CannotDecide, once.CannotUse) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_of_six_librarians_who_accept_one_request_one_does():
    library = make_library()
    people = [make_librarian(library, f"b{n}@exemple.fr") for n in range(6)]
    number = pending(library).pk
    before = len(mails())
    outcomes = at_once(
        *[
            lambda by=by: accept_registration(
                registration=Registration.objects.get(pk=number), by=by, now=NOW
            )
            for by in people
        ]
    )
    refused = [one for one in outcomes if isinstance(one, CannotDecide)]
    assert len(refused) == 5
    assert {one.decided_by for one in refused} == {Registration.objects.get().decided_by.name}
    assert (ReaderCard.objects.count(), Patron.objects.with_account().count()) == (1, 1)
    assert len(mails()) == before + 1


def test_of_three_different_decisions_one_holds():
    library = make_library()
    by = make_librarian(library)
    registration = pending(library)

    def fresh() -> Registration:
        return Registration.objects.get(pk=registration.pk)

    outcomes = at_once(
        lambda: accept_registration(registration=fresh(), by=by, now=NOW),
        lambda: refuse_registration(registration=fresh(), by=by, reason="territory", now=NOW),
    )
    assert sum(isinstance(one, CannotDecide) for one in outcomes) == 1
    assert User.objects.filter(role_grants=None).count() == (fresh().state == "accepted")


def test_a_question_and_a_refusal_at_once_leave_a_refusal_or_nothing_lost():
    library = make_library()
    by = make_librarian(library)
    number = pending(library).pk
    at_once(
        lambda: ask_for_more(registration=Registration.objects.get(pk=number), by=by, question="?", now=NOW),
        lambda: refuse_registration(
            registration=Registration.objects.get(pk=number), by=by, reason="territory", now=NOW
        ),
    )
    assert Registration.objects.get().state == "refused"


def test_a_form_sent_eight_times_at_once_is_one_request_and_one_mail():
    library = make_library()
    texts = required_texts()
    outcomes = at_once(
        *[
            lambda: register_patron(library=library, identity=identity(), consents=texts, now=NOW)
            for _n in range(8)
        ]
    )
    assert len({one.registration.pk for one in outcomes}) == 1
    assert (Patron.objects.count(), len(mails())) == (1, 1)


def test_a_link_followed_twice_at_once_serves_once():
    register(make_library())
    secret = secret_in(last_mail())
    outcomes = at_once(*[lambda: verify_email(secret=secret, now=NOW)] * 4)
    assert sum(isinstance(one, Registration) for one in outcomes) == 1
    assert len(mails()) == 2


def test_a_password_link_used_twice_at_once_sets_one_password():
    accepted(make_library())
    secret = secret_in(last_mail())
    outcomes = at_once(
        *[
            lambda word=word: choose_password(secret=secret, password=f"quatre chevaux {word}", now=NOW)
            for word in ("lents", "blancs", "gris")
        ]
    )
    assert sum(isinstance(one, User) for one in outcomes) == 1


def test_a_renewal_asked_four_times_at_once_is_one_request():
    registration = accepted(make_library(), now=NOW - days(350))
    outcomes = at_once(*[lambda: ask_renewal(patron=registration.patron, now=NOW)] * 4)
    assert len({one.pk for one in outcomes}) == 1
