"""Default deny: every address has a rule, and a visitor whom nobody knows receives no cookie."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from liseron.toolkit.access_rules import EVERYONE, rule_of


def addresses(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every routed view, with its full name as requests see it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from addresses(entry, inner)
        else:
            yield ":".join((*spaces, entry.name or str(entry.pattern))), entry


ADDRESSES = list(addresses())


def test_the_walk_finds_the_addresses():
    assert "health-live" in dict(ADDRESSES)


@pytest.mark.parametrize(("name", "entry"), ADDRESSES, ids=[name for name, _ in ADDRESSES])
def test_every_address_says_who_may_call_it(name: str, entry: URLPattern):
    assert rule_of(entry.callback, name) is not None, (
        "say it with @who(rule), or register_rule() for a library's view"
    )


PUBLIC = [
    entry
    for name, entry in ADDRESSES
    if rule_of(entry.callback, name) is EVERYONE and not entry.pattern.regex.groups
]


@pytest.mark.django_db
def test_a_visitor_receives_no_cookie_on_a_public_page(client: Any):
    """A page that holds a form posts its token in a cookie of the form alone: no other cookie is allowed."""
    from django.urls import reverse

    given = {}
    for name, entry in ADDRESSES:
        if entry in PUBLIC and entry.name:
            response = client.get(reverse(name))
            given[name] = set(response.cookies) - {settings.CSRF_COOKIE_NAME}
            client.cookies.clear()
    assert given
    assert {name: cookies for name, cookies in given.items() if cookies} == {}
