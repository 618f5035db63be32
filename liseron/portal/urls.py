"""Addresses of the public site, in French words: readers see them and give them to each other."""

from django.urls import include, path, re_path, register_converter

from liseron.portal import (
    covers,
    deep_link,
    discovering,
    door,
    feeds,
    from_a_library,
    libraries,
    searching,
    sitemaps,
    texts,
)
from liseron.portal.keeping.views import shared_selection
from liseron.portal.media import MediumConverter

register_converter(MediumConverter, "medium")

app_name = "portal"

urlpatterns = [
    path("", discovering.home, name="home"),
    path("<medium:medium>/", discovering.medium, name="medium"),
    path("offre/<slug:slug>/", discovering.resource, name="resource"),
    path("offre/<slug:slug>/entrer/", door.enter_resource, name="enter"),
    path("offre/<slug:slug>/ouvrir/", door.open_resource, name="open"),
    path("titre/<int:pk>/", discovering.record, name="record"),
    path("titre/<int:pk>/entrer/", door.enter_record, name="enter_record"),
    path("titre/<int:pk>/ouvrir/", door.open_record, name="open_record"),
    path(
        "depuis/<slug:source>/offre/<slug:slug>/",
        from_a_library.from_source_resource,
        name="from_source_resource",
    ),
    path(
        "depuis/<slug:source>/titre/<int:pk>/", from_a_library.from_source_record, name="from_source_record"
    ),
    re_path(
        # Catalogues that rewrite addresses add a slash, or not; the number stays within what a key may be.
        r"^acces/(?P<view>[-a-zA-Z0-9_]+)/(?P<pk>[0-9]{1,18})/?$",
        deep_link.deep_link,
        name="deep_link",
    ),
    path("couverture/<int:pk>-<int:width>.webp", covers.cover, name="cover"),
    path("recherche/", searching.search, name="search"),
    path("recherche/suggestions/", searching.suggestions, name="suggestions"),
    path("recherche/flux.atom", feeds.search_feed, name="search_feed"),
    path("selection/<str:key>/", shared_selection, name="shared_selection"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("bibliotheques/", libraries.find, name="libraries"),
    path("bibliotheques/<slug:slug>/", libraries.library, name="library"),
    path("aide/", texts.help_page, name="help"),
    path("accessibilite/", texts.accessibility, name="accessibility"),
    path("vos-donnees/", texts.privacy, name="privacy"),
    path("mentions-legales/", texts.legal, name="legal"),
    path("inscription/", include("liseron.portal.registering.urls")),
    path("mon-espace/", include("liseron.portal.space.urls")),
    path("mon-espace/", include("liseron.portal.keeping.urls")),
    path("mot-de-passe/", include("liseron.portal.passwords.urls")),
    path("inserer/", include("liseron.portal.embedding.urls")),
    path("lire/", include("liseron.portal.reading.urls")),
]
