"""The tables of the toolkit; each stands in the module of its topic."""

from liseron.toolkit.audit import Event
from liseron.toolkit.once import Idempotency, SingleUseToken
from liseron.toolkit.outbox import Message

__all__ = ["Event", "Idempotency", "Message", "SingleUseToken"]
