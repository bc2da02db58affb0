"""A small packet is read once by the child; a large one again at the yes; both give the same."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cpts_desktop.features.exchange import previewing, receiving
from cpts_desktop.features.register.queries.group import people
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.packets import blocks, sandbox, verifying
from cpts_desktop.packets.codes import PacketCode, PacketRefused
from cpts_desktop.storage import bulk_reading, journal, schema
from cpts_desktop.storage.integrity import check_register
from tests.storage.exchange_setup import Practice, met_practices
from tests.storage.register_setup import do


@pytest.fixture
def met(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Practice, Practice]]:
    yield from met_practices(tmp_path, clock)


@pytest.mark.parametrize(("most", "children"), [(4_000, 1), (2, 2), (0, 2)])
def test_a_small_packet_starts_one_child(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch, most: int, children: int
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    nurse.weigh(jeanne, "70.0", "71.0", "72.0")
    started: list[Any] = []
    real = sandbox.reading
    monkeypatch.setattr(previewing, "KEPT_ENTRIES", most)
    monkeypatch.setattr(sandbox, "reading", lambda *a, **k: started.append(1) or real(*a, **k))
    report = doctor.take(nurse.send(doctor))
    assert len(started) == children
    assert not report.rejected
    assert doctor.weights(jeanne) == ["70.0", "71.0", "72.0"]
    assert check_register(doctor.register).ok


@pytest.fixture
def many(met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Blocks of two entries, of which six are kept; how many are known at each reading."""
    known: list[int] = []
    real = sandbox.reading

    def reading(*args: Any, **kwargs: Any) -> Any:
        known.append(kwargs.get("known", 0))
        return real(*args, **kwargs)

    monkeypatch.setattr(blocks, "BLOCK_ENTRIES", 2)
    monkeypatch.setattr(previewing, "KEPT_ENTRIES", 6)
    monkeypatch.setattr(sandbox, "reading", reading)
    yield known


