"""The English catalogue follows the sentences: `python -m tests.translations` from script/check fails when one has no
translation; with `--update` it writes the catalogue again, new sentences empty, those that went away left out.
The French one holds the plurals alone, as they are written: it is there for the rule, that 0 is singular.

Reads the compiled templates and the Python sources themselves, so that no gettext program is needed.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "liseron" / "locale"
HEADERS = {
    "en": "# What Liseron says in English; the French sentences are the source.",
    "fr": "# The plurals as the sentences write them, made by `tests.translations` for the French rule: 0 is singular.",
}
SINCE = datetime(2026, 1, 1, tzinfo=UTC)  # babel wants a date; today's would change the file for nothing
# Name of the function → how many leading arguments are sentences, and whether a context comes first.
FUNCTIONS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (1, True),
    "pgettext_lazy": (1, True),
}


class Sentence(NamedTuple):
    """A source sentence: with its plural when it has one, and the context that tells two uses apart."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural else self.text


def in_python(path: Path) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        count, has_context = FUNCTIONS.get(node.func.id, (0, False))
        words = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if count and len(words) >= count + has_context:
            context = words.pop(0) if has_context else ""
            yield Sentence(words[0], words[1] if count == 2 else "", context)


def in_template(path: Path) -> Iterator[Sentence]:
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    nodes = engines["django"].from_string(path.read_text(encoding="utf-8")).template.nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        said = node.filter_expression.var
        text = said if isinstance(said, str) else said.literal
        context = node.message_context.var if node.message_context else ""
        yield Sentence(str(text), context=str(getattr(context, "literal", context) or ""))
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        text, _names = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else ""
        yield Sentence(text, plural)


def sentences() -> set[Sentence]:
    """Every sentence of the project that people may see."""
    ours = ROOT / "liseron"
    sources = [path for path in ours.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    pages = [path for path in ours.rglob("templates/**/*") if path.suffix in {".html", ".txt"}]
    found = [sentence for path in sources for sentence in in_python(path)]
    found += [sentence for path in pages for sentence in in_template(path)]
    return {sentence for sentence in found if sentence.text.strip()}


def catalogue_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str = "en") -> Catalog:
    with catalogue_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Writes the catalogues in the order of their sentences, so that two branches change different lines."""
    known = read()
    fresh = {name: _empty(name) for name in HEADERS}
    for sentence in sorted(sentences()):
        earlier = known.get(sentence.key, sentence.context or None)
        fresh["en"].add(sentence.key, earlier.string if earlier else None, context=sentence.context or None)
        if sentence.plural:
            fresh["fr"].add(sentence.key, (sentence.text, sentence.plural))
    for name, catalogue in fresh.items():
        catalogue_of(name).parent.mkdir(parents=True, exist_ok=True)
        with catalogue_of(name).open("wb") as file:
            write_po(file, catalogue, width=110, omit_header=False, no_location=True)


def _empty(language: str) -> Catalog:
    header = HEADERS[language]
    return Catalog(language, header_comment=header, fuzzy=False, creation_date=SINCE, revision_date=SINCE)


def untranslated() -> list[str]:
    """Sentences without a translation, or whose translation is to be looked at again."""
    known = read()
    missing = []
    for sentence in sorted(sentences()):
        message = known.get(sentence.key, sentence.context or None)
        forms = (
            (message.string,)
            if message and isinstance(message.string, str)
            else message.string
            if message
            else ()
        )
        if message is None or message.fuzzy or not forms or not all(forms):
            missing.append(sentence.text)
    return missing


def main() -> int:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("LISERON_DEMO", "1")
    django.setup()
    if "--update" in sys.argv[1:]:
        update()
        return 0
    missing = untranslated()
    broken = [f"{message.id}: {error}" for message, errors in read().check() for error in errors]
    print("\n".join([*missing, *broken]), end="\n" if missing or broken else "")
    return bool(missing or broken)


if __name__ == "__main__":
    sys.exit(main())
