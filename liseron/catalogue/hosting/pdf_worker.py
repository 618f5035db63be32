"""Opens one PDF in a process of its own, with little memory and time: a hostile file can only kill this.

Stands alone (no Django, nothing of Liseron): `python pdf_worker.py inspect FILE` writes JSON,
`render FILE PAGE WIDTH` writes a WebP picture. Exit 3: cannot be opened; 4: locked; else: crashed.
"""

import io
import json
import resource
import sys

import pypdfium2

MEMORY = 1_500_000_000  # bytes of addresses
SECONDS = 25  # of processor
MOST_PAGES = 3_000
LONGEST_TEXT = 60_000  # characters of a page
MOST_CONTENTS = 1_000
TALLEST = 3  # a page higher than three times its width is drawn narrower
ERR_PASSWORD = 4


def inspect(document: pypdfium2.PdfDocument) -> dict[str, object]:
    pages = [_text(document, number) for number in range(min(len(document), MOST_PAGES + 1))]
    return {"pages": pages, "contents": _contents(document), "language": _language(document)}


def render(document: pypdfium2.PdfDocument, number: int, width: int) -> bytes:
    page = document[number - 1]
    across, down = page.get_size()
    across, down = max(across, 1.0), max(down, 1.0)
    scale = min(width / across, TALLEST * width / down)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        text: str = document[number].get_textpage().get_text_range(errors="ignore")
        return text[:LONGEST_TEXT]
    except pypdfium2.PdfiumError:
        return ""


def _contents(document: pypdfium2.PdfDocument) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = []
    for mark in document.get_toc(max_depth=15):
        target = mark.get_dest()
        index = target.get_index() if target is not None else None
        if index is not None and mark.level < 3:
            lines.append({"title": mark.get_title()[:300], "page": index + 1, "level": mark.level + 1})
        if len(lines) >= MOST_CONTENTS:
            break
    return lines


def _language(document: pypdfium2.PdfDocument) -> str:
    get = getattr(pypdfium2.raw, "FPDFCatalog_GetLanguage", None)
    if get is None:
        return ""
    length = get(document.raw, None, 0)
    if not 2 < length < 60:
        return ""
    buffer = pypdfium2.raw.FPDF_WCHAR * (length // 2)
    held = buffer()
    get(document.raw, held, length)
    return bytes(held).decode("utf-16-le", "ignore").rstrip("\0")


def main(arguments: list[str]) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    verb, path, *rest = arguments
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as problem:
        return 4 if getattr(problem, "err_code", None) == ERR_PASSWORD else 3
    if verb == "inspect":
        sys.stdout.write(json.dumps(inspect(document)))
    else:
        sys.stdout.buffer.write(render(document, int(rest[0]), int(rest[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
