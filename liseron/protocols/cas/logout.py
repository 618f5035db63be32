"""Single logout (CAS 3.0, section 2.3.3 and appendix C): the message that a server posts to each site it opened."""

from datetime import datetime

from lxml import etree

from liseron.protocols.cas.answers import escape, instant
from liseron.protocols.cas.elements import NotAnAnswer, text_of

FIELD = "logoutRequest"  # of the form that carries the message
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"


def logout_request(ticket: str, request_id: str, moment: datetime) -> bytes:
    """Ends at the site the session that `ticket` began. The name is not told: the site knows the ticket."""
    return (
        f'<samlp:LogoutRequest xmlns:samlp="{PROTOCOL}" xmlns:saml="{ASSERTION}" ID="{escape(request_id)}"'
        f' Version="2.0" IssueInstant="{instant(moment)}"><saml:NameID>@NOT_USED@</saml:NameID>'
        f"<samlp:SessionIndex>{escape(ticket)}</samlp:SessionIndex></samlp:LogoutRequest>"
    ).encode()


def ticket_of(root: etree._Element) -> str | None:
    """The one ticket that a partner's message ends; None when it is no such message."""
    if root.tag != f"{{{PROTOCOL}}}LogoutRequest":
        return None
    found = list(root.iter(f"{{{PROTOCOL}}}SessionIndex"))
    if len(found) != 1 or found[0].getparent() is not root:
        return None
    try:
        return text_of(found[0]) or None
    except NotAnAnswer:
        return None
