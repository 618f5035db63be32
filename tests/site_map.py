"""Every address of the site with what it takes to open it. A new address that is not written here fails a test."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from liseron.catalogue.models import Medium
from tests.catalogue_map import CATALOGUE
from tests.desk_map import DESKS, film_shelf, library
from tests.exchange_map import EXCHANGE
from tests.places import Args, Deed, Place
from tests.sign_on_map import SIGN_ON
from tests.things import ANYONE, LIBRARIAN, NEWCOMER, READER, Things


def _secret(name: str) -> Args:
    return lambda things: (things.links[name].rstrip("/").rpartition("/")[2],)


def _film(things: Things) -> tuple[int]:
    return (things.network.film.pk,)


def _guide(things: Things) -> tuple[int]:
    return (things.network.guide.pk,)


def _guide_page(things: Things) -> tuple[int, int]:
    return (things.network.guide.pk, 2)


def _source(things: Things) -> tuple[str]:
    return (things.source.slug,)


def _selection(things: Things) -> tuple[int]:
    return (things.selection.pk,)


def _saved_search(things: Things) -> tuple[int]:
    return (things.reader.saved_searches.get().pk,)


PUBLIC: dict[str, Place | Deed] = {
    "portal:home": Place(ANYONE),
    "portal:medium": Place(ANYONE, lambda things: (Medium.FILM,)),
    "portal:resource": Place(ANYONE, film_shelf),
    "portal:record": Place(ANYONE, _film),
    "portal:search": Place(ANYONE),
    "portal:libraries": Place(ANYONE),
    "portal:library": Place(ANYONE, library),
    "portal:help": Place(ANYONE),
    "portal:accessibility": Place(ANYONE),
    "portal:privacy": Place(ANYONE),
    "portal:legal": Place(ANYONE),
    "portal:register": Place(ANYONE),
    "portal:register_at": Place(ANYONE, library),
    "portal:verify": Place(NEWCOMER, _secret("verify")),
    "portal:follow": Place(NEWCOMER, _secret("follow")),
    "portal:choose_password": Place(NEWCOMER, _secret("choose_password")),
    "portal:confirm_address": Place(NEWCOMER, _secret("confirm_address")),
    "portal:forgotten_password": Place(ANYONE),
    "account_login": Place(ANYONE),
    "account_inactive": Place(ANYONE),
    "demo:mailbox": Place(ANYONE),
    "demo:vendor": Place(ANYONE, film_shelf),
    "demo:style": Place(ANYONE),
    "demo:style_desk": Place(ANYONE),
    "exchange:repository": Deed("value for a harvester", lambda things: ("public",)),
    "exchange:repository_with_slash": Deed("value for a harvester", lambda things: ("public",)),
    "exchange:repository_by_argument": Deed("value for a harvester"),
    "sso:choose": Place(ANYONE),
    "sso:start": Deed("way to the library's own sign-in", _source),
    "sso:cas_return": Deed("way back from there", _source),
    "sso:change_person": Deed("button"),
    "portal:from_source_resource": Deed("way to the door", lambda t: (t.source.slug, t.network.films.slug)),
    "portal:from_source_record": Deed("way to the door", lambda t: (t.source.slug, t.network.film.pk)),
    "portal:deep_link": Deed(
        "way to the door", lambda t: (t.network.ours.partner.slug, str(t.network.film.pk))
    ),
    "portal:widget": Place(ANYONE, lambda t: (t.network.ours.partner.slug,)),
    "portal:widget_code": Place(ANYONE, lambda t: (t.network.ours.partner.slug,)),
    "portal:widget_data": Deed("value for a script", lambda t: (t.network.ours.partner.slug,)),
    "portal:enter": Deed("button", film_shelf),
    "portal:open": Deed("button", film_shelf),
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
    "desk:workbench": Place(ANYONE, _secret("workbench")),
    "desk:workbench_test": Deed("button", _secret("workbench")),
    "desk:workbench_paper": Deed("file", _secret("workbench")),
    "desk:workbench_trial": Deed("button", lambda things: (*_secret("workbench")(things), things.source.pk)),
    "desk:workbench_trial_back": Deed(
        "step of a trial", lambda things: (*_secret("workbench")(things), things.source.pk)
    ),
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
SITE = OTHER_SIGN_INS | CAS_SERVER | PUBLIC | SPACE
SITE |= DESKS | EXCHANGE | SIGN_ON | CATALOGUE


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
