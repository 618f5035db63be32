"""What the report says of MARC records that stayed out, or went in with something odd."""

from django.utils.translation import gettext as _

from liseron.protocols.marc.record import Record

STRUCTURE = {"length", "no_terminator", "directory"}


def why(reason: str) -> str:
    """Why a record is no title, in one French sentence."""
    return {
        "too_large": _("Cette notice est trop grande (plus de 10 Mo)."),
        "truncated": _("Il manque la fin de cette notice. Demandez le fichier entier."),
        "no_directory": _("Le répertoire de cette notice est abîmé. Demandez-la de nouveau à la source."),
        "fields": _(
            "Les zones de cette notice ne correspondent pas à son répertoire. Demandez-la de nouveau."
        ),
        "no_fields": _("Cette notice est vide."),
        "not_closed": _("Cette notice n’est pas refermée. Demandez le fichier entier."),
        "syntax": _("Le XML de cette notice est abîmé. Demandez-la de nouveau à la source."),
        "not_a_title": _("C’est une notice d’autorité ou d’exemplaire, pas un titre."),
        "no_title": _("Cette notice n’a pas de titre (zone {field})."),
        "other_flavour": _("Cette notice semble être en {name}. Choisissez ce format, puis recommencez."),
        "unknown_kind": _("Nous n’avons pas reconnu le média de ce titre. Indiquez-le."),
    }[reason]


def remarks_on(record: Record, *, is_numbered: bool) -> tuple[tuple[str, str], ...]:
    """(code, French sentence) for each thing that a person should know of a record that goes in."""
    if not record.remarks and is_numbered and record.charset.sureness == "certain":
        return ()
    remarks: dict[str, str] = {}
    for code, detail in record.remarks:
        remarks["structure" if code in STRUCTURE else code] = detail
    found = [(code, _said(code, detail, record)) for code, detail in remarks.items()]
    if record.charset.sureness == "guessed" and "characters" not in remarks:
        found.append(("guessed", _said("guessed", record.charset.name, record)))
    if not is_numbered:
        found.append(("no_number", _said("no_number", "", record)))
    return tuple(found)


def _said(code: str, detail: str, record: Record) -> str:
    return {
        "structure": _(
            "La structure de cette notice était fausse. Nous l’avons lue d’après ses séparateurs."
        ),
        "characters": _("{count} caractères n’ont pas pu être lus (codage {charset})."),
        "guessed": _("Le codage de cette notice n’était pas annoncé. Nous l’avons lue en {charset}."),
        "mended": _("Le XML de cette notice était abîmé. Nous l’avons réparé pour la lire."),
        "garbled": _("La source a abîmé des lettres (« Ã© » pour « é »), zones {detail}."),
        "no_number": _("Cette notice n’a pas de numéro. Nous lui en avons donné un, tiré de ce qu’elle dit."),
    }[code].format(count=record.charset.lost, charset=record.charset.name, detail=detail)
