"""What a node is made of, fetched by Maven once and kept beside the other caches of the user."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
POM, SOURCE = HERE / "pom.xml", HERE / "OneNode.java"
LONGEST = 240  # seconds for the registry: some forty megabytes


def class_path() -> str:
    """For `java -cp`. Skips, and says why, where Java, Maven or its registry is absent."""
    for program, package in (
        ("java", "default-jdk-headless"),
        ("javac", "default-jdk-headless"),
        ("mvn", "maven"),
    ):
        if not shutil.which(program):
            pytest.skip(
                f"OpenSearch was not run: {program} is not on this machine: apt-get install {package}"
            )
    folder = _cache() / hashlib.sha256(POM.read_bytes() + SOURCE.read_bytes()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            _fetch(folder)
            (folder / "complete").touch()
    return f"{folder / 'classes'}:{folder / 'lib'}/*"


def _fetch(folder: Path) -> None:
    jars = folder / "lib"
    try:
        _run("mvn", "-q", "-B", "-f", POM, "dependency:copy-dependencies", f"-DoutputDirectory={jars}")
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = str(error.stdout or error).strip().splitlines()
        reason = next((line for line in said if "ERROR" in line), said[-1] if said else "no answer")
        pytest.skip(f"OpenSearch was not run: Maven cannot fetch it: {reason[:300]}")
    _run("javac", "-nowarn", "-cp", f"{jars}/*", "-d", folder / "classes", SOURCE)


def _run(*command: str | Path) -> None:
    subprocess.run(
        [str(word) for word in command],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
    )


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "liseron" / "opensearch"
