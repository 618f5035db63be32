"""Addresses of single sign-on: readers' ways in under the name `sso`, and one line for each other part."""

from django.urls import URLPattern, URLResolver, include, path

from liseron.sso import another_person, only_there, views
from liseron.sso.cas_client.views import cas_return

READERS: list[URLPattern | URLResolver] = [
    path("connexion/bibliotheque/", views.choose, name="choose"),
    path("connexion/bibliotheque/<slug:slug>/", views.start, name="start"),
    path("sso/cas/<slug:slug>/retour", cas_return, name="cas_return"),
    path("connexion/par-ma-bibliotheque/<slug:slug>/", only_there.only_there, name="only_there"),
    path("connexion/bienvenue/", include("liseron.sso.welcoming.urls")),
    path("sso/changer-de-lecteur/", another_person.change_person, name="change_person"),
    path("", include("liseron.sso.federated_urls")),
    path("", include("liseron.sso.oidc_provider.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((READERS, "sso"))),
    path("cas/", include("liseron.sso.cas_server.urls")),
]