def test_of_a_large_packet_the_child_gives_again_what_was_not_kept(
    met: tuple[Practice, Practice], many: list[int]
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    weights = [f"{70 + n}.0" for n in range(20)]
    for value in weights:
        nurse.weigh(jeanne, value)
    packet = nurse.send(doctor)
    opened = receiving.open_packet(doctor.register, packet)
    assert not opened.whole
    assert [one["block"] for one in opened.blocks] == ["cards", *["entries"] * 3]
    done = doctor.register.run(receiving.take_in, receiving.TakeIn(opened, doctor.keys))
    assert isinstance(done, Ok)
    assert many == [0, 4]
    assert (done.value.accepted, done.value.rejected) == (opened.arrival.entries, ())
    assert doctor.weights(jeanne) == weights
    assert check_register(doctor.register).ok


@pytest.mark.parametrize("at", [0, 40, -1])
def test_a_copy_spoilt_after_the_preview_leaves_nothing_of_what_was_kept(
    met: tuple[Practice, Practice], many: list[int], at: int
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    for n in range(20):
        nurse.weigh(jeanne, f"{70 + n}.0")
    opened = receiving.open_packet(doctor.register, nurse.send(doctor))
    held = bytearray(opened.copy.path.read_bytes())
    place = opened.checked.preamble.length + at if at >= 0 else at
    held[place] ^= 1
    opened.copy.path.write_bytes(held)
    before = doctor.register.counts()
    done = doctor.register.run(receiving.take_in, receiving.TakeIn(opened, doctor.keys))
    assert isinstance(done, Refused)
    assert doctor.register.counts() == before
    assert many == [0, 4]


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewing, "KEPT_BLOCKS", 3)
    kept = previewing._Kept()
    receipts: dict[str, Any] = {"block": "receipts", "items": []}
    for _ in range(3):
        kept.add(receipts)
    assert (len(kept.blocks), kept.whole) == (3, True)
    for _ in range(2):
        kept.add(receipts)
    assert (len(kept.blocks), kept.whole) == (3, False)


def test_the_child_starts_without_what_it_does_not_need() -> None:
    program = sandbox.command()
    source = program[-1].split("sys.exit")[0]
    asked = (
        f"{source}import cpts_desktop.packets.unfolding, cpts_desktop.packets.blocks, "
        "cpts_desktop.packets.handover; print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [*program[:-1], asked], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "pyrage" in loaded
    assert not loaded & {"sqlalchemy", "cryptography", "PySide6", "secrets", "sqlcipher3"}


def test_heads_of_many_chains_are_those_of_each(met: tuple[Practice, Practice]) -> None:
    nurse, _ = met
    for kilos in ("70.0", "71.0"):
        nurse.weigh(nurse.patient(), kilos)

    def both(_: None, uow: Any) -> Any:
        pairs = [(s, d) for (s,) in _pks(uow, schema.stream) for (d,) in _pks(uow, schema.device)]
        found = bulk_reading.heads(uow.raw, pairs)
        assert {pair: found.get(pair, journal.NO_HEAD) for pair in pairs} == {
            pair: journal.head(uow.raw, *pair) for pair in pairs
        }
        assert len(found) >= 2
        words = journal.Dictionaries(uow.raw)
        words.learn_streams([*_uids(uow), "unknown"])
        assert set(words.streams) == set(_uids(uow))
        return Ok(None)

    do(nurse.register, both, None)


def _pks(uow: Any, table: Any) -> list[Any]:
    return list(uow.conn.execute(select(table.c.pk)))


def _uids(uow: Any) -> list[str]:
    return list(uow.conn.execute(select(schema.stream.c.uid)).scalars())


def test_persons_of_few_and_of_many_are_the_same(met: tuple[Practice, Practice]) -> None:
    nurse, _ = met
    uids = [nurse.patient(birth_name=name) for name in ("ADAM", "BERT", "COSTE", "DUPIN")]
    do(nurse.register, _tie, (uids[1], uids[0]))
    do(nurse.register, _tie, (uids[2], uids[0]))
    asked = [*uids, PatientId(new_id())]
    few = nurse.register.read(people, asked)
    one = {uid: nurse.register.read(people, [uid])[uid] for uid in asked}
    many = nurse.register.read(people, [*asked, *(PatientId(new_id()) for _ in range(500))])
    assert few == one == {uid: many[uid] for uid in asked}
    assert few[uids[0]] == (uids[0], *sorted(uids[1:3])) == few[uids[1]]
    assert (few[uids[3]], few[asked[-1]]) == ((uids[3],), (asked[-1],))


def _tie(cmd: tuple[PatientId, PatientId], uow: Any) -> Any:
    uow.set_fields(cmd[0], "patient", "0", {"replaced_by": cmd[1]})
    return Ok(None)


@pytest.mark.parametrize("end", ["no", "yes", "refused", "seen"])
def test_what_verifies_waits_for_the_yes_and_never_stays(
    met: tuple[Practice, Practice], monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    nurse, doctor = met
    jeanne = nurse.patient()
    nurse.link(jeanne, doctor)
    nurse.weigh(jeanne, "70.0", "71.0")
    packet = nurse.send(doctor)
    if end == "seen":
        doctor.take(packet)
    monkeypatch.setattr(verifying, "FROM_BYTES", 1)
    made: list[verifying.Ready] = []
    real = verifying.Ready
    monkeypatch.setattr(verifying, "Ready", lambda size: made.append(real(size)) or made[-1])
    if end == "refused":
        monkeypatch.setattr(previewing.Preview, "arrival", bad_packet)
        with pytest.raises(PacketRefused):
            receiving.open_packet(doctor.register, packet)
    else:
        opened = receiving.open_packet(doctor.register, packet)
        assert len(made[0]._held) == 1
        started = made[0]._held[0][1] is not None
        assert started is (end != "seen")
        if end == "yes":
            taken = doctor.register.run(receiving.take_in, receiving.TakeIn(opened, doctor.keys))
            assert isinstance(taken, Ok) and doctor.weights(jeanne) == ["70.0", "71.0"]
        else:
            receiving.give_up(opened)
    assert not made[0]._held


def bad_packet(*_: Any) -> Any:
    raise PacketRefused(PacketCode.SCHEMA, "test")
