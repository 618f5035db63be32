"""Addresses of single sign-on at the desks, and of the demo's stand-ins."""

from tests.places import Deed, Place
from tests.things import ANYONE, STAFF, Things


def _service(things: Things) -> tuple[int]:
    return (things.service.pk,)


def _source(things: Things) -> tuple[str]:
    return (things.source.slug,)


def _rule(things: Things) -> tuple[str, int]:
    return (things.source.slug, things.source.admission_rules.all()[0].pk)


SIGN_ON: dict[str, Place | Deed] = {
    "desk:dept_services": Place(STAFF),
    "desk:dept_service_new": Place(STAFF),
    "desk:dept_service": Place(STAFF, _service),
    "desk:dept_service_change": Place(STAFF, _service),
    "desk:dept_service_close": Place(STAFF, _service),
    "desk:dept_service_reopen": Deed("button", _service),
    "desk:dept_service_secret": Place(STAFF, _service),
    "desk:dept_sources": Place(STAFF),
    "desk:dept_source_new": Place(STAFF),
    "desk:dept_source": Place(STAFF, _source),
    "desk:dept_source_change": Place(STAFF, _source),
    "desk:dept_source_mapping": Place(STAFF, _source),
    "desk:dept_source_libraries": Place(STAFF, _source),
    "desk:dept_source_open": Place(STAFF, _source),
    "desk:dept_source_close": Place(STAFF, _source),
    "desk:dept_source_rule_new": Place(STAFF, _source),
    "desk:dept_source_rule": Place(STAFF, _rule),
    "desk:dept_source_rule_remove": Place(STAFF, _rule),
    "desk:dept_source_rule_move": Deed("button", lambda things: (*_rule(things), "monter")),
    "desk:identity_source_preview": Place(STAFF, lambda things: (things.source.pk,)),
    "desk:identity_source_try": Deed("button", lambda things: (things.source.pk,)),
    "desk:dept_data_told": Place(STAFF),
    "demo:cas_vendor": Place(ANYONE),
    "demo:portal_home": Place(ANYONE),
    "demo:portal_login": Place(ANYONE),
    "demo:portal_logout": Deed("way to the portal's page"),
    "demo:portal_oai": Deed("value for a machine"),
    "demo:portal_validate": Deed("value for a machine"),
    "demo:portal_validate_3": Deed("value for a machine"),
}
