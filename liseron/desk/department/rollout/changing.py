"""What the département changes in one rollout: its facts, its criteria, its launch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.rollout.forms import CheckForm, LaunchForm, RolloutForm
from liseron.desk.department.rollout.page import around, rollout_at
from liseron.desk.department.wording import coverage_of
from liseron.partners.checks import check_criterion
from liseron.partners.following import Followed, follow
from liseron.partners.models import ReadinessCheck, ReadinessCriterion
from liseron.partners.rollouts import change_rollout, follow_default_steps, launch_rollout, reopen_rollout
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today


@who(STAFF)
def rollout_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = rollout_at(slug)
    form = RolloutForm(request.POST or None, row=found)

    def act() -> str:
        change_rollout(rollout=found, by=request.user, **form.cleaned_data)
        return _("Le déploiement de {partner} est à jour.").format(partner=found.partner.name)

    page = FormPage(title=_("Modifier le déploiement"), button=_("Enregistrer"), **around(found))
    return answer_form(request, form, act, page)


@who(STAFF)
def criterion_check(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What was found, with its day and a note; the answer already there is proposed."""
    found, criterion, today = rollout_at(slug), _criterion(pk), paris_today()
    known = ReadinessCheck.objects.filter(partner=found.partner, criterion=criterion).first()
    initial = {"is_met": "oui", "checked_on": today, "note": known.note if known else ""}
    if known is not None and not known.is_met:
        initial["is_met"] = "non"
    form = CheckForm(request.POST or None, initial=initial)

    def act() -> str:
        facts = form.cleaned_data
        check_criterion(partner=found.partner, criterion=criterion, by=request.user, today=today, **facts)
        return _("Critère «\u00a0{criterion}\u00a0» : c’est noté.").format(criterion=criterion.label)

    page = FormPage(
        title=criterion.label,
        lead=criterion.help,
        button=_("Enregistrer"),
        **around(found, f"criterion-{pk}"),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def criterion_met(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A button alone: met today; the note stays."""
    found, criterion, today = rollout_at(slug), _criterion(pk), paris_today()
    known = ReadinessCheck.objects.filter(partner=found.partner, criterion=criterion).first()

    def act() -> str:
        check_criterion(
            partner=found.partner, criterion=criterion, is_met=True, checked_on=today,
            note=known.note if known else "", by=request.user, today=today,
        )  # fmt: skip
        return _("Critère «\u00a0{criterion}\u00a0» : rempli.").format(criterion=criterion.label)

    return answer_button(request, act, around(found, f"criterion-{pk}")["back"])


@who(STAFF)
def rollout_launch(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens to readers, after saying what is missing."""
    found, today = rollout_at(slug), paris_today()
    followed = follow(found, today)
    form = LaunchForm(
        request.POST or None, is_ready=followed.readiness.is_ready, initial={"launched_on": today}
    )

    def act() -> str:
        launch_rollout(rollout=found, by=request.user, today=today, **form.cleaned_data)
        return _("{partner} est lancée. Ses lecteurs entrent dès que sa convention est en cours.").format(
            partner=found.partner.name
        )

    page = FormPage(
        title=_("Lancer"),
        lead=_("{partner} passe en formule {formula}.").format(
            partner=found.partner.name, formula=found.get_formula_display()
        ),
        button=_("Lancer"),
        facts=_before_launch(followed),
        **around(found),
    )
    return answer_form(request, form, act, page)


def _before_launch(followed: Followed) -> tuple[str, ...]:
    """What one should know first."""
    partner, today = followed.rollout.partner, paris_today()
    told = []
    if missing := followed.readiness.missing:
        told.append(_("Il manque\u00a0: {labels}.").format(labels=" ; ".join(one.label for one in missing)))
    if left := followed.progress.total - followed.progress.done:
        told.append(
            ngettext("{n} étape n’est pas faite.", "{n} étapes ne sont pas faites.", left).format(n=left)
        )
    if not partner.is_covered_on(today):
        told.append(
            _("Convention\u00a0: {state}. Personne n’entre sans convention en cours.").format(
                state=coverage_of(partner, today)[0].lower()
            )
        )
    if followed.rollout.formula == "federated" and not partner.portal_url:
        told.append(_("Le site où s’inscrire n’est pas dans la fiche de la collectivité."))
    return tuple(told)


@who(STAFF)
def rollout_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    found = rollout_at(slug)

    def act() -> str:
        reopen_rollout(rollout=found, by=request.user)
        return _("Le déploiement de {partner} est repris.").format(partner=found.partner.name)

    launched = in_full(found.launched_on) if found.launched_on else _("jamais")
    page = FormPage(
        title=_("Reprendre ce déploiement ?"),
        lead=_(
            "Pour changer de formule, ou si le lancement a été noté par erreur. Les lecteurs entrent toujours."
        ),
        facts=(_("Lancé\u00a0: {on}.").format(on=launched),),
        button=_("Reprendre le déploiement"),
        **around(found),
    )
    return answer_confirmation(request, act, page)


@who(STAFF)
@require_POST
def rollout_usual_steps(request: HttpRequest, slug: str) -> HttpResponse:
    """A button alone: the usual steps of the formula."""
    found = rollout_at(slug)

    def act() -> str:
        count = follow_default_steps(rollout=found, by=request.user)
        return ngettext("{n} étape est ajoutée.", "{n} étapes sont ajoutées.", count).format(n=count)

    return answer_button(request, act, around(found, "steps")["back"])


def _criterion(pk: int) -> ReadinessCriterion:
    return get_object_or_404(ReadinessCriterion, pk=pk, is_active=True, answered_by="hand")
