from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liseron.people"
    label = "people"

    def ready(self) -> None:
        """What listens: a reader seen, an agreement's dates changed, a partner that takes everything away."""
        from liseron.people import accounts, lapsing, takeaway  # noqa: F401
