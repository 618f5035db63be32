import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from liseron.demo.extract import EXTRACTS, load_territory, make_extracts
from liseron.partners.importing.lines import Outcome
from liseron.partners.models import Library, Municipality
from liseron.partners.populations import count

LARGEST = 400_000


def public_files() -> Path | None:
    near = [settings.BASE_DIR.parent / "shared" / "data", settings.BASE_DIR.parent.parent / "shared" / "data"]
    named = [Path(os.environ["LISERON_SHARED_DATA"])] if "LISERON_SHARED_DATA" in os.environ else []
    return next((folder for folder in named + near if (folder / "insee").is_dir()), None)


def test_the_extracts_are_what_the_public_files_say() -> None:
    folder = public_files()
    if folder is None:
        pytest.skip("the public files are not beside this checkout")
    for name, text in make_extracts(folder).items():
        assert (EXTRACTS / name).read_text("utf-8") == text, f"run manage.py make_extracts: {name} differs"


def test_the_extracts_stay_small_and_hold_no_mailbox() -> None:
    files = [path for path in EXTRACTS.iterdir() if path.suffix in (".json", ".csv")]
    assert len(files) == 5
    assert sum(path.stat().st_size for path in files) < LARGEST
    assert not any("@" in path.read_text("utf-8") for path in files)


@pytest.mark.parametrize(
    ("department", "communes", "in_2022", "in_2023", "libraries", "to_settle"),
    [
        ("16", 359, (351_603, 360_259), (352_683, 361_286), 74, ["Gourville"]),
        ("62", 887, (1_460_184, 1_481_487), (1_457_905, 1_479_365), 297, ["Lambres"]),
    ],
)
def test_a_demo_network_has_its_communes_its_people_and_its_libraries(
    db: None,
    department: str,
    communes: int,
    in_2022: tuple[int, int],
    in_2023: tuple[int, int],
    libraries: int,
    to_settle: list[str],
) -> None:
    lines = load_territory(department)
    current = Municipality.objects.in_force(date(2026, 6, 1))
    assert (current.count(), Library.objects.count()) == (communes, libraries)
    assert set(Municipality.objects.values_list("department", flat=True)) == {department}
    assert count(current, on=date(2025, 6, 1))[:2] == in_2022
    assert count(current, on=date(2026, 6, 1))[:2] == in_2023
    waiting = [line.row["town"] for line in lines[-1].with_outcome(Outcome.TO_SETTLE)]
    assert waiting == to_settle
    assert not any(one.with_outcome(Outcome.REJECTED) for one in lines)
    again = load_territory(department)
    assert {o for one in again for o in one.counts()} <= {Outcome.UNCHANGED, Outcome.TO_SETTLE}
