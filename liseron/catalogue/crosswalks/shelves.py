"""Rules for copies on the shelves: Recommandation 995, and what other catalogues write in its place."""

from collections.abc import Callable, Sequence

from liseron.catalogue.crosswalks.table import Found, of_fields
from liseron.catalogue.ports import ItemFacts
from liseron.protocols.marc.record import Field


@of_fields
def of_995(found: list[Found]) -> tuple[ItemFacts, ...]:
    """One copy a field: $c library ($a $b owner, $e $d where), $k mark, $f bar code, $o status, $l volume, $u note."""
    return _each(
        found,
        lambda field: ItemFacts(
            _places(field, "caebd"),
            field.first("k"),
            field.first("f"),
            field.first("o"),
            field.first("l"),
            field.first("u"),
        ),
    )


@of_fields
def of_955(found: list[Found]) -> tuple[ItemFacts, ...]:
    """One holding of a periodical a field: $c library, $d where, $e mark, $b volumes."""
    return _each(
        found, lambda field: ItemFacts(_places(field, "cd"), field.first("e"), held=field.first("b"))
    )


@of_fields
def of_952(found: list[Found]) -> tuple[ItemFacts, ...]:
    """One copy a field with a mark ($o) or a bar code ($p), as Koha writes: $b $a library, $c where, $h volumes, $z."""
    return _each(
        [one for one in found if one.field.first("op")],
        lambda field: ItemFacts(
            _places(field, "bac"),
            field.first("o"),
            field.first("p"),
            held=field.first("h"),
            note=field.first("z"),
        ),
    )


@of_fields
def of_852(found: list[Found]) -> tuple[ItemFacts, ...]:
    """One copy a field: $b or $a library, $c where, $h $i or $j mark, $p bar code, $z note."""
    return _each(
        found,
        lambda field: ItemFacts(
            _places(field, "bac"), " ".join(field.values("hij")), field.first("p"), note=field.first("z")
        ),
    )


def _each(found: Sequence[Found], read: Callable[[Field], ItemFacts]) -> tuple[ItemFacts, ...]:
    items = (read(one.field) for one in found)
    return tuple(item for item in items if item != ItemFacts())


def _places(field: Field, codes: str) -> tuple[str, ...]:
    """In the order of the codes, each once."""
    said = (field.first(code).strip() for code in codes)
    return tuple(dict.fromkeys(place for place in said if place))
