"""What must never be false of agreements."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from liseron.agreements import living, rules
from liseron.agreements.models import Agreement, Document
from liseron.agreements.papers.giving import problem_of
from liseron.partners.models import Partner
from liseron.toolkit.dates import paris_today
from liseron.toolkit.invariants import invariant

BATCH = 500


def _all() -> Iterator[Agreement]:
    return Agreement.objects.whole().order_by("pk").iterator(BATCH)


@invariant("The days of an agreement are those that the rules give")
def days_apart_from_the_rules() -> Iterable[str]:
    for one in _all():
        span = rules.span(living.terms_of(one.model), living.facts_of(one))
        wanted = (span.first_day, span.last_day, str(span.why)) if span else (None, None, "")
        if wanted != (one.starts_on, one.ends_on, one.ended_by):
            yield f"agreement {one.pk}: {one.starts_on} to {one.ends_on} ({one.ended_by})"
        for letter in one.terminations.all():
            if letter.last_day != living.ending_of(letter).last_day:
                yield f"termination {letter.pk}: {letter.last_day}"


@invariant("Nothing happened to an agreement that its terms forbid")
def incoherent_agreements() -> Iterable[str]:
    for one in _all():
        if code := rules.incoherent(living.terms_of(one.model), living.facts_of(one)):
            yield f"agreement {one.pk}: {code}"


@invariant("An amendment is signed when its last party has signed")
def amendments_apart_from_their_signatures() -> Iterable[str]:
    for one in _all():
        parties = {party.pk for party in one.parties.all()}
        for amendment in one.amendments.all():
            days = {each.party_id: each.signed_on for each in amendment.signatures.all()}
            wanted = max(days.values()) if parties and days.keys() == parties else None
            if amendment.signed_on != wanted:
                yield f"amendment {amendment.pk}: {amendment.signed_on}"


@invariant("A partner has one agreement in force a day")
def overlapping_agreements() -> Iterable[str]:
    signed = Agreement.objects.filter(starts_on__isnull=False).order_by("partner", "starts_on", "pk")
    for before, after in pairwise(signed.iterator(BATCH)):
        same = before.partner_id == after.partner_id
        if same and before.ends_on and after.starts_on and after.starts_on <= before.ends_on:
            yield f"agreements {before.pk} and {after.pk} of partner {before.partner_id}"


@invariant("A partner is covered by its agreements")
def partners_apart_from_their_agreements() -> Iterable[str]:
    today = paris_today()
    signed = Partner.objects.filter(agreements__starts_on__isnull=False).distinct().order_by("pk")
    for partner in signed.iterator(BATCH):
        wanted = living.cover_of(partner, today)
        if wanted and wanted != (partner.agreement_starts_on, partner.agreement_ends_on):
            yield f"partner {partner.pk}: {partner.agreement_starts_on} to {partner.agreement_ends_on}"


@invariant("A document is the file that was kept")
def lost_and_altered_documents() -> Iterable[str]:
    for document in Document.objects.order_by("pk").iterator(BATCH):
        if problem := problem_of(document):
            yield f"document {document.pk}: {problem}"
