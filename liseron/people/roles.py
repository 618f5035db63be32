"""Who may do what: roles held, predicates on them, the rules that views carry, roles given and taken."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rules.predicates import Predicate

from liseron.partners.models import Library, Partner
from liseron.people import letters
from liseron.people.models import Patron, RoleGrant, User
from liseron.toolkit import audit
from liseron.toolkit.access_rules import rule_for_user
from liseron.toolkit.text import clean_line

Role = RoleGrant.Role


class CannotGrant(Exception):
    """The role does not fit, or the person who gives it may not; the message is the sentence to show."""


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Roles held; read once per loaded user, so once per request."""
    return frozenset(grant.role for grant in user.grants) if isinstance(user, User) else frozenset()


def partner_of(user: User | AnonymousUser) -> Partner | None:
    """The partner a librarian or manager works for, the first granted when there are several."""
    grants = user.grants if isinstance(user, User) else ()
    return next((grant.partner for grant in grants if grant.partner is not None), None)


def libraries_visible_to(user: User | AnonymousUser) -> "QuerySet[Library]":
    """Libraries whose readers this person may see: the partner's own, or all for the département."""
    if not isinstance(user, User) or not user.is_professional:
        return Library.objects.none()
    if user.sees_every_reader:
        return Library.objects.all()
    return Library.objects.filter(partner__in=user.partner_ids)


def patron_of(user: User | AnonymousUser) -> Patron | None:
    """The reader behind an account, or None for a professional or nobody."""
    if not isinstance(user, User):
        return None
    try:
        return user.patron
    except Patron.DoesNotExist:
        return None


def _predicate(name: str, test: Callable[[User | AnonymousUser], bool]) -> Predicate:
    return Predicate(test, name=name)


def _holds(*wanted: str) -> Predicate:
    return _predicate(f"is_{'_or_'.join(wanted)}", lambda user: bool(roles_of(user) & set(wanted)))


is_patron = _predicate("is_patron", lambda user: patron_of(user) is not None)
is_librarian = _holds(Role.LIBRARIAN, Role.MANAGER)
is_manager = _holds(Role.MANAGER)
is_staff = _holds(Role.STAFF, Role.ADMINISTRATOR)
is_finance = _holds(Role.FINANCE, Role.ADMINISTRATOR)
is_administrator = _holds(Role.ADMINISTRATOR)
is_professional = _predicate("is_professional", lambda user: bool(roles_of(user)))

PATRON = rule_for_user("patron", is_patron)
LIBRARIAN = rule_for_user("librarian", is_librarian)
MANAGER = rule_for_user("manager", is_manager)
STAFF = rule_for_user("staff", is_staff)
FINANCE = rule_for_user("finance", is_finance)
ADMINISTRATOR = rule_for_user("administrator", is_administrator)
PROFESSIONAL = rule_for_user("professional", is_professional)
DESK = rule_for_user("librarian or staff", is_librarian | is_staff)


def may_grant(by: User, role: str, partner: Partner | None) -> bool:
    """Administrators give every role; a manager those of the own partner; staff those of any partner."""
    if Role.ADMINISTRATOR in roles_of(by):
        return True
    if role not in RoleGrant.PARTNER_ROLES or partner is None:
        return False
    manages = any(g.role == Role.MANAGER and g.partner_id == partner.pk for g in by.grants)
    return manages or Role.STAFF in roles_of(by)


@transaction.atomic
def grant_role(*, user: User, role: str, partner: Partner | None, by: User | None) -> RoleGrant:
    """Give a role; given twice, the same one. `by` None for the setting up. Raises CannotGrant."""
    if role not in Role.values or (role in RoleGrant.PARTNER_ROLES) != (partner is not None):
        raise CannotGrant(_("Choisissez une collectivité pour ce rôle, et pour lui seul."))
    if by is not None and not may_grant(by, role, partner):
        raise CannotGrant(_("Vous ne pouvez pas donner ce rôle."))
    grant, is_new = RoleGrant.objects.get_or_create(
        user=user, role=role, partner=partner, defaults={"granted_by": audit.name_of_actor(by)}
    )
    user.__dict__.pop("grants", None)
    if is_new:
        audit.record(by, "role.granted", user, role=role, partner=partner.pk if partner else None)
    return grant


@transaction.atomic
def revoke_role(*, grant: RoleGrant, by: User) -> None:
    """Take a role back. Raises CannotGrant; the last administrator stays."""
    if not may_grant(by, grant.role, grant.partner):
        raise CannotGrant(_("Vous ne pouvez pas retirer ce rôle."))
    others = RoleGrant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).exclude(pk=grant.pk)
    if grant.role == Role.ADMINISTRATOR and not others.exists():
        raise CannotGrant(_("C’est la seule personne qui administre : donnez d’abord ce rôle à une autre."))
    audit.record(by, "role.revoked", grant.user, role=grant.role, partner=grant.partner_id)
    grant.delete()
    grant.user.__dict__.pop("grants", None)


@transaction.atomic
def invite_professional(
    *, email: str, name: str, role: str, partner: Partner | None, by: User | None, now: datetime
) -> User:
    """An account with a role and a mail to choose the password; a known professional gets the role alone.

    Raises CannotGrant with a sentence.
    """
    email, name = clean_line(email, 255).lower(), clean_line(name, 200)
    try:
        validate_email(email)
    except ValidationError:
        raise CannotGrant(_("Cette adresse de courriel n’est pas complète.")) from None
    user = User.objects.filter(username__iexact=email).first() or _new_account(email, name)
    grant_role(user=user, role=role, partner=partner, by=by)
    if not user.has_usable_password():
        letters.invite(user, role=str(Role(role).label), partner=partner.name if partner else "", now=now)
    return user


def _new_account(email: str, name: str) -> User:
    if not name:
        raise CannotGrant(_("Écrivez le nom de la personne."))
    if len(email) > 150:
        raise CannotGrant(_("Cette adresse de courriel est trop longue."))
    user = User(username=email, email=email, name=name)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise CannotGrant(
            _("Cette adresse est déjà celle d’un lecteur. Utilisez l’adresse professionnelle.")
        ) from None
    return user


def account_of(request: HttpRequest) -> User:
    """Who is signed in, for actions that keep who did them. PermissionDenied for an anonymous visitor."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
