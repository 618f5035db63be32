import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from config import env
from liseron.toolkit.contrast import contrast, hexadecimal, nearest_passing
from liseron.toolkit.theme import DARKEST_PAPER, brand_colour, logo_file, theme_from

TOKENS = Path(__file__).parents[1] / "static" / "liseron" / "tokens.css"
MEDIA = ["book", "press", "film", "music", "learn", "game"]
PAPERS = ["paper", "paper-2", "white"]
colours = st.tuples(*[st.integers(0, 255)] * 3).map(hexadecimal)
brands = colours.map(lambda colour: nearest_passing(colour, DARKEST_PAPER))


@pytest.fixture(scope="module")
def token() -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", TOKENS.read_text()))


def test_an_unreadable_brand_is_refused_and_the_refusal_names_a_colour_that_is_accepted() -> None:
    with pytest.raises(ValueError, match="nearest that passes is") as refusal:
        brand_colour("#7cc6a4")
    named = re.findall(r"#[0-9a-f]{6}", str(refusal.value))[-1]
    assert brand_colour(named) == named


def test_an_unreadable_brand_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISERON_BRAND", "#ffe600")
    with pytest.raises(env.CannotStart, match=r"LISERON_BRAND.*nearest that passes is #"):
        env.parsed("LISERON_BRAND", brand_colour)


@given(brands)
def test_every_accepted_brand_gives_shades_that_can_be_read(brand: str) -> None:
    theme = theme_from(brand_colour(brand))
    assert contrast("#ffffff", theme.brand) >= 4.5  # buttons
    assert contrast(theme.brand, theme.soft) >= 4.5  # links in a note
    assert contrast("#1c2530", theme.soft) >= 4.5
    assert contrast("#ffffff", theme.strong) >= 7  # hero, footer, menu
    assert contrast(theme.on_strong, theme.strong) >= 4.5


def test_the_darkest_paper_is_the_one_of_the_style_sheet(token: dict[str, str]) -> None:
    assert token["paper-2"] == DARKEST_PAPER
    assert all(contrast(token[paper], "#000") >= contrast(DARKEST_PAPER, "#000") for paper in PAPERS)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("text", ["ink", "ink-2", "brand", "accent", "ok", "warn", "stop", "focus", *MEDIA])
def test_every_text_can_be_read_on_every_paper(token: dict[str, str], text: str, paper: str) -> None:
    assert contrast(token[text], token[paper]) >= 4.5


@pytest.mark.parametrize("hue", ["ok", "warn", "stop", *MEDIA])
def test_every_hue_can_be_read_on_its_soft_ground_and_under_white(token: dict[str, str], hue: str) -> None:
    assert contrast(token[hue], token[f"{hue}-soft"]) >= 4.5
    assert contrast(token["ink-2"], token[f"{hue}-soft"]) >= 4.5
    assert contrast("#ffffff", token[hue]) >= 4.5


@pytest.mark.parametrize("paper", PAPERS)
def test_the_edge_of_a_field_is_seen(token: dict[str, str], paper: str) -> None:
    assert contrast(token["edge"], token[paper]) >= 3


@pytest.mark.django_db
def test_the_colours_are_served_for_a_year_and_not_sent_twice(client: Client, settings: Any) -> None:
    settings.BRAND = "#7a1f5c"
    answer = client.get("/theme.css")
    assert "--brand:#7a1f5c" in answer.content.decode()
    assert "max-age=31536000" in answer["Cache-Control"]
    assert client.get("/theme.css", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_logo_must_be_a_light_svg_or_png(tmp_path: Path) -> None:
    heavy = tmp_path / "logo.png"
    heavy.write_bytes(b"0" * 200_001)
    for wrong, reason in [
        ("logo.gif", "SVG or a PNG"),
        ("absent.svg", "no such file"),
        ("logo.png", "200 kB"),
    ]:
        with pytest.raises(ValueError, match=reason):
            logo_file(str(tmp_path / wrong))
    assert logo_file("") is None


@pytest.mark.django_db
def test_a_script_in_a_logo_does_not_run(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.LOGO = tmp_path / "logo.svg"
    settings.LOGO.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    answer = client.get("/logo")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
