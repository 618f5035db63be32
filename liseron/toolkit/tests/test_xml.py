import gzip

import pytest

from liseron.toolkit.xml import CHUNK, CannotParse, parse_xml, root_of, stream_xml

EPUB_DOCTYPE = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    b'"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html><p>\xc3\xa9t\xc3\xa9&nbsp;&amp; &LT;b&gt;</p></html>'
)
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("the-secret")
    return path.as_uri().encode()


@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize(
    "template",
    [
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]><r>&x;</r>',
        b'<!DOCTYPE r [<!ENTITY %% p SYSTEM "%s"> %%p;]><r/>',
        b'<!DOCTYPE r [<!ENTITY x PUBLIC "a" "%s">]><r a="&x;"/>',
        b'<?xml version="1.0"?><!-- a --><?pi b?>\n<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]><r>&x;</r>',
        b'\xef\xbb\xbf<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]><r>&x;</r>',
        b'<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="%s" parse="text"/></r>',
        b'<?xml-stylesheet href="%s"?><r/>',
    ],
)
def test_no_local_file_is_read(template, secret, drop):
    try:
        root = parse_xml(template % secret, drop_doctype=drop)
        outcome = "".join(root.itertext())
    except CannotParse as refusal:
        outcome = refusal.reason
    assert outcome in {"doctype", ""}


@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8"])
def test_entities_are_refused_in_every_encoding(encoding, drop):
    text = LAUGHS.decode()
    with pytest.raises(CannotParse):
        parse_xml(text.encode(encoding), drop_doctype=drop)


@pytest.mark.parametrize(
    "doctype", [b"<!DOCTYPE r>", b"<!doctype r>", b'<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd">']
)
def test_a_doctype_is_refused_unless_asked_otherwise(doctype):
    with pytest.raises(CannotParse) as refusal:
        parse_xml(doctype + b"<r/>")
    assert refusal.value.reason == "doctype"
    assert parse_xml(doctype + b"<r/>", drop_doctype=True).tag == "r"


def test_an_epub_page_loses_its_doctype_and_keeps_its_characters():
    assert "".join(parse_xml(EPUB_DOCTYPE, drop_doctype=True).itertext()) == "été\u00a0& <b>"


def test_a_doctype_quoted_in_the_text_harms_nobody():
    data = b"<r><!-- <!DOCTYPE x [<!ENTITY y 'z'>]> --><![CDATA[<!DOCTYPE html>]]></r>"
    assert parse_xml(data).text is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "syntax"),
        (b"<r>", "syntax"),
        (b"<r>&unknown;</r>", "syntax"),
        (b"<a>" * 300_000 + b"</a>" * 300_000, "syntax"),
        (b'<?xml version="1.0" encoding="utf-7"?><r>+ADw-x+AD4-</r>', "encoding"),
        (b'<?xml version="1.0" encoding="cp037"?><r/>', "encoding"),
        (b"<r>\xff</r>", "encoding"),
        (b"\xff\xfe<", "encoding"),
        (b"<r>" + b"x" * 12_000_000 + b"</r>", "syntax"),
        (b"<r>" + b"x" * 60_000_000 + b"</r>", "size"),
        (gzip.compress(b"<r/>", mtime=0), "encoding"),
        (b"<r>\x00</r>", "syntax"),
        (b"<!--" * 100_000, "syntax"),
        (b"<?a " * 100_000, "syntax"),
        (b" " * 1_000_000, "syntax"),
        (b"<!DOCTYPE " + b"a" * 1_000_000, "doctype"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_sane_document_is_refused_with_its_reason(data, reason):
    with pytest.raises(CannotParse) as refusal:
        parse_xml(data)
    assert refusal.value.reason == reason
    assert str(refusal.value).endswith((".", "refusons."))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "ISO-8859-15"])
def test_encodings_of_french_files_are_read(encoding):
    data = f'<?xml version="1.0" encoding="{encoding}"?><r>été</r>'.encode(encoding)
    assert parse_xml(data).text == "été"


def a_file(tmp_path, data):
    path = tmp_path / "message.xml"
    path.write_bytes(data)
    return path


def streamed(tmp_path, data, **limits):
    return ["".join(e.itertext()) for e in stream_xml(a_file(tmp_path, data), frozenset({"p"}), **limits)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_long_message_is_read_element_by_element(tmp_path, encoding):
    words = [f"été {n} &eacute;&amp;" for n in range(20_000)]
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE m SYSTEM "http://a.example/m.dtd"><m>'
    data = (text + "".join(f"<x/><p>{word}</p>\n" for word in words) + "</m>").encode(encoding)
    assert len(data) > 4 * CHUNK
    assert streamed(tmp_path, data) == [f"été {n} é&" for n in range(20_000)]


def test_an_element_is_whole_when_it_is_handed_over_and_emptied_afterwards(tmp_path):
    data = b"<m><p><a>1</a><p>2</p></p><p>3</p></m>"
    found = list(stream_xml(a_file(tmp_path, data), frozenset({"p"})))
    assert [len(element) for element in found] == [0, 0]
    assert streamed(tmp_path, data) == ["12", "3"]


def test_a_message_that_breaks_off_gives_what_came_before(tmp_path):
    read = stream_xml(a_file(tmp_path, b"<m><p>1</p><p>2</p><p>3"), frozenset({"p"}))
    assert [next(read).text, next(read).text] == ["1", "2"]
    with pytest.raises(CannotParse, match="incomplet"):
        next(read)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (LAUGHS, "doctype"),
        (b"<!--" + b"x" * 2 * CHUNK + b"--><!DOCTYPE l [<!ENTITY a 'ha'>]><l><p>&a;</p></l>", "doctype"),
        (b"<m><p>" + b"<x>y</x>" * 40_000 + b"</p></m>", "size"),
        (b"<m>" + b"<a>" * 300, "syntax"),
        (b"<m>\xff</m>", "encoding"),
        (b"", "syntax"),
        (b"not xml", "syntax"),
    ],
    ids=["laughs", "late", "element", "deep", "bytes", "empty", "words"],
)
def test_a_hostile_message_is_refused_as_a_stream_too(tmp_path, data, reason):
    with pytest.raises(CannotParse) as refusal:
        streamed(tmp_path, data, max_element=200_000)
    assert refusal.value.reason == reason


def test_the_root_says_what_a_file_is(tmp_path):
    root = root_of(a_file(tmp_path, b'<?xml version="1.0"?><!DOCTYPE m><m release="3.0"><p>'))
    assert root is not None
    assert (root.tag, root.get("release")) == ("m", "3.0")
    assert root_of(a_file(tmp_path, b"%PDF-1.5")) is None
