from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """Each vendor is one folder here and one line below."""

    name = "liseron.connectors"
    label = "connectors"

    def ready(self) -> None:
        from liseron.access import doors
        from liseron.connectors.plain_link import PlainLink

        doors.register("plain_link", PlainLink())
