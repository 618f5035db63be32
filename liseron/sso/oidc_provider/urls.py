"""Addresses of the OpenID Connect provider, under the name `sso`."""

from django.urls import path

from liseron.sso.oidc_provider import entry, logout_page, machines

urlpatterns = [
    path(".well-known/openid-configuration", machines.configuration, name="oidc_configuration"),
    path("oidc/cles", machines.public_keys, name="oidc_keys"),
    path("oidc/connexion", entry.authorize, name="oidc_authorize"),
    path("oidc/jeton", machines.token, name="oidc_token"),
    path("oidc/lecteur", machines.userinfo, name="oidc_userinfo"),
    path("oidc/revocation", machines.revoke, name="oidc_revoke"),
    path("oidc/deconnexion", logout_page.end_session, name="oidc_logout"),
    path("oidc/deconnexion/confirmer", logout_page.end_session_confirmed, name="oidc_logout_confirmed"),
]
