"""The addresses of the CAS server, as the standard names them (section 2)."""

from django.urls import path

from liseron.sso.cas_server import signing_in, signing_out, views

app_name = "cas"

urlpatterns = [
    path("login", signing_in.login, name="login"),
    path("logout", signing_out.logout, name="logout"),
    path("validate", views.validate, name="validate"),
    path("serviceValidate", views.service_validate, name="service_validate"),
    path("proxyValidate", views.proxy_validate, name="proxy_validate"),
    path("proxy", views.proxy, name="proxy"),
    path("p3/serviceValidate", views.service_validate, name="p3_service_validate"),
    path("p3/proxyValidate", views.proxy_validate, name="p3_proxy_validate"),
    path("samlValidate", views.saml_validate, name="saml_validate"),
]
