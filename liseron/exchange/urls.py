"""Where catalogues come to harvest."""

from django.urls import path

from liseron.exchange.views import repository

app_name = "exchange"

urlpatterns = [
    path("oai", repository, name="repository_by_argument"),
    path("oai/<slug:slug>", repository, name="repository"),
    path("oai/<slug:slug>/", repository, name="repository_with_slash"),
]
