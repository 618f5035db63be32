from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    name = "liseron.toolkit"
    label = "toolkit"
