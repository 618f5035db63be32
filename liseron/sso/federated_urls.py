"""Addresses of the sources by OpenID Connect and SAML, under the name `sso`. Leaving for them is `sso:start`."""

from django.urls import path

from liseron.sso.oidc_source import views as oidc
from liseron.sso.saml_source import views as saml

urlpatterns = [
    path("sso/oidc/<slug:slug>/retour", oidc.oidc_return, name="oidc_return"),
    path("sso/oidc/<slug:slug>/deconnexion", oidc.oidc_heard, name="oidc_heard"),
    path("sso/oidc/<slug:slug>/au-revoir", oidc.oidc_left, name="oidc_left"),
    path("sso/saml/<slug:slug>/reponse", saml.saml_received, name="saml_received"),
    path("sso/saml/<slug:slug>/retour", saml.saml_return, name="saml_return"),
    path("sso/saml/<slug:slug>/deconnexion", saml.saml_left, name="saml_left"),
    path("sso/saml/<slug:slug>/metadonnees", saml.saml_metadata, name="saml_metadata"),
]
