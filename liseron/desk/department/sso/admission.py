"""Conditions of entry of a source: added, changed, ordered, removed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.sso.source_forms import RuleForm
from liseron.desk.department.sso.sources import around, source_at
from liseron.desk.department.sso.words import rule_told
from liseron.sso import sourcing
from liseron.sso.models import AdmissionRule
from liseron.toolkit.access_rules import who


@who(STAFF)
def rule_new(request: HttpRequest, slug: str) -> HttpResponse:
    found = source_at(slug)
    form = RuleForm(request.POST or None)

    def act() -> str:
        sourcing.add_rule(source=found, by=request.user, facts=form.rule())
        return _("La condition est ajoutée, après les autres.")

    page = FormPage(
        title=_("Nouvelle condition d’entrée"),
        lead=_("Toutes les conditions doivent être remplies. La première qui ne l’est pas dit pourquoi."),
        button=_("Ajouter cette condition"),
        **around(found),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def rule_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    rule = _rule(slug, pk)
    known = {"attribute": rule.attribute, "test": rule.test, "values": rule.values, "says": rule.says}
    form = RuleForm(request.POST or None, initial=known)

    def act() -> str:
        sourcing.change_rule(rule=_rule(slug, pk), by=request.user, facts=form.rule())
        return _("La condition est à jour.")

    page = FormPage(title=_("Modifier la condition d’entrée"), button=_("Enregistrer"), **around(rule.source))
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def rule_move(request: HttpRequest, slug: str, pk: int, way: str) -> HttpResponse:
    rule = _rule(slug, pk)

    def act() -> str:
        sourcing.move_rule(rule=rule, by=request.user, is_up=way == "monter")
        return _("L’ordre est changé.")

    return answer_button(request, act, reverse("desk:dept_source", args=[slug]))


@who(STAFF)
def rule_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    rule = _rule(slug, pk)

    def act() -> str:
        sourcing.remove_rule(rule=rule, by=request.user)
        return _("La condition est retirée.")

    page = FormPage(
        title=_("Retirer cette condition\u00a0?"),
        lead=_("{condition}. Elle n’arrêtera plus personne.").format(condition=rule_told(rule)),
        button=_("Retirer cette condition"),
        is_danger=True,
        **around(rule.source),
    )
    return answer_confirmation(request, act, page)


def _rule(slug: str, pk: int) -> AdmissionRule:
    rows = AdmissionRule.objects.select_related("source__partner", "source__library")
    return get_object_or_404(rows, pk=pk, source__slug=slug)
