"""What a request to the server asks, read once."""

from dataclasses import dataclass

from django.http import QueryDict

NO = {"", "0", "false", "no", "non"}
METHODS = {"GET", "POST", "HEADER"}


@dataclass(frozen=True)
class Asked:
    """Parameters of /login (section 2.1.1). `method` is GET when it is unknown; `renew` makes `gateway` void."""

    service: str
    renew: bool
    gateway: bool
    warn: bool
    method: str


def asked_of_login(parameters: QueryDict) -> Asked:
    renew = is_set(parameters, "renew")
    method = only(parameters, "method").upper()
    return Asked(
        service=only(parameters, "service"),
        renew=renew,
        gateway=is_set(parameters, "gateway") and not renew,
        warn=is_set(parameters, "warn"),
        method=method if method in METHODS else "GET",
    )


def only(parameters: QueryDict, name: str) -> str:
    """The value given; "" when there is none, or two that differ: whoever reads the other would be fooled."""
    values = parameters.getlist(name)
    return values[0] if values and all(value == values[0] for value in values) else ""


def is_set(parameters: QueryDict, name: str) -> bool:
    """A flag of the protocol is set when it is given; "false" and its like are taken at their word."""
    return any(value.strip().lower() not in NO for value in parameters.getlist(name))
