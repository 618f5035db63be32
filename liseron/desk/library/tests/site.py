"""The desk alone: the portal stands beside it, only its addresses serve here."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from liseron.people.tests import world
from liseron.toolkit import health, language
from liseron.toolkit.access_rules import EVERYONE, who


@who(EVERYONE)
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(content_type="text/css")


_portal = [
    path("accueil", world.nothing, name="home"),
    *(entry for entry in world.urlpatterns[0].url_patterns),
]
urlpatterns = [
    path("theme.css", empty, name="theme"),
    path("logo", empty, name="logo"),
    path("langue/", language.choose_language, name="choose-language"),
    path("health/live", health.live, name="health-live"),
    path("portail/", include((_portal, "portal"))),
    path("", include("liseron.desk.urls")),
    path("connexion", world.nothing, name="account_login"),
    path("second", world.nothing, name="mfa_index"),
]
