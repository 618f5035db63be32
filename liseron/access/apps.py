from django.apps import AppConfig


class AccessConfig(AppConfig):
    """What the door holds on readers joins their export, their erasure and the table of delays."""

    name = "liseron.access"
    label = "access"

    def ready(self) -> None:
        from liseron.access import retention as _retention  # noqa: F401
