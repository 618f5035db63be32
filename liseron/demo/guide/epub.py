"""The guide as an EPUB 3.3, with what EPUB Accessibility 1.1 asks to be said of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from liseron.demo.guide.text import DESCRIPTION, SUBTITLE, TITLE, Chapter, Part, Run
from liseron.toolkit.archive import write_archive

WRITTEN_AT = datetime(2026, 11, 22, tzinfo=UTC)  # the same guide is the same file, byte for byte

STYLE = """body { font-family: sans-serif; line-height: 1.5; margin: 1em; }
h1 { font-size: 1.8em; line-height: 1.15; margin: 1em 0 0.8em; }
h2 { font-size: 1.25em; margin: 1.6em 0 0.4em; }
li { margin: 0.4em 0; }
.cover { text-align: center; padding-top: 20%; }
.cover h1 { font-size: 2.4em; color: #0e5a4a; }
"""
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/guide.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""
ACCESSIBILITY = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityHazard", "none"),
    (
        "accessibilitySummary",
        "Texte seul, titres et sommaire : se lit à l’écran, à voix haute et en braille.",
    ),
)


def write_epub(chapters: Sequence[Chapter], path: Path) -> None:
    """Write the guide at `path`."""
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/guide.opf": _package(chapters),
        "OPS/nav.xhtml": _navigation(chapters),
        "OPS/guide.css": STYLE,
        "OPS/couverture.xhtml": _cover(),
    }
    files |= {f"OPS/{chapter.name}.xhtml": _document(chapter) for chapter in chapters}
    encoded = {name: content.encode() for name, content in files.items()}
    write_archive(path, encoded, written_at=WRITTEN_AT, stored="mimetype")


def _page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" '
        f'xml:lang="fr">\n<head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="guide.css"/></head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def _cover() -> str:
    return _page(
        TITLE,
        f'<section class="cover" epub:type="cover"><h1>{escape(TITLE)}</h1><p>{escape(SUBTITLE)}</p></section>',
    )


def _document(chapter: Chapter) -> str:
    parts = "\n".join(_part(part, number) for number, part in enumerate(chapter.parts, start=1))
    return _page(
        chapter.title,
        f'<section epub:type="chapter" role="doc-chapter"><h1>{escape(chapter.title)}</h1>\n{parts}</section>',
    )


def _part(part: Part, number: int) -> str:
    if part.kind in {"ul", "ol"}:
        items = "".join(f"<li>{_words(group)}</li>" for group in part.groups)
        return f"<{part.kind}>{items}</{part.kind}>"
    place = f' id="s{number}"' if part.kind == "h2" else ""
    return f"<{part.kind}{place}>{_words(part.groups[0])}</{part.kind}>"


def _words(runs: Sequence[Run]) -> str:
    return "".join(f"<strong>{escape(r.text)}</strong>" if r.is_strong else escape(r.text) for r in runs)


def _navigation(chapters: Sequence[Chapter]) -> str:
    lines = "".join(
        f'<li><a href="{c.name}.xhtml">{escape(c.title)}</a>{_sections(c)}</li>\n' for c in chapters
    )
    return _page(
        "Sommaire",
        f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>Sommaire</h1><ol>\n'
        f'<li><a href="couverture.xhtml">{escape(TITLE)}</a></li>\n{lines}</ol></nav>',
    )


def _sections(chapter: Chapter) -> str:
    lines = "".join(
        f'<li><a href="{chapter.name}.xhtml#s{number}">{_words(part.groups[0])}</a></li>'
        for number, part in enumerate(chapter.parts, start=1)
        if part.kind == "h2"
    )
    return f"<ol>{lines}</ol>" if lines else ""


def _package(chapters: Sequence[Chapter]) -> str:
    names = ["couverture", *(chapter.name for chapter in chapters)]
    items = "".join(
        f'<item id="p{number}" href="{name}.xhtml" media-type="application/xhtml+xml"/>\n'
        for number, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(names)))
    access = "".join(
        f'<meta property="schema:{name}">{escape(value)}</meta>\n' for name, value in ACCESSIBILITY
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="fr">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{uuid5(NAMESPACE_URL, TITLE + SUBTITLE)}</dc:identifier>
<dc:title>{escape(TITLE)} : {escape(SUBTITLE[0].lower() + SUBTITLE[1:])}</dc:title>
<dc:language>fr</dc:language>
<dc:description>{escape(DESCRIPTION)}</dc:description>
<meta property="dcterms:modified">{WRITTEN_AT:%Y-%m-%dT%H:%M:%SZ}</meta>
{access}</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="css" href="guide.css" media-type="text/css"/>
{items}</manifest>
<spine>{spine}</spine>
</package>
"""
