from django.apps import AppConfig


class SsoConfig(AppConfig):
    """What listens: an account that closes, a sign-in; and what is kept of readers joins their export and delays."""

    name = "liseron.sso"
    label = "sso"

    def ready(self) -> None:
        from liseron.sso import only_there as _only_there  # noqa: F401
        from liseron.sso import retention as _retention  # noqa: F401
        from liseron.sso import sessions as _sessions  # noqa: F401
        from liseron.sso import telling as _telling  # noqa: F401
        from liseron.sso.oidc_provider import leaving as _leaving  # noqa: F401
