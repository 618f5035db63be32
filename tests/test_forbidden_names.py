"""Dangers that have one guarded place each: the source is read as a tree, so a word in a sentence is no fault."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import source

TOOLKIT = "liseron/toolkit/"

# What is forbidden, by the beginning of its full name, and the files that may.
FORBIDDEN: dict[str, set[str]] = {
    "httpx": {TOOLKIT + "http.py"},
    "httpcore": {TOOLKIT + "http.py"},
    "requests": set(),
    "urllib.request": {"liseron/demo/"},
    "urllib3": set(),
    "opensearchpy": {"liseron/catalogue/search/opensearch/"},
    "http.client": set(),
    "zipfile": {TOOLKIT + "archive.py"},
    "tarfile": set(),
    "xml": set(),
    "lxml.etree.fromstring": {TOOLKIT + "xml.py"},
    "lxml.etree.parse": {TOOLKIT + "xml.py"},
    "lxml.etree.iterparse": set(),
    "lxml.etree.XMLPullParser": {TOOLKIT + "xml.py"},
    "lxml.etree.XML": {TOOLKIT + "xml.py"},
    "lxml.html": set(),
    "lxml.objectify": set(),
    "python_calamine": {TOOLKIT + "workbooks.py"},
    "xlsxwriter": {TOOLKIT + "sheets.py"},
    "openpyxl": set(),
    "typst": {TOOLKIT + "papers/typesetting.py"},
    "pickle": set(),
    "yaml": set(),
    "csv.Sniffer": set(),
    "django.utils.safestring.mark_safe": {TOOLKIT + "markup.py"},
    "datetime.datetime.now": set(),
    "datetime.datetime.today": set(),
    "datetime.datetime.utcnow": set(),
    "datetime.date.today": set(),
    "django.utils.timezone.localdate": {TOOLKIT + "dates.py"},
}
FROM_THE_REQUEST = {"GET", "POST", "COOKIES", "META", "headers", "body"}
REDIRECTS = {"redirect", "HttpResponseRedirect", "HttpResponsePermanentRedirect"}


def faults(tree: ast.AST, file: str) -> Iterator[str]:
    names = _imported(tree)
    for node in ast.walk(tree):
        for used in _full_names(node, names):
            for forbidden, allowed in FORBIDDEN.items():
                if (used + ".").startswith(forbidden + ".") and not file.startswith(
                    tuple(allowed) or ("\0",)
                ):
                    yield f"{forbidden} at line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            yield from _faults_of_call(node)


def _faults_of_call(call: ast.Call) -> Iterator[str]:
    # A type to announce anywhere, to build nowhere: what a page may write as it stands comes from markup.py.
    if isinstance(call.func, ast.Name) and call.func.id in {"SafeString", "SafeText"}:
        yield f"{call.func.id} at line {call.lineno}"
    named = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if any(keyword.arg is None and _is_asked(keyword.value) for keyword in call.keywords):
        yield f"**request data at line {call.lineno}"
    if named in REDIRECTS and any(_is_asked(argument) for argument in call.args[:1]):
        yield f"redirect to request data at line {call.lineno}"


def _is_asked(node: ast.expr) -> bool:
    """Whether a visitor's own words are read inside: request.GET[…], request.POST.dict(), request.META.get(…)."""
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in FROM_THE_REQUEST
        and (getattr(part.value, "id", "") == "request" or getattr(part.value, "attr", "") == "request")
        for part in ast.walk(node)
    ) and not any(
        isinstance(part, ast.Call) and "safe_next" in ast.dump(part.func) for part in ast.walk(node)
    )


def _imported(tree: ast.AST) -> dict[str, str]:
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {
                a.asname or a.name.partition(".")[0]: a.name if a.asname else a.name.partition(".")[0]
                for a in node.names
            }
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    return names


def _full_names(node: ast.AST, names: dict[str, str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Attribute):
        written = ast.unparse(node)
        first, _dot, rest = written.partition(".")
        return [f"{names[first]}.{rest}"] if first in names else []
    return []


@pytest.mark.parametrize("path", source.PRODUCT, ids=source.name)
def test_a_danger_stands_in_its_guarded_place_only(path: Path):
    assert list(faults(ast.parse(path.read_text(encoding="utf-8")), source.name(path))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import httpx",
        "from httpx import get",
        "import urllib.request",
        "from urllib import request",
        "import zipfile as z",
        "from typst import compile",
        "from lxml import etree\netree.fromstring(b'')",
        "import lxml.etree as e\ne.parse('x')",
        "from xml.etree import ElementTree",
        "import csv\ncsv.Sniffer()",
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as d\nd.datetime.now(d.UTC)",
        "from django.utils import timezone\ntimezone.localdate()",
        "from django.utils.safestring import mark_safe",
        "from django.utils.safestring import SafeString\nSafeString('<b>')",
        "Patron.objects.filter(**request.GET.dict())",
        "Patron(**self.request.POST)",
        "redirect(request.GET['next'])",
        "HttpResponseRedirect(request.POST.get('next', '/'))",
    ],
)
def test_a_planted_fault_is_found(planted: str):
    assert list(faults(ast.parse(planted), "liseron/portal/views.py"))


@pytest.mark.parametrize(
    "harmless",
    [
        "'''We no longer import zipfile or httpx.'''",
        "from lxml import etree\netree.SubElement(root, 'a')",
        "from django.utils import timezone\ntimezone.now()",
        "redirect(safe_next(request, '/'))",
        "redirect('home')",
        "form = Form(request.POST)",
        "render(request, 'a.html', **context)",
    ],
)
def test_a_sentence_or_a_guarded_call_is_no_fault(harmless: str):
    assert not list(faults(ast.parse(harmless), "liseron/portal/views.py"))
