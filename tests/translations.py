"""Fails when a sentence that people see has no translation: `python -m tests.translations`, from script/check."""

import sys
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent.parent / "liseron" / "locale"


def untranslated(catalogue: Path) -> list[str]:
    """Sources without translation, or whose translation is to be looked at again, in one .po file."""
    with catalogue.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return [str(message.id) for message in messages if message.fuzzy or not _is_full(message.string)]


def _is_full(translation: str | tuple[str, ...] | list[str]) -> bool:
    return all(translation) if not isinstance(translation, str) else bool(translation)


if __name__ == "__main__":
    missing = [f"{po}: {text}" for po in sorted(CATALOGUES.rglob("*.po")) for text in untranslated(po)]
    print("\n".join(missing), end="\n" if missing else "")
    sys.exit(bool(missing))
