from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "liseron.exchange"
    label = "exchange"
