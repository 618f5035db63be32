"""Addresses of the desks, the library's and the département's, with what it takes to open them."""

from tests.agreements_map import AGREEMENTS, COMMITMENTS, order
from tests.places import Deed, Place
from tests.things import LIBRARIAN, MANAGER, STAFF, Things


def film_shelf(things: Things) -> tuple[str]:
    return (things.network.films.slug,)


def _book_shelf(things: Things) -> tuple[str]:
    return (things.network.shelf.slug,)


def library(things: Things) -> tuple[str]:
    return (things.network.ours.slug,)


def _partner(things: Things) -> tuple[str]:
    assert things.network.ours.partner
    return (things.network.ours.partner.slug,)


def _partner_without_agreement(things: Things) -> tuple[str]:
    assert things.network.theirs.partner
    return (things.network.theirs.partner.slug,)


def _vendor(things: Things) -> tuple[str]:
    assert things.network.films.vendor
    return (things.network.films.vendor.slug,)


def _criterion(things: Things) -> tuple[int]:
    return (things.check.criterion_id,)


def _usual(things: Things) -> tuple[int]:
    assert things.step.default_id
    return (things.step.default_id,)


def _visit(things: Things) -> tuple[int]:
    return (things.visit.pk,)


def _visitor(things: Things) -> tuple[int, int, str]:
    return (things.visit.pk, things.network.theirs.pk, "inviter")


def _to_check(things: Things) -> tuple[str, int]:
    return (*_partner(things), things.check.criterion_id)


def _workbench_link(things: Things) -> tuple[str, int]:
    return (*_partner(things), things.network.ours.partner.workbench_links.get().pk)


def _step(things: Things) -> tuple[str, int]:
    return (*_partner(things), things.step.pk)


def _reader(things: Things) -> tuple[int]:
    return (things.reader.pk,)


def _asked(things: Things) -> tuple[int]:
    return (things.asked.pk,)


def _agreement(things: Things) -> tuple[str]:
    return (things.agreement.number,)


def _party(things: Things) -> tuple[str, int]:
    return (things.agreement.number, things.agreement.parties.all()[0].pk)


def _amendment(things: Things) -> tuple[str, int]:
    return (things.agreement.number, things.agreement.amendments.get().pk)


def _letter(things: Things) -> tuple[str, int]:
    return (things.agreement.number, things.agreement.terminations.get().pk)


def _subscription(things: Things) -> tuple[int]:
    return (things.subscription.pk,)


def _subsidy(things: Things) -> tuple[int]:
    return (things.subsidy.pk,)


