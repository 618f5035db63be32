"""Covers: fetched through the guarded client, drawn again in two widths, tried again, given up with the reason."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from liseron.catalogue.covers import fetching, noting
from liseron.catalogue.covers.drawing import CannotDraw, drawn
from liseron.catalogue.intake import put_records
from liseron.catalogue.models import Cover, Record, Resource
from liseron.catalogue.ports import TitleFacts
from liseron.catalogue.tests.making import a_record, a_resource
from liseron.toolkit import http

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
ADDRESS = "https://images.example/phare.jpg"
Answering = Callable[..., list[str]]


def a_picture(size: tuple[int, int] = (600, 900), kind: str = "JPEG", **saving: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0e5a4a").save(out, kind, **saving)
    return out.getvalue()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Answering:
    """`answering(body, status=200)` or `answering(reason="time")`; the list of what is asked from then on."""
    settings.MEDIA_ROOT = tmp_path

    def answer_with(body: bytes = b"", status: int = 200, reason: str = "") -> list[str]:
        asked: list[str] = []

        def fetch(url: str, **_options: Any) -> http.Answer:
            asked.append(url)
            if reason:
                raise http.CannotFetch(reason)
            return http.Answer(status, {}, body, url)

        monkeypatch.setattr(http, "fetch", fetch)
        return asked

    return answer_with


@pytest.fixture
def shelf(db: None) -> Resource:
    return a_resource()


def put(shelf: Resource, cover_url: str, source_id: str = "1") -> Record:
    row = TitleFacts(source_id=source_id, medium="book", title="Le phare", cover_url=cover_url)
    put_records(resource=shelf, rows=[row])
    return Record.objects.get(source_id=source_id)


def sizes(cover: Cover) -> list[tuple[int, int]]:
    found = []
    for width in (240, 480):
        with Image.open(default_storage.open(fetching.path_of(cover.stem, width))) as picture:
            assert picture.format == "WEBP"
            found.append(picture.size)
    return found


def test_a_title_that_comes_in_has_its_cover_fetched_and_kept_in_two_widths(
    shelf: Resource, answering: Answering
):
    record = put(shelf, ADDRESS)
    asked = answering(a_picture())
    assert fetching.fetch_due(_later()) == 1
    assert asked == [ADDRESS]
    assert record.cover.state == "kept"
    assert sizes(record.cover) == [(240, 360), (480, 720)]
    assert fetching.fetch_due(_later(days=100)) == 0


def _later(**more: float) -> datetime:
    from liseron.toolkit.dates import now

    return now() + timedelta(seconds=1, **more)


def test_another_address_is_fetched_again_and_the_former_picture_goes(
    shelf: Resource, answering: Answering, django_capture_on_commit_callbacks: Any
):
    record = put(shelf, ADDRESS)
    answering(a_picture())
    fetching.fetch_due(_later())
    former = Cover.objects.get().stem
    put(shelf, "https://images.example/autre.png")
    assert Cover.objects.get().stem == former, "the picture stays in service meanwhile"
    answering(a_picture((300, 300), "PNG"))
    with django_capture_on_commit_callbacks(execute=True):
        fetching.fetch_due(_later())
    cover = Cover.objects.get(record=record)
    assert sizes(cover) == [(240, 240), (300, 300)]
    assert not default_storage.exists(fetching.path_of(former, 240))


def test_a_record_that_names_no_cover_any_more_loses_its_picture(
    shelf: Resource, answering: Answering, django_capture_on_commit_callbacks: Any
):
    put(shelf, ADDRESS)
    answering(a_picture())
    fetching.fetch_due(_later())
    stem = Cover.objects.get().stem
    put(shelf, "")
    with django_capture_on_commit_callbacks(execute=True):
        fetching.fetch_due(_later())
    assert not Cover.objects.exists()
    assert not default_storage.exists(fetching.path_of(stem, 480))


def test_a_failure_is_tried_again_later_and_later_then_given_up_with_its_reason(
    shelf: Resource, answering: Answering
):
    record = put(shelf, ADDRESS)
    asked = answering(status=503)
    at = _later()
    waits = []
    for _try in range(10):
        fetching.fetch_due(at)
        cover = Cover.objects.get(record=record)
        if cover.due_at is None:
            break
        waits.append(cover.due_at - at)
        assert fetching.fetch_due(cover.due_at - timedelta(seconds=1)) == 0
        at = cover.due_at
    assert waits == sorted(set(waits))
    assert (cover.state, cover.reason, len(asked)) == ("given_up", "status", 5)


@pytest.mark.parametrize("reason", ["private", "address", "size"])
def test_what_will_never_come_is_asked_once(shelf: Resource, answering: Answering, reason: str):
    put(shelf, ADDRESS)
    asked = answering(reason=reason)
    fetching.fetch_due(_later())
    fetching.fetch_due(_later(days=30))
    assert (len(asked), Cover.objects.get().state, Cover.objects.get().reason) == (1, "given_up", reason)


def test_the_guarded_client_refuses_a_private_address(shelf: Resource, settings: Any, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    put(shelf, "http://127.0.0.1:9/couverture.jpg")
    fetching.fetch_due(_later())
    assert Cover.objects.get().reason == "private"


def _bomb() -> bytes:
    return a_picture((9000, 9000), "PNG")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture"),
        (b"<html>not here</html>", "picture"),
        (b"", "picture"),
        (a_picture()[:400], "picture"),
        (a_picture((1, 1), "GIF"), "small"),
        (_bomb(), "pixels"),
    ],
    ids=["svg", "html", "nothing", "cut", "pixel", "bomb"],
)
def test_what_is_no_reasonable_picture_is_not_kept(data: bytes, reason: str):
    with pytest.raises(CannotDraw) as refusal:
        drawn(data)
    assert refusal.value.reason == reason


def test_a_cover_is_turned_upright_and_tells_nothing_of_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Appareil de Reine"
    small = drawn(a_picture((900, 600), exif=exif))[240]
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (240, 360)
        assert not picture.getexif()
    assert b"Reine" not in small


def test_transparency_becomes_white_and_a_very_long_picture_is_cut():
    out = io.BytesIO()
    Image.new("RGBA", (100, 2000), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(drawn(out.getvalue())[240])) as picture:
        assert picture.size == (100, 300)
        assert min(picture.convert("RGB").getpixel((50, 50))) > 250  # type: ignore[type-var]


def test_the_nightly_sweep_finds_what_no_import_noted(shelf: Resource, answering: Answering):
    asked = answering(a_picture())
    record = a_record(shelf, "Le phare", cover_url=ADDRESS)
    assert noting.sweep(NOW) == 1
    assert noting.sweep(NOW) == 0
    fetching.fetch_due(NOW)
    assert asked == [ADDRESS]
    record.withdrawn_at = NOW
    record.save()
    assert noting.sweep(NOW) == 1
    fetching.fetch_due(NOW)
    assert not Cover.objects.exists()


def test_two_workers_never_take_the_same_cover(shelf: Resource):
    put(shelf, ADDRESS)
    at = _later()
    assert len(fetching._take(at)) == 1
    assert len(fetching._take(at)) == 0
    assert len(fetching._take(at + fetching.LEASE)) == 1
