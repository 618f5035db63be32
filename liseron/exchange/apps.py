from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """What listens: the repository follows the catalogue, and harvests are imports that are read here."""

    name = "liseron.exchange"
    label = "exchange"

    def ready(self) -> None:
        from liseron.catalogue.imports.job_reading import READERS
        from liseron.exchange import holdings as _holdings  # noqa: F401 -- it keeps the copies that arrive with titles
        from liseron.exchange import publishing as _publishing  # noqa: F401 -- it follows the catalogue
        from liseron.exchange.harvesting import OAI, read_harvest

        READERS[OAI] = read_harvest
