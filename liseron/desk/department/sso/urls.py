"""Addresses of single sign-on on the département's desk."""

from django.urls import URLPattern, path

from liseron.desk.department.sso import (
    admission,
    data_told,
    site_changing,
    sites,
    source_changing,
    sources,
    trying,
)

urlpatterns: list[URLPattern] = [
    path("sites-relies/", sites.services, name="dept_services"),
    path("sites-relies/nouveau/", site_changing.service_new, name="dept_service_new"),
    path("sites-relies/<int:pk>/", sites.service, name="dept_service"),
    path("sites-relies/<int:pk>/modifier/", site_changing.service_change, name="dept_service_change"),
    path("sites-relies/<int:pk>/fermer/", site_changing.service_close, name="dept_service_close"),
    path("sites-relies/<int:pk>/rouvrir/", site_changing.service_reopen, name="dept_service_reopen"),
    path("sites-relies/<int:pk>/secret/", site_changing.service_secret, name="dept_service_secret"),
    path("sources/", sources.sources, name="dept_sources"),
    path("sources/nouvelle/", source_changing.source_new, name="dept_source_new"),
    path("sources/essai/<int:pk>/", trying.identity_source_preview, name="identity_source_preview"),
    path("sources/essai/<int:pk>/essayer/", trying.identity_source_try, name="identity_source_try"),
    path("sources/<slug:slug>/", sources.source, name="dept_source"),
    path("sources/<slug:slug>/modifier/", source_changing.source_change, name="dept_source_change"),
    path("sources/<slug:slug>/lecture/", source_changing.source_mapping, name="dept_source_mapping"),
    path(
        "sources/<slug:slug>/bibliotheques/", source_changing.source_libraries, name="dept_source_libraries"
    ),
    path("sources/<slug:slug>/ouvrir/", source_changing.source_open, name="dept_source_open"),
    path("sources/<slug:slug>/fermer/", source_changing.source_close, name="dept_source_close"),
    path("sources/<slug:slug>/conditions/nouvelle/", admission.rule_new, name="dept_source_rule_new"),
    path("sources/<slug:slug>/conditions/<int:pk>/", admission.rule_change, name="dept_source_rule"),
    path(
        "sources/<slug:slug>/conditions/<int:pk>/retirer/",
        admission.rule_remove,
        name="dept_source_rule_remove",
    ),
    path(
        "sources/<slug:slug>/conditions/<int:pk>/<str:way>/",
        admission.rule_move,
        name="dept_source_rule_move",
    ),
    path("donnees-transmises/", data_told.data_told, name="dept_data_told"),
]