LIBRARY_DESK: dict[str, Place | Deed] = {
    "desk:home": Deed("way to one's own desk"),
    "desk:queue": Place(LIBRARIAN),
    "desk:registration": Place(LIBRARIAN, _asked),
    "desk:registrations_decide": Deed("button"),
    "desk:registrations_export": Deed("file", lambda things: ("csv",)),
    "desk:registration_accept": Deed("button", _asked),
    "desk:registration_refuse": Deed("button", _asked),
    "desk:registration_ask": Deed("button", _asked),
    "desk:registration_undo": Deed("button", lambda things: (things.decided.pk,)),
    "desk:patrons": Place(LIBRARIAN),
    "desk:patrons_export": Deed("file", lambda things: ("csv",)),
    "desk:patron": Place(LIBRARIAN, _reader),
    "desk:patron_change": Place(LIBRARIAN, _reader),
    "desk:patron_card": Place(LIBRARIAN, _reader),
    "desk:patron_replace_card": Deed("button", _reader),
    "desk:patron_send_link": Deed("button", _reader),
    "desk:patron_sheet": Deed("button", _reader),
    "desk:patron_erase": Place(LIBRARIAN, _reader),
    "desk:counter": Place(LIBRARIAN),
    "desk:counter_done": Place(LIBRARIAN, _reader),
    "desk:our_rules": Place(LIBRARIAN),
    "desk:our_sign_in": Place(LIBRARIAN),
    "desk:our_harvest": Place(LIBRARIAN),
    "desk:our_rollout": Place(LIBRARIAN),
    "desk:our_visit_new": Place(MANAGER),
    "desk:our_contributions": Place(LIBRARIAN),
    "desk:our_statement": Deed("file", order),
    "desk:our_subsidies": Place(LIBRARIAN),
    "desk:our_subsidy_new": Place(MANAGER),
    "desk:our_rules_paper": Deed("button"),
    "desk:our_agreement": Place(LIBRARIAN),
    "desk:our_document": Deed("file", lambda things: (things.document.pk,)),
    "desk:our_library": Place(MANAGER),
    "desk:our_library_change": Place(MANAGER, lambda things: (things.network.ours.pk,)),
    "desk:our_library_take_away": Deed("file", lambda things: (things.network.ours.partner_id,)),
    "desk:our_library_invite": Deed("button"),
    "desk:our_library_revoke": Deed("button", lambda things: (things.grant.pk,)),
}
DEPARTMENT_DESK: dict[str, Place | Deed] = {
    "desk:dept_home": Place(STAFF),
    "desk:dept_partners": Place(STAFF),
    "desk:dept_partner_new": Place(STAFF),
    "desk:dept_partner": Place(STAFF, _partner),
    "desk:dept_partner_take_away": Deed("file", _partner),
    "desk:dept_partner_change": Place(STAFF, _partner),
    "desk:dept_partner_coverage": Place(STAFF, _partner_without_agreement),
    "desk:dept_partner_libraries": Place(STAFF, _partner),
    "desk:dept_partner_library": Deed(
        "button", lambda things: (*_partner(things), things.network.ours.pk, "detacher")
    ),
    "desk:dept_partner_territory": Place(STAFF, _partner),
    "desk:dept_agreements": Place(STAFF),
    "desk:dept_deadlines": Place(STAFF),
    "desk:dept_agreement_new": Place(STAFF),
    "desk:dept_agreement": Place(STAFF, _agreement),
    "desk:dept_agreement_change": Place(STAFF, _agreement),
    "desk:dept_agreement_abandon": Place(STAFF, _agreement),
    "desk:dept_agreement_party": Place(STAFF, _party),
    "desk:dept_agreement_deliberation": Place(STAFF, _party),
    "desk:dept_agreement_signature": Place(STAFF, _party),
    "desk:dept_agreement_correct": Place(STAFF, _party),
    "desk:dept_agreement_amend": Place(STAFF, _agreement),
    "desk:dept_agreement_amendment_sign": Place(
        STAFF, lambda things: (*_amendment(things), _party(things)[1])
    ),
    "desk:dept_agreement_amendment_abandon": Place(STAFF, _amendment),
    "desk:dept_agreement_attach": Place(STAFF, _agreement),
    "desk:dept_agreement_document": Deed("file", lambda things: (things.agreement.number, 1)),
    "desk:dept_agreement_write": Deed("button", lambda things: (things.agreement.number, "convention", 0)),
    "desk:dept_agreement_end": Place(STAFF, _agreement),
    "desk:dept_agreement_object": Place(STAFF, _agreement),
    "desk:dept_agreement_receipt": Place(STAFF, _letter),
    "desk:dept_agreement_lift": Place(STAFF, _letter),
    "desk:dept_workbench": Place(STAFF, _partner),
    "desk:dept_workbench_new": Place(STAFF, _partner),
    "desk:dept_workbench_seen": Place(STAFF, _partner),
    "desk:dept_workbench_take_back": Place(STAFF, _workbench_link),
    "desk:dept_rollouts": Place(STAFF),
    "desk:dept_rollout_new": Place(STAFF),
    "desk:dept_rollout_lists": Place(STAFF),
    "desk:dept_rollout_lists_load": Deed("button"),
    "desk:dept_rollout_criterion_new": Place(STAFF),
    "desk:dept_rollout_criterion": Place(STAFF, _criterion),
    "desk:dept_rollout_usual_new": Place(STAFF),
    "desk:dept_rollout_usual": Place(STAFF, _usual),
    "desk:dept_rollout_usual_remove": Place(STAFF, _usual),
    "desk:dept_visits": Place(STAFF),
    "desk:dept_visit_new": Place(STAFF),
    "desk:dept_visit": Place(STAFF, _visit),
    "desk:dept_visit_change": Place(STAFF, _visit),
    "desk:dept_visit_held": Place(STAFF, _visit),
    "desk:dept_visit_cancel": Place(STAFF, _visit),
    "desk:dept_visit_library": Deed("button", _visitor),
    "desk:dept_rollout": Place(STAFF, _partner),
    "desk:dept_rollout_change": Place(STAFF, _partner),
    "desk:dept_rollout_launch": Place(STAFF, _partner),
    "desk:dept_rollout_reopen": Place(STAFF, _partner),
    "desk:dept_rollout_check": Place(STAFF, _to_check),
    "desk:dept_rollout_check_met": Deed("button", _to_check),
    "desk:dept_rollout_usual_steps": Deed("button", _partner),
    "desk:dept_rollout_step_new": Place(STAFF, _partner),
    "desk:dept_rollout_step": Place(STAFF, _step),
    "desk:dept_rollout_step_done": Deed("button", _step),
    "desk:dept_rollout_step_remove": Deed("button", _step),
    "desk:dept_rollout_exchange_new": Place(STAFF, _partner),
    "desk:dept_rollout_exchange": Place(STAFF, lambda things: (*_partner(things), things.exchange.pk)),
    "desk:dept_libraries": Place(STAFF),
    "desk:dept_library_new": Place(STAFF),
    "desk:dept_library": Place(STAFF, library),
    "desk:dept_library_change": Place(STAFF, library),
    "desk:dept_resources": Place(STAFF),
    "desk:dept_resource_new": Place(STAFF),
    "desk:dept_resource_dates": Deed("piece of a form, for a script"),
    "desk:dept_resource": Place(STAFF, film_shelf),
    "desk:dept_resource_change": Place(STAFF, film_shelf),
    "desk:dept_resource_right": Place(STAFF, film_shelf),
    "desk:dept_resource_right_withdraw": Place(STAFF, lambda things: (*film_shelf(things), things.right.pk)),
    "desk:dept_resource_import": Place(STAFF, film_shelf),
    "desk:dept_resource_titles": Place(STAFF, film_shelf),
    "desk:dept_resource_title_new": Place(STAFF, film_shelf),
    "desk:dept_resource_titles_withdraw": Deed("button", film_shelf),
    "desk:dept_resource_title": Place(STAFF, lambda things: (*_book_shelf(things), things.network.book.pk)),
    "desk:dept_resource_publish": Deed("button", lambda things: (*film_shelf(things), "retirer")),
    "desk:resource_door": Place(STAFF, lambda things: (things.network.films.pk,)),
    "desk:resource_door_try": Deed("button", lambda things: (things.network.films.pk,)),
    "desk:dept_vendors": Place(STAFF),
    "desk:dept_vendor_new": Place(STAFF),
    "desk:dept_vendor": Place(STAFF, _vendor),
    "desk:dept_quotas": Place(STAFF),
    "desk:dept_quota_new": Place(STAFF),
    "desk:dept_quota": Place(STAFF, lambda things: (things.quota.pk,)),
    "desk:dept_quota_remove": Place(STAFF, lambda things: (things.quota.pk,)),
    "desk:dept_budget": Place(STAFF),
    "desk:dept_budget_year": Place(STAFF, lambda things: (things.subscription.year - 1,)),
    "desk:dept_budget_amount": Place(STAFF, lambda things: (things.subscription.year - 1,)),
    "desk:dept_budget_line_new": Place(STAFF, lambda things: (things.subscription.year - 1,)),
    "desk:dept_budget_line": Place(STAFF, _subscription),
    "desk:dept_budget_line_change": Place(STAFF, _subscription),
    "desk:dept_budget_line_invoice": Place(STAFF, _subscription),
    "desk:dept_budget_line_renew": Place(STAFF, _subscription),
    "desk:dept_budget_line_remove": Place(STAFF, _subscription),
    "desk:dept_budget_line_align": Deed("button", _subscription),
    "desk:dept_budget_line_move": Deed("button", lambda things: (things.subscription.pk, "arreter")),
    "desk:dept_subsidies": Place(STAFF),
    "desk:dept_subsidy_new": Place(STAFF),
    "desk:dept_subsidy": Place(STAFF, _subsidy),
    "desk:dept_subsidy_change": Place(STAFF, _subsidy),
    "desk:dept_subsidy_undo": Deed("button", _subsidy),
    "desk:dept_subsidy_action": Place(STAFF, _subsidy),
    "desk:dept_subsidy_step": Place(STAFF, lambda things: (things.subsidy.pk, "recevable")),
    "desk:dept_people": Place(STAFF),
    "desk:dept_people_invite": Place(STAFF),
    "desk:dept_people_remind": Deed("button", lambda things: (things.grant.pk,)),
    "desk:dept_people_reset": Place(STAFF, lambda things: (things.grant.pk,)),
    "desk:dept_people_revoke": Place(STAFF, lambda things: (things.grant.pk,)),
    "desk:dept_unsettled": Place(STAFF),
    "desk:dept_unsettled_line": Place(STAFF, lambda things: (things.line.pk,)),
    "desk:dept_imports": Place(STAFF),
    "desk:dept_import_libraries": Place(STAFF),
    "desk:dept_import_populations": Place(STAFF),
    "desk:dept_import_run": Place(STAFF, lambda things: (things.line.run_id,)),
    "desk:dept_journal": Place(STAFF),
}
DESKS = LIBRARY_DESK | DEPARTMENT_DESK | AGREEMENTS | COMMITMENTS
