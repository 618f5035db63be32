"""Every page of the three places, on a phone and on a desk: axe, reflow, headings, focus, targets.

axe's `target-size` (WCAG 2.2, 2.5.8) measures the 24 px with the exceptions of the criterion: inline links, spacing.
"""

from typing import Any

import pytest

from tests.people_and_places import Network
from tests.site_map import address, pages_of
from tests.things import ROLES, Things, build_things

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

PHONE, DESK = (360, 800), (1440, 900)
# Reflow: 320 px is 1280 px at 400 % (WCAG 1.4.10), 640 px is 1280 px at 200 %.
NARROW = (320, 640)
FACTS = """() => ({
  lang: document.documentElement.lang,
  headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
  main: document.querySelectorAll('main').length,
})"""
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()
    && one.getBoundingClientRect().right > wide + 1).slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
}"""
# Words that a box cuts off on the right: the page is no wider for it, so that nothing else tells.
CUT = """() => {
  const up = (one, is) => one && (is(getComputedStyle(one)) || up(one.parentElement, is));
  const scrolls = (style) => ['auto', 'scroll'].includes(style.overflowX);
  const isForListeners = (style) => style.clipPath !== 'none';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [], range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode, box = text.parentElement;
    if (!text.data.trim() || !box.checkVisibility()) continue;
    range.selectNodeContents(text);
    if (range.getBoundingClientRect().right > document.documentElement.clientWidth + 1
      && !up(box, scrolls) && !up(box, isForListeners)) found.push(box.outerHTML.slice(0, 120));
  }
  return found.slice(0, 3);
}"""
# After a first Tab, focus() is the keyboard's: what is drawn then must differ from what was drawn before.
UNSEEN_FOCUS = """() => {
  const drawn = (one) => { const s = getComputedStyle(one);
    return [s.outlineStyle !== 'none' && s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor].join(); };
  const around = (one) => [one, one.parentElement, one.closest('label')].filter(Boolean).map(drawn).join();
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  return all.filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).filter((one) => {
    document.activeElement.blur(); const before = around(one); one.focus();
    return document.activeElement === one && around(one) === before;
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


# Thirty pages at a time, so that the roles with many are walked by several processes.
AT_ONCE = 30
WALKS = [(role, start) for role in ROLES for start in range(0, len(pages_of(role)), AT_ONCE)]


@pytest.fixture(params=WALKS, ids=lambda walk: f"{walk[0]}-{walk[1]}")
def pages(request: Any, network: Network, page: Any, signed_in: Any) -> tuple[Any, dict[str, str]]:
    """A browser in the hands of that role, and the addresses of some of its pages."""
    role, start = request.param
    things = build_things(network)
    person = things.person(role)
    if person:
        signed_in(page, person)
    if role == "reader":
        enter_the_book(page, things)
    return page, {name: address(name, things) for name in pages_of(role)[start : start + AT_ONCE]}


def enter_the_book(page: Any, things: Things) -> None:
    page.goto(f"/titre/{things.network.book.pk}/")
    page.get_by_role("button", name="Lire ce livre").click()


@pytest.mark.parametrize(
    "size", [PHONE, pytest.param(DESK, marks=pytest.mark.thorough)], ids=["phone", "desk"]
)
def test_axe_finds_nothing(pages: Any, axe: Any, size: tuple[int, int]):
    page, places = pages
    page.set_viewport_size({"width": size[0], "height": size[1]})
    found = []
    for name, place in places.items():
        page.goto(place)
        try:
            axe(page)
        except AssertionError as report:
            found.append(f"{name}\n{report}")
    assert not found, "\n".join(found)


@pytest.mark.thorough
def test_pages_reflow_and_say_what_they_are(pages: Any):
    page, places = pages
    found = []
    for name, place in places.items():
        page.goto(place)
        facts = page.evaluate(FACTS)
        if facts["lang"] != "fr" or facts["headings"] != 1 or facts["main"] != 1:
            found.append(f"{name}: {facts}")
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 800})
            if wide := page.evaluate(OVERFLOW):
                found.append(f"{name} overflows at {width} px: {wide}")
            if cut := page.evaluate(CUT):
                found.append(f"{name} cuts words at {width} px: {cut}")
        page.keyboard.press("Tab")
        if unseen := page.evaluate(UNSEEN_FOCUS):
            found.append(f"{name}: focus cannot be seen on {unseen[:3]}")
    assert not found, "\n".join(found)
