"""Packets: bytes on the wire, export, import into a register, import again, double edits."""

from __future__ import annotations

import functools
import random
import shutil
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyrage

from cpts_desktop.features.exchange import receiving, sending
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from tests.bench import pouch
from tests.bench.bare_rows import (
    bare,
    fill_all,
    new_rows,
    put,
    reader_of,
    rows_in,
    shapes_of,
    squeeze,
    unsqueeze,
)
from tests.bench.bench_storage import remove
from tests.bench.exchange_scene import drop
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.exchange_setup import Practice, practice
from tests.storage.exchange_world import opened
from tests.storage.register_setup import do

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
PER_PATIENT = 100
SENDER, READER = "Awa Ndiaye", "Paul Durand"


@functools.cache
def written(folder: Path, entries: int) -> tuple[Path, Path, Path, list[PatientId]]:
    """Return the folder of two practices that know each other, two packets, and who is in them.

    The first packet holds ``entries`` measures; the reader, whose register is closed, has taken it
    in. The second holds as many new ones of the same patients, and a new telephone for each.
    """
    home = folder / f"exchange-{entries}"
    home.mkdir()
    clock = FixedClock(NOW)
    sender = practice(home, clock, SENDER)
    reader = practice(home, clock, READER, "medecin")
    sender.meet(reader)
    reader.meet(sender)
    rng = random.Random(7)
    patients = []
    for number in range(max(1, entries // PER_PATIENT)):
        patients.append(sender.patient(birth_name=f"MARTIN{'ABCDEFGHIJ'[number % 10]}"))
        do(sender.register, measures_and_link, (patients[-1], rng, reader.me))
    first = packet_of(sender, reader.me, patients)
    reader.take(first)
    for uid in patients:
        do(sender.register, measures_and_phone, (uid, rng))
    second = packet_of(sender, reader.me, patients)
    reader.register.close()
    sender.register.close()
    return home, first, second, patients


def packet_of(sender: Practice, reader: str, patients: list[PatientId]) -> Path:
    """Make the packet of what is new."""
    wish = Wish(reader, tuple(patients))
    command = sending.SendPacket(wish, sender.keys, sending.outbox(sender.register.path))
    made: Path = do(sender.register, sending.send_packet, command).file
    return made


def measures_and_link(cmd: Any, uow: Any) -> Any:
    """Write measures, each one entry of the journal, and the link that lets them be sent."""
    uid, rng, reader = cmd
    weigh(uow, uid, rng, NOW - timedelta(days=2 * PER_PATIENT))
    link = commands.OpenCareLink(uid, "Confrère", commands_basis(), NOW.date(), member_id=reader)
    return commands.open_care_link(link, uow)


def measures_and_phone(cmd: Any, uow: Any) -> Any:
    """Write as many measures again, and change one field of the record."""
    uid, rng = cmd
    weigh(uow, uid, rng, NOW - timedelta(days=PER_PATIENT))
    uow.set_fields(uid, "patient", "0", {"phone": f"01{rng.randrange(10**8):08d}"})
    return Ok(None)


def weigh(uow: Any, uid: PatientId, rng: random.Random, start: datetime) -> None:
    """Write a weight a day."""
    for n in range(PER_PATIENT):
        at = start + timedelta(days=n, minutes=rng.randrange(300))
        value = Decimal(rng.randrange(600, 900)) / 10
        commands.record_observations(uow, uid, [ObservationDraft("poids", value, "kg", at)])


def commands_basis() -> Any:
    """Return the basis of the link of the bench."""
    from cpts_desktop.features.register.model import Basis

    return Basis.EQUIPE_2


def reader_at(bench: Bench, home: Path) -> Practice:
    """Open a fresh copy of the reader's register."""
    place = bench.folder / new_id()
    name = READER.replace(" ", "_")
    shutil.copytree(home / name, place / name)
    return opened(place, READER, FixedClock(NOW))


@benchmark(
    "packet_bytes_per_entry",
    unit="o",
    baseline="but de 13 octets par inscription",
    goal=1.0,
    title="Octets d’un paquet par inscription",
)
def packet_bytes_per_entry(bench: Bench) -> Pair:
    """One measure per entry, a hundred entries per patient, seals and identities included."""
    _, packet, _, patients = written(bench.folder, bench.count(100_000))
    entries = len(patients) * (PER_PATIENT + 2)
    return Pair(lambda: packet.stat().st_size / entries, lambda: 13.0, rounds=1, warm_up=0)


def merged(bench: Bench, home: Path, packet: Path) -> float:
    """Take the second packet in at a fresh copy of the reader; return the seconds."""
    place = reader_at(bench, home)
    seen = receiving.open_packet(place.register, packet)
    started = time.perf_counter()
    done = place.register.run(receiving.take_in, receiving.TakeIn(seen, place.keys))
    elapsed = time.perf_counter() - started
    assert isinstance(done, Ok) and not done.value.rejected
    drop(place)
    return elapsed


@benchmark(
    "packet_import",
    unit="s",
    baseline="les mêmes lignes en JSON, zstd et age : déchiffrer, décoder, insérer dans SQLCipher",
    goal=1.7,
    title="Import de 100 000 inscriptions dans un registre qui en tient 100 000",
)
def packet_import(bench: Bench) -> Pair:
    """The transaction of the import: reading in the child, chains, seals, projections."""
    home, _, packet, _ = written(bench.folder, bench.count(100_000))
    sample = reader_at(bench, home)
    shapes, before = shapes_of(sample.register), rows_in(sample.register)
    assert not sample.take(packet).rejected
    rows = new_rows(before, rows_in(sample.register))
    identity = sample.keys.age_identity
    sample.register.close()
    key = pyrage.x25519.Identity.from_str(identity)
    blocks = {
        name: pyrage.encrypt(squeeze(content), [key.to_public()]) for name, content in rows.items()
    }

    def theirs() -> float:
        path = bench.folder / f"{new_id()}.db"
        base = bare(path, shapes)
        fill_all(base, before)
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        started = time.perf_counter()
        base.execute("BEGIN IMMEDIATE")
        for name, block in blocks.items():
            put(base, name, unsqueeze(pyrage.decrypt(block, [key]), reader_of(base, name)))
        base.execute("COMMIT")
        elapsed = time.perf_counter() - started
        base.close()
        remove(path)
        return elapsed

    return Pair(lambda: merged(bench, home, packet), theirs, rounds=5, warm_up=1)


if pouch.here():

    @benchmark(
        "packet_import_pouchdb",
        unit="s",
        baseline="PouchDB 9, autant de documents nouveaux entre deux bases aussi pleines",
        goal=1 / 25,
        title="Import de 100 000 inscriptions, face à PouchDB",
    )
    def packet_import_pouchdb(bench: Bench) -> Pair:
        """The same merge against a replication without encryption, signature nor durability."""
        entries = bench.count(100_000)
        home, _, packet, _ = written(bench.folder, entries)
        return Pair(
            lambda: merged(bench, home, packet),
            lambda: pouch.week(entries, entries)["delta"],
            rounds=1,
        )


@benchmark(
    "packet_again",
    unit="s",
    baseline="premier import du même paquet",
    goal=0.7,
    title="Le même paquet importé une seconde fois",
)
def packet_again(bench: Bench) -> Pair:
    """Verified and previewed again, then known by its id: nothing is written."""
    home, _, packet, _ = written(bench.folder, bench.count(20_000))
    place = reader_at(bench, home)
    place.take(packet)

    def ours() -> None:
        assert place.take(packet).accepted == 0

    def theirs() -> float:
        other = reader_at(bench, home)
        started = time.perf_counter()
        other.take(packet)
        elapsed = time.perf_counter() - started
        other.register.close()
        return elapsed

    return Pair(ours, theirs, rounds=3, close=place.register.close)
