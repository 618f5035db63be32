"""What cannot be done to an agreement, told with the article that forbids it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements import rules
from liseron.agreements.living import terms_of
from liseron.agreements.models import Agreement, AgreementModel, TerminationWay
from liseron.agreements.refusal_words import SENTENCES
from liseron.agreements.rules.refusal import Refusal
from liseron.toolkit.dates import in_full

BY_TERM = {
    *(Refusal.BEGINS_AT_SIGNATURE, Refusal.END_IS_COUNTED, Refusal.PAST_LIMIT, Refusal.AFTER_FIXED_END),
    *(Refusal.NEVER_RENEWED, Refusal.TOO_LATE_TO_OBJECT, Refusal.OBJECTED_TWICE),
    *(Refusal.NOT_STARTED, Refusal.ENDED, Refusal.ENDS_BEFORE_IT_BEGINS),
}
BY_AMENDMENT = {
    *(Refusal.SIGNING_BEGUN, Refusal.ALL_SIGNED, Refusal.PAST_YEAR, Refusal.RATE_WITHOUT_YEAR),
    *(Refusal.NOT_SIGNED, Refusal.ENDS_IN_THE_PAST, Refusal.BEFORE_AGREEMENT, Refusal.END_IS_AMENDED),
}
BY_WAY = {
    *(Refusal.NOT_ITS_RIGHT, Refusal.NO_GROUNDS, Refusal.LIFTED_AFTER_EFFECT, Refusal.RECEIVED_BEFORE_SENT),
    *(Refusal.NOT_STARTED, Refusal.ENDED),
}
UNKNOWN_DAY = gettext_lazy("un jour qui n’est pas connu")


class CannotMove(Exception):
    """`code` says why in one word, str() in a French sentence that names the article where there is one.

    `agreement` gives the days and the model that the sentence names, `way` the article of a termination; `told` adds
    words of its own (`number`, `end`…).
    """

    def __init__(
        self,
        code: Refusal,
        agreement: Agreement | None = None,
        *,
        model: AgreementModel | None = None,
        way: TerminationWay | None = None,
        **told: Any,
    ) -> None:
        self.code = code
        known = agreement.model if agreement is not None else model
        sentence = str(SENTENCES[code]).format(**_words(agreement, known), **told)
        self.article = article_of(code, known, way)
        super().__init__(
            _("Article\u00a0{number}\u00a0: {sentence}").format(number=self.article, sentence=sentence)
            if self.article
            else sentence[:1].upper() + sentence[1:]
        )


class CannotDraft(CannotMove):
    """The agreement cannot be drafted, changed or abandoned so."""


class CannotSign(CannotMove):
    """That party cannot deliberate or sign so."""


class CannotAmend(CannotMove):
    """That amendment cannot be drafted, signed or abandoned so."""


class CannotTerminate(CannotMove):
    """That letter does not end the agreement, or cannot be received or lifted so."""


class CannotObject(CannotMove):
    """The renewal cannot be refused so."""


class CannotCommit(CannotMove):
    """The commitment is not where the person thought."""


def article_of(code: Refusal, model: AgreementModel | None, way: TerminationWay | None = None) -> str:
    """Number of the article that forbids it, "" where none does: « 4.2 »."""
    if way is not None and code in BY_WAY:
        return way.article
    if model is None:
        return ""
    if code in BY_TERM:
        return model.term_article
    return model.amendment_article if code in BY_AMENDMENT else ""


def _words(agreement: Agreement | None, model: AgreementModel | None) -> dict[str, str]:
    starts = agreement.starts_on if agreement else None
    fixed = (agreement.agreed_end_on if agreement else None) or (model.fixed_end_on if model else None)
    limit = rules.longest_day(terms_of(model), starts) if model and starts else None
    days = {
        "starts": starts,
        "ends": agreement.ends_on if agreement else None,
        "fixed_end": fixed,
        "limit": limit,
    }
    return {name: _told(day) for name, day in days.items()} | {
        "months": str(model.longest_months if model else 0)
    }


def _told(day: date | None) -> str:
    return in_full(day) if day else str(UNKNOWN_DAY)
