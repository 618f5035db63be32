"""A network whose readers are signed in, and two sites that rely on us. Runs in a process of its own.

`python -m bench.sign_ons READERS` migrates, writes the rows and prints, in JSON, the cookies and who is who.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

PLAIN, FILMS = "https://portail.example/app", "https://films.example/app"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(set_up(int(sys.argv[1]))))


def set_up(readers: int) -> dict[str, Any]:
    """`readers`: for each, the session's cookie, the mark in the name, the pseudonym at each site."""
    from django.conf import settings
    from django.db import transaction

    from liseron.access.releasing import pseudonym_for

    with transaction.atomic():
        patrons = _patrons(readers)
        sites = _sites()
        found = [
            {
                "cookie": f"{settings.SESSION_COOKIE_NAME}={_signed_in(patron.user)}",
                "mark": patron.given_name,
                "subject": {name: pseudonym_for(patron, site.audience) for name, site in sites.items()},
            }
            for patron in patrons
        ]
    return {"readers": found}


def _patrons(readers: int) -> list[Any]:
    from datetime import date, timedelta
    from uuid import uuid4

    from django.utils import timezone

    from liseron.access.tests import world as worlds
    from liseron.people.models import Patron, Registration, User
    from liseron.toolkit.dates import paris_today

    world = worlds.build()
    worlds.a_quota(1_000_000, scope="department", period="year")
    worlds.a_quota(1_000, scope="patron", period="month")
    users = User.objects.bulk_create(
        User(username=f"reader{number}", name=mark(number)) for number in range(readers)
    )
    patrons = Patron.objects.bulk_create(
        Patron(
            user=user,
            library=world.library,
            given_name=mark(number),
            family_name="Prune",
            birth_date=date(1980, 1, 1),
            pseudonym=uuid4(),
        )
        for number, user in enumerate(users)
    )
    today = paris_today()
    Registration.objects.bulk_create(
        Registration(
            patron=patron,
            library=world.library,
            state="accepted",
            asked_at=timezone.now(),
            valid_from=today,
            valid_until=today + timedelta(days=300),
        )
        for patron in patrons
    )
    return patrons


def mark(number: int) -> str:
    return f"Marque{number:05d}x"


def _sites() -> dict[str, Any]:
    from liseron.catalogue.models import Resource, Vendor
    from liseron.protocols.cas.addresses import parse_address
    from liseron.sso.models import Service, ServiceAddress

    vendor = Vendor.objects.first() or Vendor.objects.create(name="Films")
    facts = {"vendor": vendor, "released": ["age_class", "library", "given_name"]}
    made = {
        "plain": (PLAIN, Service.objects.create(name="Portail", **facts)),
        "resource": (FILMS, Service.objects.create(name="Films", resource=Resource.objects.first(), **facts)),
    }
    for url, service in made.values():
        where = parse_address(url)
        ServiceAddress.objects.create(service=service, host=where.host, port=where.port, path=where.path)
    return {name: service for name, (_url, service) in made.items()}


def _signed_in(user: Any) -> str:
    """The key of a living session of that person: the form was filled in, a first site was reached."""
    import secrets
    import time

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from liseron.sso.models import SignOnSession

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    SignOnSession.objects.create(
        user=user, session_key=session.session_key, sid=secrets.token_hex(16), began_at=timezone.now()
    )
    return str(session.session_key)


if __name__ == "__main__":
    main()
