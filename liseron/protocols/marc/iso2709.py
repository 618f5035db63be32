"""ISO 2709 read by its bytes: terminators are believed before lengths and addresses, which converters break.

Every record ends at 0x1D, so one that cannot be read costs itself alone. Memory stays at one block and one record.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from liseron.protocols.marc import marc8
from liseron.protocols.marc.characters import MARC21, UNIMARC, decode_all, is_mojibake
from liseron.protocols.marc.record import LEADER_LENGTH, UTF8, Charset, Record, Remark, Unreadable, label_in

RECORD_END = b"\x1d"
FIELD_END = b"\x1e"
ENTRY = 12
BLOCK = 1 << 20
LARGEST_RECORD = 10_000_000
_BLANK = b" \t\r\n\0\x1a"
_MARK = b"\xef\xbb\xbf"
_ANOTHER = re.compile(rb"(?<=\x1e)[ \r\n\x1d]*(?=[0-9]{5}[a-z ]{2}[a-z].{2,3}22[0-9]{5})", re.DOTALL)

Fields = dict[str, list[str]]


class _Refused(Exception):
    """The record cannot be read: the message is the reason's code."""


def read_iso2709(stream: BinaryIO, *, flavour: str = "") -> Iterator[Record | Unreadable]:
    """Every record of the file in order, read or explained. `flavour` "" lets each record show its own."""
    number = 0
    for offset, piece, is_ended in _pieces(stream):
        for start, raw in _parted(piece):
            number += 1
            yield _read(number, offset + start, raw, flavour, is_ended=is_ended)


