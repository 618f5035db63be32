"""The forms by which a subsidy goes on: eligible, refused, granted, paid; and what became of an action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.access import MONEY
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.subsidies import around_subsidy, find_subsidy
from liseron.desk.department.subsidy_forms import ActionForm, GrantForm, PaymentForm, RefusalForm, StepForm
from liseron.finance.models import Subsidy
from liseron.finance.subsidising import (
    find_eligible,
    grant_subsidy,
    pay_subsidy,
    refuse_subsidy,
    report_action,
)
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.money import euros


@dataclass(frozen=True)
class StepPage:
    """A step as the desk asks it: the form, the verb that takes its answers, what is said before and after."""

    form: type[StepForm]
    verb: Callable[..., None]
    title: Promise
    button: Promise
    told: Promise
    is_danger: bool = False


STEPS = {
    "recevable": StepPage(
        StepForm,
        find_eligible,
        gettext_lazy("Dire que la demande est recevable"),
        gettext_lazy("La demande est recevable"),
        gettext_lazy("La demande est recevable. L’aide reste à voter."),
    ),
    "refuser": StepPage(
        RefusalForm,
        refuse_subsidy,
        gettext_lazy("Refuser l’aide"),
        gettext_lazy("Refuser l’aide"),
        gettext_lazy("L’aide est refusée. La collectivité lit la raison sur son bureau."),
        is_danger=True,
    ),
    "accorder": StepPage(
        GrantForm,
        grant_subsidy,
        gettext_lazy("Accorder l’aide"),
        gettext_lazy("Accorder cette aide"),
        gettext_lazy("L’aide est accordée. Il reste à la payer."),
    ),
    "payer": StepPage(
        PaymentForm,
        pay_subsidy,
        gettext_lazy("Noter le paiement"),
        gettext_lazy("L’aide est payée"),
        gettext_lazy("Le paiement est noté."),
    ),
}


@who(MONEY)
def subsidy_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a file; refused in words when it does not come now."""
    asked = STEPS.get(step)
    if asked is None:
        raise Http404
    found = find_subsidy(pk)
    form = asked.form(request.POST or None, subsidy=found)

    def act() -> str:
        asked.verb(subsidy=found, by=request.user, today=paris_today(), **form.cleaned_data)
        return str(asked.told)

    page = FormPage(
        title=str(asked.title),
        button=str(asked.button),
        is_danger=asked.is_danger,
        facts=_facts(found),
        **around_subsidy(found),
    )
    return answer_form(request, form, act, page)


@who(MONEY)
def subsidy_action(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a co-financed action."""
    found = find_subsidy(pk)
    form = ActionForm(request.POST or None, row=found)

    def act() -> str:
        said: dict[str, Any] = form.cleaned_data
        report_action(subsidy=found, by=request.user, today=paris_today(), **said)
        return _("Le suivi de l’action est à jour.")

    page = FormPage(
        title=_("Suivi de l’action"),
        lead=_("Quand elle est prévue, quand elle a eu lieu, combien de personnes sont venues."),
        button=_("Enregistrer"),
        **around_subsidy(found),
    )
    return answer_form(request, form, act, page)


def _facts(found: Subsidy) -> tuple[str, ...]:
    """The amounts known so far."""
    said = [
        f"{found.partner.name}\u00a0: {found.label}",
        _("Coût total {cost}, aide demandée {asked}.").format(
            cost=euros(found.cost), asked=euros(found.asked)
        ),
    ]
    if found.granted is not None:
        said.append(_("Aide accordée\u00a0: {granted}.").format(granted=euros(found.granted)))
    return tuple(said)
