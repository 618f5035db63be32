"""Papers: every block is set, in reading order, tagged for who listens, and whole for who archives."""

import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from liseron.toolkit.papers import (
    Block,
    Bullets,
    Figures,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Signatory,
    SignatureBoxes,
    Strong,
    Table,
    digest,
    pdf_of,
)
from liseron.toolkit.papers.lettering import SHAPES, UNKNOWN, has_shape, printable
from liseron.toolkit.papers.shapes import shown

EVERY_BLOCK: list[Block] = [
    Heading(1, "Article 1 : Ce que nous faisons", "article-1"),
    Paragraph(["La cotisation est de ", Strong("1 200,00 €"), " par an."]),
    Heading(2, "Du côté de la commune"),
    Bullets(["Nommer un correspondant.", ["Ouvrir le service ", Strong("à tous"), "."]]),
    Numbered(["Lire le guide.", "Prêter une liseuse."], start=3),
    Figures(
        [("Population", "4 812 habitants"), ("Un libellé bien trop long pour tenir dans sa colonne", "12")]
    ),
    Table(
        ["Année", "Montant"], [["2027", "1 200,00 €"], ["2028", "1 350,50 €"]], ("left", "right"), "Échéances"
    ),
    PageBreak(),
    Heading(1, "Signatures"),
    SignatureBoxes(
        [
            Signatory(
                "Pour le Département", "Camille Roy", "Présidente", "Délibération du 4 mai", "6 juin 2026"
            ),
            Signatory("Pour la commune"),
        ]
    ),
]


def paper(blocks: Sequence[Block] = EVERY_BLOCK, **changes: Any) -> Paper:
    given = {
        "title": "Offrir la lecture en ligne",
        "kind": "Convention",
        "reference": "C-2026-7",
        "made_on": date(2026, 11, 22),
        "sender": ["Département d’Essai", "1, rue du Test"],
        "blocks": blocks,
        "footer": "Service de la lecture",
    }
    return Paper(**{**given, **changes})


def text_of(data: bytes) -> str:
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return re.sub(r"\s+", " ", " ".join(pages))


def pictures(data: bytes) -> int:
    page = pypdfium2.PdfDocument(data)[0]
    return sum(1 for _ in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))


def words_of(block: Block) -> str:
    """What a paper with this one block says after its heading."""
    return text_of(pdf_of(paper([block]))).partition("C-2026-7 ")[2].rpartition(" C-2026-7")[0]


def test_everything_is_read_in_the_order_of_the_blocks():
    assert text_of(pdf_of(paper())) == (
        "Département d’Essai 1, rue du Test Convention Offrir la lecture en ligne C-2026-7 "
        "Article 1 : Ce que nous faisons La cotisation est de 1 200,00 € par an. Du côté de la commune "
        "• Nommer un correspondant. • Ouvrir le service à tous. 3. Lire le guide. 4. Prêter une liseuse. "
        "Population 4 812 habitants Un libellé bien trop long pour tenir dans sa colonne 12 "
        "Échéances Année Montant 2027 1 200,00 € 2028 1 350,50 € C-2026-7 · Service de la lecture 1 / 2 "
        "Offrir la lecture en ligne Signatures Pour le Département Délibération du 4 mai Camille Roy Présidente "
        "Signé le 6 juin 2026 Signature et cachet Pour la commune Nom Qualité Signé le Signature et cachet "
        "C-2026-7 · Service de la lecture 2 / 2"
    )


def test_a_paper_is_tagged_titled_dated_and_in_french():
    data = pdf_of(paper())
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "Offrir la lecture en ligne"
    assert document.get_metadata_value("CreationDate").startswith("D:20261122")
    for said in (b"/Lang(fr", b"/MarkInfo", b"/Marked true", b"/StructTreeRoot", b"/DisplayDocTitle true"):
        assert said in data.replace(b"/Lang (", b"/Lang("), said
    assert re.search(rb"pdfuaid:part[^0-9]+1", data)
    assert re.search(rb"pdfaid:part[^0-9]+2", data)
    assert re.search(rb"pdfaid:conformance[^A-Z]+A", data)


def test_a_table_s_header_is_tagged_as_such_and_repeated_on_each_page():
    rows = [[str(number), f"{number},00 €"] for number in range(120)]
    data = pdf_of(paper([Table(["Rang", "Somme"], rows, ("left", "right"))]))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert len(pages) > 2
    assert all("Rang" in page for page in pages)
    assert len(re.findall(rb"/S\s*/TH\b", data)) == 2
    assert data.count(b"/Column") == 2


