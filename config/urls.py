"""Every address of the site, by place."""

from django.urls import URLPattern, URLResolver, path

from liseron.toolkit import health, language

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("langue/", language.choose_language, name="choose-language"),
]
