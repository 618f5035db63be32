"""Both agreements played over five years without leaving out a day: the tests skip most of the quiet ones.

`python -m bench.five_years [--json FILE]`.
"""

import subprocess
import sys
import time

from bench.report import Promise, Report, arguments, emit

PLAYED = [sys.executable, "-m", "pytest", "tests/test_five_years.py", "--every-day", "--timeout=3600", "-q"]


def main() -> None:
    options = arguments("five_years")
    start = time.monotonic()
    done = subprocess.run(PLAYED, check=False)
    report = Report("five_years", figures={"seconds": round(time.monotonic() - start, 1)})
    report.promises = [
        Promise("plays that differ from the dates and cents expected", done.returncode, "== 0")
    ]
    sys.exit(emit(report, options.json))


if __name__ == "__main__":
    main()
