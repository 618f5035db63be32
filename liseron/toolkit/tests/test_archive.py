import io
import stat
import struct
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.archive import ArchiveLimits, CannotOpen, CannotWrite, open_archive, write_archive
from liseron.toolkit.dates import PARIS


def made(*entries, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return stream.getvalue()


def reason_of(data, limits=None, read=None):
    with pytest.raises(CannotOpen) as refusal:
        open_archive(data, limits or ArchiveLimits()).read(read or "absent")
    assert refusal.value.message.endswith(".")
    return refusal.value.reason


def with_sizes(data, name, size):
    """The same archive, announcing another inflated size everywhere."""
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo(name)
    return data.replace(struct.pack("<L", info.file_size), struct.pack("<L", size))


def test_files_are_listed_and_read(tmp_path):
    data = made(("mimetype", "application/epub+zip"), ("OEBPS/", ""), ("OEBPS/été.xhtml", b"x" * 100_000))
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    for source in (data, path):
        with open_archive(source) as archive:
            assert archive.names() == ["mimetype", "OEBPS/été.xhtml"]
            assert archive.read("OEBPS/été.xhtml") == b"x" * 100_000


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/x", "..", "a\\b", "C:x", "a\nb", "a\u202eb", "//host/x"],
)
def test_names_that_leave_the_archive_are_refused(name):
    assert reason_of(made((name, b"x"))) == "name"


def test_the_same_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = made(("a", b"1"), ("a", b"2"))
    assert reason_of(data) == "name"


def test_a_link_is_refused():
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert reason_of(made((link, "/etc/passwd"))) == "link"


def test_an_encrypted_file_is_refused():
    data = bytearray(made(("a", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reason_of(bytes(data)) == "encrypted"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_odd_compression_is_refused(compression):
    assert reason_of(made(("a", b"x" * 1000), compression=compression)) == "method"


def test_a_bomb_is_refused_before_it_is_inflated():
    bomb = made(("bomb", bytes(30_000_000)))
    assert reason_of(bomb) == "ratio"
    assert reason_of(bomb, ArchiveLimits(max_ratio=10_000, max_entry=1_000_000)) == "size"
    assert (
        reason_of(made(*((f"{n}", bytes(900_000)) for n in range(5))), ArchiveLimits(max_total=4_000_000))
        == "size"
    )


def test_a_bomb_that_lies_about_its_size_is_not_believed():
    lying = with_sizes(made(("bomb", bytes(30_000_000))), "bomb", 1000)
    assert reason_of(lying, read="bomb") == "damaged"


def test_the_files_read_count_together():
    data = made(("a", bytes(600_000)), ("b", bytes(600_000)))
    archive = open_archive(data, ArchiveLimits(max_total=1_200_000))
    archive.read("a")
    archive.read("b")
    with pytest.raises(CannotOpen):
        archive.read("a")


def test_too_many_entries_are_refused():
    assert reason_of(made(*((str(n), b"") for n in range(51))), ArchiveLimits(max_entries=50)) == "entries"


def test_entries_that_share_their_bytes_are_refused():
    data = bytearray(made(("a", b"x" * 500), ("b", b"x" * 500), compression=zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    assert reason_of(bytes(data)) == "overlap"


def test_zip64_is_refused():
    data = made(("a", b"x"))
    end = data.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + bytes(16)
    assert reason_of(data[:end] + locator + data[end:]) == "zip64"


def test_nested_archives_are_bytes_like_others():
    inner = made(("bomb", bytes(30_000_000)))
    with open_archive(made(("inner.zip", inner))) as archive:
        assert reason_of(archive.read("inner.zip")) == "ratio"


def test_a_truncated_archive_is_damaged():
    data = made(("a", b"x" * 5000))
    assert {reason_of(data[:cut]) for cut in range(0, len(data), 7)} == {"damaged"}


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_flipped_byte_is_a_refusal_or_a_file(place, value):
    data = bytearray(made(("a", b"abc" * 50), ("b/c", b"x")))
    data[place % len(data)] = value
    try:
        with open_archive(bytes(data)) as archive:
            outcome = [archive.read(name) for name in archive.names()]
    except CannotOpen as refusal:
        outcome = refusal.reason
    assert isinstance(outcome, list | str)


def test_a_name_not_there_is_said_absent():
    assert reason_of(made(("a", b"x")), read="b") == "absent"


NOON = datetime(2026, 11, 22, 12, 0, tzinfo=PARIS)


def test_an_archive_written_in_chunks_reads_back_and_is_the_same_each_time(tmp_path):
    def files():
        yield "été/lecteurs.csv", (b"x" * 1000 for _ in range(100))
        yield "lisez-moi.txt", b"Bonjour"

    one, other = io.BytesIO(), tmp_path / "other.zip"
    for target in (one, other):
        write_archive(target, files(), written_at=NOON)
    assert one.getvalue() == other.read_bytes()
    with open_archive(other) as archive:
        assert archive.names() == ["été/lecteurs.csv", "lisez-moi.txt"]
        assert archive.read("été/lecteurs.csv") == b"x" * 100_000


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a\\b", "C:x", "a\nb", "", "a/.."])
def test_no_archive_is_written_with_a_name_that_would_be_refused(name):
    with pytest.raises(CannotWrite):
        write_archive(io.BytesIO(), [(name, b"x")], written_at=NOON)


def test_no_archive_is_written_with_the_same_name_twice():
    with pytest.raises(CannotWrite):
        write_archive(io.BytesIO(), [("a", b"1"), ("a", b"2")], written_at=NOON)
