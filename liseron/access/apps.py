from django.apps import AppConfig


class AccessConfig(AppConfig):
    """What the door holds on readers joins their export, their erasure, the table of delays; visits, the partner's."""

    name = "liseron.access"
    label = "access"

    def ready(self) -> None:
        from liseron.access import retention as _retention  # noqa: F401
        from liseron.access import takeaway as _takeaway  # noqa: F401
