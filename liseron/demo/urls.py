"""Addresses that exist in the demo alone."""

from django.urls import path

from liseron.demo import pages, style

app_name = "demo"
urlpatterns = [
    path("courriels/", pages.mailbox, name="mailbox"),
    path("fournisseur/<slug:slug>/", pages.vendor, name="vendor"),
    path("style/", style.components, name="style"),
    path("style/desk/", style.desk, name="style_desk"),
]
