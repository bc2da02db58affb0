"""The rules of tests/conftest.py, each seen to fail."""

from __future__ import annotations

import datetime
import logging
import os
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

GUARD = Path(__file__).resolve().parents[1] / "conftest.py"


@pytest.fixture
def guarded(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Make a folder of tests under the project's own conftest."""
    pytester.makeconftest(GUARD.read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers = expects_warnings")
    monkeypatch.setenv("PYTHONPATH", str(GUARD.parents[1]))
    return pytester


def outcome(guarded: pytest.Pytester) -> dict[str, int]:
    """Run the folder in a process of its own; return the counts."""
    result = guarded.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    return result.parseoutcomes()


def test_a_logged_warning_fails_a_test(guarded: pytest.Pytester) -> None:
    guarded.makepyfile(
        "import logging\ndef test_it():\n    logging.getLogger('cpts.x').warning('oops')\n"
    )
    assert outcome(guarded) == {"failed": 1}


def test_a_logged_information_does_not(guarded: pytest.Pytester) -> None:
    guarded.makepyfile(
        "import logging\ndef test_it():\n    logging.getLogger('cpts.x').info('fine')\n"
    )
    assert outcome(guarded) == {"passed": 1}


def test_an_announced_warning_does_not(guarded: pytest.Pytester) -> None:
    guarded.makepyfile(
        "import logging, pytest\n"
        "@pytest.mark.expects_warnings\n"
        "def test_it():\n    logging.getLogger('cpts.x').warning('oops')\n"
        "def test_taken(logged_warnings):\n"
        "    logging.getLogger('cpts.x').error('oops')\n"
        "    assert [r.levelno for r in logged_warnings.take()] == [logging.ERROR]\n"
    )
    assert outcome(guarded) == {"passed": 2}


def test_missing_real_data_is_said_aloud(
    guarded: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPTS_SHARED_DATA", str(guarded.path / "nowhere"))
    guarded.makepyfile(
        "from tests.support.shared_data import shared_data\n"
        "def test_it():\n    shared_data('bdpm/none.zip')\n"
    )
    result = guarded.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    assert result.parseoutcomes() == {"skipped": 1}
    result.stdout.fnmatch_lines(["*données réelles absentes*", "1 test(s) sauté(s)*"])


def test_the_home_of_the_person_is_out_of_reach() -> None:
    home = Path.home()
    assert home.name.startswith("cpts-test-home-")
    assert Path(os.environ["XDG_DATA_HOME"]).is_relative_to(home)


def test_the_time_zone_is_not_paris() -> None:
    noon = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
    assert noon.astimezone().utcoffset() == datetime.timedelta(hours=12)


@pytest.mark.smoke
def test_smoke_qt_draws_offscreen(qtbot: object) -> None:
    from PySide6.QtGui import QGuiApplication

    assert QGuiApplication.platformName() == os.environ["QT_QPA_PLATFORM"]
    assert logging.getLogger().level <= logging.WARNING
