"""Addresses of the harvests at the département's desk."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.exchange import harvest_sources, harvests, source_removal

urlpatterns: list[URLPattern | URLResolver] = [
    path("", harvest_sources.sources, name="dept_harvest_sources"),
    path("nouveau/", harvest_sources.source_new, name="dept_harvest_source_new"),
    path("<int:pk>/", harvest_sources.source, name="dept_harvest_source"),
    path("<int:pk>/supprimer/", source_removal.source_remove, name="dept_harvest_source_remove"),
    path("<int:pk>/<slug:move>/", harvest_sources.source_move, name="dept_harvest_source_move"),
    path("lectures/<int:pk>/", harvests.harvest, name="dept_harvest"),
    path("lectures/<int:pk>/<slug:move>/", harvests.harvest_move, name="dept_harvest_move"),
]
