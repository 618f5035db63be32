from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    """Each kind of door is one folder here and one line below."""

    name = "liseron.connectors"
    label = "connectors"

    def ready(self) -> None:
        from liseron.access import doors
        from liseron.connectors.cas import CasEntry
        from liseron.connectors.jwt import SignedToken
        from liseron.connectors.oidc import OidcEntry
        from liseron.connectors.plain_link import PlainLink
        from liseron.connectors.referrer import WhereFrom
        from liseron.connectors.signed_address import SignedAddress

        doors.register("plain_link", PlainLink())
        doors.register("signed_address", SignedAddress())
        doors.register("jwt", SignedToken())
        doors.register("cas", CasEntry())
        doors.register("oidc", OidcEntry())
        doors.register("referrer", WhereFrom())
