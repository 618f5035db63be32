"""Addresses of the professionals' site: the library's desk and the département's."""

from django.urls import URLPattern, URLResolver, include, path

from liseron.desk import views

app_name = "desk"

urlpatterns: list[URLPattern | URLResolver] = [
    path("bureau/", views.home, name="home"),
    path("bureau/", include("liseron.desk.library.urls")),
    path("departement/", include("liseron.desk.department.urls")),
    path("raccordement/", include("liseron.desk.workbench.urls")),
]
