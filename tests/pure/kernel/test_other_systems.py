"""What the kernel does for Windows and macOS, seen from here."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.kernel import files
from cpts_desktop.kernel.clock import from_seconds


@pytest.mark.parametrize(
    ("seconds", "instant"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (-1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (-2_208_988_800, datetime(1900, 1, 1, tzinfo=UTC)),
        (1_772_525_700, datetime(2026, 3, 3, 8, 15, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_on_both_sides_of_1970(seconds: int, instant: datetime) -> None:
    assert from_seconds(seconds) == instant


def test_macos_is_asked_to_empty_the_memory_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked: list[int] = []
    synced: list[int] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _handle, what: asked.append(what))
    monkeypatch.setattr(os, "fsync", synced.append)
    files.write_private(tmp_path / "note", b"x")
    assert asked == [51, 51], "the file, then its folder"
    assert synced == []


def test_a_folder_of_macos_without_that_call_is_synced_the_plain_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    synced: list[int] = []

    def lacks(*_asked: int) -> int:
        raise OSError(25, "no such call")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lacks)
    monkeypatch.setattr(os, "fsync", synced.append)
    files.write_private(tmp_path / "note", b"x")
    assert len(synced) == 2
