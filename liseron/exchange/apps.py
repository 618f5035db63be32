from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "liseron.exchange"
    label = "exchange"

    def ready(self) -> None:
        from liseron.exchange import publishing as _publishing  # noqa: F401 -- it follows the catalogue
