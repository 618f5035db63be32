from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liseron.people"
    label = "people"

    def ready(self) -> None:
        """The signal that notes when a reader was last seen."""
        from liseron.people import accounts  # noqa: F401
