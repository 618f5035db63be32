"""What a CAS server answered (CAS 3.0, sections 2.4 to 2.6), read by a client that believes one clear answer only."""

from collections.abc import Iterator

from lxml import etree

from liseron.protocols.cas.answers import NAMESPACE, OF_THE_STANDARD, Failure, Success
from liseron.protocols.cas.elements import NotAnAnswer, children, local_name, moment_of, only, text_of

MOST_ATTRIBUTES = 500
DEEPEST = 5

_CAS = f"{{{NAMESPACE}}}"
_OUTCOMES = frozenset({"authenticationSuccess", "authenticationFailure"})
_KNOWN = frozenset({f"{_CAS}user", f"{_CAS}proxyGrantingTicket", f"{_CAS}proxies"})
_OWN = {name.lower(): name for name in OF_THE_STANDARD}


def read_service_response(root: etree._Element) -> Success | Failure:
    """The one outcome of serviceValidate, as tuples of values by attribute name. Raises NotAnAnswer.

    phpCAS #228: an answer that holds a success beside, inside or after something else is none. Attributes may stand
    in further elements (Edifice has `userAttributes`); the standard's own become fields.
    """
    if root.tag != f"{_CAS}serviceResponse":
        raise NotAnAnswer("not a cas:serviceResponse")
    if sum(local_name(element) in _OUTCOMES for element in root.iter(etree.Element)) != 1:
        raise NotAnAnswer("not exactly one outcome")
    outcomes = list(children(root))
    if len(outcomes) != 1 or etree.QName(outcomes[0]).namespace != NAMESPACE:
        raise NotAnAnswer("something beside the outcome")
    outcome = outcomes[0]
    if local_name(outcome) == "authenticationFailure":
        return Failure(code=(outcome.get("code") or "").strip()[:100], description=text_of(outcome)[:500])
    return _success(outcome)


def read_v1(body: bytes) -> Success | Failure:
    """The answer of /validate: "yes" and a name, or "no". Raises NotAnAnswer."""
    try:
        lines = body.decode().replace("\r\n", "\n").rstrip("\n").split("\n")
    except UnicodeDecodeError as error:
        raise NotAnAnswer("not UTF-8") from error
    if lines[0] == "no" and len(lines) <= 2:
        return Failure(code="INVALID_TICKET")
    if lines[0] == "yes" and len(lines) == 2 and lines[1].strip() and len(lines[1]) <= 255:
        return Success(user=lines[1].strip())
    raise NotAnAnswer("neither yes with a name nor no")


def _success(outcome: etree._Element) -> Success:
    user = text_of(only(outcome, f"{_CAS}user"))
    if not user:
        raise NotAnAnswer("nobody named")
    attributes: dict[str, tuple[str, ...]] = {}
    own: dict[str, str] = {}
    for name, value in _leaves(outcome):
        if name.lower() in _OWN:
            own[_OWN[name.lower()]] = value
        else:
            attributes[name] = (*attributes.get(name, ()), value)
    return Success(
        user=user,
        attributes=attributes,
        proxies=_proxies(outcome),
        grant_iou=_grant_iou(outcome),
        authenticated_at=moment_of(own.get("authenticationDate")),
        is_remembered=_is_true(own.get("longTermAuthenticationRequestTokenUsed")),
        is_new_login=_is_true(own.get("isFromNewLogin")),
    )


def _leaves(outcome: etree._Element) -> Iterator[tuple[str, str]]:
    found = [
        pair for child in children(outcome) if child.tag not in _KNOWN for pair in _leaves_of(child, DEEPEST)
    ]
    if len(found) > MOST_ATTRIBUTES:
        raise NotAnAnswer("too many attributes")
    return iter(found)


def _leaves_of(element: etree._Element, depth: int) -> Iterator[tuple[str, str]]:
    if depth == 0:
        raise NotAnAnswer("attributes too deep")
    inside = list(children(element))
    name = element.get("name")
    if name and not inside:  # RubyCAS and others: <cas:attribute name="mail" value="…"/>
        yield name, element.get("value") or text_of(element)
    elif inside:
        for child in inside:
            yield from _leaves_of(child, depth - 1)
    elif local_name(element) not in {"attributes", "userAttributes"}:
        yield local_name(element), text_of(element)


def _proxies(outcome: etree._Element) -> tuple[str, ...]:
    found = [child for child in children(outcome) if child.tag == f"{_CAS}proxies"]
    if len(found) > 1:
        raise NotAnAnswer("proxies twice")
    return tuple(
        text_of(proxy) for lists in found for proxy in children(lists) if proxy.tag == f"{_CAS}proxy"
    )


def _grant_iou(outcome: etree._Element) -> str:
    found = [text_of(child) for child in children(outcome) if child.tag == f"{_CAS}proxyGrantingTicket"]
    if len(found) > 1:
        raise NotAnAnswer("grants twice")
    return found[0] if found else ""


def _is_true(text: str | None) -> bool:
    return (text or "").lower() in {"true", "1"}
