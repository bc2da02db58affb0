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
from cpts_desktop.packets import beside, frames, sandbox, verifying
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
        first = run_of(4)
        assert aside.give([first])
        assert [len(aside.take() or ()) for _ in range(3)] == [1, 1, 1]
        assert not asked
        monkeypatch.setattr(beside.Beside, "is_up", lambda _: True)
        monkeypatch.setattr(beside.Beside, "has_said", lambda _: False)
        assert aside.give([run_of(3)])
        assert len(asked) == 2, "the fourth and the fifth"


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe there cannot be looked at")
def test_whoever_waits_verifies_the_last_ones_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = [run_of(2) for _ in range(verifying.PART * (verifying.ASKED + 3) + 1)]
    said = iter([False, False, False, True])
    monkeypatch.setattr(beside.Beside, "has_said", lambda _: next(said, True))
    here: list[Run] = []
    verify = vouching.verify
    monkeypatch.setattr(vouching, "verify", lambda run: here.append(run) or verify(run))
    with verifying.verifier(LARGE) as aside:
        assert aside is not None
        monkeypatch.setattr(beside.Beside, "is_up", lambda one: not one.lost)
        aside._beside._greeted()  # type: ignore[attr-defined]
        assert aside.give(runs[: -verifying.PART]) and aside.give(runs[-verifying.PART :])
        found = [*(aside.take() or ()), *(aside.take() or ())]
    assert found == [verify(run) for run in runs]
    assert here[: verifying.PART] == runs[-verifying.PART :], "the last, while the first is waited"
    assert len(here) == 2 * verifying.PART + 1, "the process did the others"


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
            given = [aside.give([run]) for _ in range(2)]  # it may have ended in between
            assert given[0]
            if waits:
                settled(aside)
            for _ in filter(None, given):
                assert aside.take() == [vouching.verify(run)]
            assert aside.give([run]) is not waits
    except PacketRefused as refusal:
        pytest.fail(f"the import would have been refused: {refusal}")


def test_one_made_ready_is_used_once_then_others_are_started() -> None:
    run = run_of(300)
    ready = verifying.Ready(LARGE)
    with ready.used() as aside, ready.used() as other:
        assert aside is not None and other is not None and aside is not other
        for one in (aside, other):
            assert one.give([run])
            settled(one)
            assert one.take() == [vouching.verify(run)]
        process = aside._beside._child.process  # type: ignore[attr-defined]
        ready.end()
        assert process.poll() is None, "whoever uses it ends it"
    assert process.poll() is not None


@pytest.mark.parametrize("way", ["end", "forgotten", "used"])
def test_one_made_ready_does_not_stay(way: str) -> None:
    ready = verifying.Ready(LARGE)
    (_, aside), *_ = ready._held
    assert aside is not None
    process = aside._beside._child.process  # type: ignore[attr-defined]
    del aside, _
    assert process.poll() is None
    if way == "end":
        ready.end()
    elif way == "used":
        with ready.used():
            pass
    del ready
    assert process.poll() is not None


def test_who_uses_one_made_ready_can_cancel_it() -> None:
    given_up: list[bool] = []
    with verifying.Ready(LARGE).used(lambda: bool(given_up)) as aside:
        assert aside is not None
        settled(aside)
        given_up.append(True)
        process = aside._beside._child.process  # type: ignore[attr-defined]
        process.wait(5)


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
    frames.send(asked, vouching.ask([run]))
    frames.send(asked, vouching.ask([broken(run, 1)]))
    asked.seek(0)
    assert frames.serve(asked, out, vouching.answer) == 0
    out.seek(0)
    assert out.readline() == frames.UP
    for expected in (NO_BAD, 1):
        frame = out.read(frames.frame_length(out.readline()))
        found = vouching.read_answer(frame, [2])
        assert found is not None
        assert found[0].bad == expected
