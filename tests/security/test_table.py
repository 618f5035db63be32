"""`docs/security-cases.md` says where each hole found in other products is shown to be closed here: it must be true."""

import re

from tests.source import ROOT

CASES = range(1, 40)
TABLE = ROOT / "docs" / "security-cases.md"
LINE = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
# The cases of OAI-PMH have numbers of their own.
ELSEWHERE = "liseron/exchange/"
NAMED = re.compile(r"^def test_case_(\d\d)_\w+\(", re.MULTILINE)


def files_by_case() -> dict[int, set[str]]:
    """Files with a test named after the case."""
    found: dict[int, set[str]] = {}
    for folder in ("liseron", "tests"):
        for path in (ROOT / folder).rglob("test_*.py"):
            if str(path.relative_to(ROOT)).startswith(ELSEWHERE):
                continue
            for number in NAMED.findall(path.read_text()):
                found.setdefault(int(number), set()).add(str(path.relative_to(ROOT)))
    return found


def test_every_case_has_a_test_named_after_it_and_the_table_says_where():
    lines = {int(number): where for number, _hole, where in LINE.findall(TABLE.read_text())}
    assert sorted(lines) == list(CASES)
    shown = {number: set(re.findall(r"`([^`]+)`", where)) for number, where in lines.items()}
    assert shown == {number: files_by_case().get(number, set()) for number in CASES}
    assert [
        number for number, files in shown.items() if not files and "Does not apply" not in lines[number]
    ] == []
