"""Who may enter what, now: the single place where rights and quotas are decided (C3, C4, C6).

Pure: values in, a ruling out, codes and numbers only. `sentences.py` says it in French.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Standing(Enum):
    """Where a reader stands with the library."""

    IN_ORDER = "in_order"
    LAPSED = "lapsed"
    PENDING = "pending"
    MORE_ASKED = "more_asked"
    NONE = "none"


class Title(Enum):
    """What is asked for within the resource."""

    NOT_NAMED = "not_named"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    NOT_READY = "not_ready"


class Reason(Enum):
    """Why the door opens, or why it does not."""

    OK = "ok"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NOT_READY = "not_ready"
    CHOOSE_TITLE = "choose_title"
    OUT_OF_ORDER = "out_of_order"
    SIGN_IN = "sign_in"
    NOT_REGISTERED = "not_registered"
    PENDING = "pending"
    MORE_ASKED = "more_asked"
    CARD_LAPSED = "card_lapsed"
    AGREEMENT_ENDED = "agreement_ended"
    NOT_COVERED = "not_covered"
    TOO_YOUNG = "too_young"
    QUOTA_SPENT = "quota_spent"


class RemedyKind(Enum):
    """What the refused reader can do; the portal knows the address of each."""

    NONE = "none"
    SIGN_IN = "sign_in"
    REGISTER = "register"
    RENEW = "renew"
    ANSWER = "answer"
    WAIT = "wait"
    ASK_LIBRARY = "ask_library"
    OTHER_TITLES = "other_titles"


@dataclass(frozen=True)
class ReaderFacts:
    """A signed-in reader. `age` in full years; the agreement is that of the library's partner."""

    standing: Standing
    age: int
    agreement_in_force: bool
    agreement_starts_on: date | None = None
    agreement_ends_on: date | None = None


@dataclass(frozen=True)
class ResourceFacts:
    """What the catalogue says. The audience is advice; only `minimum_age` (years, 0: none) bars."""

    is_published: bool = True
    opens_on: date | None = None
    closes_on: date | None = None
    minimum_age: int = 0
    is_open_to_all: bool = False


