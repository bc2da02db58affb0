"""What holds for every test: no screen, no real home, odd time zone, no unexpected warning.

* Qt draws offscreen, and a Qt warning fails the test (``qt_log_level_fail`` in pyproject.toml).
* HOME and the XDG folders point to a throw-away folder, so that nothing of the person at the
  keyboard is read or written; no real keyring is reached.
* The time zone is far from Paris: a local time read by mistake shows.
* Nothing reaches a network: a connection fails the test, even when the code swallows the error;
  on Linux the kernel refuses network sockets to the tests and to every process they start.
* A log record of level warning or above fails the test, unless the test carries the marker
  ``expects_warnings`` or takes them with the fixture ``logged_warnings``.
* No window outlives its test.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import no_network, no_sockets, shared_data

settings.register_profile(
    "project",
    deadline=None,  # two busy cores: an absolute time proves nothing
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")

_home = pytest.StashKey[Path]()
_records = pytest.StashKey[list[logging.LogRecord]]()


def pytest_configure(config: pytest.Config) -> None:
    """Set the environment before anything of ours, or Qt, is imported."""
    no_network.watch()
    no_sockets.forbid()
    home = Path(tempfile.mkdtemp(prefix="cpts-test-home-"))
    config.stash[_home] = home
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    os.environ["TZ"] = "Pacific/Auckland"
    if hasattr(time, "tzset"):
        time.tzset()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the throw-away home."""
    shutil.rmtree(config.stash[_home], ignore_errors=True)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case of bytes, or of a long text, by its argument: an id must not change by the run.

    (A gzip holds the time at which it was made; the workers of xdist would not agree.)
    """
    if isinstance(val, bytes | bytearray) or (isinstance(val, str) and len(val) > 60):
        return argname
    return None


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def collect_warnings() -> Iterator[list[logging.LogRecord]]:
    """Collect the records of level warning or above that reach the root or our own logger."""
    collector = _Collector()
    roots = [logging.getLogger(), logging.getLogger("cpts"), logging.getLogger("cpts_desktop")]
    watched = [log for log in roots if log.parent is None or not log.propagate]
    for log in watched:
        log.addHandler(collector)
    try:
        yield collector.records
    finally:
        for log in watched:
            log.removeHandler(collector)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that logged a warning which it did not announce."""
    with collect_warnings() as records:
        item.stash[_records] = records
        no_network.asked.clear()
        result = yield
    if no_network.asked:
        pytest.fail("asked for a network: " + ", ".join(no_network.asked), pytrace=False)
    if records and item.get_closest_marker("expects_warnings") is None:
        lines = [f"{r.levelname} {r.name} {r.pathname}:{r.lineno}: {r.msg}" for r in records]
        pytest.fail("unexpected log records:\n" + "\n".join(lines), pytrace=False)
    return result


class LoggedWarnings:
    """The warnings that the running test has logged so far."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item

    def take(self) -> list[logging.LogRecord]:
        """Return the records and forget them: they were expected."""
        records = self._item.stash[_records]
        taken = list(records)
        records.clear()
        return taken


@pytest.fixture
def logged_warnings(request: pytest.FixtureRequest) -> LoggedWarnings:
    """Give the test its own warnings: assert on what ``take()`` returns."""
    return LoggedWarnings(request.node)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud that real data was missing: a green run without it proves less."""
    missing = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if shared_data.ABSENT in str(report.longrepr)
    ]
    if missing:
        terminalreporter.section("données réelles absentes", sep="!", yellow=True)
        terminalreporter.write_line(
            f"{len(missing)} test(s) sauté(s) : le dossier ../shared/data manque à cet endroit."
        )


@pytest.fixture(autouse=True)
def _no_window_is_left() -> Iterator[None]:
    """Delete the windows that a test leaves: each change of theme would dress them all again."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if isinstance(app, QApplication):
        for widget in app.topLevelWidgets():
            widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
