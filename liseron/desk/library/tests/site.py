"""The desk alone: the portal stands beside it, only its addresses serve here."""

from django.urls import include, path

from liseron.people.tests import world
from liseron.toolkit import health, language

_portal = [
    path("accueil", world.nothing, name="home"),
    *(entry for entry in world.urlpatterns[0].url_patterns),
]
urlpatterns = [
    path("theme.css", world.nothing, name="theme"),
    path("logo", world.nothing, name="logo"),
    path("langue/", language.choose_language, name="choose-language"),
    path("health/live", health.live, name="health-live"),
    path("portail/", include((_portal, "portal"))),
    path("", include("liseron.desk.urls")),
    path("connexion", world.nothing, name="account_login"),
    path("second", world.nothing, name="mfa_index"),
]
