"""Chains verified beside, while others are written, give what is verified here, bad ones included.

``Beside`` below asks and answers through the same frames as the process of ``packets.verifying``.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import StreamId, derived_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts, chain, incoming, ingest, lookahead, vouching
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.ingest import ingest_blocks
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from cpts_desktop.storage.vouching import NO_BAD, Run, Verdict
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.floor_setup import NOW, key_of, note, sent
from tests.storage.sample_kinds import sample_registry

STREAMS = [StreamId(derived_id("vouch", str(number))) for number in range(4)]


class Beside:
    """Answers in this process; ``dies`` says after how many answers it is heard no more."""

    def __init__(self, dies: int = 10**9) -> None:
        self.given: list[list[Run]] = []
        self.heard = 0
        self._answers: deque[tuple[bytes, list[int]]] = deque()
        self._dies = dies

    def give(self, runs: Sequence[Run]) -> bool:
        if self.heard >= self._dies:
            return False
        self.given.append(list(runs))
        answer = vouching.answer(vouching.ask(runs))
        self._answers.append((answer, [len(run.entries) for run in runs]))
        return True

    def take(self) -> list[Verdict] | None:
        frame, sizes = self._answers.popleft()
        self.heard += 1
        return None if self.heard > self._dies else vouching.read_answer(frame, sizes)


def plain(path: Path) -> Register:
    """Make a register of the sample kinds."""
    made = accounts.create_register(
        path, NewUser("Camille Roux", "idel"), PASSWORD,
        kinds=sample_registry(), clock=FixedClock(NOW), cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    return made.value.register


def taken(register: Register, blocks: Any, keys: Any, aside: Any) -> Any:
    """Take blocks in; return all that the report says."""
    done = register.run(lambda cmd, uow: Ok(ingest_blocks(uow, cmd, keys, aside)), blocks)
    assert isinstance(done, Ok)
    return done.value


def spoilt(entries: list[RawEntry], how: str, at: int) -> list[RawEntry]:
    """Return entries with one of them damaged, left out, doubled or moved."""
    one = entries[at]
    if how == "seal" and one.seal is not None:
        entries[at] = chain.changed(one, seal=bytes(64))
    elif how == "content":
        entries[at] = chain.changed(one, payload=b'{"text":"autre"}')
    elif how == "schema":
        entries[at] = chain.changed(one, payload=b'{"text":7}')
    elif how == "withheld" and len(one.salt) == chain.SALT_BYTES:
        entries[at] = one.without_content()
    elif how == "hole":
        del entries[at]
    elif how == "twice":
        entries.insert(at, one)
    elif how == "salt":
        entries[at] = chain.changed(one, salt=b"court", seed=None)
    elif how == "late":
        entries[at] = chain.changed(one, hlc=one.hlc + (1 << 60))
    return entries


HOW = ("", "seal", "content", "schema", "withheld", "hole", "twice", "salt", "late")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=6), min_size=2, max_size=6),
    st.lists(st.tuples(st.sampled_from(HOW), st.integers(0, 50)), max_size=3),
    st.sampled_from([1, 2, 5, 512]),
    st.sampled_from([0, 1, 10**9]),
    st.integers(0, 2**32),
)
def test_what_is_verified_beside_is_taken_as_if_verified_here(
    history: list[list[int]], damage: list[tuple[str, int]], size: int, dies: int, seed: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, "BATCH_ASIDE", size)
        patch.setattr(incoming, "BATCH", size)  # what waits after a bad seal depends on it
        places = [plain(Path(folder) / f"{name}.db") for name in "abc"]
        sender, here, beside = places
        for acts in history:
            sender.run(
                lambda acts, uow: Ok([uow.append(STREAMS[n], "note", {"text": "n"}) for n in acts]),
                acts,
            )
        entries = [one for stream in STREAMS for one in sent(sender, stream)]
        for how, place in damage:
            if entries:
                entries = spoilt(entries, how, place % len(entries))
        chance = random.Random(seed)
        cuts = [0, *sorted(chance.choices(range(len(entries) + 1), k=3)), len(entries)]
        blocks = [entries[a:b] for a, b in itertools.pairwise(cuts) if a < b]
        for _ in range(2):
            inline = taken(here, blocks, key_of(sender), None)
            assert inline == taken(beside, blocks, key_of(sender), Beside(dies))
        for stream in STREAMS:
            assert sent(here, stream) == sent(beside, stream)
        assert check_register(beside, known_devices=key_of(sender)).ok
        for one in places:
            one.close()


def test_whole_records_are_verified_beside_and_written_later(
    make_register: Callable[..., Register],
) -> None:
    sender, receiver = make_register("a.db"), make_register("b.db", "Autre Personne")
    for stream in STREAMS:
        note(sender, "un", stream)
        note(sender, "deux", stream)
    blocks = [sent(sender, stream) for stream in STREAMS]
    beside = Beside()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest, "BATCH_ASIDE", 2)
        assert taken(receiver, blocks, key_of(sender), beside).accepted == 8
    assert [len(runs) for runs in beside.given] == [1, 1, 1, 1]
    assert beside.heard == 4


def test_what_is_verified_ahead_is_bounded(
    make_register: Callable[..., Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = make_register("a.db")
    for stream in STREAMS:
        note(sender, "un", stream)
    first, second, *_ = (lookahead.Batch(sent(sender, stream), 13) for stream in STREAMS)
    assert not second.must_wait([first])
    assert first.must_wait([lookahead.Batch(sent(sender, STREAMS[0]), 13)])
    monkeypatch.setattr(lookahead, "BYTES_AHEAD", first.weight - 1)
    assert second.must_wait([first])


def test_the_first_bad_seal_is_named(make_register: Callable[..., Register]) -> None:
    sender = make_register("a.db")
    for number in range(4):
        note(sender, str(number))
    (key,) = key_of(sender).values()
    entries = sent(sender)
    good = vouching.verify(Run(key, chain.GENESIS, entries))
    assert good.bad == NO_BAD
    assert good.hashes[-1] == sender.read(_head)
    entries[2] = chain.changed(entries[2], seal=bytes(64))
    assert vouching.verify(Run(key, chain.GENESIS, entries)).bad == 2
    assert vouching.verify(Run(bytes(32), chain.GENESIS, entries)).bad == 0
    assert vouching.verify(Run(key, bytes(32), [])) == Verdict([], NO_BAD)


def _head(conn: Any) -> bytes:
    found = conn.exec_driver_sql("SELECT hash FROM entry ORDER BY n DESC LIMIT 1")
    return bytes(found.scalar_one())


HASH = bytes(32)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [[[HASH], NO_BAD]],
        [[[HASH], NO_BAD], [[HASH], NO_BAD]],
        [[[HASH, HASH[:31]], NO_BAD], [[HASH], NO_BAD]],
        [[[HASH, HASH], 2], [[HASH], NO_BAD]],
        [[[HASH, HASH], -2], [[HASH], NO_BAD]],
        [[[HASH, HASH], True], [[HASH], NO_BAD]],
        [[["x" * 32, HASH], NO_BAD], [[HASH], NO_BAD]],
        {"a": 1},
    ],
)
def test_an_answer_that_is_no_verdict_is_none(answer: Any) -> None:
    assert vouching.read_answer(msgspec.msgpack.encode(answer), [2, 1]) is None


def test_verdicts_are_read_whole() -> None:
    answer = msgspec.msgpack.encode([[[HASH, HASH], 1], [[HASH], NO_BAD]])
    assert vouching.read_answer(answer, [2, 1]) == [Verdict([HASH, HASH], 1), Verdict([HASH], -1)]
    assert vouching.read_answer(answer[:-1], [2, 1]) is None
    assert vouching.read_answer(b"", [2, 1]) is None
