"""A sign-in with a test account, and its end: what the partner's server answers, told without any value of it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liseron.desk.department.sso.trying import problem_of, unread
from liseron.desk.department.sso.words import FACTS, rule_told
from liseron.partners.coverage import why_not_covered
from liseron.sso.arriving import Received
from liseron.sso.models import IdentitySource
from liseron.sso.previewing import Preview, asked_of, describe
from liseron.sso.stopping import WORDS, Stop, detail_told

OK, WARN, STOP = "ok", "warn", "stop"
MOST_NAMED = 12
Line = tuple[str, str]


def answered(source: IdentitySource, received: Received, today: date) -> Iterator[Line]:
    """What this answer would do. Names of attributes only: the values are somebody's, and are not kept."""
    seen = describe(source, received, today)
    if not seen.subject.strip():
        yield STOP, _("La réponse ne dit pas qui est le lecteur (identifiant vide).")
        return
    yield OK, _("Le compte est reconnu\u00a0: la réponse porte un identifiant.")
    yield from _facts(seen)
    for one in seen.verdicts:
        told = rule_told(one.rule)
        if one.holds:
            yield OK, _("Condition remplie\u00a0: {rule}").format(rule=told)
        else:
            yield (
                STOP,
                _("Condition non remplie\u00a0: {rule}. Le lecteur lirait\u00a0: {says}").format(
                    rule=told, says=one.rule.says
                ),
            )
    if names := [name for name, _values in unread(seen)][:MOST_NAMED]:
        told = _("Attributs reçus sans être demandés\u00a0: {names}. N’envoyez plus ceux qui ne servent pas.")
        yield WARN, told.format(names=", ".join(names))
    if seen.missing:
        told = _("À sa première venue, nous demanderons encore au lecteur\u00a0: {fields}.")
        yield OK, told.format(fields=", ".join(asked_of(seen)))
    if why := why_not_covered(source.partner, today):
        yield WARN, why


def _facts(seen: Preview) -> Iterator[Line]:
    """What we read, in one line; then each attribute that is missing or that we cannot read."""
    asked = [one for one in seen.facts if one.attribute]
    read = [f"{FACTS[one.fact]} ({one.attribute})" for one in asked if not problem_of(one)]
    if read:
        yield OK, _("Attributs lus\u00a0: {facts}.").format(facts=", ".join(read))
    if not asked:
        yield WARN, _("Aucun attribut n’est encore demandé. Dites leurs noms au Département.")
    for one in asked:
        if problem := problem_of(one):
            yield WARN, f"{FACTS[one.fact]} ({one.attribute})\u00a0: {problem}"


def not_answered(source: IdentitySource, stop: Stop, detail: str) -> Iterator[Line]:
    """Why the trial brought nothing back; `detail` in the words of the machine."""
    words = WORDS[stop]
    yield STOP, str(words.says).format(name=source.name)
    if detail:
        yield STOP, _("Message technique\u00a0: {detail}").format(detail=detail_told(detail)[:300])


def came_back(*, has_left: bool) -> Iterator[Line]:
    """The browser was sent back from their sign-out. Not every server answers a silent question after it."""
    if has_left:
        yield OK, _("Votre serveur a confirmé la déconnexion, et a renvoyé le lecteur ici.")
    else:
        yield WARN, _("Votre serveur a renvoyé le lecteur ici sans confirmer la déconnexion.")


def left(*, is_still_there: bool) -> Iterator[Line]:
    """What a silent question says after the test account signed out there."""
    if is_still_there:
        yield (
            STOP,
            _("Le compte d’essai est encore connecté chez vous\u00a0: la déconnexion n’a pas eu lieu."),
        )
    else:
        yield OK, _("Plus personne n’est connecté chez vous\u00a0: la déconnexion a eu lieu.")
