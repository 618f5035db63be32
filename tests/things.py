"""One of everything that an address may name: what the walks of the whole site need to exist."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from liseron.access.entitlements import entitle
from liseron.access.models import Entitlement, Quota
from liseron.agreements.drafting import draft_agreement
from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, AgreementModel, Commitment, Document
from liseron.agreements.papers.keeping import make_agreement
from liseron.desk.models import WorkbenchTest
from liseron.desk.workbench.links import give_link
from liseron.exchange import publishing
from liseron.exchange.actions import open_view
from liseron.exchange.models import View
from liseron.finance.models import Subscription, Subsidy
from liseron.partners.checks import check_criterion
from liseron.partners.models import (
    ReadinessCheck,
    ReadinessCriterion,
    RolloutStep,
    SupplierExchange,
    WelcomeVisit,
)
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import note_exchange, start_rollout
from liseron.partners.welcoming import plan_visit
from liseron.people.actions import ask_new_address
from liseron.people.consents import current_texts
from liseron.people.deciding import refuse_registration
from liseron.people.models import Patron, Registration, RoleGrant, User
from liseron.people.registering import register_patron
from liseron.portal.keeping.searches import save_search
from liseron.portal.keeping.selections import create_selection, keep_title, share
from liseron.portal.models import Selection
from liseron.portal.narrowing import Asked
from liseron.sso.models import IdentitySource, Service, SourceIdentity
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.imports import ImportLine, ImportRun
from tests.billing import Billing, a_billing
from tests.catalogue_things import Catalogue, a_catalogue
from tests.money import a_subscription, a_subsidy
from tests.people_and_places import Network, link_in_mail, open_the_door_twice, somebody
from tests.signing_on import a_service, set_up
from tests.sources import a_source

ANYONE, NEWCOMER, READER = "anyone", "newcomer", "reader"
LIBRARIAN, MANAGER, STAFF = "librarian", "manager", "staff"
ROLES = (ANYONE, NEWCOMER, READER, LIBRARIAN, MANAGER, STAFF)


@dataclass
class Things:
    """One of everything that an address may name."""

    network: Network
    reader: Patron
    asked: Registration
    decided: Registration
    right: Entitlement
    quota: Quota
    line: ImportLine
    grant: RoleGrant
    model: AgreementModel
    agreement: Agreement
    check: ReadinessCheck
    step: RolloutStep
    exchange: SupplierExchange
    visit: WelcomeVisit
    subscription: Subscription
    subsidy: Subsidy
    document: Document
    billing: Billing
    commitment: Commitment
    service: Service
    source: IdentitySource
    view: View
    catalogue: Catalogue
    selection: Selection
    links: dict[str, str] = field(default_factory=dict)

    def person(self, role: str) -> User | None:
        """Whoever opens the pages of that role."""
        if role == READER:
            return self.reader.user
        if role in (ANYONE, NEWCOMER):
            return None
        return self.network.professional("administrator" if role == STAFF else role)


def build_things(network: Network) -> Things:
    """A reader with visits and a spent quota, requests waiting and decided, links in mails, a row to settle."""
    reader = network.reader()
    open_the_door_twice(reader, network)
    decided = network.pending(given_name="Paul", email="paul@exemple.fr")
    librarian = network.professional("librarian")
    refuse_registration(registration=decided, by=librarian, reason="territory", now=now())
    follow = link_in_mail("paul@exemple.fr")
    asked = network.pending(
        given_name="Élise", email="elise.moreau@exemple.fr", birth_date=somebody().birth_date
    )
    register_patron(
        library=network.ours,
        identity=somebody(given_name="Nora", family_name="Blin", email="nora@exemple.fr"),
        consents=current_texts(paris_today()),
        now=now(),
    )
    ask_new_address(patron=reader, email="autre@exemple.fr", by=reader.user, now=now())
    network.reader(given_name="Léo", family_name="Petit", email="leo@exemple.fr")
    agreement = an_agreement_with_everything(network)
    long_verdicts(network)
    return Things(
        network=network,
        reader=reader,
        asked=asked,
        decided=decided,
        right=entitle(
            resource=network.films, partner=network.ours.partner, by=None,
            starts_on=paris_today(), ends_on=paris_today() + timedelta(days=30),
        ),
        quota=Quota.objects.get(),
        line=a_line_to_settle(network),
        grant=librarian.role_grants.get(),
        model=load_model("charente", None),
        **a_rollout(network),
        subscription=a_subscription(network),
        subsidy=a_subsidy(network),
        agreement=agreement,
        document=make_agreement(agreement=agreement, by=None, today=paris_today()),
        billing=a_billing(network),
        commitment=agreement.commitments.get(),
        service=a_service(network),
        source=set_up(a_known_source(reader, network)),
        view=a_view(network),
        catalogue=a_catalogue(network),
        selection=a_selection(network, reader),
        links={
            "verify": link_in_mail("nora@exemple.fr"),
            "follow": follow,
            "choose_password": link_in_mail("leo@exemple.fr"),
            "confirm_address": link_in_mail("autre@exemple.fr"),
            "workbench": a_workbench_link(network),
        },
    )  # fmt: skip


def a_view(network: Network) -> View:
    """Where our partner's catalogue harvests, with what it lists."""
    view = open_view(partner=network.ours.partner, by=None)
    publishing.keep_up()
    return view


