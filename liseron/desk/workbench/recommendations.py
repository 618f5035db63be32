"""The technical recommendations of one partner: the chapters, with this installation's own addresses."""

from dataclasses import dataclass

from liseron.desk.workbench.chapters import Chapter
from liseron.desk.workbench.harvested import link_chapter, records_chapter, search_chapter
from liseron.desk.workbench.signing_in import readers_chapter, site_chapter
from liseron.desk.workbench.systems import systems_chapter
from liseron.exchange.models import View
from liseron.partners.models import Partner
from liseron.partners.rollouts import software_of
from liseron.toolkit.text import fold


@dataclass(frozen=True)
class Recommendations:
    """`software` is what the roll-out calls the library's software, "" when nobody wrote it."""

    partner: Partner
    software: str
    chapters: tuple[Chapter, ...]


def recommendations_for(partner: Partner) -> Recommendations:
    """Read now: what a switch changes shows at once."""
    view = View.objects.filter(partner=partner, is_open=True).first()
    software = software_of(partner)
    sources = partner.identity_sources.select_related("app")
    services = partner.services.filter(is_active=True).select_related("client")
    return Recommendations(
        partner,
        software,
        (
            records_chapter(view),
            link_chapter(view, partner.slug),
            search_chapter(partner.slug),
            readers_chapter(sources),
            site_chapter(services),
            systems_chapter(view, fold(software)),
        ),
    )
