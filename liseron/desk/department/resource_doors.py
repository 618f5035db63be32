"""How readers enter a resource: the connector, its settings, and what would leave, on trial."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.access import doors
from liseron.access.door_settings import PLAIN, door_of, open_settings
from liseron.access.ports import Line, NoAddress, Scheme, Words
from liseron.access.setting_doors import CannotSetDoor, set_door
from liseron.access.telling import receives_of
from liseron.access.trying import try_door
from liseron.catalogue.models import Resource
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.resource_door_forms import DoorForm
from liseron.desk.menu import render_desk
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now

CHOICE = "choix"
ORDER = (PLAIN, "signed_address", "jwt", "cas", "oidc", "referrer")


@dataclass(frozen=True)
class DoorState:
    """How a door stands: its connector in words, what is told to readers, what prevents it from opening."""

    label: Words
    receives: str
    problem: str
    for_vendor: tuple[Line, ...] = ()


@who(STAFF)
def resource_door(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how the vendor knows the reader, fill in what it asks for, save."""
    found = _resource(pk)
    key, scheme = _chosen(request, found)
    form = DoorForm(request.POST or None, resource=found, connector=key, scheme=scheme)

    def act() -> str:
        try:
            set_door(
                resource=Resource.objects.get(pk=found.pk), connector=key, by=request.user, **form.settings()
            )
        except CannotSetDoor as refusal:
            raise ValidationError(refusal.faults) from None
        return _("L’accès à {resource} est réglé. Essayez-le avant d’en parler aux lecteurs.").format(
            resource=found
        )

    context = {
        "resource": found,
        "state": state_of(found),
        "choices": _choices(key, scheme),
        "connector": form.door,
    }
    return answer_form(request, form, act, _page(found, context))


@who(STAFF)
@require_POST
def resource_door_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what would leave for a reader who does not exist; nothing is kept, nobody is called."""
    found = _resource(pk)
    context: dict[str, Any] = {"resource": found, "state": state_of(found), "here": _here(found)}
    try:
        context["trial"] = try_door(resource=found, now=now())
    except NoAddress as problem:
        context["problem"] = str(problem)
    return render_desk(request, "desk/department/doors/trial.html", context)


def state_of(resource: Resource) -> DoorState:
    """Reads the settings as a click would. Read the resource with `select_related("vendor", "door")`."""
    door = door_of(resource)
    label: Words = door.label if door else resource.connector
    try:
        opened = open_settings(resource)
    except NoAddress as problem:
        return DoorState(label, receives_of(resource), str(problem))
    told = tuple(opened.door.for_vendor(opened.values, opened.secret))
    return DoorState(label, receives_of(resource), "", told)


def _resource(pk: int) -> Resource:
    elsewhere = Resource.objects.exclude(entry=Resource.Entry.HOSTED)
    return get_object_or_404(elsewhere.select_related("vendor", "door"), pk=pk)


def _chosen(request: HttpRequest, resource: Resource) -> tuple[str, Scheme | None]:
    """What the form is about: posted, asked for in the address, or what is set today."""
    today = resource.connector if doors.door_named(resource.connector) else PLAIN
    if request.method == "POST":
        wanted = request.POST.get("connector", "")
        return (wanted if doors.door_named(wanted) else today), None
    wanted, _sign, model = request.GET.get(CHOICE, "").partition(":")
    door = doors.door_named(wanted)
    if door is None:
        return today, None
    return wanted, next((one for one in door.schemes if one.key == model), None)


def _choices(chosen: str, scheme: Scheme | None) -> list[dict[str, Any]]:
    """Every connector, and the shipped models of each after it."""
    listed = []
    for key in sorted(
        doors.names(), key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)
    ):
        door = doors.door_named(key)
        if door is None:
            continue
        listed.append({"value": key, "label": door.label, "is_chosen": key == chosen and scheme is None})
        for one in door.schemes:
            label = _("{connector}, modèle {scheme}").format(connector=door.label, scheme=one.name)
            listed.append({"value": f"{key}:{one.key}", "label": label, "is_chosen": one == scheme})
    return listed


def _here(found: Resource) -> str:
    return reverse("desk:resource_door", args=[found.pk])


def _page(found: Resource, context: dict[str, Any]) -> FormPage:
    sheet = reverse("desk:dept_resource", args=[found.slug])
    return FormPage(
        title=_("Accès des lecteurs"),
        button=_("Enregistrer cet accès"),
        lead=_("Comment {vendor} reconnaît vos lecteurs, et ce qu’il apprend d’eux.").format(
            vendor=found.vendor or found.name
        ),
        back=_here(found),
        trail=((_("Offre en ligne"), reverse("desk:dept_resources")), (found.name, sheet)),
        template="desk/department/doors/door.html",
        context=context,
    )
