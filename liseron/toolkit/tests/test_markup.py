import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.markup import clean_html

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "<p style='position:fixed'>a</p>",
    "<svg onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe>",
    "<form action='https://evil.example'><input name=a></form>",
    "<math><mtext></p><style><!--</style><img src=x onerror=alert(1)>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_a_page_shows_nothing_that_runs_whatever_was_kept(html):
    shown = Template("{% load liseron %}{{ kept|as_prose }}").render(Context({"kept": html}))
    for danger in (
        "<script",
        "<svg",
        "<iframe",
        "<form",
        "<input",
        "style=",
        "onerror=a",
        "onload=",
        "javascript:",
    ):
        assert danger not in shown.replace("&lt;", "")


def test_prose_is_shown_as_it_was_written():
    prose = (
        '<h2 id="c-1">Titre</h2><p class="verse" lang="la">L’<em>été</em> &amp; le <a href="../2/#c-3" '
        'rel="noopener noreferrer">reste</a></p><img src="../image/1" alt="Une île"><table><tbody><tr>'
        '<td colspan="2">1</td></tr></tbody></table>'
    )
    assert clean_html(prose) == prose


@given(st.text(alphabet="<>/=\"' abimgonerscipt&;!-\n", max_size=200))
def test_cleaning_twice_changes_nothing(html):
    once = clean_html(html)
    assert clean_html(once) == once
