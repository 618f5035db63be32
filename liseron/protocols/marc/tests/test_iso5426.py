"""ISO 5426, beside yaz where Debian's package is installed."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.protocols.marc import iso5426

YAZ = shutil.which("yaz-iconv")
# yaz writes the marks of non-sorting articles as U+0098 and U+009C, and loses the halves of ligatures.
OTHERWISE_IN_YAZ = {0x88, 0x89, 0xDD, 0xDE, 0xDF}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xc2ecole", "école"),
        (b"Fran\xd0cois", "François"),
        (b"\xc8Uber", "Über"),
        (b"No\xc8el \xc3a P\xc3aques", "Noël â Pâques"),
        (b"\xeauvre et \xfauvres", "Œuvre et œuvres"),
        (b"\xabici\xbb", "«ici»"),
        (b"\xc8\xc2u", "ǘ"),
    ],
)
def test_a_mark_that_precedes_its_letter_is_composed_with_it(data: bytes, text: str):
    assert iso5426.decode(data) == (text, 0)


@pytest.mark.parametrize("data", [b"fin \xc2", b"un \xc2 mot", b"\xc2\x1fa", b"\xa0", b"\xff"])
def test_a_mark_without_letter_and_an_unknown_byte_are_counted_as_lost(data: bytes):
    text, lost = iso5426.decode(data)
    assert lost == text.count("\ufffd") == 1


@given(st.binary(max_size=200))
def test_any_bytes_become_composed_text_and_separators_stay(data: bytes):
    text, lost = iso5426.decode(data)
    assert unicodedata.is_normalized("NFC", text)
    assert text.count("\ufffd") == lost
    assert [text.count(chr(c)) for c in (0x1D, 0x1E, 0x1F)] == [data.count(c) for c in (0x1D, 0x1E, 0x1F)]


@pytest.mark.skipif(YAZ is None, reason="not run: yaz-iconv (Debian package yaz) is not installed")
def test_the_two_tables_agree_with_yaz():
    known = (set(iso5426.CHARACTERS) | set(iso5426.MARKS) | set(range(0x20, 0x7F))) - OTHERWISE_IN_YAZ
    for code in sorted(known):
        data = bytes([code]) + (b"a" if code in iso5426.MARKS else b"")
        said = subprocess.run([str(YAZ), "-f", "iso5426", "-t", "utf-8"], input=data, capture_output=True)
        assert (unicodedata.normalize("NFC", said.stdout.decode()), 0) == iso5426.decode(data), hex(code)
