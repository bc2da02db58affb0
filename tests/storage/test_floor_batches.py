"""Entries taken in by thousands give the same register as entries taken in one by one.

``check_register`` replays the journal through the ``apply`` of each kind, entry after entry, and
compares every table: a batch that wrote something else would show.
"""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, StreamId, derived_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import incoming, integrity, journal, schema
from cpts_desktop.storage.ingest import ingest_blocks
from cpts_desktop.storage.register import Register
from tests.storage.floor_setup import key_of
from tests.storage.register_setup import make

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
PATIENTS = [PatientId(derived_id("batch", str(number))) for number in range(3)]
CODES = (("poids", "kg"), ("fc", "/min"), ("spo2", "%"))

MEASURE = st.tuples(
    st.integers(0, 2),
    st.integers(0, 5),
    st.decimals(1, 200, places=1),
    st.sampled_from(["", "pesée habillée"]),
    st.sampled_from(["", "", "a", "b"]),
)
ACT = st.one_of(
    st.tuples(st.just("measures"), st.integers(0, 2), st.lists(MEASURE, min_size=1, max_size=4)),
    st.tuples(st.just("name"), st.integers(0, 2), st.sampled_from(["MARTIN", "Durand", "Élise"])),
    st.tuples(st.just("phone"), st.integers(0, 2), st.sampled_from(["0102030405", ""])),
    st.tuples(st.just("allergy"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("withdrawn"), st.integers(0, 2), st.integers(1, 4)),
)
HISTORY = st.lists(st.lists(ACT, min_size=1, max_size=6), min_size=1, max_size=5)


def write(register: Register, history: Any) -> None:
    """Play a history, one transaction per list."""
    for number, acts in enumerate(history):

        def transaction(_: None, uow: Any, acts: Any = acts, number: int = number) -> Ok[None]:
            for what, who, value in acts:
                act(uow, PATIENTS[who], what, value, number)
            return Ok(None)

        assert isinstance(register.run(transaction, None), Ok)


def act(uow: Any, patient: PatientId, what: str, value: Any, number: int) -> None:
    if what == "measures":
        drafts = [
            ObservationDraft(*CODES[code][:1], Decimal(amount), CODES[code][1],
                             NOW + timedelta(days=day), text=text, external=external)
            for code, day, amount, text, external in value
        ]  # fmt: skip
        commands.record_observations(uow, patient, drafts)
    elif what == "withdrawn":
        gone = {"device": uow.device, "seq": value, "item": 0, "reason": f"erreur {number}"}
        uow.append(patient, "observation_withdrawn", gone)
    elif what == "allergy":
        fields = {"substance": "pénicilline", "active": value, "removed": False}
        uow.set_fields(patient, "allergy", "a1", fields)
    else:
        fields = {"birth_name": value} if what == "name" else {"phone": value}
        given_names = ["Jeanne"] if what == "name" else None
        extra = {"given_names": given_names, "sex": "F", "birth_date": str(date(1944, 3, 12))}
        uow.set_fields(patient, "patient", patient, {**fields, **(extra if given_names else {})})


def everything(register: Register) -> list[Any]:
    return register.read(
        lambda conn: [
            raw
            for uid in sorted(conn.execute(schema.stream.select()).all(), key=lambda row: row.uid)
            for raw in journal.entries_since(conn, StreamId(uid.uid), {})
            if uid.uid != "practice"
        ]
    )


def take(register: Register, entries: list[Any], keys: dict[Any, bytes]) -> None:
    outcome = register.run(lambda cmd, uow: Ok(uow.ingest(cmd, keys)), entries)
    assert isinstance(outcome, Ok) and not outcome.value.rejected


def take_blocks(register: Register, blocks: list[list[Any]], keys: dict[Any, bytes]) -> None:
    outcome = register.run(lambda cmd, uow: Ok(ingest_blocks(uow, cmd, keys)), blocks)
    assert isinstance(outcome, Ok) and not outcome.value.rejected


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(HISTORY, st.randoms(use_true_random=False))
def test_a_batch_gives_what_one_by_one_gives(history: Any, chance: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        places = [make(Path(folder) / f"{name}.db", FixedClock(NOW)) for name in "abc"]
        sender, at_once, slowly = places
        write(sender, history)
        entries, keys = everything(sender), key_of(sender)
        take_blocks(at_once, [entries], keys)
        cuts = sorted(chance.sample(range(len(entries)), min(3, len(entries))))
        for start, end in itertools.pairwise([0, *cuts, len(entries)]):
            for _ in range(2):  # twice: nothing more
                take(slowly, entries[start:end], keys)
        for one in (at_once, slowly):
            assert everything(one) == entries
            verdict = integrity.check_register(one, known_devices=keys)
            assert verdict.ok, verdict.problems
            one.close()
        sender.close()


def test_a_chain_cut_by_the_size_of_a_batch_is_whole_in_the_end(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(incoming, "BATCH", 7)
    sender, receiver = (make(tmp_path / f"{name}.db", FixedClock(NOW)) for name in "ab")
    weight = ("measures", 0, [(0, 1, Decimal("71.4"), "", "")])
    write(sender, [[weight] * 20, [("measures", 1, weight[2])] * 3, [weight] * 5])
    take_blocks(receiver, [everything(sender)], key_of(sender))
    assert everything(receiver) == everything(sender)
    assert integrity.check_register(receiver, known_devices=key_of(sender)).ok
    sender.close()
    receiver.close()
