"""What a model still lacks before an agreement may follow it."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from liseron.agreements.models import AgreementModel, ModelParty, TerminationWay
from liseron.agreements.placeholders import PLACEHOLDERS, unknown, used

LEAP_YEAR = 2000


def what_is_missing(model: AgreementModel, today: date | None) -> list[str]:
    """Sentences, one a gap; none when the model is whole. Without `today` a fixed end may be past."""
    return [*_parties(model), *_term(model, today), *_text(model), *_articles(model)]


def text_errors(text: str) -> list[str]:
    """What is wrong with words in braces, before a text is kept."""
    words = unknown(text)
    if not words:
        return []
    known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
    return [
        _("{words} ne sera pas remplacé. Les mots que le portail sait remplacer\u00a0: {known}.").format(
            words=", ".join(words), known=known
        )
    ]


def refuse_unknown_words(texts: dict[str, str]) -> None:
    """Raises ValidationError beside each text that holds a word in braces which nothing replaces."""
    errors = {name: told for name, text in texts.items() if (told := text_errors(text))}
    if errors:
        raise ValidationError(errors)


def _parties(model: AgreementModel) -> Iterator[str]:
    roles = [party.role for party in model.parties.all()]
    if roles.count(ModelParty.Role.DEPARTMENT) != 1:
        yield _("Le Département doit signer, une fois.")
    if roles.count(ModelParty.Role.PARTNER) != 1:
        yield _("La collectivité partenaire doit signer, une fois.")


def _term(model: AgreementModel, today: date | None) -> Iterator[str]:
    if model.term_kind == AgreementModel.TermKind.FIXED_END:
        if today and model.fixed_end_on and model.fixed_end_on <= today:
            yield _("La date de fin est passée.")
    elif model.renewal_months and model.longest_months == model.months:
        yield _("La durée totale ne laisse place à aucune reconduction.")
    if model.rate is not None and model.reference_day > monthrange(LEAP_YEAR, model.reference_month)[1]:
        yield _("Le jour où l’on lit la population n’existe pas.")


def _text(model: AgreementModel) -> Iterator[str]:
    clauses = list(model.clauses.all())
    if not clauses:
        yield _("Écrivez au moins un article.")
    texts = [model.title, model.preamble, *(text for one in clauses for text in (one.title, one.body))]
    for text in texts:
        yield from text_errors(text)
    words = frozenset[str]().union(*(used(text) for text in texts))
    kinds = {way.kind for way in model.ways.all()}
    has_other = any(party.role == ModelParty.Role.COSIGNATORY for party in model.parties.all())
    lacking = {
        "rate": (model.rate is None, _("Le texte cite le tarif, et le modèle n’en a pas.")),
        "court": (not model.court, _("Le texte cite le tribunal, et le modèle n’en nomme pas.")),
        "cosignatories": (not has_other, _("Le texte cite d’autres signataires, et il n’y en a pas.")),
        "notice_formal": (
            TerminationWay.Kind.FORMAL_NOTICE not in kinds,
            _("Le texte cite le délai d’une mise en demeure, et le modèle n’en prévoit pas."),
        ),
        "notice_plain": (
            TerminationWay.Kind.NOTICE not in kinds,
            _("Le texte cite un préavis, et le modèle n’en prévoit pas."),
        ),
    }
    yield from (told for word, (is_missing, told) in lacking.items() if word in words and is_missing)


def _articles(model: AgreementModel) -> Iterator[str]:
    """An article that a refusal or a duty would name must be there to be read."""
    numbers = {clause.number for clause in model.clauses.all() if clause.number}
    cited = [model.term_article, model.amendment_article, model.money_article, model.court_article]
    cited += [way.article for way in model.ways.all()] + [duty.article for duty in model.commitments.all()]
    absent = [number for number in dict.fromkeys(cited) if number and number not in numbers]
    if numbers and absent:
        yield _("Aucun article ne porte le numéro {numbers}.").format(numbers=", ".join(absent))
