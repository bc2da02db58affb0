"""What the child hands over comes back equal; what a broken or lying one does is refused."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.handover import from_frame, to_frame
from tests.pure.packets.samples import entries


def test_entries_come_back_with_their_salts_and_seeds() -> None:
    given = [one.without_content() if n % 7 == 3 else one for n, one in enumerate(entries(40))]
    back = from_frame(to_frame(given))
    assert back == given
    assert [one.seed for one in back] == [one.seed for one in given]


GOOD = list(msgspec.msgpack.decode(to_frame([next(entries(1))]))[0])
SEEDED = list(msgspec.msgpack.decode(to_frame(list(entries(10))))[9])
PAYLOAD, SEAL, DIGEST, SALT, SEED = 6, 7, 8, 9, 10
SECRET = SEEDED[SEED][0]


@pytest.mark.parametrize(
    ("base", "change"),
    [
        (GOOD, {PAYLOAD: None}), (GOOD, {DIGEST: bytes(32)}), (GOOD, {SALT: b""}),
        (GOOD, {SALT: bytes(15)}), (GOOD, {SEAL: bytes(63)}), (GOOD, {SEED: [bytes(15), 2]}),
        (GOOD, {SEED: [bytes(16), 2]}), (GOOD, {2: "1"}), (GOOD, {3: 1.5}), (GOOD, {0: 3}),
        (GOOD, {PAYLOAD: "text"}), (SEEDED, {SEED: [SECRET, 1]}), (SEEDED, {SEED: [SECRET, 5000]}),
        (SEEDED, {SALT: bytes(16)}), (SEEDED, {2: 0}), (SEEDED, {SEED: [SECRET]}),
        (SEEDED, {SEED: [SECRET[:15], 10]}), (GOOD, {SALT: bytes(17)}), (GOOD, {SEAL: bytes(65)}),
        (GOOD, {PAYLOAD: None, DIGEST: bytes(32)}),
        (GOOD, {PAYLOAD: None, DIGEST: bytes(31), SALT: b""}),
    ],
)  # fmt: skip
def test_a_lying_child_is_refused(base: list[Any], change: dict[int, Any]) -> None:
    row = [change.get(place, value) for place, value in enumerate(base)]
    with pytest.raises(PacketRefused, match="SCHEMA"):
        from_frame(msgspec.msgpack.encode([row]))


@pytest.mark.parametrize(
    "frame",
    [b"", b"\xc0", b"\x90", b"\x91\x90", b"x" * 50, b"\x91" * 5000, to_frame([*entries(9)])[:-1]],
)  # fmt: skip
def test_a_broken_frame_is_refused(frame: bytes) -> None:
    with pytest.raises(PacketRefused, match="SCHEMA"):
        from_frame(frame)


def test_more_entries_than_a_block_holds_are_refused() -> None:
    with pytest.raises(PacketRefused, match="SCHEMA"):
        from_frame(to_frame(list(entries(4097))))