def _pieces(stream: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """(offset, bytes without the terminator, whether it had one) of each record, blank ones left out."""
    position, rest = 0, b""
    while block := stream.read(BLOCK):
        *pieces, rest = (rest + block).split(RECORD_END)
        for piece in pieces:
            yield from _piece(position, piece, is_ended=True)
            position += len(piece) + 1
        if len(rest) > LARGEST_RECORD:
            yield position, rest[: LARGEST_RECORD + 1], True
            length, rest = _skipped(stream, len(rest))
            position += length
    *pieces, rest = rest.split(RECORD_END)
    for piece in pieces:
        yield from _piece(position, piece, is_ended=True)
        position += len(piece) + 1
    yield from _piece(position, rest, is_ended=False)


def _piece(position: int, piece: bytes, *, is_ended: bool) -> Iterator[tuple[int, bytes, bool]]:
    if position == 0:
        piece = piece.removeprefix(_MARK)
    raw = piece.lstrip(_BLANK)
    if raw.rstrip(_BLANK):
        yield position + len(piece) - len(raw), raw if is_ended else raw.rstrip(_BLANK), is_ended


def _skipped(stream: BinaryIO, length: int) -> tuple[int, bytes]:
    """(bytes given up, what follows) once the terminator of an endless record is found."""
    while block := stream.read(BLOCK):
        before, found, rest = block.partition(RECORD_END)
        length += len(before) + len(found)
        if found:
            return length, rest
    return length, b""


def _parted(piece: bytes) -> Iterator[tuple[int, bytes]]:
    """Records that ran together because the terminator between them is missing."""
    start = 0
    if len(piece) > 2 * LEADER_LENGTH and piece[:5] != b"%05d" % (len(piece) + 1):
        for found in _ANOTHER.finditer(piece, LEADER_LENGTH):
            yield start, piece[start : found.start()]
            start = found.end()
    yield start, piece[start:] if start else piece


def _read(number: int, offset: int, raw: bytes, flavour: str, *, is_ended: bool) -> Record | Unreadable:
    try:
        if len(raw) > LARGEST_RECORD:
            raise _Refused("too_large")
        return _record(number, offset, raw, flavour, is_ended=is_ended)
    except _Refused as refusal:
        return Unreadable(number, offset, label_in(raw), str(refusal), raw[:LARGEST_RECORD])


def _record(number: int, offset: int, raw: bytes, flavour: str, *, is_ended: bool) -> Record:
    remarks = [] if raw[:5] == b"%05d" % (len(raw) + 1) else [Remark("length")]
    if not is_ended:
        remarks.append(Remark("no_terminator"))
    try:
        text, charset = raw.decode(), UTF8
    except UnicodeDecodeError:
        text, charset = raw.decode("latin-1"), None
    leader, fields = _structure(text, remarks)
    if charset is None or (b"\x1b" in raw and raw.isascii() and marc8.is_switching(raw)):
        leader, fields, charset = _recoded(leader, fields, flavour, is_utf8=charset is not None)
        if charset.lost:
            remarks.append(Remark("characters", charset.name))
    if is_mojibake(text) or (charset is not UTF8 and any(map(is_mojibake, _texts(fields)))):
        garbled = sorted(tag for tag, contents in fields.items() if any(map(is_mojibake, contents)))
        if garbled:
            remarks.append(Remark("garbled", " ".join(garbled)))
    return Record(
        number=number,
        offset=offset,
        leader=leader,
        contents=fields,
        charset=charset,
        remarks=tuple(remarks),
        raw=raw,
    )


def _structure(text: str, remarks: list[Remark]) -> tuple[str, Fields]:
    """(leader, contents by tag). Raises _Refused.

    The directory gives the tags; the terminators, not its addresses, part the fields.
    """
    head, *contents = text.split("\x1e")
    if not contents:
        raise _Refused("no_directory")
    last = contents[-1].strip("\r\n\0 ")
    if not last:
        contents.pop()
    count, directory = len(contents), head[LEADER_LENGTH:]
    if not count:
        raise _Refused("no_fields")
    if len(directory) != count * ENTRY:
        head, directory, contents = _reconciled(head, contents)
        remarks.append(Remark("directory"))
    tags = [directory[at : at + 3] for at in range(0, len(directory), ENTRY)]
    starts = [directory[at + 7 : at + ENTRY] for at in range(0, len(directory), ENTRY)]
    if last:
        _refuse_cut(last, directory[starts.index(max(starts)) * ENTRY :])
    if starts != sorted(starts):
        # Entries may stand in the order of their tags while fields stand in another.
        tags = [tag for _start, tag in sorted(zip(starts, tags, strict=True), key=lambda pair: pair[0])]
    fields: Fields = {}
    for tag, content in zip(tags, contents, strict=True):
        if tag in fields:
            fields[tag].append(content)
        else:
            fields[tag] = [content]
    names = "".join(fields)
    if not (names.isascii() and names.isalnum() and len(names) == 3 * len(fields)):
        raise _Refused("no_directory")
    return head[:LEADER_LENGTH], fields


def _refuse_cut(last: str, entry: str) -> None:
    """A last field without its terminator is whole when it is as long as its entry says. Raises _Refused."""
    length = entry[3:7]
    if length.isdecimal() and len(last.encode()) + 1 < int(length):
        raise _Refused("truncated")


def _reconciled(head: str, contents: list[str]) -> tuple[str, str, list[str]]:
    """Leader, directory and contents that fit together once lengths are compared. Raises _Refused.

    Either the leader is not 24 long and the directory stands right before the first terminator, or a field holds a
    terminator of its own, which the lengths show.
    """
    shifted = head[-len(contents) * ENTRY :]
    if len(shifted) == len(contents) * ENTRY and _agrees(shifted, contents):
        return head[: -len(shifted)], shifted, contents
    directory = head[LEADER_LENGTH:]
    count = len(directory) // ENTRY
    if not directory or len(directory) % ENTRY:
        raise _Refused("no_directory")
    if count > len(contents):
        raise _Refused("truncated")
    joined = _joined(directory, contents)
    if len(joined) != count:
        raise _Refused("fields")
    return head, directory, joined


def _agrees(directory: str, contents: list[str]) -> bool:
    lengths = [directory[at + 3 : at + 7] for at in range(0, len(directory), ENTRY)]
    return all(
        length.isdecimal() and int(length) in {len(content) + 1, len(content.encode()) + 1}
        for length, content in zip(lengths, contents, strict=True)
    )


def _joined(directory: str, contents: list[str]) -> list[str]:
    """The contents with those joined (by a blank) that the directory says are one; fewer when it does not fit."""
    waiting, fields = list(reversed(contents)), []
    for at in range(0, len(directory), ENTRY):
        length = directory[at + 3 : at + 7]
        if not waiting or not length.isdecimal():
            return []
        content = waiting.pop()
        while waiting and len(content.encode()) + 1 < int(length):
            content += " " + waiting.pop()
        fields.append(content)
    return [] if waiting else fields


def _recoded(leader: str, fields: Fields, flavour: str, *, is_utf8: bool) -> tuple[str, Fields, Charset]:
    """The record in the character set that its bytes and declarations point to."""
    kind = flavour or flavour_of(fields)
    if is_utf8 and (kind != MARC21 or leader[9:10] == "a"):
        return leader, fields, UTF8
    flat = [(tag, content) for tag, contents in fields.items() for content in contents]
    parts = [content.encode("latin-1") for _tag, content in flat]
    declared = _declared(fields) if kind == UNIMARC else ""
    texts, charset = decode_all(parts, leader=leader, declared=declared, flavour=kind)
    read: Fields = {tag: [] for tag in fields}
    for (tag, _content), text in zip(flat, texts, strict=True):
        read[tag].append(text)
    return leader, read, charset


def flavour_of(fields: Fields) -> str:
    """The flavour that the tags show: titles stand in 200 or in 245; 008 is MARC21's, 100 with a coded $a UNIMARC's."""
    if ("245" in fields) != ("200" in fields):
        return MARC21 if "245" in fields else UNIMARC
    return MARC21 if "008" in fields and not _declared(fields) else UNIMARC


def _declared(fields: Fields) -> str:
    """UNIMARC 100$a 26 to 29, the character sets."""
    coded = fields.get("100", [""])[0].partition("\x1fa")[2].partition("\x1f")[0]
    return coded[26:30] if coded[:8].strip().isdecimal() or len(coded) >= 30 else ""


def _texts(fields: Fields) -> Iterator[str]:
    return (content for contents in fields.values() for content in contents)
