from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "liseron.agreements"
    label = "agreements"

    def ready(self) -> None:
        """What listens: a partner that takes everything away."""
        from liseron.agreements import partner_exports  # noqa: F401
