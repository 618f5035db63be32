from django.apps import AppConfig


class SsoConfig(AppConfig):
    name = "liseron.sso"
    label = "sso"
