"""Who may reach a site on our word, and what it is told of the reader. The same for CAS and OpenID Connect."""

from datetime import date, datetime
from typing import Protocol

from liseron.access import rules, sentences
from liseron.access.actions import CannotEnter, arrive
from liseron.access.releasing import Known, card_of, pseudonym_for, released_facts
from liseron.access.sentences import Context, Decision
from liseron.access.standing import reader_facts
from liseron.people.models import Patron
from liseron.people.queries import in_order_on
from liseron.sso.models import Service
from liseron.toolkit.dates import paris_today


def may_reach(service: Service, patron: Patron, now: datetime) -> Decision:
    """Whether the reader goes in now, with the door's own words; call it once for each ticket or code asked for.

    A site that is a resource's counts a visit and draws on its quotas, unless the reader came to that resource less
    than ten minutes ago. Another site wants a reader in order, no more. Pass the patron with `library.partner`, the
    service with `resource`.
    """
    if service.resource is None:
        return standing_for(service, patron, paris_today(now))
    try:
        arrive(patron=patron, resource=service.resource, now=now)
    except CannotEnter as refusal:
        return refusal.decision
    return _welcome(service.resource.name, service.resource.medium, paris_today(now))


def standing_for(service: Service, patron: Patron, today: date) -> Decision:
    """Whether the reader is in order, for a site without a resource; one query when the answer is yes."""
    if in_order_on(today).filter(patron=patron).exists():
        return _welcome(service.name, "", today)
    reader, card_ended_on = reader_facts(patron, today)
    ruling = rules.decide(
        today=today, resource=rules.ResourceFacts(), reader=reader, is_entitled=True, quotas=()
    )
    partner = patron.library.partner
    context = Context(
        today=today,
        medium="",
        resource=service.name,
        library=patron.library.name,
        partner=partner.name if partner else "",
        card_ended_on=card_ended_on,
        agreement_ended_on=partner.agreement_ends_on if partner else None,
    )
    return sentences.decision(ruling, context)


class Relying(Protocol):
    """Who is told: a Service, or what one query read of one."""

    @property
    def subject(self) -> str: ...
    @property
    def released(self) -> list[str]: ...
    @property
    def audience(self) -> str: ...


def facts_for(service: Relying, patron: Known, today: date) -> tuple[str, dict[str, str]]:
    """The reader's number at that site, and the facts it was granted, by name.

    A partner's portal may know the card; whoever has none is a pseudonym there too. Pass the patron with
    `library.partner`.
    """
    subject = pseudonym_for(patron, service.audience)
    if service.subject == Service.Subject.CARD:
        subject = card_of(patron) or subject
    return subject, released_facts(patron, service.released, today) if service.released else {}


def _welcome(name: str, medium: str, today: date) -> Decision:
    return sentences.decision(
        rules.Ruling(rules.Reason.OK), Context(today=today, medium=medium, resource=name)
    )
