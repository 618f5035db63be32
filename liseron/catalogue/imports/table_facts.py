"""One row of a table as facts, by the rules of a plan; what could not be read is said beside."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b

from django.utils.translation import gettext as _

from liseron.catalogue import rules
from liseron.catalogue.imports.audiences import audience_of_word
from liseron.catalogue.imports.columns import IDENTIFIERS, ColumnPlan, Rule
from liseron.catalogue.imports.plain import plain_text, source_number, year_in
from liseron.catalogue.imports.vocabulary import language_of, medium_of
from liseron.catalogue.models import Audience, Medium
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.protocols.names import forename_first
from liseron.toolkit.dates import CannotReadDate, read_date
from liseron.toolkit.text import fold

TRUE = {
    "1",
    "oui",
    "o",
    "yes",
    "y",
    "true",
    "vrai",
    "x",
    "retire",
    "retiree",
    "supprime",
    "withdrawn",
    "deleted",
    "checked",
}
_BARE_WINDOW = re.compile(r"\d{4}-\d{2}-\d{2}[T ].*")


@dataclass(frozen=True)
class Problem:
    """`is_open` when the row must wait for a person; else the rest of the row goes in without this."""

    reason: str
    sentence: str
    is_open: bool = False


@dataclass(frozen=True)
class Reading:
    facts: TitleFacts
    problems: tuple[Problem, ...] = ()
    withdraws: bool = False

    @property
    def halt(self) -> Problem | None:
        """The problem that keeps the row waiting."""
        return next((problem for problem in self.problems if problem.is_open), None)


def read_row(row: Mapping[str, str], plan: ColumnPlan, today: date) -> Reading:
    """`row` is cells by column name. Whatever the cells, there are facts; the intake judges them."""
    problems: list[Problem] = []
    texts = {name: _text(row, plan, name) for name in _TEXTS}
    published = _published(texts.pop("published"), plan, today)
    begins = _day(row, plan, "available_from", today, problems)
    ends = _day(row, plan, "available_until", today, problems)
    facts = TitleFacts(
        **texts,
        items=(),
        source_id=source_number(_text(row, plan, "source_id")),
        medium=_medium(row, plan, problems),
        audience=_audience(row, plan, problems),
        language=_language(row, plan, problems),
        published=published,
        year=rules.sound_year(year_in(published)),
        creators=tuple(
            Creator(forename_first(name), rule.role)
            for rule in plan.of("creators")
            for name in _parts(row, rule)
        ),
        subjects=tuple(_several(row, plan, "subjects")),
        accessibility=tuple(_several(row, plan, "accessibility")),
        identifiers=tuple(
            Identifier(scheme, text) for scheme in IDENTIFIERS for text in _several(row, plan, scheme)
        ),
        available_from=begins,
        available_until=ends,
    )
    withdraws = any(fold(text) in TRUE for rule in plan.of("withdrawn") for text in _parts(row, rule))
    return Reading(_numbered(facts), tuple(problems), withdraws)


_TEXTS = (
    "title", "subtitle", "publisher", "series", "series_number", "part_number", "part_title", "summary", "extent",
    "format", "url", "cover_url", "rights", "published",
)  # fmt: skip


def _text(row: Mapping[str, str], plan: ColumnPlan, target: str) -> str:
    """The first rule that gives something."""
    return next(filter(None, (_one(row, rule) for rule in plan.of(target))), "")


def _several(row: Mapping[str, str], plan: ColumnPlan, target: str) -> Iterator[str]:
    for rule in plan.of(target):
        yield from _parts(row, rule)


def _one(row: Mapping[str, str], rule: Rule) -> str:
    """The cells joined, translated, put in their pattern; the constant when they are empty."""
    cells = [plain_text(row.get(column, "")) for column in rule.columns]
    text = _translated(rule.joint.join(cell for cell in cells if cell), rule) or rule.constant
    return rule.pattern.replace("{}", text) if text and rule.pattern else text


def _parts(row: Mapping[str, str], rule: Rule) -> Iterator[str]:
    """Every cell, parted where the rule says so."""
    cells = [row.get(column, "") for column in rule.columns] if rule.columns else [rule.constant]
    for cell in cells:
        for part in cell.split(rule.split) if rule.split else [cell]:
            text = _translated(plain_text(part), rule)
            if text:
                yield text


def _translated(text: str, rule: Rule) -> str:
    """As the plan translates it, whatever the case and the accents; else as it stands."""
    if not rule.values:
        return text
    folded = {fold(said): meant for said, meant in rule.values.items()}
    return rule.values.get(text, folded.get(fold(text), text))


def _medium(row: Mapping[str, str], plan: ColumnPlan, problems: list[Problem]) -> str:
    said = _text(row, plan, "medium")
    medium = said if said in Medium.values else medium_of(said)
    if not medium:
        sentence = _("Le type « {word} » n’a pas de traduction. Ajoutez-le à la correspondance.")
        empty = _("Le type de document n’est pas dit.")
        problems.append(Problem("unknown_kind", sentence.format(word=said[:80]) if said else empty, True))
    return medium


def _audience(row: Mapping[str, str], plan: ColumnPlan, problems: list[Problem]) -> str:
    said = _text(row, plan, "audience")
    audience = said if said in Audience.values else audience_of_word(said)
    if said and not audience:
        sentence = _("Le public « {word} » n’est pas connu : le titre sera pour tous.").format(word=said[:80])
        problems.append(Problem("unknown_audience", sentence))
    return audience or Audience.ALL


def _language(row: Mapping[str, str], plan: ColumnPlan, problems: list[Problem]) -> str:
    said = _text(row, plan, "language")
    language = language_of(said)
    if said and not language:
        sentence = _("La langue « {word} » n’est pas connue.").format(word=said[:80])
        problems.append(Problem("unknown_language", sentence))
    return language


def _published(text: str, plan: ColumnPlan, today: date) -> str:
    """A day as 2019-03-02 when it is one; else as it is written."""
    rule = next(iter(plan.of("published")), Rule())
    day = _read_day(text, rule, today) if len(text) > 4 else None
    return day.isoformat() if day else text


def _day(
    row: Mapping[str, str], plan: ColumnPlan, target: str, today: date, problems: list[Problem]
) -> date | None:
    for rule in plan.of(target):
        text = _one(row, rule)
        day = _read_day(text, rule, today) if text else None
        if text and day is None:
            sentence = _("La date « {text} » ne se lit pas. Écrivez-la ainsi : 31/12/2026.").format(
                text=text[:40]
            )
            problems.append(Problem("unreadable_date", sentence, True))
        if day:
            return day
    return None


def _read_day(text: str, rule: Rule, today: date) -> date | None:
    plain = text[:10] if _BARE_WINDOW.fullmatch(text) else text
    try:
        return datetime.strptime(text, rule.date).date() if rule.date else read_date(plain, today=today)  # noqa: DTZ007 - a day
    except (ValueError, CannotReadDate):
        return None


def _numbered(facts: TitleFacts) -> TitleFacts:
    """A table without numbers: the ISBN, else the address, else a digest of what tells titles apart."""
    if facts.source_id or not facts.title:
        return facts
    known = next((one.value for one in facts.identifiers), "") or facts.url
    if not known:
        said = "\x1f".join(
            [fold(facts.title), fold(facts.subtitle), facts.part_number, *(c.name for c in facts.creators)]
        )
        known = "auto:" + blake2b(said.encode("utf-8", "replace"), digest_size=10).hexdigest()
    return replace(facts, source_id=source_number(known))
