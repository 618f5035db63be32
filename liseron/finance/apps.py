from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "liseron.finance"
    label = "finance"

    def ready(self) -> None:
        """What a partner takes away of the money."""
        from liseron.finance import contribution_exports, partner_exports  # noqa: F401
