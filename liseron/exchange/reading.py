"""A record of somebody's repository as a line to import, whatever its format."""

from dataclasses import replace
from functools import partial
from hashlib import blake2b

from django.utils.translation import gettext as _
from lxml import etree

from liseron.catalogue.crosswalks.dublin_core import facts_of_dublin_core
from liseron.catalogue.crosswalks.facts import facts_of
from liseron.catalogue.imports.marc import DELETED, line_of
from liseron.catalogue.imports.reading import Late, Line
from liseron.catalogue.ports import SourceRecord
from liseron.catalogue.stamping import rules_of
from liseron.protocols.marc.characters import MARC21, UNIMARC
from liseron.protocols.marc.iso2709 import flavour_of
from liseron.protocols.marc.marcxml import record_of
from liseron.protocols.oai.pages import Harvested

LONGEST_NUMBER = 200
LONGEST_IDENTIFIER = 2_000
OF_MARC = {"record", "notice", "collection"}


def number_of(identifier: str) -> str:
    """The `source_id` of an OAI identifier: itself, or its beginning and a digest when it is too long for one."""
    clean = " ".join(identifier.split())
    if len(clean) <= LONGEST_NUMBER:
        return clean
    return f"{clean[:160]}#{blake2b(clean.encode(), digest_size=16).hexdigest()}"


def line_from(
    item: Harvested, *, number: int, prefix: str, medium: str, source: SourceRecord | None = None
) -> Line:
    """`medium` is that of the resource, for records that do not tell their own. `source_id` is the OAI identifier.

    `source` is what is kept of the item, when it is at hand.
    """
    if item.problem or len(item.identifier) > LONGEST_IDENTIFIER:
        problem = item.problem or "long_identifier"
        name = number_of(item.identifier) if problem != "long_identifier" else ""
        return Line((number,), item.identifier[:200], reason=problem, sentence=_why(problem), source_id=name)
    source_id = number_of(item.identifier)
    if item.is_deleted or item.metadata is None:
        return Line((number,), source_id, source_id=source_id, withdraws=True)
    source = source or _source_of(item.metadata, prefix, medium)
    line = _read(item.metadata, source, number=number, source_id=source_id, prefix=prefix, medium=medium)
    if item.repairs:
        line = replace(
            line, remarks=(*line.remarks, *((code, repair_in_words(code)) for code in item.repairs))
        )
    return line


def late_line_from(item: Harvested, *, number: int, prefix: str, medium: str) -> Line | Late:
    """The same, to be read later where the identifier and the bytes alone may do."""
    is_odd = item.problem or item.repairs or len(item.identifier) > LONGEST_IDENTIFIER
    read = partial(line_from, item, number=number, prefix=prefix, medium=medium)
    if is_odd or item.is_deleted or item.metadata is None:
        return read()
    source = _source_of(item.metadata, prefix, medium)
    return Late((number,), number_of(item.identifier), source, partial(read, source=source))


def _source_of(metadata: etree._Element, prefix: str, medium: str) -> SourceRecord:
    raw = etree.tostring(metadata, encoding="utf-8", with_tail=False)
    return SourceRecord("oai_dc", raw, rules_of("oai", prefix, medium))


def _read(
    metadata: etree._Element,
    source: SourceRecord,
    *,
    number: int,
    source_id: str,
    prefix: str,
    medium: str,
) -> Line:
    name = metadata.tag.rpartition("}")[2]
    if name in OF_MARC:
        return _of_marc(metadata, source, number, source_id, prefix, medium)
    facts = facts_of_dublin_core(metadata, source_id=source_id, medium=medium)
    if not facts.title:
        return Line(
            (number,),
            source_id,
            reason="no_title",
            sentence=_why("no_title"),
            source=source,
            source_id=source_id,
        )
    return Line((number,), facts.title, facts, source=source, source_id=source_id)


def _of_marc(
    element: etree._Element, source: SourceRecord, number: int, source_id: str, prefix: str, medium: str
) -> Line:
    """The same words as a file of MARC records gets; the number alone is the repository's."""
    inner = element[0] if element.tag.endswith("collection") and len(element) else element
    record = record_of(inner, number=number, raw=source.content)
    if record is None:
        return Line((number,), source_id, reason="no_fields", sentence=_why("no_fields"), source_id=source_id)
    flavour = _flavour(prefix) or flavour_of(record.contents)
    if record.nature[0] == DELETED:
        return Line((number,), source_id, source_id=source_id, withdraws=True)
    line = line_of(record, flavour)
    facts = facts_of(record, flavour) if line.reason == "unknown_kind" else line.facts
    if facts is None:
        return replace(line, source_id=source_id)
    named = replace(facts, source_id=source_id, medium=facts.medium or medium)
    remarks = tuple(one for one in line.remarks if one[0] != "no_number")
    rules = source.rules if not remarks else ""  # read each time: the report says them again
    source = SourceRecord(flavour, source.content, rules)
    return Line((number,), facts.title, named, source=source, source_id=source_id, remarks=remarks)


def _flavour(prefix: str) -> str:
    name = prefix.lower()
    if "unimarc" in name:
        return UNIMARC
    return MARC21 if "marc21" in name else ""


def repair_in_words(code: str) -> str:
    """What was mended in a record that went in, in one French sentence."""
    return {
        "control": _("Cette notice contenait des caractères interdits en XML. Nous les avons ôtés."),
        "entity": _(
            "Cette notice contenait des caractères nommés de HTML («\u00a0&eacute;\u00a0»). Nous les avons traduits."
        ),
        "ampersand": _("Cette notice contenait un «\u00a0&\u00a0» seul. Nous l’avons réparé."),
        "encoding": _("Cette notice n’était pas en UTF-8 comme annoncé. Nous l’avons lue en Windows-1252."),
        "characters": _("Des caractères de cette notice étaient abîmés et n’ont pas pu être lus."),
    }[code]


def _why(problem: str) -> str:
    return {
        "no_identifier": _("Cette notice n’a pas d’identifiant\u00a0: nous ne pouvons pas la suivre."),
        "long_identifier": _("L’identifiant de cette notice est trop long (plus de 2 000 caractères)."),
        "no_metadata": _("Cette notice est annoncée, mais elle est vide."),
        "syntax": _("Le XML de cette notice est abîmé. Signalez-la au dépôt."),
        "no_title": _("Cette notice n’a pas de titre."),
        "no_fields": _("Cette notice est vide."),
    }[problem]
