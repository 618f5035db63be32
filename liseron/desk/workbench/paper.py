"""The same recommendations on paper, to join to an order or to a specification."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liseron.desk.workbench.chapters import Chapter, Part, Remark
from liseron.desk.workbench.recommendations import Recommendations
from liseron.toolkit.dates import in_full
from liseron.toolkit.department import this_department
from liseron.toolkit.papers import Block, Bullets, Heading, Paper, Paragraph, Strong, Table, Words

NO_BREAK = "\u00a0"


def paper_of(told: Recommendations, today: date) -> Paper:
    """Every chapter of the page, with the day it was read: settings may change later."""
    return Paper(
        title=_("Recommandations techniques pour {partner}").format(partner=told.partner.name),
        kind=_("Raccordement à la bibliothèque numérique"),
        reference=in_full(today),
        made_on=today,
        sender=[this_department(), settings.SITE_NAME],
        blocks=[
            Paragraph(
                _(
                    "À l’attention du prestataire informatique. Ces adresses et ces réglages sont ceux du jour\u00a0; "
                    "la page de raccordement dit toujours les derniers."
                )
            ),
            *(block for chapter in told.chapters for block in _chapter(chapter)),
        ],
        footer=told.partner.name,
        brand=settings.BRAND,
        logo=settings.LOGO,
        language=get_language() or "fr",
    )


def _chapter(chapter: Chapter) -> Iterator[Block]:
    yield Heading(1, str(chapter.title), chapter.anchor)
    yield Paragraph(str(chapter.lead))
    for part in chapter.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[Block]:
    yield Heading(2, str(part.title))
    if part.settings:
        rows = [[line.label, _value(line.value, line.hint)] for line in part.settings]
        yield Table([_("Réglage"), _("Valeur")], rows, shares=(1, 2))
    if part.remarks:
        yield Bullets([_remark(one) for one in part.remarks])
    for sample in part.samples:
        yield Paragraph([Strong(str(sample.title))])
        yield Paragraph(_set_out(sample.text))


def _value(value: str, hint: str) -> Words:
    return [Strong(value), f"\n{hint}"] if hint else [Strong(value)]


def _remark(remark: Remark) -> Words:
    if remark.is_checked is None:
        return str(remark.says)
    mark = _("Vérifié") if remark.is_checked else _("À confirmer")
    return [Strong(mark), f"{NO_BREAK}: {remark.says}"]


def _set_out(text: str) -> str:
    """Spaces at the beginning of a line are kept: they show what stands inside what."""
    lines = text.splitlines()
    return "\n".join(NO_BREAK * (len(line) - len(line.lstrip())) + line.lstrip() for line in lines)
