"""Tests that a supplier runs alone: each gives lines with a tone, and the worst of them is the verdict."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.rules import is_web_address
from liseron.desk.department.exchange.address_words import base_of
from liseron.desk.models import WorkbenchTest
from liseron.desk.workbench.departures import are_lost, settle_lost
from liseron.desk.workbench.feeding import tell_rollout
from liseron.desk.workbench.link_tests import link_of_a_record
from liseron.desk.workbench.signing_tests import lines_of_source
from liseron.exchange.asking import Repository, TokenRefused, parse
from liseron.exchange.models import View
from liseron.exchange.reading import line_from, repair_in_words
from liseron.exchange.repository.answering import answer
from liseron.exchange.repository.places import find_place
from liseron.exchange.sources import best_format
from liseron.partners.models import Partner
from liseron.protocols.oai.pages import Page, read_list
from liseron.protocols.oai.stamps import second_of
from liseron.toolkit import dates
from liseron.toolkit.http import Limits

Line = tuple[str, str]
"""A tone (WorkbenchTest.Verdict) and a sentence."""

Kind, Verdict = WorkbenchTest.Kind, WorkbenchTest.Verdict
ALONE = {Kind.THEIR_RECORDS, Kind.OUR_RECORDS, Kind.SIGN_IN, Kind.DEEP_LINK}
"""Those that ask nobody to sign in."""
OK, WARN, STOP = Verdict.OK.value, Verdict.WARN.value, Verdict.STOP.value
BRIEF = Limits(total_seconds=6, max_bytes=5_000_000)
MOST_READ = 200
MOST_KEPT = 60
MOST_TOLD = 5


def run_test(*, partner: Partner, kind: str, address: str, now: datetime) -> WorkbenchTest:
    """Run one of ALONE and keep what it says. `address`: of their repository, for Kind.THEIR_RECORDS alone."""
    if kind == Kind.THEIR_RECORDS:
        about, lines = address[:500], list(their_records(address))
    elif kind == Kind.OUR_RECORDS:
        about, lines = "", list(our_records(partner, now))
    elif kind == Kind.DEEP_LINK:
        about, lines = "", list(link_of_a_record(partner, now))
    else:
        about, lines = "", list(their_sign_in(partner, now))
    return keep(partner=partner, kind=kind, about=about, lines=lines, now=now)


@transaction.atomic
def keep(*, partner: Partner, kind: str, about: str, lines: list[Line], now: datetime) -> WorkbenchTest:
    """The worst tone is the verdict. The steps of the roll-out that it answers are told."""
    tones = {tone for tone, _says in lines}
    verdict = next((tone for tone in (STOP, WARN) if tone in tones), OK)
    settle_lost(partner, now)
    made = WorkbenchTest.objects.create(
        partner=partner, kind=kind, about=about, verdict=verdict, lines=lines, at=now
    )
    older = WorkbenchTest.objects.filter(partner=partner).values_list("pk", flat=True)[MOST_KEPT:]
    WorkbenchTest.objects.filter(pk__in=list(older)).delete()
    tell_rollout(made)
    return made


def last_tests(partner: Partner) -> list[WorkbenchTest]:
    """The last of each kind that was run. One query, two more when a trial never came back."""
    at, rows = dates.now(), WorkbenchTest.objects.filter(partner=partner)[:MOST_KEPT]
    if are_lost(rows, at):
        settle_lost(partner, at)
        rows = rows.all()
    last: dict[str, WorkbenchTest] = {}
    for one in rows:
        last.setdefault(one.kind, one)
    return [last[kind] for kind in Kind.values if kind in last]


def their_records(address: str) -> Iterator[Line]:
    """Their repository as our harvester would begin to take it: who it is, its formats, its first page."""
    if not is_web_address(address):
        yield STOP, _("Cette adresse n’est pas une adresse web (http ou https).")
        return
    repository = Repository(address, limits=BRIEF, tries=1)
    try:
        identity, formats = repository.identity(), repository.formats()
        yield OK, _("Le dépôt répond. Il s’appelle «\u00a0{name}\u00a0».").format(name=identity.name[:100])
        yield from _habits(identity.deleted, identity.granularity)
        prefix = best_format(formats)
        yield (
            OK,
            _("Formats proposés\u00a0: {formats}. Nous prendrions {prefix}.").format(
                formats=", ".join(formats[:10]), prefix=prefix
            ),
        )
        page = repository.records({"metadataPrefix": prefix})
    except CannotImport as refusal:
        yield STOP, str(refusal)
    except TokenRefused:
        yield STOP, _("Le dépôt refuse une demande qui ne porte pas de jeton (badResumptionToken).")
    else:
        yield from _page_told(page, prefix)


def _habits(deleted: str, granularity: str) -> Iterator[Line]:
    if deleted == "persistent":
        yield OK, _("Il dit toujours ce qui a été retiré.")
    else:
        yield WARN, _("Il ne garde pas la trace des retraits. Il faudra tout relire de temps en temps.")
    if granularity == "day":
        yield OK, _("Ses dates sont au jour\u00a0: nous relirons la veille à chaque fois.")


def _page_told(page: Page, prefix: str) -> Iterator[Line]:
    """What became of the records of a page, repairs and refusals named."""
    lines = [
        line_from(item, number=number, prefix=prefix, medium="book")
        for number, item in enumerate(page.items[:MOST_READ], 1)
    ]
    read = [line for line in lines if line.facts is not None]
    if not lines:
        yield WARN, _("La première page ne contient aucune notice.")
        return
    told = ngettext("{n} notice lue sur {all}.", "{n} notices lues sur {all}.", len(read))
    yield (OK if read else STOP), told.format(n=len(read), all=len(lines))
    if read:
        yield OK, _("La première\u00a0: «\u00a0{title}\u00a0».").format(title=read[0].label[:150])
    why = Counter(line.sentence for line in lines if line.facts is None and not line.withdraws)
    yield from ((STOP, f"{says} ({n})") for says, n in why.most_common(MOST_TOLD) if says)
    mended = Counter(code for item in page.items for code in item.repairs)
    yield from ((WARN, f"{repair_in_words(code)} ({n})") for code, n in mended.most_common(MOST_TOLD))
    if page.remarks:
        told = _("Autour des notices, la page elle-même a dû être réparée\u00a0: {what}.")
        yield WARN, told.format(what=", ".join(page.remarks[:MOST_TOLD]))
    if page.token:
        yield OK, _("La suite est annoncée par un jeton.")


def our_records(partner: Partner, now: datetime) -> Iterator[Line]:
    """Our repository as any harvester would read its first page, in each format."""
    view = View.objects.filter(partner=partner, is_open=True).first()
    second = second_of(now)
    place = find_place(view.slug, second) if view else None
    if view is None or place is None:
        yield STOP, _("L’adresse de moissonnage n’est pas ouverte. Demandez-la au Département.")
        return
    few = replace(place, page_size=min(place.page_size or MOST_READ, MOST_READ))
    for prefix in place.formats:
        asked = [("verb", "ListRecords"), ("metadataPrefix", prefix)]
        body = b"".join(answer(asked, few, base_url=base_of(view), now=second))
        page = read_list(body, parse=parse)
        if page.errors:
            yield (
                WARN,
                _("{format}\u00a0: aucune notice pour l’instant ({code}).").format(
                    format=prefix, code=page.errors[0].code
                ),
            )
            continue
        living = [one for one in page.items if not one.is_deleted]
        first = line_from(living[0], number=1, prefix=prefix, medium="book").label if living else "–"
        total = page.announced or str(len(page.items))
        yield (
            OK,
            _("{format}\u00a0: {n} notices, la première «\u00a0{title}\u00a0».").format(
                format=prefix, n=total, title=first[:150]
            ),
        )
    if place.page_size:
        yield OK, _("Pages de {n} notices. Suivez les jetons jusqu’au bout.").format(n=place.page_size)
    else:
        yield OK, _("Tout vient en une seule page.")
    yield (
        WARN,
        _(
            "Reste à faire par une personne\u00a0: lancer votre moissonneur, comparer le nombre, suivre un lien."
        ),
    )


def their_sign_in(partner: Partner, now: datetime) -> Iterator[Line]:
    """Every source of the partner: what its server says without anybody signing in."""
    sources = list(partner.identity_sources.select_related("app"))
    if not sources:
        yield STOP, _("Votre serveur n’est pas encore inscrit. Donnez son adresse au Département.")
        return
    for source in sources:
        yield from lines_of_source(source, now)
    yield (
        WARN,
        _(
            "Reste à faire par une personne\u00a0: se connecter avec un compte d’essai, puis en sortir. "
            "Les boutons sont sur la page de raccordement."
        ),
    )
