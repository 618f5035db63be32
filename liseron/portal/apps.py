from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "liseron.portal"
