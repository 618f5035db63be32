from django.apps import AppConfig


class SsoConfig(AppConfig):
    """What listens: an account that closes, a sign-in."""

    name = "liseron.sso"
    label = "sso"

    def ready(self) -> None:
        from liseron.sso import sessions as _sessions  # noqa: F401
