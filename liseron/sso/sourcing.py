"""The partners' own sign-ins that we trust: added, set, tried, opened, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.models import Library, Partner
from liseron.sso import allauth_sources
from liseron.sso.addressing import CannotAddress, read_address
from liseron.sso.mapping import FACTS as KNOWN_FACTS
from liseron.sso.models import AdmissionRule, IdentitySource, SourceLibrary
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line, slug

Protocol = IdentitySource.Protocol
FACTS = {
    *("name", "protocol", "address", "library", "registration_url", "help_text"),
    *("lapses_after_days", "asks_silently", "tells_logout"),
}
ASKED_AGAIN = {"protocol", "address"}
"""What makes an earlier trial prove nothing any more."""
NOT_SLUGS = {"nouvelle", "essai"}  # these are other addresses of the desk
LONGEST_NAME = 100
LONGEST_SLUG = 70
MOST_RULES = 20
MOST_LIBRARIES = 500


class CannotSource(Exception):
    """The source cannot be set so; the message is a French sentence."""


@dataclass(frozen=True)
class RuleFacts:
    """A condition of entry. `values` are compared by `ONE_OF` and `NONE_OF` alone."""

    attribute: str
    test: str
    says: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProviderAccess:
    """What OpenID Connect and SAML 2 need beside the address. An empty secret keeps the one already given."""

    client_id: str = ""
    secret: str = ""
    metadata: str = ""
    uid_attribute: str = ""


@transaction.atomic
def add_source(
    *, partner: Partner, by: object | None, access: ProviderAccess | None = None, **facts: Any
) -> IdentitySource:
    """A source, closed until it is tried. Raises CannotSource, CannotSetSource, ValidationError."""
    source = IdentitySource(partner=partner)
    _put(source, facts)
    source.slug = _free_slug(source.name)
    protocol, source.protocol = source.protocol, _plain(source.protocol)
    _check(source, with_query=protocol == Protocol.SAML)
    source.protocol = protocol
    if protocol in IdentitySource.BY_CAS:
        source.save(force_insert=True)
    else:
        _connect(source, access or ProviderAccess(), by)
    audit.record(by, "identity_source.added", source, partner=partner.pk, protocol=source.protocol)
    return source


@transaction.atomic
def change_source(
    *, source: IdentitySource, by: object | None, access: ProviderAccess | None = None, **facts: Any
) -> None:
    """Its slug stays: addresses made from it are already at the partner's. Raises as `add_source`."""
    before = source.protocol
    changed = _put(source, facts)
    if source.protocol != before and not {source.protocol, before} <= set(IdentitySource.BY_CAS):
        raise CannotSource(_("Pour changer de protocole, ajoutez une autre source, puis fermez celle-ci."))
    _check(source, with_query=source.protocol == Protocol.SAML)
    if ASKED_AGAIN & set(changed) or access is not None:
        source.tried_at = None
        changed.append("tried_at")
    if access is not None and source.protocol not in IdentitySource.BY_CAS:
        _connect(source, access, by)
    if changed:
        source.save(update_fields=[*changed, "changed_at"])
        audit.record(by, "identity_source.changed", source, fields=changed)


def _connect(source: IdentitySource, access: ProviderAccess, by: object | None) -> None:
    """What django-allauth keeps of the source; saves it."""
    if source.protocol == Protocol.OIDC:
        allauth_sources.set_oidc(
            source, issuer=source.address, client_id=access.client_id, secret=access.secret, by=by
        )
        return
    allauth_sources.set_saml(
        source,
        metadata_url="" if access.metadata else source.address,
        metadata_xml=access.metadata.encode(),
        uid_attribute=access.uid_attribute,
        by=by,
    )


def _plain(protocol: str) -> str:
    """A protocol that needs no app, while the rest is checked."""
    return protocol if protocol in {*IdentitySource.BY_CAS, ""} else Protocol.CAS3


@transaction.atomic
def set_mapping(*, source: IdentitySource, by: object | None, mapping: Mapping[str, str]) -> None:
    """Which attribute of the source's holds each fact of ours. Facts left empty are not read."""
    read = {fact: clean_line(name, LONGEST_NAME) for fact, name in mapping.items()}
    if unknown := set(read) - set(KNOWN_FACTS):
        raise TypeError(f"unknown facts: {sorted(unknown)}")
    kept = {fact: name for fact, name in read.items() if name}
    if kept == source.mapping:
        return
    source.mapping, source.tried_at = kept, None
    source.save(update_fields=["mapping", "tried_at", "changed_at"])
    audit.record(by, "identity_source.mapped", source, facts=sorted(kept))


@transaction.atomic
def set_rules(*, source: IdentitySource, by: object | None, rules: Sequence[RuleFacts]) -> None:
    """All conditions of entry, in the order in which they are looked at. Raises CannotSource, ValidationError."""
    _refuse_too_many(len(rules))
    source.admission_rules.all().delete()
    for rank, facts in enumerate(rules):
        _save_rule(AdmissionRule(source=source, rank=rank), facts)
    audit.record(by, "identity_source.rules_set", source, count=len(rules))


@transaction.atomic
def add_rule(*, source: IdentitySource, by: object | None, facts: RuleFacts) -> AdmissionRule:
    """One more, looked at last. Raises CannotSource, ValidationError."""
    ranks = list(source.admission_rules.values_list("rank", flat=True))
    _refuse_too_many(len(ranks) + 1)
    rule = _save_rule(AdmissionRule(source=source, rank=max(ranks, default=-1) + 1), facts)
    audit.record(by, "identity_source.rule_added", source, test=facts.test)
    return rule