def test_headings_are_the_contents_of_the_file():
    document = pypdfium2.PdfDocument(pdf_of(paper()))
    contents = [(line.level, line.get_title()) for line in document.get_toc()]
    assert contents == [
        (0, "Article 1 : Ce que nous faisons"),
        (1, "Du côté de la commune"),
        (0, "Signatures"),
    ]


def test_the_same_paper_gives_the_same_bytes_and_another_gives_others():
    assert digest(pdf_of(paper())) == digest(pdf_of(paper()))
    assert digest(pdf_of(paper())) != digest(pdf_of(paper(made_on=date(2026, 11, 23))))
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_letter_names_whom_it_is_sent_to_before_what_it_says():
    said = text_of(
        pdf_of(
            paper(
                [Paragraph("Votre convention finit dans un mois.")],
                recipient=["Monsieur le Maire", "99000 Villefranche-des-Essais"],
                place_and_date="À Essai, le 22 novembre 2026",
                opening="Monsieur le Maire,",
            )
        )
    )
    order = ["Département d’Essai", "Monsieur le Maire 99000", "À Essai, le 22", "Offrir la", "Maire, Votre"]
    assert [said.find(words) for words in order] == sorted(said.find(words) for words in order)
    assert "Maire, Votre" in said


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "@preview/cetz:0.3.0"',
        "#panic()",
        '#read("/etc/passwd")',
        '"); panic("',
        "$ sum_(i=1)^n $",
        "@article-1 <article-1>",
        r"\ \n \u{41} \\",
        "*strong* _emph_ `raw` = Titre",
        "// disparu /* non */",
        "[x] {y} ~ -- --- ... 'a'",
        "%s {0} {{ nom }} {% if %}",
        "<b>&amp;</b>",
    ],
)
def test_what_people_type_is_never_read_as_typst(hostile: str):
    assert words_of(Paragraph(hostile)) == hostile
    everywhere = paper(
        [Heading(1, hostile), Table([hostile], [[hostile]], (), hostile), Figures([(hostile, hostile)])],
        title=hostile,
        kind=hostile,
        reference=hostile,
        footer=hostile,
        sender=[hostile],
        recipient=[hostile],
        opening=hostile,
        place_and_date=hostile,
    )
    assert text_of(pdf_of(everywhere)).count(hostile) >= 10


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a\0b\x07c\x1bd", "abcd"),
        ("un\r\ndeux\u2028trois", "un deux trois"),
        ("4\u202f812", "4 812"),
        ("e\u0301te\u0301", "été"),
        ("Ça va \U0001f600 ?", f"Ça va {UNKNOWN} ?"),
        ("\u4e2d\u6587", UNKNOWN * 2),
        ("payer \u202e0001\u202c €", "payer 0001 €"),
        ("\ud800\ue000\uffff", UNKNOWN * 3),
        ("Łódź, Škoda, Œuvre, Ÿ", "Łódź, Škoda, Œuvre, Ÿ"),
        ("Βιβλιοθήκη, Библиотека", "Βιβλιοθήκη, Библиотека"),
    ],
)
def test_what_cannot_be_printed_is_shown_as_unknown_or_left_out(typed: str, printed: str):
    assert words_of(Paragraph(typed)) == printed


@given(st.text(st.characters(), min_size=1, max_size=60))
def test_no_text_whatever_stops_a_paper(text: str):
    blocks = [Heading(1, text), Paragraph([text, Strong(text)]), Table([text], [[text]]), Bullets([text])]
    made = pdf_of(paper(blocks, title=text))
    assert made.startswith(b"%PDF-")


@given(st.text(st.characters(), max_size=60))
def test_printable_text_is_stable_and_holds_no_control(text: str):
    once = printable(text)
    assert printable(once) == once
    assert all(letter == "\n" or unicodedata.category(letter) not in {"Cc", "Co", "Cs"} for letter in once)


@pytest.mark.parametrize("word", ["x" * 600, "https://exemple.fr/" + "a" * 300, "é" * 41])
def test_a_very_long_word_stays_on_the_page(word: str):
    said = paper([Paragraph(word), Table(["Adresse", "Somme"], [[word, "1,00 €"]], ("left", "right"))])
    for page in pypdfium2.PdfDocument(pdf_of(said)):
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        assert all(left >= 0 and right <= page.get_width() - 50 for left, _bottom, right, _top in boxes)


