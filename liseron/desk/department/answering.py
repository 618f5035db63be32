"""Forms and confirmations answered the same way everywhere: what was typed stays, refusals are told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from liseron.access.entitlements import CannotEntitle
from liseron.access.quotas import CannotSetQuota
from liseron.agreements.modelling import CannotModel
from liseron.agreements.papers.letters import CannotWriteLetter
from liseron.agreements.papers.scans import CannotKeepScan
from liseron.agreements.refusals import CannotMove
from liseron.catalogue.hosting.ingest import CannotHost
from liseron.catalogue.imports.columns import CannotMap
from liseron.catalogue.imports.jobs import CannotDoJob
from liseron.catalogue.intake import CannotPut
from liseron.catalogue.withdrawing import CannotWithdraw
from liseron.catalogue.works import CannotRegroup
from liseron.desk.menu import render_desk
from liseron.desk.reporting import CannotReport
from liseron.desk.workbench.links import CannotGiveLink
from liseron.exchange.removing import CannotRemove
from liseron.exchange.sweeping import CannotDecide
from liseron.finance.billing import CannotBill
from liseron.finance.budgeting import CannotBudget
from liseron.finance.orders import CannotOrder
from liseron.finance.subsidising import CannotSubsidise
from liseron.partners.actions import CannotAttach, CannotPartner, CannotSetCoverage
from liseron.partners.checks import CannotCheck
from liseron.partners.importing.libraries import CannotSettle
from liseron.partners.rollouts import CannotLaunch, CannotRollOut
from liseron.partners.welcoming import CannotVisit
from liseron.people.roles import CannotGrant
from liseron.sso.allauth_sources import CannotSetSource
from liseron.sso.oidc_provider.clients import CannotRegisterClient
from liseron.sso.registry import CannotRegister
from liseron.sso.sourcing import CannotSource
from liseron.toolkit.imports import CannotSetAside

REFUSALS = (
    *(CannotPartner, CannotSetCoverage, CannotAttach, CannotEntitle, CannotSetQuota),
    *(CannotWithdraw, CannotDoJob, CannotMap, CannotRegroup, CannotReport),
    *(CannotHost, CannotPut, CannotSettle, CannotGrant, CannotSetAside, CannotModel),
    *(CannotCheck, CannotLaunch, CannotRollOut, CannotVisit),
    *(CannotDecide, CannotRemove),
    *(CannotBudget, CannotSubsidise),
    *(CannotBill, CannotOrder),
    CannotGiveLink,
    *(CannotMove, CannotKeepScan, CannotWriteLetter),
    *(CannotRegister, CannotRegisterClient, CannotSource, CannotSetSource),
)
Act = Callable[[], str]
"""Does what was asked, or raises a refusal; gives the sentence that tells it."""


@dataclass(frozen=True)
class FormPage:
    """A page that asks. `trail` is (label, address) pairs above it; `back` where one goes after, or instead."""

    title: str
    button: str
    back: str
    lead: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    template: str = "desk/department/form.html"
    context: dict[str, Any] = field(default_factory=dict)
    has_file: bool = False
    is_danger: bool = False
    facts: tuple[str, ...] = ()


def answer_form(request: HttpRequest, form: forms.Form, act: Act, page: FormPage) -> HttpResponse:
    """Draw the form; once it is right, act, tell it and go back."""
    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect(page.back)
    return ask(request, form, page)


def ask(request: HttpRequest, form: forms.Form, page: FormPage) -> HttpResponse:
    """The page with its questions as they stand."""
    return render_desk(request, page.template, {"form": form, "ask": page, **page.context})


def answer_confirmation(request: HttpRequest, act: Act, page: FormPage) -> HttpResponse:
    """Say what would happen, and do it when confirmed."""
    return answer_form(request, forms.Form(request.POST if request.method == "POST" else None), act, page)


def answer_button(request: HttpRequest, act: Act, back: str) -> HttpResponse:
    """A button alone: act, tell it or tell why not, go back."""
    form = forms.Form({})
    form.is_valid()
    told = attempt(form, act)
    if told is None:
        for refusal in form.non_field_errors():
            messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect(back)


def attempt(form: forms.Form, act: Act) -> str | None:
    """The sentence of what was done; None when it was refused, the form then says why."""
    try:
        with transaction.atomic():
            return act()
    except ValidationError as refusal:
        put_errors(form, refusal)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    return None


def put_errors(form: forms.Form, refusal: ValidationError) -> None:
    """Each error beside its question; above the form when it has none there."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal.messages)
        return
    for name, errors in refusal.error_dict.items():
        told = [message for error in errors for message in error.messages]
        form.add_error(name if name in form.fields else None, told)
