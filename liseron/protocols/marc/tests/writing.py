"""A writer of ISO 2709 and MARCXML for tests: small, strict, and unrelated to the reader."""

from xml.sax.saxutils import escape, quoteattr  # writes text only: nothing is parsed here

Fields = list[tuple[str, str]]
"""(tag, content): "11\\x1faTitle", or the plain text of a control field."""

LEADER = "00000nam0 2200000   450 "


def iso2709(fields: Fields, *, leader: str = LEADER, charset: str = "utf-8") -> bytes:
    body, directory = b"", b""
    for tag, content in fields:
        written = content.encode(charset) + b"\x1e"
        directory += b"%s%04d%05d" % (tag.encode(), len(written), len(body))
        body += written
    base = 24 + len(directory) + 1
    length = base + len(body) + 1
    head = b"%05d%s%05d%s" % (length, leader[5:12].encode(), base, leader[17:24].encode())
    return head + directory + b"\x1e" + body + b"\x1d"


def marcxml(fields: Fields, *, leader: str = LEADER, prefix: str = "", attributes: str = "") -> str:
    written = f"<{prefix}leader>{leader}</{prefix}leader>"
    for tag, content in fields:
        indicators, *parts = content.split("\x1f")
        if not parts:
            written += f'<{prefix}controlfield tag="{tag}">{escape(content)}</{prefix}controlfield>'
            continue
        inner = "".join(
            f"<{prefix}subfield code={quoteattr(part[:1])}>{escape(part[1:])}</{prefix}subfield>"
            for part in parts
        )
        written += (
            f'<{prefix}datafield tag="{tag}" ind1={quoteattr(indicators[:1])} ind2={quoteattr(indicators[1:2])}>'
            f"{inner}</{prefix}datafield>"
        )
    return f"<{prefix}record{attributes}>{written}</{prefix}record>"


def a_book(number: str = "b1", title: str = "L’Île mystérieuse", *more: tuple[str, str]) -> Fields:
    return [
        ("001", number),
        ("100", "  \x1fa20200101d2019    m  y0frey50      ba"),
        ("101", "0 \x1fafre"),
        ("200", f"1 \x1fa{title}\x1fe roman\x1ffJules Verne"),
        *more,
    ]
