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