def a_selection(network: Network, reader: Patron) -> Selection:
    """The reader's, shared, with a film; and a saved search."""
    selection = create_selection(patron=reader, name="Mes envies")
    keep_title(patron=reader, work=network.film.work, selections=[selection.pk])
    share(selection=selection, now=now())
    save_search(patron=reader, asked=Asked(text="film"), name="Films", now=now())
    return selection


def a_known_source(reader: Patron, network: Network) -> IdentitySource:
    """The reader has come by it once."""
    source = a_source(network.ours)
    SourceIdentity.objects.create(
        source=source, patron=reader, subject="elise", first_seen_at=now(), last_seen_at=now()
    )
    return source


def a_rollout(network: Network) -> dict[str, Any]:
    """Ours being rolled out: a criterion met, a step, a word with the supplier, a visit planned."""
    partner, today = network.ours.partner, paris_today()
    assert partner
    load_rollout_defaults(None)
    rollout = start_rollout(partner=partner, formula="federated", by=None, today=today)
    criterion = ReadinessCriterion.objects.get(key="connection")
    return {
        "check": check_criterion(
            partner=partner, criterion=criterion, is_met=True, checked_on=today, by=None, today=today
        ),
        "step": rollout.steps.all()[0],
        "exchange": note_exchange(
            rollout=rollout, by=None, today=today, with_whom="Support", summary="Devis demandé."
        ),
        "visit": plan_visit(host=network.ours, planned_on=today, by=None),
    }


def a_workbench_link(network: Network) -> str:
    """Its address, for the supplier of ours."""
    partner, today = network.ours.partner, paris_today()
    assert partner
    _link, secret = give_link(partner=partner, given_to="Prestataire", ends_on=today, by=None, today=today)
    return f"/raccordement/{secret}/"


def long_verdicts(network: Network) -> None:
    """Tests of the workbench whose address is wider than a phone."""
    there = f"https://moissonnage.exemple.fr/{'oai/' * 30}"
    told = [["stop", f"L’adresse {there} ne répond pas."]]
    for kind, verdict in (("their-records", "stop"), ("trial", "away")):
        WorkbenchTest.objects.create(
            partner=network.ours.partner,
            kind=kind,
            about=there,
            verdict=verdict,
            lines=[*told, *told],
            at=now(),
        )


def a_line_to_settle(network: Network) -> ImportLine:
    run = ImportRun.objects.create(
        kind="libraries", source="liste.csv", by="system", state="done", started_at=now()
    )
    return ImportLine.objects.create(
        run=run,
        number=7,
        outcome="to_settle",
        reason="unmatched",
        sentence="La commune n’est pas trouvée.",
        label="Bibliothèque égarée",
        data={
            "row": {"name": "Bibliothèque égarée", "town": "Nulle-Part", "insee_code": "99999"},
            "candidates": [network.ours.municipality_id],
        },
    )


def an_agreement_with_everything(network: Network) -> Agreement:
    """A draft that changes nothing for readers, with an amendment and a letter for their pages."""
    assert network.ours.partner
    today = paris_today()
    model = load_model("pas-de-calais", None)
    agreement = draft_agreement(model=model, partner=network.ours.partner, by=None, today=today)
    agreement.amendments.create(number=1, subject="Durée", body="Un an de plus.", drafted_on=today)
    agreement.terminations.create(
        way=model.ways.get(), served_by=agreement.parties.all()[0], sent_on=today, grounds="Rien n’est fait."
    )
    duty = model.commitments.filter(side="partner").first()
    assert duty
    agreement.commitments.create(source=duty, side=duty.side, text=duty.text, due_on=today)
    return agreement
