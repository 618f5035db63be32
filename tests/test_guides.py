"""What people read beside the screens says what the screens say."""

import re
import tomllib
from pathlib import Path

import pytest

from tests import source

GUIDES = sorted((source.ROOT / "docs" / "guides").glob("*.md"))
DOCUMENTS = [*GUIDES, source.ROOT / "README.md", *sorted((source.ROOT / "docs").glob("*.md"))]


def sentences() -> str:
    """Every template and module, with spaces that do not break made plain, for what is written in them."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*source.PRODUCT, *source.TEMPLATES))
    return text.replace("\\u00a0", " ").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def screens() -> str:
    return sentences()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_names_buttons_as_the_screens_do(guide: Path, screens: str):
    named = set(re.findall(r"\*\*(.+?)\*\*", guide.read_text(encoding="utf-8").replace("\u00a0", " ")))
    unknown = [
        words
        for words in named
        if not re.search(rf'(?:[">]|%}}){re.escape(words)}(?: :[^"]*)?["<{{]', screens)
    ]
    assert named
    assert unknown == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_link_between_documents_leads_somewhere(document: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_readme_gives_the_accounts_of_the_demo():
    facts = tomllib.loads(
        (source.ROOT / "liseron" / "demo" / "facts" / "accounts.toml").read_text(encoding="utf-8")
    )
    readme = (source.ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+@demo\.example)` \| (.+?) \|$", readme, re.MULTILINE)
    people = [*facts["reader"], *facts["professional"]]
    assert rows == [(one["email"], one["label"]) for one in people]
    assert f"`{facts['password']}`" in readme


def test_the_architecture_names_modules_that_exist():
    text = (source.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:toolkit|liseron|tests)/[\w/.]+)`", text))
    absent = [
        path for path in named if not any((base / path).exists() for base in (source.ROOT, source.APPS))
    ]
    assert named
    assert absent == []


def test_the_glossary_gives_every_model_that_people_speak_of_a_class():
    table = (source.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").partition("To come")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("|")]
    named = {word for row in rows for word in re.findall(r"`([A-Z]\w+)`", row)} - {"FIRST", "RENEWAL"}
    code = "\n".join(path.read_text(encoding="utf-8") for path in source.PRODUCT)
    assert named
    assert [word for word in named if not re.search(rf"class {word}[(:]", code)] == []
