"""Apps above that follow the catalogue: told of each change, in its transaction."""

from collections.abc import Callable, Sequence

Follower = Callable[[Sequence[str]], None]

_FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Decorator: called with the keys of what changed, as the search index notes them; must only take note."""
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)
    return follower


def tell(keys: Sequence[str]) -> None:
    """ "work:7", "record:12", "resource:3", "records-of:3"."""
    for follower in _FOLLOWERS:
        follower(keys)
