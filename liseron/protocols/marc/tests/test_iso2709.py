"""ISO 2709: what is written is read, what is broken is named, nothing else happens."""

import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liseron.protocols.marc.iso2709 import LARGEST_RECORD, read_iso2709
from liseron.protocols.marc.record import Record, Remark, Unreadable
from liseron.protocols.marc.tests.writing import Fields, a_book, iso2709

TEXT = st.text(st.characters(exclude_characters="\x1d\x1e\x1f", exclude_categories=["Cs"]), max_size=40)
CODE = st.sampled_from("abcdefhiv0123459")
DATA = st.builds(
    lambda pairs: "1 " + "".join(f"\x1f{code}{text}" for code, text in pairs),
    st.lists(st.tuples(CODE, TEXT), min_size=1, max_size=5),
)
FIELDS = st.lists(st.tuples(st.integers(10, 999).map("{:03}".format), DATA), min_size=1, max_size=12).map(
    lambda fields: [("001", "n1"), *fields]
)
REASONS = {"too_large", "truncated", "no_directory", "fields", "no_fields"}


def read(data: bytes, **options: str) -> list[Record | Unreadable]:
    return list(read_iso2709(io.BytesIO(data), **options))


def said(record: Record) -> Fields:
    return sorted((tag, content) for tag, contents in record.contents.items() for content in contents)


@given(st.lists(FIELDS, max_size=4))
def test_what_was_written_is_read_back(records: list[Fields]):
    found = read(b"".join(iso2709(fields) for fields in records))
    assert all(isinstance(one, Record) for one in found)
    assert [said(one) for one in found] == [sorted(fields) for fields in records]
    assert [one.number for one in found] == list(range(1, len(records) + 1))
    assert not any(remark.code != "garbled" for one in found for remark in one.remarks)


@settings(max_examples=300)
@given(FIELDS, st.data())
def test_whatever_happens_to_its_bytes_a_record_is_read_or_named(fields: Fields, data: st.DataObject):
    whole = bytearray(iso2709(a_book("b1")) + iso2709(fields) + iso2709(a_book("b3")))
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        new = data.draw(st.binary(max_size=3))
        whole[at : at + data.draw(st.integers(0, 30))] = new
    found = read(bytes(whole))
    for one in found:
        assert isinstance(one, Record) or (one.reason in REASONS and one.number)
        if isinstance(one, Record):
            assert all(
                isinstance(field.values("a"), list) for tag in one.contents for field in one.fields(tag)
            )


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_named(data: bytes):
    assert all(isinstance(one, Record) or one.reason in REASONS for one in read(data))


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: b"99999" + raw[5:],
        lambda raw: b"     " + raw[5:],
        lambda raw: raw[:12] + b"99999" + raw[17:],
        lambda raw: b"xxxxx" + raw[5:12] + b"zzzzz" + raw[17:],
        lambda raw: raw[:24].replace(b"450 ", b"45") + raw[24:],
        lambda raw: b"\r\n" + raw + b"\r\n\0\x1a",
        lambda raw: b"\xef\xbb\xbf" + raw,
    ],
)
def test_a_wrong_length_address_or_leader_costs_no_record(harm):
    first, second = read(harm(iso2709(a_book("b1"))) + iso2709(a_book("b2")))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.first("001"), first.first("200", "a")) == ("b1", "L’Île mystérieuse")
    assert second.first("001") == "b2"


def test_entries_out_of_order_keep_their_fields():
    fields = a_book()
    raw = iso2709(fields)
    entries = [raw[at : at + 12] for at in range(24, 24 + 12 * len(fields), 12)]
    turned = raw[:24] + b"".join(reversed(entries)) + raw[24 + 12 * len(fields) :]
    (record,) = read(turned)
    assert isinstance(record, Record)
    assert said(record) == sorted(fields)


def test_a_separator_inside_a_field_is_found_by_the_lengths():
    (record,) = read(iso2709(a_book("b1", "Un\x1edeux")))
    assert isinstance(record, Record)
    assert record.first("200", "a") == "Un deux"
    assert Remark("directory") in record.remarks


def test_records_that_ran_together_are_parted():
    found = read(iso2709(a_book("b1"))[:-1] + iso2709(a_book("b2")))
    assert [one.first("001") for one in found if isinstance(one, Record)] == ["b1", "b2"]


def test_a_file_that_ends_too_early_names_its_last_record():
    found = read(iso2709(a_book("b1")) + iso2709(a_book("b2", "Vingt mille lieues"))[:-25])
    assert isinstance(found[0], Record)
    assert isinstance(found[1], Unreadable)
    assert (found[1].number, found[1].reason) == (2, "truncated")


def test_only_the_last_terminator_missing_is_a_remark():
    (record,) = read(iso2709(a_book())[:-1])
    assert isinstance(record, Record)
    assert Remark("no_terminator") in record.remarks


def test_a_broken_record_is_named_by_words_found_in_it():
    raw = iso2709(a_book("b1"))
    (broken,) = read(raw[:24] + raw[30:])
    assert isinstance(broken, Unreadable)
    assert broken.label == "L’Île mystérieuse"
    assert broken.reason == "no_directory"


def test_an_endless_record_is_given_up_and_the_next_one_read():
    found = read(
        iso2709(a_book("b1")) + b"x" * (LARGEST_RECORD + 3_000_000) + b"\x1d" + iso2709(a_book("b3"))
    )
    assert [getattr(one, "reason", "read") for one in found] == ["read", "too_large", "read"]
    assert found[2].offset == len(iso2709(a_book("b1"))) + LARGEST_RECORD + 3_000_000 + 1


def test_memory_stays_flat_however_long_the_file():
    one = iso2709(a_book())

    class Endless(io.RawIOBase):
        left = 60_000

        def read(self, size: int = -1) -> bytes:
            count = min(self.left, size // len(one))
            self.left -= count
            return one * count

    tracemalloc.start()
    count = sum(1 for _record in read_iso2709(Endless()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60_000
    assert peak < 12_000_000
