"""The one shape of a measure: figures, a peer's figures from the same run, and promises that hold or do not."""

import argparse
import json
import operator
import os
import platform
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COMPARE = {"<=": operator.le, ">=": operator.ge, "==": operator.eq, "<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Promise:
    """`text` says what is promised, `bound` what `value` must meet: "<= 5", ">= 8", "== 1000"."""

    text: str
    value: float
    bound: str

    @property
    def holds(self) -> bool:
        sign, limit = self.bound.split()
        return bool(COMPARE[sign](self.value, float(limit)))

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "value": self.value, "bound": self.bound, "holds": self.holds}


@dataclass
class Report:
    """What one bench measured."""

    bench: str
    figures: dict[str, Any] = field(default_factory=dict)
    peer: dict[str, Any] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "bench": self.bench,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "figures": self.figures,
            "peer": self.peer,
            "promises": [promise.as_json() for promise in self.promises],
        }


def machine() -> str:
    """What the figures depend on: processor, cores, memory, Python."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    kilobytes = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    python = platform.python_version()
    return (
        f"{model}, {os.cpu_count()} cores, {kilobytes / 2**20:.0f} GB, {platform.system()}, Python {python}"
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def arguments(name: str, **numbers: int) -> argparse.Namespace:
    """`--json FILE`, and one option for each number with its default."""
    parser = argparse.ArgumentParser(prog=f"script/bench {name}")
    parser.add_argument("--json", type=Path, help="also write the measure there")
    for option, default in numbers.items():
        parser.add_argument(f"--{option.replace('_', '-')}", type=int, default=default)
    return parser.parse_args()


def emit(report: Report, file: Path | None = None) -> int:
    """Prints the measure, writes it to `file` when asked; 1 when a promise does not hold, for the shell."""
    measure = json.dumps(report.as_json(), indent=2, ensure_ascii=False)
    print(measure)
    if file:
        file.write_text(measure + "\n", encoding="utf-8")
    broken = [promise.text for promise in report.promises if not promise.holds]
    for text in broken:
        print(f"does not hold: {text}", file=sys.stderr)
    return int(bool(broken))
