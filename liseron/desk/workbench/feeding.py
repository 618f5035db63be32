"""What the tests of a supplier say to the roll-out of its partner."""

from django.utils.translation import gettext as _

from liseron.desk.models import WorkbenchTest
from liseron.partners.rollouts import tell_step
from liseron.toolkit.dates import in_full, paris_today

Kind, Verdict = WorkbenchTest.Kind, WorkbenchTest.Verdict
SIGN_IN, RECORDS = "federated-sign-in", "federated-records"
BOTH_PORTALS = {Kind.TRIAL, Kind.DEEP_LINK}
"""From our portal to their sign-in, and from a record of theirs to our title."""


def tell_rollout(test: WorkbenchTest) -> None:
    """The sign-in is tried when the last trials from both portals passed; records are only noted, because nobody here
    sees the partner's catalogue."""
    day = paris_today(test.at)
    if test.verdict == Verdict.STOP:
        return
    if test.kind in BOTH_PORTALS and _passed(test) == BOTH_PORTALS:
        says = _("Essais de raccordement réussis le {day}.").format(day=in_full(day))
        tell_step(partner=test.partner, key=SIGN_IN, says=says, is_done=True, today=day)
    if test.kind == Kind.OUR_RECORDS:
        says = _("Le {day}, nos notices se lisent. Reste à les voir dans le catalogue.")
        tell_step(
            partner=test.partner, key=RECORDS, says=says.format(day=in_full(day)), is_done=False, today=day
        )


def _passed(test: WorkbenchTest) -> set[str]:
    """Kinds whose last test has nothing to correct."""
    verdicts = dict(
        WorkbenchTest.objects.filter(partner=test.partner, kind__in=BOTH_PORTALS)
        .exclude(verdict=Verdict.AWAY)
        .order_by("pk")
        .values_list("kind", "verdict")
    )
    return {kind for kind, verdict in verdicts.items() if verdict != Verdict.STOP}
