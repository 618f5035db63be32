from django.apps import AppConfig


class PortalConfig(AppConfig):
    """What readers keep joins their export and the table of delays."""

    name = "liseron.portal"

    def ready(self) -> None:
        from liseron.portal.keeping import privacy as _privacy  # noqa: F401
