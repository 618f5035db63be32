"""What a harvester asks, and everything that can be wrong with it (OAI-PMH 2.0, sections 3.6 and 4)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from liseron.protocols.oai.stamps import Moment, read_moment

BAD_VERB: Final = "badVerb"
BAD_ARGUMENT: Final = "badArgument"
BAD_TOKEN: Final = "badResumptionToken"  # noqa: S105 -- a code of the standard
NO_FORMAT: Final = "cannotDisseminateFormat"
NO_SUCH_ITEM: Final = "idDoesNotExist"
NO_MATCH: Final = "noRecordsMatch"

TOKEN: Final = "resumptionToken"  # noqa: S105 -- the name of an argument
# Verb: what it requires, what it allows besides.
VERBS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({TOKEN})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", TOKEN})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", TOKEN})),
}
_SHAPES: Final = {
    "metadataPrefix": re.compile(r"[A-Za-z0-9\-_.!~*'()]{1,200}"),
    "set": re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*"),
    "identifier": re.compile(r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=#]|%[0-9A-Fa-f]{2}){1,2000}"),
}
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One `error` element: a code of the standard, and a sentence in English for whoever runs the harvester."""

    code: str
    message: str


class CannotAnswer(Exception):
    """`problems`, at least one. `asked` is what was asked, when the request could be read at all."""

    def __init__(self, problems: Sequence[Problem], asked: "Asked | None" = None) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)
        self.asked = asked


@dataclass(frozen=True, slots=True)
class Asked:
    """A well-formed request. `arguments` are those sent, in their order, the verb first; texts are as sent."""

    verb: str
    arguments: tuple[tuple[str, str], ...]
    identifier: str = ""
    prefix: str = ""
    set: str = ""
    token: str = ""
    since: Moment | None = None
    until: Moment | None = None

    def refuse(self, code: str, message: str) -> CannotAnswer:
        """The exception to raise: the request was well-formed, and has no answer."""
        return CannotAnswer([Problem(code, message)], self)


def read_arguments(pairs: Iterable[tuple[str, str]]) -> Asked:
    """What was asked. Raises CannotAnswer with a problem for each thing wrong."""
    given = list(pairs)
    verb = _verb(given)
    others = [(name, value) for name, value in given if name != "verb"]
    problems = _wrong_names(verb, others)
    values = dict(others)
    moments = {name: read_moment(values[name]) for name in ("from", "until") if values.get(name)}
    problems += [
        Problem(BAD_ARGUMENT, f"{name} is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ, or no such day exists")
        for name, moment in moments.items()
        if moment is None
    ]
    problems += _wrong_values(values)
    since, until = moments.get("from"), moments.get("until")
    if since and until:
        problems += _wrong_range(since, until)
    if problems:
        raise CannotAnswer(problems)
    return Asked(
        verb=verb,
        arguments=(("verb", verb), *others),
        identifier=values.get("identifier", ""),
        prefix=values.get("metadataPrefix", ""),
        set=values.get("set", ""),
        token=values.get(TOKEN, ""),
        since=since,
        until=until,
    )


def _verb(given: list[tuple[str, str]]) -> str:
    verbs = [value for name, value in given if name == "verb"]
    if not verbs:
        raise CannotAnswer([Problem(BAD_VERB, "the argument verb is missing")])
    if len(verbs) > 1:
        raise CannotAnswer([Problem(BAD_VERB, "the argument verb is repeated")])
    if verbs[0] not in VERBS:
        raise CannotAnswer([Problem(BAD_VERB, f"no such verb; use one of {', '.join(VERBS)}")])
    return verbs[0]


def _wrong_names(verb: str, others: list[tuple[str, str]]) -> list[Problem]:
    required, allowed = VERBS[verb]
    counted = Counter(name for name, _value in others)
    wrong = [_unknown(verb, name) for name in counted if name not in required | allowed]
    wrong += [
        f"the argument {name} is repeated"
        for name in counted
        if counted[name] > 1 and name in required | allowed
    ]
    wrong += [
        f"the argument {name} is empty" for name, value in others if not value and name in required | allowed
    ]
    if TOKEN in counted and TOKEN in allowed:
        if len(counted) > 1:
            wrong.append(f"{TOKEN} comes alone: it holds the other arguments")
    else:
        wrong += [f"{verb} needs the argument {name}" for name in sorted(required - counted.keys())]
    return [Problem(BAD_ARGUMENT, message) for message in wrong]


def _unknown(verb: str, name: str) -> str:
    is_a_word = re.fullmatch(r"[A-Za-z0-9_\-]{1,40}", name)
    return f"{verb} takes no argument {name}" if is_a_word else f"{verb} does not take one of the arguments"


def _wrong_values(values: dict[str, str]) -> list[Problem]:
    return [
        Problem(BAD_ARGUMENT, f"{name} holds characters that it cannot hold, or is too long")
        for name, shape in _SHAPES.items()
        if values.get(name) and not shape.fullmatch(values[name])
    ]


def _wrong_range(since: Moment, until: Moment) -> list[Problem]:
    if since.is_day != until.is_day:
        return [Problem(BAD_ARGUMENT, "from and until have different granularities")]
    if since.first > until.last:
        return [Problem(BAD_ARGUMENT, "from is later than until")]
    return []


def is_writable(text: str) -> bool:
    """Whether XML 1.0 can hold all its characters."""
    return not _UNWRITABLE.search(text)