def test_the_fonts_show_what_was_measured():
    """As `python -m liseron.toolkit.papers.shapes` found. One in nine, and every Latin letter."""
    known = [chr(code) for code in range(0x20, 0x20000) if has_shape(chr(code))]
    tried = known[:800] + known[800::9]
    assert shown(tried) == tried
    assert shown(["\u4e2d"]) == []
    assert SHAPES.stat().st_size < 10_000


def test_a_heading_steps_down_one_level_at_a_time():
    with pytest.raises(ValueError, match="skips a level"):
        paper([Heading(1, "Un"), Heading(3, "Un un un")])
    with pytest.raises(ValueError, match="skips a level"):
        paper([Heading(2, "Un")])
    with pytest.raises(ValueError, match="level 4"):
        Heading(4, "Trop profond")


def test_a_table_s_rows_follow_its_header():
    with pytest.raises(ValueError, match="2 columns"):
        Table(["Un", "Deux"], [["Un seul"]])
    with pytest.raises(ValueError, match="2 columns"):
        Table(["Un", "Deux"], [["Un", "Deux"]], shares=[3])
    with pytest.raises(ValueError, match="0 columns"):
        Table([], [])


def test_signature_boxes_stay_together_with_their_sentence_and_heading():
    filling = [Paragraph("Une ligne de plus.")] * 26
    boxes = SignatureBoxes(
        [Signatory(f"Partie {number}") for number in range(3)], "Fait en trois exemplaires."
    )
    document = pypdfium2.PdfDocument(pdf_of(paper([*filling, Heading(1, "Signatures"), boxes])))
    last = document[len(document) - 1].get_textpage().get_text_range()
    assert len(document) == 2
    assert all(words in last for words in ("Signatures", "Fait en trois", "Partie 0", "Partie 2"))


def test_shares_divide_the_width_of_a_table():
    def left_of(word: str, shares: list[int]) -> float:
        text = pypdfium2.PdfDocument(pdf_of(paper([Table(["Un", word], [["a", "b"]], shares=shares)])))[0]
        page = text.get_textpage()
        return float(page.get_charbox(page.search(word).get_next()[0])[0])

    assert left_of("Deux", [3, 1]) > left_of("Deux", [1, 1]) > left_of("Deux", [1, 3])


def test_a_logo_is_drawn_and_one_that_cannot_be_is_left_out(tmp_path: Path):
    good, bad = tmp_path / "logo.png", tmp_path / "logo.svg"
    Image.new("RGB", (40, 20), "navy").save(good)
    bad.write_text("<svg")
    plain = pdf_of(paper())
    assert pictures(pdf_of(paper(logo=good))) == 1
    assert pictures(plain) == 0
    assert pdf_of(paper(logo=bad)) == plain


def test_a_thing_without_anything_to_say_is_still_a_paper():
    empty = paper(
        [Paragraph(""), Bullets([]), Numbered([]), Figures([]), Table(["Rien"], [])], sender=[], kind=""
    )
    assert text_of(pdf_of(empty)).startswith("Offrir la lecture en ligne")


def test_an_agreement_of_forty_pages_is_set():
    article = [Paragraph("Les parties se retrouvent chaque année pour parler de ce qui a été lu. " * 12)] * 4
    blocks: list[Block] = []
    for number in range(1, 41):
        blocks += [Heading(1, f"Article {number}"), *article, PageBreak()]
    document = pypdfium2.PdfDocument(pdf_of(paper(blocks)))
    assert len(document) >= 40
    assert f"40 / {len(document)}" in document[39].get_textpage().get_text_range()


def test_a_hundred_letters_are_each_their_own():
    letters = [
        pdf_of(paper([Paragraph("Merci.")], recipient=[f"Commune {number}"], reference=f"L-{number}"))
        for number in range(100)
    ]
    assert len({digest(letter) for letter in letters}) == 100
    assert all(f"Commune {number} " in text_of(letter) for number, letter in enumerate(letters))


def test_a_paper_can_be_seen():
    page = pypdfium2.PdfDocument(pdf_of(paper()))[0]
    picture = io.BytesIO()
    page.render(scale=0.5).to_pil().save(picture, "PNG")
    assert (round(page.get_width()), round(page.get_height())) == (595, 842)
    assert len(picture.getvalue()) > 5_000
