"""What every test may ask for: a clock that moves, a browser, axe, the shared data. Nothing leaves the machine."""

import fcntl
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine

WAIT_MS = 15_000  # for an element: pages answer in far less, even on a busy machine
CHROMIUM = Path("/usr/bin/chromium")
PARIS = ZoneInfo("Europe/Paris")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# A busy machine is slow, not wrong: no deadline. In CI the same examples each time, here new ones.
PATIENT = {"deadline": None, "max_examples": 50, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("here", **PATIENT)
hypothesis.settings.register_profile("ci", derandomize=True, **PATIENT)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-the-database", action="store_true", help="only what meets the database, without a browser"
    )
    parser.addoption("--every-day", action="store_true", help="play the five years without leaving out a day")
    parser.addoption(
        "--thorough", action="store_true", help="the long walks that are left out otherwise, alone"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_thorough = bool(config.getoption("--thorough"))
    _keep(config, items, lambda item: (item.get_closest_marker("thorough") is not None) == is_thorough)
    if config.getoption("--on-the-database"):
        _keep(config, items, _meets_the_database)
    items[:] = _longest_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def _keep(config: pytest.Config, items: list[pytest.Item], wanted: Callable[[pytest.Item], bool]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]


def _longest_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Each worker is first given one stretch of the list: the longest tests are shared out at their beginnings."""
    long = [item for item in items if item.get_closest_marker("longest")]
    rest = [item for item in items if not item.get_closest_marker("longest")]
    size = -(-len(items) // workers)
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        ordered += long[worker::workers]
        room = max(0, size * (worker + 1) - len(ordered))
        ordered += rest[:room]
        rest = rest[room:]
    return ordered + rest


def _meets_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("browser") or "browser" in fixtures or "shared_data" in fixtures:
        return False
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & fixtures)


@pytest.fixture(scope="session", autouse=True)
def addresses_are_read_once(django_test_environment: None) -> None:
    """Resolvers are kept by the name of their module: another ROOT_URLCONF needs no other forgotten."""
    from django.core.signals import setting_changed
    from django.test.signals import root_urlconf_changed

    setting_changed.disconnect(root_urlconf_changed)


def pytest_configure(config: pytest.Config) -> None:
    socket.socket.connect = _guarded(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex)  # type: ignore[method-assign]


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def connect_on_this_machine(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not _is_loopback(address[0]):
            raise PermissionError(f"a test may not reach {address[0]}: only this machine's loopback")
        return connect(self, address)

    return connect_on_this_machine


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Clock:
    """Moves the time that the process sees, the server of `live_server` included; it keeps ticking."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def move_to(self, moment: date | datetime) -> None:
        """A day means its noon in Paris."""
        self.back()
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(12), tzinfo=PARIS)
        self._travel = time_machine.travel(moment, tick=True)
        self._travel.start()

    def back(self) -> None:
        if self._travel:
            self._travel.stop()
        self._travel = None


@pytest.fixture
def clock() -> Iterator[Clock]:
    moving = Clock()
    yield moving
    moving.back()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[None]:
    """A database for each worker. On SQLite the migrations run once: the other workers copy the first one's file."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    settings = connection.settings_dict
    own = tmp_path_factory.getbasetemp()
    is_shared = worker_id != "master" and connection.vendor == "sqlite"
    with (own.parent / "database.lock").open("a") as lock, django_db_blocker.unblock():
        if is_shared:
            fcntl.flock(lock, fcntl.LOCK_EX)
        migrated = own.parent / "migrated.sqlite3"
        is_copy = is_shared and migrated.exists()
        if is_copy:
            shutil.copyfile(migrated, settings["TEST"]["NAME"])
        keeps = request.config.getoption("reuse_db") and not request.config.getoption("create_db")
        verbosity = request.config.option.verbose
        kept = setup_databases(verbosity=verbosity, interactive=False, keepdb=is_copy or keeps)
        if is_shared and not is_copy:
            connection.connection.execute("VACUUM INTO ?", [str(migrated)])
    yield
    if not request.config.getoption("reuse_db"):
        with django_db_blocker.unblock():
            teardown_databases(kept, verbosity=0)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's chromium, once for the whole run."""
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`new_page(width=360, java_script_enabled=False)`: a page in a visitor's own context, addresses from `/`."""
    contexts = []

    def opened(*, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A visitor on a desktop."""
    return new_page()


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """`axe(page)`: fails with axe's own report when the page has a violation."""
    from axe_playwright_python.base import AxeResults
    from axe_playwright_python.sync_playwright import Axe

    script = Axe().axe_script
    # What passes is not listed: on a long list that alone is megabytes.
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    ask = "async (options) => { const {violations} = await axe.run(options); return {violations}; }"

    def finds_nothing(page: Any) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found = AxeResults(page.evaluate(ask, options))
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return finds_nothing


@pytest.fixture
def shared_data(settings: Any) -> Path:
    """Folder of the real files (`LISERON_SHARED_DATA`); the test is skipped, and says so, where it is absent."""
    folder: Path = settings.SHARED_DATA_DIR
    if not folder.is_dir():
        pytest.skip("the real files are not on this machine (LISERON_SHARED_DATA names their folder)")
    return folder


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Any]:
    """Three real nodes, once for all workers; skipped, and says so, where they cannot be had."""
    from tests.counterparts.opensearch import cluster_for

    own = tmp_path_factory.getbasetemp()
    with cluster_for(own if worker_id == "master" else own.parent) as cluster:
        yield cluster
