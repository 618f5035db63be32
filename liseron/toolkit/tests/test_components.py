from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from lxml import html

LOAD = "{% load liseron %}"


def drawn(source: str, **context: object) -> html.HtmlElement:
    return html.fromstring(f"<div>{Template(LOAD + source).render(Context(context))}</div>")


class Questions(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme sur votre carte.")
    email = forms.EmailField(label="Courriel", required=False)
    reply = forms.ChoiceField(label="Réponse", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])


def test_an_icon_is_hidden_from_screen_readers() -> None:
    (icon,) = drawn('{% icon "search" %}').findall(".//svg")
    assert icon.get("aria-hidden") == "true"
    assert icon.find("use").get("href").endswith("#search")


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(LookupError, match="no icon is called 'serach'"):
        drawn('{% icon "serach" %}')


def test_a_title_always_has_the_same_cover() -> None:
    source = '{% cover title "Jules Verne" "book" %}'
    first, second = (
        drawn(source, title="De la Terre à la Lune").find("./div").get("class") for _ in range(2)
    )
    assert first == second
    others = {drawn(source, title=f"Titre {n}").find("./div").get("class") for n in range(600)}
    assert len(others) == 12


def test_a_title_is_escaped_on_its_cover() -> None:
    assert drawn("{% cover title %}", title="<script>x</script>").find(".//script") is None


def test_a_small_quota_shows_each_unit() -> None:
    meter = drawn('{% meter 2 4 "2 films restants sur 4" %}').find("./div")
    assert meter.get("role") == "img"
    assert meter.get("aria-label") == "2 films restants sur 4"
    assert [span.get("class") for span in meter] == ["on", "on", None, None]


def test_a_large_quota_is_one_bar() -> None:
    bar = drawn("{% meter 1500 40000 %}").find("./progress")
    assert (bar.get("value"), bar.get("max")) == ("1500", "40000")


def test_a_field_names_its_hint_and_its_error_to_screen_readers() -> None:
    form = Questions({"name": ""})
    page = drawn("{% field form.name %}", form=form)
    described = page.find(".//input").get("aria-describedby").split()
    assert described == ["id_name_error", "id_name_hint"]
    assert page.find(".//input").get("aria-invalid") == "true"
    assert {element.get("id") for element in page.iter()} >= set(described)


def test_a_field_says_in_words_whether_it_must_be_filled() -> None:
    page = drawn("{% field form.name %}{% field form.email %}", form=Questions())
    assert [span.text for span in page.findall(".//label/span")] == ["(obligatoire)", "(facultatif)"]


def test_the_summary_links_each_error_to_what_takes_the_focus() -> None:
    form = Questions({"name": "", "email": "camille@", "reply": ""})
    page = drawn("{% error_summary form %}{% for q in form %}{% field q %}{% endfor %}", form=form)
    targets = [link.get("href")[1:] for link in page.findall(".//li/a")]
    assert targets == ["id_name", "id_email", "id_reply_0"]
    focusable = {e.get("id") for e in page.iter("input")}
    assert set(targets) <= focusable


def test_a_right_form_has_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=Questions({"name": "A", "reply": "a"})).find("./*") is None


def test_no_identifier_stands_twice_in_a_form() -> None:
    form = Questions({"name": ""})
    page = drawn("{% error_summary form %}{% for q in form %}{% field q %}{% endfor %}", form=form)
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_the_first_of_a_month_is_an_ordinal() -> None:
    with translation.override("fr"):
        assert drawn("{{ d|date_full }}", d=date(2026, 12, 1)).text == "1er\u00a0décembre 2026"
        assert drawn('{{ d|date_full:"weekday" }}', d=date(2026, 3, 2)).text == "lundi 2\u00a0mars 2026"


def test_an_instant_gives_the_day_in_france() -> None:
    with translation.override("fr"):
        text = drawn("{{ d|date_full }}", d=datetime(2026, 11, 30, 23, 30, tzinfo=UTC)).text
    assert text == "1er\u00a0décembre 2026"


def test_an_empty_count_has_no_badge() -> None:
    assert drawn("{% badge 0 %}").find("./b") is None
    assert drawn('{% badge 7 "à traiter" %}').find("./b").text_content() == "7 à traiter"


def test_a_shell_leaves_out_the_pages_that_are_not_installed() -> None:
    assert drawn('{% nav_link "nowhere:at_all" "Ailleurs" %}').find(".//a") is None


def test_what_a_note_says_is_escaped() -> None:
    page = drawn('{% note tone="warn" %}<p>{{ words }}</p>{% endnote %}', words="<b>x</b>")
    assert page.find(".//p").text == "<b>x</b>"
