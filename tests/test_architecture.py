"""What the import contracts cannot see: keys and templates that climb, rooms entered through the window, sizes."""

import ast
import re
from itertools import chain
from pathlib import Path

import grimp
import pytest
from django.apps import apps

from tests import source

FLOOR = source.floors()
EDGES = {"admin", "forms", "tasks", "urls", "views"}
NAMELESS = {"base", "common", "core", "helpers", "manager", "misc", "services", "utils"}
IMPOSED = {Path("liseron/toolkit/sqlite/base.py")}  # Django asks an engine's module to be called so
LONGEST_FILE = 500
LONGEST_FUNCTION = 60  # the habit is 30, and 25 for a view: past twice that, nobody reads to the end
LONGEST_TEMPLATE = 120
MOST_JAVASCRIPT = 1_000
REFERENCE = re.compile(r"{%-?\s*(?:extends|include)\s+[\"']([\w-]+)/")


def climbs(app: str, other: str) -> bool:
    """Whether leaning on `other` from `app` goes up, or sideways."""
    return app != other and other in FLOOR and FLOOR[other] >= FLOOR[app]


def test_every_app_stands_on_a_floor():
    packages = {path.parent.name for path in source.APPS.glob("*/__init__.py")}
    assert packages <= FLOOR.keys()


def test_a_foreign_key_points_down():
    ours = [model for model in apps.get_models() if model._meta.app_label in FLOOR]
    found = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in ours
        for field in chain(model._meta.local_fields, model._meta.local_many_to_many)
        if field.related_model and climbs(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert ours
    assert not found


def test_a_template_leans_on_templates_below():
    found = [
        f"{source.name(page)} -> {app}"
        for page in source.TEMPLATES
        for app in REFERENCE.findall(page.read_text(encoding="utf-8"))
        if climbs(page.relative_to(source.APPS).parts[0], app)
    ]
    assert not found


def test_the_edges_of_an_app_are_its_own():
    graph = grimp.build_graph("liseron", cache_dir=None)
    found = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if importer.split(".")[1:2] != imported.split(".")[1:2] and EDGES & set(imported.split(".")[2:])
        if not (importer.startswith("liseron.demo.") and imported.endswith(".tasks"))  # it plays the nights
        if ".tests." not in importer  # whose sites of a few addresses stand for config/
    ]
    assert graph.modules
    assert not found


@pytest.mark.parametrize("path", [*source.CODE, *source.TESTS], ids=source.name)
def test_a_file_says_what_it_holds_and_can_be_read_whole(path: Path):
    assert path.stem not in NAMELESS or path.relative_to(source.ROOT) in IMPOSED, (
        "name it after what it holds"
    )
    assert source.lines(path) <= LONGEST_FILE, "split it by topic"


@pytest.mark.parametrize("path", source.PRODUCT, ids=source.name)
def test_a_function_can_be_read_at_a_glance(path: Path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


def test_a_template_is_short():
    long = [source.name(page) for page in source.TEMPLATES if source.lines(page) > LONGEST_TEMPLATE]
    assert not long


def test_our_javascript_stays_small():
    assert sum(source.lines(script) for script in source.SCRIPTS) <= MOST_JAVASCRIPT
