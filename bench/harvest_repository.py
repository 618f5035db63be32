"""A local OAI-PMH repository of invented titles for bench.harvest, made before it serves: `RECORDS PAGE`.

`?version=N` changes one title in seven and takes away one in two hundred, others each time.
"""

import sys
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from bench.imports import ISO_639, KINDS, unimarc
from bench.search_records import title

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>2026-11-20T10:00:00Z</responseDate><request>http://127.0.0.1/</request>{}</OAI-PMH>"
)
IDENTITY = (
    "<Identify><repositoryName>Essai</repositoryName><deletedRecord>no</deletedRecord>"
    "<earliestDatestamp>2020-01-01T00:00:00Z</earliestDatestamp><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
)
FORMATS = "".join(
    f"<metadataFormat><metadataPrefix>{one}</metadataPrefix><schema>x</schema></metadataFormat>"
    for one in ("oai_dc", "unimarc")
)


class Repository:
    """Pages by format, version and number, each made once."""

    def __init__(self, records: int, page: int) -> None:
        self.records, self.page, self.version = records, page, 0
        self.answer = lru_cache(maxsize=2_000)(self._answer)

    def _answer(self, prefix: str, version: int, start: int) -> bytes:
        there = [n for n in range(self.records) if not version or (n + version) % 200]
        listed = "".join(_record(n, prefix, version) for n in there[start : start + self.page])
        following = start + self.page
        token = f"{prefix}.{following}" if following < len(there) else ""
        size = f'completeListSize="{len(there)}" cursor="{start}"'
        return ENVELOPE.format(
            f"<ListRecords>{listed}<resumptionToken {size}>{token}</resumptionToken></ListRecords>"
        ).encode()


def _record(number: int, prefix: str, version: int) -> str:
    metadata = _dublin_core(number, version) if prefix == "oai_dc" else _marcxchange(number)
    return (
        f"<record><header><identifier>oai:bench:{number}</identifier><datestamp>2026-01-01T00:00:00Z</datestamp>"
        f"</header><metadata>{metadata}</metadata></record>"
    )


def _dublin_core(number: int, version: int) -> str:
    told = title(number)
    said = [
        ("title", told["title"] + (f" ({version})" if version and not (number + version) % 7 else "")),
        *(("creator", name) for name in told["creators"]),
        ("publisher", told["resources"][0]),
        ("date", str(told["year"])),
        ("language", ISO_639[told["languages"][0]]),
        ("description", told["summary"]),
        *(("subject", one) for one in told["subjects"]),
        (
            "type",
            {"book": "text", "press": "périodique", "film": "movingImage", "music": "sound"}.get(
                told["medium"], ""
            ),
        ),
        ("identifier", f"https://vendor.example/titles/{number}"),
        ("format", "application/epub+zip"),
    ]
    inside = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in said if text)
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</oai_dc:dc>'
    )


def _marcxchange(number: int) -> str:
    """The same fields as the ISO 2709 record of bench.imports."""
    raw = unimarc(number).decode()
    base = raw.index("\x1e")
    tags = [raw[at : at + 3] for at in range(24, base, 12)]
    fields = []
    for tag, text in zip(tags, raw[base + 1 :].split("\x1e"), strict=False):
        if tag < "010":
            fields.append(f'<controlfield tag="{tag}">{escape(text)}</controlfield>')
            continue
        parts = "".join(
            f'<subfield code="{one[0]}">{escape(one[1:])}</subfield>' for one in text[3:].split("\x1f")
        )
        fields.append(f'<datafield tag="{tag}" ind1="{text[0]}" ind2="{text[1]}">{parts}</datafield>')
    kind = KINDS[title(number)["medium"]]
    leader = f"<leader>00000n{kind}0 2200000   450 </leader>"
    return f'<record xmlns="info:lc/xmlns/marcxchange-v2">{leader}{"".join(fields)}</record>'


def main() -> None:
    repository = Repository(int(sys.argv[1]), int(sys.argv[2]))
    for prefix in ("oai_dc", "unimarc"):
        for start in range(0, repository.records, repository.page):
            repository.answer(prefix, 0, start)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            body = _said(repository, said)
            self.send_response(200)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_words: object) -> None:
            """Readers that are killed hang up."""

    server = Server(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/oai", flush=True)
    server.serve_forever()


def _said(repository: Repository, said: dict[str, str]) -> bytes:
    if "version" in said:
        repository.version = int(said["version"])
        return b"ok"
    match said.get("verb"):
        case "Identify":
            return ENVELOPE.format(IDENTITY).encode()
        case "ListMetadataFormats":
            return ENVELOPE.format(f"<ListMetadataFormats>{FORMATS}</ListMetadataFormats>").encode()
        case "ListRecords":
            prefix, _dot, start = said.get("resumptionToken", f"{said.get('metadataPrefix')}.0").partition(
                "."
            )
            return repository.answer(prefix, repository.version, int(start))
        case _:
            return ENVELOPE.format('<error code="noSetHierarchy">none</error>').encode()


if __name__ == "__main__":
    main()