@transaction.atomic
def change_rule(*, rule: AdmissionRule, by: object | None, facts: RuleFacts) -> None:
    """Raises CannotSource, ValidationError."""
    _save_rule(rule, facts)
    audit.record(by, "identity_source.rule_changed", rule.source, test=facts.test)


@transaction.atomic
def move_rule(*, rule: AdmissionRule, by: object | None, is_up: bool) -> None:
    """One place up or down; nothing at the end of the list."""
    rows = list(rule.source.admission_rules.all())
    here = rows.index(rule)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for rank, row in enumerate(rows):
        row.rank = rank
    AdmissionRule.objects.bulk_update(rows, ["rank"])
    audit.record(by, "identity_source.rule_moved", rule.source)


@transaction.atomic
def remove_rule(*, rule: AdmissionRule, by: object | None) -> None:
    """From now on it stops nobody."""
    audit.record(by, "identity_source.rule_removed", rule.source, test=rule.test)
    rule.delete()


@transaction.atomic
def set_libraries(*, source: IdentitySource, by: object | None, libraries: Mapping[str, Library]) -> None:
    """The library that each value of the library attribute means. Raises CannotSource."""
    if len(libraries) > MOST_LIBRARIES:
        raise CannotSource(_("C’est plus de valeurs que nous ne pouvons en garder."))
    if any(library.partner_id != source.partner_id for library in libraries.values()):
        raise CannotSource(_("Choisissez des bibliothèques de cette collectivité."))
    source.libraries.all().delete()
    SourceLibrary.objects.bulk_create(
        SourceLibrary(source=source, value=value, library=library) for value, library in libraries.items()
    )
    audit.record(by, "identity_source.libraries_set", source, count=len(libraries))


@transaction.atomic
def note_trial(*, source: IdentitySource, by: object | None, at: datetime) -> None:
    """A real answer was read and would let its reader in."""
    source.tried_at = at
    source.save(update_fields=["tried_at", "changed_at"])
    audit.record(by, "identity_source.tried", source)


@transaction.atomic
def open_source(*, source: IdentitySource, by: object | None, is_sure: bool = False) -> None:
    """Readers may sign in through it. `is_sure` opens one that was never tried. Raises CannotSource."""
    if source.partner.formula != Partner.AccessFormula.FEDERATED:
        raise CannotSource(
            _("Cette collectivité est en clé en main. Passez-la d’abord en formule autonomie, sur sa fiche.")
        )
    if source.tried_at is None and not is_sure:
        raise CannotSource(
            _(
                "Aucun essai n’a encore réussi. Essayez avec un vrai compte, ou confirmez que vous ouvrez sans."
            )
        )
    if IdentitySource.objects.filter(pk=source.pk, is_open=False).update(is_open=True):
        source.is_open = True
        audit.record(by, "identity_source.opened", source, was_tried=source.tried_at is not None)


@transaction.atomic
def close_source(*, source: IdentitySource, by: object | None) -> None:
    """Nobody signs in through it any more; who is inside stays until the end of the sign-in."""
    if IdentitySource.objects.open().filter(pk=source.pk).update(is_open=False):
        source.is_open = False
        audit.record(by, "identity_source.closed", source)


def _put(source: IdentitySource, facts: dict[str, Any]) -> list[str]:
    if unknown := set(facts) - FACTS:
        raise TypeError(f"unknown facts of a source: {sorted(unknown)}")
    changed = sorted(name for name, value in facts.items() if _value(source, name) != value)
    for name in changed:
        setattr(source, name, facts[name])
    return changed


def _value(source: IdentitySource, name: str) -> Any:
    """None for a library that is not chosen yet."""
    return None if name == "library" and source.library_id is None else getattr(source, name)


def _check(source: IdentitySource, *, with_query: bool) -> None:
    source.full_clean()
    if source.library.partner_id != source.partner_id:
        raise CannotSource(_("Choisissez une bibliothèque de cette collectivité."))
    try:
        read_address(source.address, with_query=with_query)
    except CannotAddress as refusal:
        raise CannotSource(_("Adresse de connexion\u00a0: {why}").format(why=refusal)) from None


def _refuse_too_many(count: int) -> None:
    if count > MOST_RULES:
        raise CannotSource(
            _("Vingt conditions au plus\u00a0: regroupez des valeurs dans une même condition.")
        )


def _save_rule(rule: AdmissionRule, facts: RuleFacts) -> AdmissionRule:
    compared = facts.test in (AdmissionRule.Test.ONE_OF, AdmissionRule.Test.NONE_OF)
    values = [value for value in (clean_line(one, 200) for one in facts.values) if value] if compared else []
    if compared and not values:
        raise CannotSource(_("Écrivez au moins une valeur pour cette condition."))
    rule.attribute = clean_line(facts.attribute, LONGEST_NAME)
    rule.test, rule.says, rule.values = facts.test, clean_line(facts.says, 300), values
    rule.full_clean()
    rule.save()
    return rule


def _free_slug(name: str) -> str:
    wished = slug(name, LONGEST_SLUG) or "bibliotheque"
    known = IdentitySource.objects.filter(slug__startswith=wished).values_list("slug", flat=True)
    taken = NOT_SLUGS | set(known)
    return next(s for s in (wished, *(f"{wished}-{n}" for n in range(2, 1000))) if s not in taken)
