"""What no template of the project may do, whichever app it belongs to."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from liseron.toolkit.icons import icon_names

LISERON = Path(__file__).parents[2]
TEMPLATES = sorted(LISERON.glob("*/templates/**/*.html"))
FORBIDDEN = {
    "inline style": r"\sstyle=|<style\b",
    "inline script": r"<script(?![^>]*\bsrc=)",
    "inline handler": r"\son[a-z]+=[\"']",
    "code in an attribute": r"hx-on|\bjs:|javascript:",
    "another site": r"(?:src|<link[^>]*href)=[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(LISERON)))
def test_a_template_lives_under_the_strict_policy(template: Path) -> None:
    text = template.read_text()
    assert [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(LISERON)))
def test_a_template_asks_for_icons_that_exist(template: Path) -> None:
    assert set(re.findall(r'{% icon "([^"]+)"', template.read_text())) <= icon_names()


def test_our_own_javascript_stays_under_a_thousand_lines() -> None:
    scripts = LISERON.glob("*/static/liseron/*.js")
    assert sum(len(script.read_text().splitlines()) for script in scripts) < 1000


@pytest.mark.django_db
def test_an_absent_page_is_the_same_bytes_each_time(client: Client) -> None:
    first, second = (client.get("/nulle/part") for _ in range(2))
    assert first.status_code == 404
    assert first.content == second.content
    assert "csrf" not in first.content.decode()


@pytest.mark.django_db
def test_a_failure_page_needs_nothing_from_the_request() -> None:
    assert "de notre côté" in render_to_string("500.html")
