"""The model of a power cut itself: what is synced stays, what is not may not, names come after."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.torture import tracing
from tests.torture.disk_model import Disk

followed = pytest.mark.skipif(bool(tracing.why_not()), reason=tracing.why_not())


def cut(tmp_path: Path, act: object) -> list[dict[str, bytes]]:
    """Run an act and return every state that a cut at its end may leave, by file name."""
    disk = Disk.of(tmp_path)
    done = tracing.follow(act, tmp_path, keep=disk.take)  # type: ignore[arg-type]
    assert done.code == 0
    found = []
    for state in disk.states(random.Random(1), 40):
        named = {Path(name).name: content for name, content in state.items()}
        if named not in found:
            found.append(named)
    return found


@followed
def test_a_written_file_without_sync_may_be_absent_empty_torn_or_whole(tmp_path: Path) -> None:
    data = b"a" * 512 + b"b" * 512

    def act(_: int) -> None:
        (tmp_path / "x").write_bytes(data)

    states = cut(tmp_path, act)
    assert {} in states and {"x": b""} in states and {"x": data} in states
    assert {"x": data[:512]} in states or {"x": bytes(512) + data[512:]} in states


@followed
def test_a_synced_file_in_a_synced_folder_is_there_whatever_happens(tmp_path: Path) -> None:
    from cpts_desktop.kernel.files import write_private

    (tmp_path / "x").write_bytes(b"old")
    assert cut(tmp_path, lambda _: write_private(tmp_path / "x", b"new")) == [{"x": b"new"}]


@followed
def test_a_rename_without_sync_of_the_folder_may_be_undone(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")

    def act(_: int) -> None:
        with (tmp_path / "y").open("wb") as stream:
            stream.write(b"new")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(tmp_path / "y", tmp_path / "x")

    states = cut(tmp_path, act)
    assert {"x": b"old"} in states and {"x": b"new"} in states


@followed
def test_the_nth_call_fails_as_asked_and_the_next_ones_work(tmp_path: Path) -> None:
    def act(handle: int) -> None:
        for number in range(3):
            try:
                (tmp_path / str(number)).write_bytes(b"x")
            except OSError as exc:
                assert exc.errno == 28
                os.write(handle, b"%d\n" % number)

    fault = tracing.Break(2, frozenset({"write"}), errno=28)
    done = tracing.follow(act, tmp_path, fault=fault)
    assert (done.code, done.acks, done.hits) == (0, [1], 1)
    killed = tracing.follow(act, tmp_path, fault=tracing.Break(1, frozenset({"write"})))
    assert killed.killed and killed.acks == []