@dataclass(frozen=True)
class QuotaFacts:
    """A quota that counts for this entry, and what its counter says for the period that holds today.

    `scope` and `period` are values of `Quota.Scope` and `Quota.Period`; `comes_back_on` is the first day
    of the next period.
    """

    quota: int
    scope: str
    period: str
    limit: int
    used: int
    comes_back_on: date

    @property
    def left(self) -> int:
        """Never negative: a limit may have been lowered below what is already used."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True)
class Ruling:
    """The outcome. `spent` is the quota that returns last among those spent; only when the reason is that."""

    reason: Reason
    comes_back_on: date | None = None
    quotas: tuple[QuotaFacts, ...] = ()
    spent: QuotaFacts | None = None

    @property
    def may_enter(self) -> bool:
        return self.reason is Reason.OK

    @property
    def remedy(self) -> RemedyKind:
        return REMEDIES[self.reason]


REMEDIES = {
    Reason.OK: RemedyKind.NONE,
    Reason.NOT_OPEN_YET: RemedyKind.OTHER_TITLES,
    Reason.CLOSED: RemedyKind.OTHER_TITLES,
    Reason.WITHDRAWN: RemedyKind.OTHER_TITLES,
    Reason.NOT_READY: RemedyKind.OTHER_TITLES,
    Reason.CHOOSE_TITLE: RemedyKind.OTHER_TITLES,
    Reason.OUT_OF_ORDER: RemedyKind.OTHER_TITLES,
    Reason.SIGN_IN: RemedyKind.SIGN_IN,
    Reason.NOT_REGISTERED: RemedyKind.REGISTER,
    Reason.PENDING: RemedyKind.WAIT,
    Reason.MORE_ASKED: RemedyKind.ANSWER,
    Reason.CARD_LAPSED: RemedyKind.RENEW,
    Reason.AGREEMENT_ENDED: RemedyKind.ASK_LIBRARY,
    Reason.NOT_COVERED: RemedyKind.ASK_LIBRARY,
    Reason.TOO_YOUNG: RemedyKind.OTHER_TITLES,
    Reason.QUOTA_SPENT: RemedyKind.OTHER_TITLES,
}

_STANDINGS = {
    Standing.NONE: Reason.NOT_REGISTERED,
    Standing.PENDING: Reason.PENDING,
    Standing.MORE_ASKED: Reason.MORE_ASKED,
    Standing.LAPSED: Reason.CARD_LAPSED,
}

_TITLES = {Title.WITHDRAWN: Reason.WITHDRAWN, Title.NOT_READY: Reason.NOT_READY}


def decide(
    *,
    today: date,
    resource: ResourceFacts,
    reader: ReaderFacts | None,
    is_entitled: bool,
    quotas: Sequence[QuotaFacts] = (),
    title: Title = Title.NOT_NAMED,
) -> Ruling:
    """Whether `reader` (None: nobody signed in) enters `resource` on `today`, a day in Paris.

    Refusals come in the order in which a person can act on them: what concerns everybody first, then the
    reader's own situation, the library's, the age, and the quotas last. Quotas show on a refusal too.
    """
    ruling = (
        _closed(resource, title, today)
        or (_open_to_all(resource, reader) if resource.is_open_to_all else _reserved(reader, today))
        or (None if resource.is_open_to_all or is_entitled else Ruling(Reason.NOT_COVERED))
        or _too_young(resource, reader)
        or _spent(quotas)
        or Ruling(Reason.OK)
    )
    return Ruling(ruling.reason, ruling.comes_back_on, tuple(quotas), ruling.spent)


def quota_counts(*, scope: str, on_this_resource: bool, is_open_to_all: bool) -> bool:
    """Whether a quota counts for an entry. Without a card, only the département's limit on the resource does.

    A reader's limit there would fall to whoever signs out, and free sites must not eat a medium's quota.
    """
    return not is_open_to_all or (on_this_resource and scope == "department")


def _closed(resource: ResourceFacts, title: Title, today: date) -> Ruling | None:
    if not resource.is_published or (resource.closes_on and resource.closes_on < today):
        return Ruling(Reason.CLOSED)
    if resource.opens_on and resource.opens_on > today:
        return Ruling(Reason.NOT_OPEN_YET, resource.opens_on)
    return Ruling(_TITLES[title]) if title in _TITLES else None


def _open_to_all(resource: ResourceFacts, reader: ReaderFacts | None) -> Ruling | None:
    """An age limit is the one thing for which an open resource must know who asks."""
    return Ruling(Reason.SIGN_IN) if reader is None and resource.minimum_age else None


def _reserved(reader: ReaderFacts | None, today: date) -> Ruling | None:
    if reader is None:
        return Ruling(Reason.SIGN_IN)
    if reader.standing in _STANDINGS:
        return Ruling(_STANDINGS[reader.standing])
    if not reader.agreement_in_force:
        starts_on = reader.agreement_starts_on
        return Ruling(Reason.AGREEMENT_ENDED, starts_on if starts_on and starts_on > today else None)
    return None


def _too_young(resource: ResourceFacts, reader: ReaderFacts | None) -> Ruling | None:
    is_too_young = reader is not None and reader.age < resource.minimum_age
    return Ruling(Reason.TOO_YOUNG) if is_too_young else None


def _spent(quotas: Sequence[QuotaFacts]) -> Ruling | None:
    spent = [quota for quota in quotas if quota.left == 0]
    if not spent:
        return None
    last = max(spent, key=lambda quota: quota.comes_back_on)
    return Ruling(Reason.QUOTA_SPENT, last.comes_back_on, spent=last)
