"""The project's own files, as the tests that read the source see them."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
APPS = ROOT / "liseron"
CODE = sorted(p for p in APPS.rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted([*(ROOT / "tests").rglob("*.py"), ROOT / "conftest.py"])
PRODUCT = [p for p in CODE if "tests" not in p.parts]
TEMPLATES = sorted(APPS.rglob("templates/**/*.html"))
SCRIPTS = sorted(p for p in APPS.rglob("static/**/*.js") if "vendor" not in p.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def floors() -> dict[str, int]:
    """Number of the floor of each app, 0 the lowest: written once, in the import contract of pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {
        app.strip(" ()"): number for number, layer in enumerate(reversed(layers)) for app in layer.split("|")
    }
