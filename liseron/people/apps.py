from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liseron.people"
    label = "people"

    def ready(self) -> None:
        """What listens: when a reader was last seen, when an agreement's dates change."""
        from liseron.people import accounts, lapsing  # noqa: F401
