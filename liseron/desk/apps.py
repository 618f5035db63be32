from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What the desk keeps joins the table of delays."""

    name = "liseron.desk"

    def ready(self) -> None:
        from liseron.desk.workbench import retention as _retention  # noqa: F401
