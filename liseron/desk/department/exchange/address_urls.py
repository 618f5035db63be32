"""Base addresses on the département's desk."""

from django.urls import URLPattern, path

from liseron.desk.department.exchange import addresses

urlpatterns: list[URLPattern] = [
    path("adresses-oai/", addresses.addresses, name="dept_addresses"),
    path("adresses-oai/nouvelle/", addresses.address_new, name="dept_address_new"),
    path("adresses-oai/<slug:slug>/", addresses.address, name="dept_address"),
    path("adresses-oai/<slug:slug>/regler/", addresses.address_change, name="dept_address_change"),
    path("adresses-oai/<slug:slug>/fermer/", addresses.address_close, name="dept_address_close"),
    path("adresses-oai/<slug:slug>/rouvrir/", addresses.address_reopen, name="dept_address_reopen"),
    path(
        "adresses-oai/<slug:slug>/ressources/<int:pk>/<str:move>/",
        addresses.address_resource,
        name="dept_address_resource",
    ),
]
