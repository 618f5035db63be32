"""Addresses that exist in the demo alone."""

from django.urls import path

from liseron.demo import cas_vendor, pages, style
from liseron.demo.partner_portal import cas as portal_cas
from liseron.demo.partner_portal import pages as portal
from liseron.demo.partner_portal import repository as portal_oai

app_name = "demo"
urlpatterns = [
    path("courriels/", pages.mailbox, name="mailbox"),
    path("fournisseur/", cas_vendor.cas_vendor, name="cas_vendor"),
    path("fournisseur/<slug:slug>/", pages.vendor, name="vendor"),
    path("portail-partenaire/", portal.home, name="portal_home"),
    path("portail-partenaire/oai", portal_oai.repository, name="portal_oai"),
    path("portail-partenaire/cas/login", portal_cas.login, name="portal_login"),
    path("portail-partenaire/cas/logout", portal_cas.logout, name="portal_logout"),
    path("portail-partenaire/cas/serviceValidate", portal_cas.validate, name="portal_validate"),
    path("portail-partenaire/cas/p3/serviceValidate", portal_cas.validate, name="portal_validate_3"),
    path("style/", style.components, name="style"),
    path("style/desk/", style.desk, name="style_desk"),
]
