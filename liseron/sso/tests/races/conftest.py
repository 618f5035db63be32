from liseron.sso.tests.arriving.conftest import arrives, network
from liseron.sso.tests.sources.conftest import by_saml, known_by_saml, reader

__all__ = ["arrives", "by_saml", "known_by_saml", "network", "reader"]
