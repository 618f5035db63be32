"""Every address of the site, by place."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from liseron.toolkit import health, language, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("langue/", language.choose_language, name="choose-language"),
    path("theme.css", views.theme, name="theme"),
    path("logo", views.logo, name="logo"),
    path("", include("liseron.portal.signing_in.urls")),
    path("", include("liseron.sso.urls")),
    path("", include("liseron.exchange.urls")),
    path("", include("liseron.desk.urls")),
    path("", include("liseron.portal.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("liseron.demo.urls")))
