"""Loads a demo network: territory, partners, offer, people, and a few weeks of life. Safe to run again."""

from collections.abc import Callable
from typing import Any

from liseron.access.entitlements import entitle
from liseron.access.quotas import set_quota
from liseron.agreements.models import AgreementModel
from liseron.catalogue import search
from liseron.catalogue.actions import create_resource, create_vendor, put_records
from liseron.catalogue.models import Resource, Vendor
from liseron.catalogue.ports import TitleFacts, named
from liseron.demo.extract import load_territory
from liseron.demo.loading import (
    addresses,
    catalogue,
    doors,
    dues,
    facts,
    guide,
    joining,
    life,
    money,
    partnership,
    people,
    shelves,
    sign_on,
)
from liseron.partners.actions import (
    attach_territory,
    change_library,
    change_partner,
    create_partner,
)
from liseron.partners.models import Intercommunality, Library, Municipality, Partner
from liseron.toolkit.text import fold

BY = "demo"
# These open everywhere but at the last partner, so that a refusal can be seen.
NOT_EVERYWHERE = "code"


def load(name: str, *, base_url: str, say: Callable[[str], None], records: int | None = None) -> None:
    """Everything of network `name`; `base_url` is where the demo is served. `say` is told each step."""
    network = facts.network(name)
    department = network["site"]["department"]
    say("Communes, intercommunalités et bibliothèques…")
    load_territory(department)
    for library in Library.objects.filter(ministry_code__in=network["library_names"]):
        change_library(library=library, by=BY, name=network["library_names"][library.ministry_code])
    say("Collectivités partenaires…")
    model = partnership.model_of(network)
    partners = [_partner(entry, model) for entry in network["partner"]]
    say("Offre des six médias…")
    resources = _offer(base_url)
    _open_to(resources, partners)
    _titles(resources)
    guide.host(resources["guides"], by=BY)
    catalogue.load(resources)
    say("Lecteurs, bibliothécaires et inscriptions en attente…")
    cast = people.load(network)
    say("Déploiements, budget et participations…")
    joining.load(partners)
    money.load(resources, [joining.federated(partners), *partners], budget=network["agreements"]["budget"])
    dues.load(partners[0])
    sign_on.load(partners, resources, base_url=base_url)
    addresses.load(partners)
    shelves.load(joining.federated(partners), base_url=base_url)
    life.load(cast, resources)
    if records:
        say(f"{records} notices de plus…")
        _more_titles(resources, records)
    search.rebuild()


def refresh_addresses(base_url: str) -> None:
    """The stand-in vendors follow the address that the demo is served at."""
    for resource in Resource.objects.filter(entry=Resource.Entry.VENDOR):
        url = f"{base_url}/demo/fournisseur/{resource.slug}/"
        if resource.entry_url != url:
            Resource.objects.filter(pk=resource.pk).update(entry_url=url)
    sign_on.refresh_addresses(base_url)
    shelves.refresh_addresses(base_url)
    doors.refresh_addresses(base_url)


def _partner(entry: dict[str, Any], model: AgreementModel) -> Partner:
    """Finds or makes the partner, plays its agreement, attaches the libraries of its territory."""
    code, siren = entry.get("municipality"), entry.get("intercommunality")
    if code:
        commune = Municipality.objects.get(insee_code=code, kind=Municipality.Kind.CURRENT)
        partner = Partner.objects.filter(municipality=commune).first()
        name = (
            f"Commune d’{commune.name}" if fold(commune.name)[0] in "aeiou" else f"Commune de {commune.name}"
        )
    else:
        epci = Intercommunality.objects.get(pk=siren)
        partner = Partner.objects.filter(intercommunality=epci).first()
        name = epci.name
    if partner is None:
        where = {"municipality": commune} if code else {"intercommunality": epci}
        partner = create_partner(name=name, by=BY, **where)
    change_partner(
        partner=partner,
        by=BY,
        formula=entry["formula"],
        portal_url=entry.get("portal_url", ""),
        contact_name="Louise Garnier",
        contact_email=f"{partner.slug[:40]}@demo.example",
    )
    partnership.agree(partner, entry, model)
    attach_territory(partner=partner, by=BY)
    for library in Library.objects.filter(ministry_code__in=entry.get("structuring", [])):
        change_library(library=library, by=BY, classification=Library.Classification.STRUCTURING)
    return partner


def _offer(base_url: str) -> dict[str, Resource]:
    offer = facts.offer()
    for entry in offer["vendor"]:
        if not Vendor.objects.filter(slug=entry["slug"]).exists():
            create_vendor(by=BY, **entry)
    found = {resource.slug: resource for resource in Resource.objects.all()}
    for entry in offer["resource"]:
        if entry["slug"] not in found:
            found[entry["slug"]] = _resource(dict(entry), base_url)
    doors.load(found, offer["door"], base_url=base_url)
    return found


def _resource(entry: dict[str, Any], base_url: str) -> Resource:
    quotas = entry.pop("quota", [])
    vendor = entry.pop("vendor", None)
    if vendor:
        entry |= {
            "vendor": Vendor.objects.get(slug=vendor),
            "entry_url": f"{base_url}/demo/fournisseur/{entry['slug']}/",
        }
    for text in ("presentation", "how_it_works"):
        entry[text] = entry[text].strip()
    resource = create_resource(by=BY, **entry)
    for quota in quotas:
        set_quota(resource=resource, by=None, **quota)
    return resource


def _open_to(resources: dict[str, Resource], partners: list[Partner]) -> None:
    for slug, resource in resources.items():
        if resource.entitlements.exists():
            continue
        if slug != NOT_EVERYWHERE:
            entitle(resource=resource, partner=None, by=None)
            continue
        for partner in partners[1:]:
            entitle(resource=resource, partner=partner, by=None)


def _titles(resources: dict[str, Resource]) -> None:
    rows: dict[str, list[TitleFacts]] = {}
    for work in facts.works():
        rows.setdefault(work["resource"], []).append(_title(work, resources[work["resource"]]))
    for slug, titles in rows.items():
        put_records(resource=resources[slug], rows=titles, by=BY)


def _title(work: dict[str, str], resource: Resource) -> TitleFacts:
    return TitleFacts(
        source_id=work["source_id"],
        medium=resource.medium,
        title=work["title"],
        creators=named(name.strip() for name in work["creators"].split(";") if name.strip()),
        year=int(work["year"]) if work["year"] else None,
        language=work["language"],
        extent=work["extent"],
        url=work["url"] if resource.entry != Resource.Entry.VENDOR else "",
        audience=work["audience"],
        subjects=tuple(word for word in [work["subjects"]] if word),
    )


def _more_titles(resources: dict[str, Resource], count: int) -> None:
    """Numbered titles for trials of size; they say themselves that they are not real."""
    for start in range(0, count, 5000):
        rows = [
            TitleFacts(
                source_id=f"essai-{n}", medium="book", title=f"Titre d’essai n° {n}", year=1900 + n % 120
            )
            for n in range(start, min(start + 5000, count))
        ]
        put_records(resource=resources["classiques"], rows=rows, by=BY)
