"""Answers as bytes. Elements of OAI-PMH bear no prefix: harvesters of the field look for the bare names."""

from collections.abc import Iterable
from html import escape
from typing import Final, NamedTuple

from liseron.protocols.oai.arguments import BAD_ARGUMENT, BAD_VERB, Asked, Problem, is_writable
from liseron.protocols.oai.stamps import written

_OPENING: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
)
LONGEST_REPEATED: Final = 2_500
CLOSING: Final = b"</OAI-PMH>\n"


class Format(NamedTuple):
    """A metadata format offered."""

    prefix: str
    schema: str
    namespace: str


class SetLine(NamedTuple):
    spec: str
    name: str


def opening(asked: Asked | None, *, base_url: str, now: int) -> bytes:
    """Up to where the verb's element begins. `asked` is None when the request could not be read."""
    attributes = ""
    if asked is not None and _may_be_repeated(asked):
        attributes = "".join(f' {name}="{attribute(value)}"' for name, value in asked.arguments)
    request = f"<request{attributes}>{text(base_url)}</request>"
    return f"{_OPENING}<responseDate>{written(now)}</responseDate>{request}".encode()


def _may_be_repeated(asked: Asked) -> bool:
    """A token that was made up may hold anything, and any length of it."""
    values = [value for _name, value in asked.arguments]
    return sum(map(len, values)) <= LONGEST_REPEATED and all(map(is_writable, values))


def errors(problems: Iterable[Problem], asked: Asked | None, *, base_url: str, now: int) -> bytes:
    """One element for each problem. badVerb and badArgument take the attributes out (section 3.6)."""
    found = list(problems)
    if any(problem.code in {BAD_VERB, BAD_ARGUMENT} for problem in found):
        asked = None
    elements = "".join(f'<error code="{problem.code}">{text(problem.message)}</error>' for problem in found)
    return opening(asked, base_url=base_url, now=now) + elements.encode() + CLOSING


def resumption(token: str, *, cursor: int, total: int) -> bytes:
    """The token of a list that goes on; empty, it closes a list that began incomplete."""
    return f'<resumptionToken completeListSize="{total}" cursor="{cursor}">{token}</resumptionToken>'.encode()


def formats(offered: Iterable[Format]) -> bytes:
    return "".join(
        f"<metadataFormat><metadataPrefix>{one.prefix}</metadataPrefix><schema>{one.schema}</schema>"
        f"<metadataNamespace>{one.namespace}</metadataNamespace></metadataFormat>"
        for one in offered
    ).encode()


def sets(lines: Iterable[SetLine]) -> bytes:
    return "".join(
        f"<set><setSpec>{text(line.spec)}</setSpec><setName>{text(line.name)}</setName></set>"
        for line in lines
    ).encode()


def identity(
    *, name: str, base_url: str, mail: str, earliest: int, domain: str, sample: str, description: str
) -> bytes:
    """What Identify holds: seconds, persistent deletions, gzip, an oai-identifier and a description in Dublin Core."""
    return (
        f"<repositoryName>{text(name)}</repositoryName><baseURL>{text(base_url)}</baseURL>"
        "<protocolVersion>2.0</protocolVersion>"
        f"<adminEmail>{text(mail)}</adminEmail><earliestDatestamp>{written(earliest)}</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
        "<compression>gzip</compression>"
        f"{_oai_identifier(domain, sample)}{_described(name, description)}"
    ).encode()


def _oai_identifier(domain: str, sample: str) -> str:
    namespace = "http://www.openarchives.org/OAI/2.0/oai-identifier"
    return (
        f'<description><oai-identifier xmlns="{namespace}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{namespace} http://www.openarchives.org/OAI/2.0/oai-identifier.xsd">'
        f"<scheme>oai</scheme><repositoryIdentifier>{text(domain)}</repositoryIdentifier>"
        f"<delimiter>:</delimiter><sampleIdentifier>{text(sample)}</sampleIdentifier>"
        "</oai-identifier></description>"
    )


def _described(name: str, description: str) -> str:
    """PMB shows it to whoever adds the repository."""
    namespace = "http://www.openarchives.org/OAI/2.0/oai_dc/"
    return (
        f'<description><oai_dc:dc xmlns:oai_dc="{namespace}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{namespace} http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
        f"<dc:title>{text(name)}</dc:title><dc:description>{text(description)}</dc:description>"
        "</oai_dc:dc></description>"
    )


def text(value: str) -> str:
    """As the content of an element."""
    return escape(value, quote=False)


def attribute(value: str) -> str:
    """As the value of an attribute in double quotes, read back the same: line ends and tabs too."""
    found = escape(value, quote=False).replace('"', "&quot;")
    return found.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
