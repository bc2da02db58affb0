"""Blocks packed in a process beside are, byte for byte, those packed here."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from cpts_desktop.packets import packing, sandbox
from cpts_desktop.packets.blocks import BLOCK_ENTRIES, encode_blocks, line_of
from cpts_desktop.packets.handover import to_frame
from cpts_desktop.packets.packing import FROM_ENTRIES, packed
from cpts_desktop.storage import chain
from cpts_desktop.storage.chain import RawEntry
from tests.pure.packets.samples import entries


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return the processes started meanwhile."""
    made: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def start(*args: Any, **options: Any) -> Any:
        made.append(real(*args, **options))
        return made[-1]

    monkeypatch.setattr("cpts_desktop.packets.sandbox.subprocess.Popen", start)
    return made


def test_the_same_lines_in_the_same_order(children: list[Any]) -> None:
    count = 5 * BLOCK_ENTRIES + 7
    lines = list(packed(entries(count), FROM_ENTRIES))
    assert lines == list(encode_blocks(entries(count)))
    assert len(lines) == 6
    assert len(children) == 1
    assert children[0].poll() is not None


def test_few_entries_start_no_process(children: list[Any]) -> None:
    assert list(packed(entries(9), FROM_ENTRIES - 1)) == list(encode_blocks(entries(9)))
    assert not children


def test_what_was_begun_and_left_is_ended(children: list[Any]) -> None:
    lines = packed(entries(3 * BLOCK_ENTRIES), FROM_ENTRIES)
    next(lines)
    lines.close()
    assert children[0].poll() is not None


@pytest.mark.parametrize(
    "program",
    ["pass", "import sys; sys.stdout.buffer.write(b'M2\\nno')", "raise SystemExit(3)"],
    ids=["ends", "no line", "fails"],
)
def test_without_it_the_lines_are_made_here(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", program])
    count = 4 * BLOCK_ENTRIES
    assert list(packed(entries(count), count)) == list(encode_blocks(entries(count)))


def test_what_is_read_ahead_is_bounded() -> None:
    read = 0

    def counted() -> Any:
        nonlocal read
        for one in entries(8 * BLOCK_ENTRIES):
            read += 1
            yield one

    lines = packed(counted(), FROM_ENTRIES)
    next(lines)
    assert read <= (packing.AHEAD + 1) * BLOCK_ENTRIES
    lines.close()


def test_a_heavy_block_is_packed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = [
        chain.changed(one, payload=b'{"text":"' + b"x" * 600_000 + b'"}') for one in entries(6)
    ]
    monkeypatch.setattr(packing, "MOST_BYTES", 1 << 20)
    seen: list[int] = []

    def here(block: list[RawEntry]) -> bytes:
        seen.append(len(block))
        return line_of(block)

    monkeypatch.setattr(packing, "line_of", here)
    assert list(packed(heavy, FROM_ENTRIES)) == list(encode_blocks(heavy))
    assert seen == [2, 2, 2]


def test_an_answer_is_the_line_of_its_frame() -> None:
    block = list(entries(5))
    assert [packing.answer(to_frame(block))] == list(encode_blocks(block))
