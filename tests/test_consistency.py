"""Manners that a reader of the code may count on, because a test fails when one is forgotten."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from tests import source

OURS = set(source.floors())
# One word each (docs/glossary.md): these were not chosen.
OTHER_WORDS = {"Reader", "Borrower", "Subscriber", "Member", "Town", "City", "Commune", "County"}
OTHER_WORDS |= {"Supplier", "Provider", "Inscription", "Right", "Access", "Contract", "Convention"}
OTHER_WORDS |= {"Department", "Notice", "Branch", "Client", "Customer"}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
INLINE = re.compile(r"\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|<style[\s>]|javascript:", re.IGNORECASE)
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*type=[\"']application/(?:json|ld\+json))", re.IGNORECASE
)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def classes(path: Path) -> list[ast.ClassDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]


def test_every_model_says_what_it_is():
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    silent = [model._meta.label for model in ours if not (model.__doc__ or "").strip(f"{model.__name__}(")]
    written = [model._meta.label for model in ours if (model.__doc__ or "").startswith(f"{model.__name__}(")]
    assert ours
    assert silent + written == []


@pytest.mark.parametrize("path", source.PRODUCT, ids=source.name)
def test_the_words_of_the_glossary_are_the_only_ones(path: Path):
    assert OTHER_WORDS.isdisjoint(node.name for node in classes(path))


def test_a_sentence_to_translate_is_a_constant():
    found = [
        f"{source.name(path)}:{call.lineno}"
        for path in source.PRODUCT
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in GETTEXT
        and any(
            not isinstance(word, ast.Constant) for word in call.args[: 2 if "n" in call.func.id[:1] else 1]
        )
    ]
    assert not found


def test_a_refusal_stands_beside_its_raiser():
    lonely = [
        f"{source.name(path)}: {refusal}"
        for path in source.PRODUCT
        for refusal in {node.name for node in classes(path) if node.name.startswith("Cannot")}
        if not _is_raised(refusal, path)
    ]
    assert not lonely


def _is_raised(refusal: str, path: Path) -> bool:
    """In the module itself, or for a refusal shared by an app, somewhere in it."""
    raises = re.compile(rf"\b(?:raise|return) (?:\w+\.)?{refusal}\b|\({refusal}\):")
    return any(raises.search(near.read_text(encoding="utf-8")) for near in path.parent.glob("*.py"))


@pytest.mark.parametrize("page", source.TEMPLATES, ids=source.name)
def test_a_template_leaves_style_and_behaviour_to_files(page: Path):
    text = page.read_text(encoding="utf-8")
    assert not INLINE.search(text)
    assert not INLINE_SCRIPT.search(text)


def test_every_setting_is_documented():
    read = {
        word
        for path in [*(source.ROOT / "config").glob("*.py"), *source.PRODUCT]
        for word in re.findall(r"[\"'](LISERON_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }
    documented = set(re.findall(r"`(LISERON_[A-Z_]+)`", (source.ROOT / "docs" / "operating.md").read_text()))
    assert read
    assert read - documented == set()
    assert documented - read == set()


def test_every_script_is_in_the_readme():
    readme = (source.ROOT / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in (source.ROOT / "script").iterdir() if f"script/{p.name}" not in readme] == []


def asked_for(kind: str) -> set[str]:
    """Packages that requirements/`kind`.in names, as the registry spells them."""
    lines = (source.ROOT / "requirements" / f"{kind}.in").read_text().splitlines()
    words = (
        re.split(r"[\[<>=~ ]", line)[0] for line in lines if line.strip() and not line.startswith(("#", "-"))
    )
    return set(words)


def locked(kind: str) -> dict[str, str]:
    """Version of each package of requirements/`kind`.lock, by its normalised name."""
    lines = (source.ROOT / "requirements" / f"{kind}.lock").read_text().splitlines()
    return dict(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+)", "\n".join(lines), re.MULTILINE))


def test_every_direct_dependency_has_its_reason():
    decision = (source.ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    reasons = set(re.findall(r"^\| `([^`]+)` \|", decision, re.MULTILINE))
    assert reasons == asked_for("runtime") | asked_for("dev")


def test_the_locks_follow_what_is_asked_for():
    """`script/lock` redoes them. What runs in production is what was tested."""
    runtime, dev = locked("runtime"), locked("dev")
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in asked_for("runtime")} - runtime.keys() == set()
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in asked_for("dev")} - dev.keys() == set()
    assert runtime.items() <= dev.items()


def test_the_locks_name_no_index_and_no_machine():
    for lock in (source.ROOT / "requirements").glob("*.lock"):
        assert not re.search(r"://|^--|file:|@ /", lock.read_text(), re.MULTILINE), lock.name


def test_a_lock_names_its_row_when_others_are_read_with_it():
    """PostgreSQL refuses to lock the absent side of an outer join; SQLite would not tell."""
    loose = re.compile(
        r"select_for_update\((?![^)]*\bof=)[^)]*\)(?:\s*\.\w+\([^()]*\))*\s*\.select_related\("
    )
    found = [source.name(path) for path in source.PRODUCT if loose.search(path.read_text(encoding="utf-8"))]
    assert loose.search("Patron.objects.select_for_update().select_related('user')")
    assert not found


def test_no_template_switches_escaping_off():
    found = [
        source.name(page)
        for page in source.TEMPLATES
        if re.search(r"\|\s*safe\b|{%\s*autoescape off", page.read_text(encoding="utf-8"))
    ]
    assert not found
