"""Addresses of partners' own catalogues at the département's desk."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.exchange import shelves

urlpatterns: list[URLPattern | URLResolver] = [
    path("", shelves.shelves, name="dept_shelves"),
    path("nouveau/", shelves.shelves_new, name="dept_shelves_new"),
    path("<int:pk>/", shelves.shelves_change, name="dept_shelves_change"),
]
