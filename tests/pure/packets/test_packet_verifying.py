"""The process that verifies beside: right when it answers, done without when it does not."""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpts_desktop.kernel.ids import DeviceId, StreamId, UserId, new_id
from cpts_desktop.packets import beside, sandbox, verifying
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.storage import chain, vouching
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.vouching import NO_BAD, Run

LARGE = verifying.FROM_BYTES


def run_of(count: int) -> Run:
    """Return a sealed run of one chain."""
    key = Ed25519PrivateKey.generate()
    stream, device, author = StreamId(new_id()), DeviceId(new_id()), UserId(new_id())
    entries: list[RawEntry] = []
    previous = chain.GENESIS
    for seq in range(1, count + 1):
        one = RawEntry(stream, device, seq, seq, author, "note", b'{"text":"n"}', salt=bytes(16))
        previous = chain.entry_hash(previous, one)
        entries.append(chain.changed(one, seal=chain.seal(key, stream, device, seq, previous)))
    return Run(key.public_key().public_bytes_raw(), chain.GENESIS, entries)


def broken(run: Run, at: int) -> Run:
    entries = list(run.entries)
    entries[at] = chain.changed(entries[at], seal=bytes(64))
    return Run(run.key, run.previous, entries)


def settled(aside: Any) -> None:
    """Wait until the process is up, or is known not to come."""
    one: beside.Beside = aside._beside
    while not (one.is_up() or one.lost):
        time.sleep(0.01)


def test_the_process_answers_as_here_and_in_order() -> None:
    runs = [[run_of(300)], [run_of(3), broken(run_of(5), 2)], [broken(run_of(2), 0)]]
    with verifying.verifier(LARGE) as aside:
        assert aside is not None
        for some in runs:
            assert aside.give(some)
        settled(aside)
        for some in runs:
            assert aside.take() == [vouching.verify(run) for run in some]
    assert [vouching.verify(run).bad for run in runs[1]] == [NO_BAD, 2]


def test_more_than_the_pipes_hold_does_not_block() -> None:
    run = run_of(2_000)
    with verifying.verifier(LARGE) as aside:
        assert aside is not None
        settled(aside)
        for _ in range(6):
            assert aside.give([run])
        assert all(aside.take() == [vouching.verify(run)] for _ in range(6))


def test_a_small_packet_starts_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "command", lambda: pytest.fail("started"))
    with verifying.verifier(LARGE - 1) as aside:
        assert aside is None


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe there cannot be looked at")
def test_what_is_needed_before_it_is_up_is_verified_here(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import time; time.sleep(60)"
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", source])
    with verifying.verifier(LARGE) as aside:
        assert aside is not None
        asked: list[Any] = []
        monkeypatch.setattr(beside.Beside, "ask", lambda _, frame: asked.append(frame) or True)
        for _ in range(3):
            assert aside.give([run_of(2)])
        assert aside.take() is None and aside.take() is None
        monkeypatch.setattr(beside.Beside, "is_up", lambda _: True)
        assert aside.give([run_of(3)])
        assert len(asked) == 2, "the third and the fourth"


_SAYS = "import sys; sys.stdout.buffer.write"


@pytest.mark.parametrize(
    ("program", "waits"),
    [
        ("pass", True),
        (f"{_SAYS}(b'M3\\nabc')", True),
        ("import time; time.sleep(60)", False),
        (f"{_SAYS}(b'U\\n'); sys.stdout.flush(); import time; time.sleep(60)", True),
        (f"{_SAYS}(b'U\\nM3\\nabc')", True),
        (f"{_SAYS}(b'U\\nM999999999999\\n')", True),
        (f"{_SAYS}(b'U\\nE{{}}\\n')", True),
    ],
    ids=["ends", "other word", "never up", "silent", "no verdict", "giant", "other line"],
)
def test_one_that_does_not_answer_is_done_without(
    program: str, waits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", program])
    run = run_of(2)
    try:
        with verifying.verifier(LARGE, silence=0.3) as aside:
            if aside is None:  # it had ended already
                assert program == "pass"
                return
            assert aside.give([run]) and aside.give([run])
            if waits:
                settled(aside)
            assert aside.take() is None and aside.take() is None
            assert aside.give([run]) is not waits
    except PacketRefused as refusal:
        pytest.fail(f"the import would have been refused: {refusal}")


def test_an_import_that_cannot_start_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "command", lambda: [str(Path(sys.executable).parent / "absent")])
    with verifying.verifier(LARGE) as aside:
        assert aside is None


def test_cancelling_ends_it() -> None:
    with verifying.verifier(LARGE, cancelled=lambda: True) as aside:
        assert aside is not None
        aside.give([run_of(2)])
        aside.take()
    with pytest.raises(ValueError, match="here"), verifying.verifier(LARGE):
        raise ValueError("here")


def test_it_answers_frames_until_there_are_no_more() -> None:
    run, out = run_of(2), io.BytesIO()
    asked = io.BytesIO()
    beside.send(asked, vouching.ask([run]))
    beside.send(asked, vouching.ask([broken(run, 1)]))
    asked.seek(0)
    assert beside.serve(asked, out, vouching.answer) == 0
    out.seek(0)
    assert out.readline() == beside._UP
    for expected in (NO_BAD, 1):
        frame = out.read(sandbox.frame_length(out.readline()))
        found = vouching.read_answer(frame, [2])
        assert found is not None
        assert found[0].bad == expected
