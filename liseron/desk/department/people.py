"""Professionals: who works where, with which role, invited, reminded, revoked."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF, may_administer
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.partners.models import Partner
from liseron.people.models import RoleGrant, User
from liseron.people.roles import CannotGrant, account_of, invite_professional, may_grant, revoke_role
from liseron.people.second_factor import reset_second_factor
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now
from liseron.toolkit.text import fold
from liseron.toolkit.throttle import allow

REMINDERS = 5
AN_HOUR = 3600


class InvitationForm(forms.Form):
    """Someone to invite; the roles on offer are those that the person who asks may give."""

    name = forms.CharField(label=gettext_lazy("Nom de la personne"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("Courriel professionnel"),
        help_text=gettext_lazy("Elle y reçoit un lien pour choisir son mot de passe."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Rôle"), widget=forms.RadioSelect)
    partner = forms.ModelChoiceField(
        label=gettext_lazy("Collectivité"),
        help_text=gettext_lazy("Pour les rôles d’une bibliothèque seulement."),
        queryset=Partner.objects.all(),
        required=False,
        empty_label=gettext_lazy("Aucune"),
    )

    def __init__(self, *args: Any, is_administrator: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        own = RoleGrant.PARTNER_ROLES
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            choice for choice in RoleGrant.Role.choices if is_administrator or choice[0] in own
        ]


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q).split()
    people = User.objects.filter(role_grants__isnull=False).distinct().values_list("pk", "name", "email")
    found = [pk for pk, name, email in people if all(word in fold(f"{name} {email}") for word in words)]
    return rows.filter(Q(user__in=found) | Q(partner__name__icontains=q))


def _narrow_access(rows: Rows, wanted: str) -> Rows:
    return rows.filter(
        **{
            "never": {"user__last_login__isnull": True},
            "no_factor": {"has_second_factor": False},
            "factor": {"has_second_factor": True},
        }[wanted]
    )


LISTING = Listing(
    name="equipes",
    hint=gettext_lazy("Nom, courriel ou collectivité"),
    find=_find,
    filters=(
        Filter(
            "role",
            gettext_lazy("Rôle"),
            tuple(RoleGrant.Role.choices),
            lambda rows, wanted: rows.filter(role=wanted),
        ),
        Filter(
            "acces",
            gettext_lazy("Accès"),
            (
                ("never", gettext_lazy("Jamais venus")),
                ("no_factor", gettext_lazy("Sans second facteur")),
                ("factor", gettext_lazy("Avec second facteur")),
            ),
            _narrow_access,
        ),
    ),
    sorts=(
        Sort("nom", gettext_lazy("Nom"), ("user__name", "user__username")),
        Sort("collectivite", gettext_lazy("Collectivité"), ("partner__name", "user__name")),
        Sort("recent", gettext_lazy("Rôle le plus récent"), ("-granted_at",)),
    ),
    columns=(
        (gettext_lazy("Nom"), lambda row: str(row.user)),
        (gettext_lazy("Courriel"), lambda row: row.user.email),
        (gettext_lazy("Rôle"), lambda row: row.get_role_display()),
        (gettext_lazy("Collectivité"), lambda row: row.partner.name if row.partner else ""),
        (gettext_lazy("Depuis"), lambda row: row.granted_at),
        (gettext_lazy("Dernière venue"), lambda row: row.user.last_login),
        (gettext_lazy("Second facteur"), lambda row: row.has_second_factor),
    ),
)


@who(STAFF)
def people(request: HttpRequest) -> HttpResponse:
    factor = Authenticator.objects.filter(user=OuterRef("user")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    rows = RoleGrant.objects.select_related("user", "partner").annotate(has_second_factor=Exists(factor))
    context = {"is_administrator": may_administer(request), "partner_roles": RoleGrant.PARTNER_ROLES}
    return show_list(request, LISTING, rows, "desk/department/people.html", context)


@who(STAFF)
def people_invite(request: HttpRequest) -> HttpResponse:
    """An account with a role, and a mail; someone known receives the role alone."""
    near = Partner.objects.filter(slug=request.GET.get("collectivite", "")[:80]).first()
    initial = {"partner": near, "role": RoleGrant.Role.LIBRARIAN}
    form = InvitationForm(request.POST or None, initial=initial, is_administrator=may_administer(request))

    def act() -> str:
        user = invite_professional(by=account_of(request), now=now(), **form.cleaned_data)
        if user.has_usable_password():
            return _("{name} avait déjà un accès : le rôle est ajouté.").format(name=user)
        return _("{name} est invité(e) : un courriel part vers {email}.").format(name=user, email=user.email)

    here = reverse("desk:dept_people")
    page = FormPage(
        title=_("Inviter une personne"),
        button=_("Envoyer l’invitation"),
        back=here,
        trail=((_("Équipes et rôles"), here),),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def people_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation once more, to someone who has not chosen a password yet."""
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "partner"), pk=pk)

    def act() -> str:
        if not may_grant(request.user, grant.role, grant.partner):  # type: ignore[arg-type]
            raise CannotGrant(_("Vous ne pouvez pas inviter pour ce rôle."))
        if grant.user.has_usable_password():
            raise CannotGrant(_("{name} a déjà choisi son mot de passe.").format(name=grant.user))
        if not allow(request, "invitation", REMINDERS, AN_HOUR, value=grant.user.email):
            raise CannotGrant(_("Plusieurs invitations sont déjà parties. Attendez une heure."))
        invite_professional(
            email=grant.user.email,
            name=grant.user.name,
            role=grant.role,
            partner=grant.partner,
            by=account_of(request),
            now=now(),
        )
        return _("L’invitation repart vers {email}.").format(email=grant.user.email)

    return answer_button(request, act, reverse("desk:dept_people"))


@who(STAFF)
def people_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """A role taken back, after saying what the person loses."""
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "partner"), pk=pk)
    facts = {"name": grant.user, "role": grant.get_role_display()}

    def act() -> str:
        revoke_role(grant=grant, by=account_of(request))
        return _("{name} n’a plus ce rôle : {role}. Pour revenir, invitez-la de nouveau.").format(**facts)

    here = reverse("desk:dept_people")
    where = f", {grant.partner.name}" if grant.partner else ""
    page = FormPage(
        title=_("Retirer ce rôle ?"),
        lead=_("{name} : {role}{where}. Cette personne perd cet accès dès maintenant.").format(
            **facts, where=where
        ),
        button=_("Retirer ce rôle"),
        back=here,
        trail=((_("Équipes et rôles"), here),),
        is_danger=True,
    )
    return answer_confirmation(request, act, page)


@who(STAFF)
def people_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """The second factor of someone who lost it, taken away so that a new one can be chosen."""
    grant = get_object_or_404(RoleGrant.objects.select_related("user", "partner"), pk=pk)

    def act() -> str:
        reset_second_factor(grant=grant, by=account_of(request))
        return _("{name} choisira une nouvelle double protection en se connectant.").format(name=grant.user)

    here = reverse("desk:dept_people")
    page = FormPage(
        title=_("Rouvrir l’accès de {name} ?").format(name=grant.user),
        lead=_(
            "Téléphone perdu, codes perdus : vérifiez de vive voix que c’est bien cette personne qui demande."
        ),
        button=_("Retirer sa double protection"),
        back=here,
        trail=((_("Équipes et rôles"), here),),
        is_danger=True,
    )
    return answer_confirmation(request, act, page)
