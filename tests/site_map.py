"""Every address of the site with what it takes to open it. A new address that is not written here fails a test."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from liseron.catalogue.models import Medium
from tests.catalogue_map import CATALOGUE
from tests.places import Args, Deed, Place
from tests.sign_on_map import SIGN_ON
from tests.things import ANYONE, LIBRARIAN, MANAGER, NEWCOMER, READER, STAFF, Things


def _secret(name: str) -> Args:
    return lambda things: (things.links[name].rstrip("/").rpartition("/")[2],)


def _film_shelf(things: Things) -> tuple[str]:
    return (things.network.films.slug,)


def _film(things: Things) -> tuple[int]:
    return (things.network.film.pk,)


def _book_shelf(things: Things) -> tuple[str]:
    return (things.network.shelf.slug,)


def _guide(things: Things) -> tuple[int]:
    return (things.network.guide.pk,)


def _guide_page(things: Things) -> tuple[int, int]:
    return (things.network.guide.pk, 2)


def _library(things: Things) -> tuple[str]:
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


def _step(things: Things) -> tuple[str, int]:
    return (*_partner(things), things.step.pk)


def _reader(things: Things) -> tuple[int]:
    return (things.reader.pk,)


def _asked(things: Things) -> tuple[int]:
    return (things.asked.pk,)


def _model(things: Things) -> tuple[int]:
    return (things.model.pk,)


def _agreement(things: Things) -> tuple[str]:
    return (things.agreement.number,)


def _party(things: Things) -> tuple[str, int]:
    return (things.agreement.number, things.agreement.parties.all()[0].pk)


def _amendment(things: Things) -> tuple[str, int]:
    return (things.agreement.number, things.agreement.amendments.get().pk)


def _letter(things: Things) -> tuple[str, int]:
    return (things.agreement.number, things.agreement.terminations.get().pk)


def _commitment(things: Things) -> tuple[int]:
    return (things.commitment.pk,)


def _clause(things: Things) -> tuple[int, str, int]:
    return (things.model.pk, "articles", things.model.clauses.all()[1].pk)


def _subscription(things: Things) -> tuple[int]:
    return (things.subscription.pk,)


def _subsidy(things: Things) -> tuple[int]:
    return (things.subsidy.pk,)


def _source(things: Things) -> tuple[str]:
    return (things.source.slug,)


def _order(things: Things) -> tuple[int]:
    return (things.billing.order.pk,)


def _batch(things: Things) -> tuple[int]:
    return (things.billing.batch.pk,)


def _selection(things: Things) -> tuple[int]:
    return (things.selection.pk,)


def _saved_search(things: Things) -> tuple[int]:
    return (things.reader.saved_searches.get().pk,)


PUBLIC: dict[str, Place | Deed] = {
    "portal:home": Place(ANYONE),
    "portal:medium": Place(ANYONE, lambda things: (Medium.FILM,)),
    "portal:resource": Place(ANYONE, _film_shelf),
    "portal:record": Place(ANYONE, _film),
    "portal:search": Place(ANYONE),
    "portal:libraries": Place(ANYONE),
    "portal:library": Place(ANYONE, _library),
    "portal:help": Place(ANYONE),
    "portal:accessibility": Place(ANYONE),
    "portal:privacy": Place(ANYONE),
    "portal:legal": Place(ANYONE),
    "portal:register": Place(ANYONE),
    "portal:register_at": Place(ANYONE, _library),
    "portal:verify": Place(NEWCOMER, _secret("verify")),
    "portal:follow": Place(NEWCOMER, _secret("follow")),
    "portal:choose_password": Place(NEWCOMER, _secret("choose_password")),
    "portal:confirm_address": Place(NEWCOMER, _secret("confirm_address")),
    "portal:forgotten_password": Place(ANYONE),
    "account_login": Place(ANYONE),
    "account_inactive": Place(ANYONE),
    "demo:mailbox": Place(ANYONE),
    "demo:vendor": Place(ANYONE, _film_shelf),
    "demo:style": Place(ANYONE),
    "demo:style_desk": Place(ANYONE),
    "sso:choose": Place(ANYONE),
    "sso:start": Deed("way to the library's own sign-in", _source),
    "sso:cas_return": Deed("way back from there", _source),
    "sso:change_person": Deed("button"),
    "portal:from_source_resource": Deed("way to the door", lambda t: (t.source.slug, t.network.films.slug)),
    "portal:from_source_record": Deed("way to the door", lambda t: (t.source.slug, t.network.film.pk)),
    "portal:enter": Deed("button", _film_shelf),
    "portal:open": Deed("button", _film_shelf),
    "portal:enter_record": Deed("button", _film),
    "portal:open_record": Deed("button", _film),
    "sso:welcome": Deed("the first time that a partner vouches for somebody: its page has tests of its own"),
    "sso:only_there": Place(ANYONE, _source),
    "sso:join": Deed("button"),
    "sso:send_join_code": Deed("button"),
    "portal:cover": Deed("picture", lambda things: (things.network.film.pk, 240)),
    "portal:search_feed": Deed("value for a feed reader"),
    "portal:sitemap": Deed("value for a web engine"),
    "portal:sitemap_section": Deed("value for a web engine", lambda things: ("titres",)),
    "portal:robots": Deed("value for a web engine"),
    "portal:shared_selection": Place(ANYONE, lambda things: (things.selection.share_key,)),
    "portal:suggestions": Deed("value for a script"),
    "choose-language": Deed("button"),
    "theme": Deed("style sheet"),
    "logo": Deed("picture"),
    "health-live": Deed("value for a supervisor"),
    "health-ready": Deed("value for a supervisor"),
}
SPACE: dict[str, Place | Deed] = {
    "portal:my_space": Place(READER),
    "portal:my_visits": Place(READER),
    "portal:my_data": Place(READER),
    "portal:read_data": Place(READER),
    "portal:change_address": Place(READER),
    "portal:change_phone": Place(READER),
    "portal:change_password": Place(READER),
    "portal:erase_account": Place(READER),
    "portal:unlink_source": Place(READER, _source),
    "portal:unlink_send_link": Deed("button", _source),
    "portal:read_page": Place(READER, _guide_page),
    "portal:read_contents": Place(READER, _guide),
    "account_logout": Place(READER),
    "account_reauthenticate": Place(READER),
    "portal:my_selections": Place(READER),
    "portal:selection": Place(READER, _selection),
    "portal:selection_item": Deed(
        "button", lambda things: (*_selection(things), things.selection.items.get().pk)
    ),
    "portal:selection_share": Deed("button", _selection),
    "portal:selection_erase": Place(READER, _selection),
    "portal:selection_export": Deed("file", _selection),
    "portal:keep_title": Place(READER, lambda things: (things.network.film.work_id,)),
    "portal:my_searches": Place(READER),
    "portal:keep_search": Place(READER),
    "portal:open_search": Deed("way to the results", _saved_search),
    "portal:forget_search": Deed("button", _saved_search),
    "portal:card_picture": Deed("picture"),
    "portal:export_data": Deed("file"),
    "portal:renew": Deed("button"),
    "portal:my_news": Deed("button"),
    "portal:answer": Deed("button"),
    "portal:read": Deed("way to the page kept", _guide),
    "portal:read_keep": Deed("value from a script", _guide),
    "portal:read_download": Deed("file", _guide),
    "portal:read_picture": Deed("picture", lambda things: (things.network.guide.pk, 1)),
    "portal:read_page_picture": Deed("picture", lambda things: (things.network.guide.pk, 1, 800)),
    "mfa_index": Place(LIBRARIAN),
    "mfa_activate_totp": Deed("only after the password is asked again"),
    "mfa_authenticate": Deed("second step of signing in: no page without the first"),
    "mfa_reauthenticate": Deed("only with a second factor"),
    "mfa_deactivate_totp": Deed("only with a second factor"),
    "mfa_view_recovery_codes": Deed("only with a second factor"),
    "mfa_generate_recovery_codes": Deed("only with a second factor"),
    "mfa_download_recovery_codes": Deed("file"),
}
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
    "desk:our_rollout": Place(LIBRARIAN),
    "desk:our_visit_new": Place(MANAGER),
    "desk:our_contributions": Place(LIBRARIAN),
    "desk:our_statement": Deed("file", _order),
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
    "desk:dept_library": Place(STAFF, _library),
    "desk:dept_library_change": Place(STAFF, _library),
    "desk:dept_resources": Place(STAFF),
    "desk:dept_resource_new": Place(STAFF),
    "desk:dept_resource_dates": Deed("piece of a form, for a script"),
    "desk:dept_resource": Place(STAFF, _film_shelf),
    "desk:dept_resource_change": Place(STAFF, _film_shelf),
    "desk:dept_resource_right": Place(STAFF, _film_shelf),
    "desk:dept_resource_right_withdraw": Place(STAFF, lambda things: (*_film_shelf(things), things.right.pk)),
    "desk:dept_resource_import": Place(STAFF, _film_shelf),
    "desk:dept_resource_titles": Place(STAFF, _film_shelf),
    "desk:dept_resource_title_new": Place(STAFF, _film_shelf),
    "desk:dept_resource_titles_withdraw": Deed("button", _film_shelf),
    "desk:dept_resource_title": Place(STAFF, lambda things: (*_book_shelf(things), things.network.book.pk)),
    "desk:dept_resource_publish": Deed("button", lambda things: (*_film_shelf(things), "retirer")),
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
COMMITMENTS: dict[str, Place | Deed] = {
    "desk:dept_commitments": Place(STAFF),
    "desk:dept_commitment": Place(STAFF, _commitment),
    "desk:dept_commitment_tick": Place(STAFF, _commitment),
    "desk:dept_commitment_check": Deed("button", _commitment),
    "desk:dept_commitment_reopen": Place(STAFF, _commitment),
    "desk:dept_commitment_document": Deed("file", lambda things: (things.commitment.pk, 1)),
    "desk:our_commitments": Place(LIBRARIAN),
    "desk:our_commitment": Place(LIBRARIAN, _commitment),
    "desk:our_commitment_tick": Place(MANAGER, _commitment),
    "desk:our_commitment_document": Deed("file", lambda things: (things.commitment.pk, 1)),
}
MODELS: dict[str, Place | Deed] = {
    "desk:dept_contributions": Place(STAFF),
    "desk:dept_contributions_prepare": Deed("button"),
    "desk:dept_batch": Place(STAFF, _batch),
    "desk:dept_batch_confirm": Deed("button", _batch),
    "desk:dept_batch_cancel": Place(STAFF, _batch),
    "desk:dept_orders": Place(STAFF),
    "desk:dept_orders_send": Place(STAFF),
    "desk:dept_orders_reminders": Place(STAFF),
    "desk:dept_orders_import": Place(STAFF),
    "desk:dept_orders_report": Place(STAFF, lambda things: (things.billing.report.pk,)),
    "desk:dept_order": Place(STAFF, _order),
    "desk:dept_order_statement": Deed("file", _order),
    "desk:dept_order_send": Place(STAFF, _order),
    "desk:dept_order_number": Place(STAFF, _order),
    "desk:dept_order_payment": Place(STAFF, _order),
    "desk:dept_order_remind": Deed("button", _order),
    "desk:dept_order_cancel": Place(STAFF, _order),
    "desk:dept_payment_withdraw": Place(STAFF, lambda things: (things.billing.payment.pk,)),
    "desk:dept_models": Place(STAFF),
    "desk:dept_model_new": Place(STAFF),
    "desk:dept_model_take": Deed("button", lambda things: ("charente",)),
    "desk:dept_model": Place(STAFF, _model),
    "desk:dept_model_text": Place(STAFF, _model),
    "desk:dept_model_pdf": Deed("file", _model),
    "desk:dept_model_change": Place(STAFF, lambda things: (things.model.pk, "duree")),
    "desk:dept_model_remove": Place(STAFF, _model),
    "desk:dept_model_move": Deed("button", lambda things: (things.model.pk, "retirer")),
    "desk:dept_model_part_new": Place(STAFF, lambda things: (things.model.pk, "fins")),
    "desk:dept_model_part": Place(STAFF, _clause),
    "desk:dept_model_part_remove": Place(STAFF, _clause),
    "desk:dept_model_part_move": Deed("button", lambda things: (*_clause(things), "monter")),
}
CAS_SERVER: dict[str, Place | Deed] = {
    "cas:login": Place(READER),
    "cas:logout": Place(READER),
    "cas:validate": Deed("value for another site"),
    "cas:service_validate": Deed("value for another site"),
    "cas:proxy_validate": Deed("value for another site"),
    "cas:proxy": Deed("value for another site"),
    "cas:p3_service_validate": Deed("value for another site"),
    "cas:p3_proxy_validate": Deed("value for another site"),
    "cas:saml_validate": Deed("value for another site"),
}
OTHER_SIGN_INS: dict[str, Place | Deed] = {
    "sso:oidc_configuration": Deed("value for another site"),
    "sso:oidc_keys": Deed("value for another site"),
    "sso:oidc_authorize": Deed("way to another site"),
    "sso:oidc_token": Deed("value for another site"),
    "sso:oidc_userinfo": Deed("value for another site"),
    "sso:oidc_revoke": Deed("value for another site"),
    "sso:oidc_logout": Place(READER),
    "sso:oidc_logout_confirmed": Deed("button"),
    "sso:oidc_return": Deed("way back from a partner's provider", lambda things: ("nulle-part",)),
    "sso:oidc_left": Deed("way back from a partner's provider", lambda things: ("nulle-part",)),
    "sso:oidc_heard": Deed("value for another site", lambda things: ("nulle-part",)),
    "sso:saml_received": Deed("way back from a partner's provider", lambda things: ("nulle-part",)),
    "sso:saml_return": Deed("way back from a partner's provider", lambda things: ("nulle-part",)),
    "sso:saml_left": Deed("way back from a partner's provider", lambda things: ("nulle-part",)),
    "sso:saml_metadata": Deed("value for another site", lambda things: ("nulle-part",)),
}
SITE = OTHER_SIGN_INS | CAS_SERVER | PUBLIC | SPACE | LIBRARY_DESK | DEPARTMENT_DESK | MODELS | COMMITMENTS
SITE |= SIGN_ON | CATALOGUE


def routed(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    """Every routed view, with its full name as requests see it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routed(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            yield ":".join((*spaces, entry.name or str(entry.pattern))), entry


def address(name: str, things: Things) -> str:
    return reverse(name, args=SITE[name].args(things))


def pages_of(role: str) -> list[str]:
    return [name for name, what in SITE.items() if isinstance(what, Place) and what.role == role]
