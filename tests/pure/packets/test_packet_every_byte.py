"""A good packet, then each byte of it flipped, each length, duplicated and swapped parts (P-30)."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.header import MAGIC, MAGIC_LINE
from tests.pure.packets.samples import packet, read


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return packet(tmp_path_factory.mktemp("packet")).read_bytes()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "x.cpts"


def refusal(target: Path, data: bytes) -> str:
    """Return the code; fail when the packet is accepted."""
    target.write_bytes(data)
    with pytest.raises(PacketRefused) as caught:
        read(target)
    return caught.value.code.value


def regions(good: bytes) -> tuple[int, int]:
    """Return where the header line and the signature line end."""
    header = good.index(b"\n", len(MAGIC_LINE)) + 1
    return header, good.index(b"\n", header) + 1


def expected(good: bytes, at: int) -> set[str]:
    """Return the codes that a change at this byte may have."""
    header, signature = regions(good)
    if at < len(MAGIC):
        return {"BAD_MAGIC"}
    if at < len(MAGIC_LINE):
        return {"BAD_VERSION"}
    if at < header:
        return {"SCHEMA", "BAD_VERSION", "UNKNOWN_SIGNER", "BAD_SIG"}
    return {"BAD_SIG"} if at < signature else {"BAD_MAC"}


@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_each_byte_flipped_is_refused(good: bytes, target: Path, mask: int) -> None:
    """Case G6-72 of the bad inputs."""
    for at in range(len(good)):
        altered = good[:at] + bytes([good[at] ^ mask]) + good[at + 1 :]
        assert refusal(target, altered) in expected(good, at), at


def test_each_truncation_is_refused(good: bytes, target: Path) -> None:
    for size in range(len(good)):
        assert refusal(target, good[:size]) == "TRUNCATED", size


def test_each_byte_removed_or_doubled_is_refused(good: bytes, target: Path) -> None:
    """Case G6-72 of the bad inputs."""
    _, signature = regions(good)
    for at in range(0, len(good), 3):
        removed = refusal(target, good[:at] + good[at + 1 :])
        doubled = refusal(target, good[:at] + good[at : at + 1] + good[at:])
        if at >= signature:
            assert (removed, doubled) == ("TRUNCATED", "TRAILING"), at


def test_lines_swapped_or_doubled_are_refused(good: bytes, target: Path) -> None:
    header, signature = regions(good)
    parts = [
        good[: len(MAGIC_LINE)],
        good[len(MAGIC_LINE) : header],
        good[header:signature],
        good[signature:],
    ]
    for first, second in pairwise(range(4)):
        swapped = parts.copy()
        swapped[first], swapped[second] = swapped[second], swapped[first]
        refusal(target, b"".join(swapped))
    for at in range(4):
        refusal(target, b"".join([*parts[: at + 1], *parts[at:]]))


def test_chunks_of_the_sealed_part_swapped_or_doubled_are_refused(
    good: bytes, target: Path
) -> None:
    """Case G6-72 of the bad inputs."""
    _, start = regions(good)
    half = (start + len(good)) // 2
    swapped = good[:start] + good[half:] + good[start:half]
    assert refusal(target, swapped) == "BAD_MAC"
    assert refusal(target, good[:half] + good[start:]) == "TRAILING"
