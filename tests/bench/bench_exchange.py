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

import msgspec
import pyrage
import zstandard

from cpts_desktop.features.exchange import sending
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.packets.envelope import peek
from cpts_desktop.storage.engine import connect
from tests.bench.bench_storage import fill, rows_of
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.exchange_setup import Practice, practice
from tests.storage.exchange_world import opened
from tests.storage.register_setup import do

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
PER_PATIENT = 100
SENDER, READER = "Awa Ndiaye", "Paul Durand"


@functools.cache
def written(folder: Path, entries: int) -> tuple[Path, Path, list[PatientId]]:
    """Return the folder of two practices that know each other, a packet of ``entries``, and who.

    The reader's register is closed and empty; each round works on a copy of it.
    """
    home = folder / f"exchange-{entries}"
    home.mkdir()
    clock = FixedClock(NOW)
    sender = practice(home, clock, SENDER)
    reader = practice(home, clock, READER, "medecin")
    sender.meet(reader)
    reader.meet(sender)
    patients = fill_sender(sender, max(1, entries // PER_PATIENT), reader.me)
    wish = Wish(reader.me, tuple(patients))
    command = sending.SendPacket(wish, sender.keys, sending.outbox(sender.register.path))
    packet = do(sender.register, sending.send_packet, command).file
    reader.register.close()
    sender.register.close()
    return home, packet, patients


def fill_sender(sender: Practice, patients: int, reader: str) -> list[PatientId]:
    """Write patients whose every measure is one entry of the journal."""
    rng = random.Random(7)
    found = []
    for number in range(patients):
        uid = sender.patient(birth_name=f"MARTIN{'ABCDEFGHIJ'[number % 10]}")
        found.append(uid)

        def handler(_: None, uow: Any, uid: PatientId = uid) -> Any:
            for n in range(PER_PATIENT):
                at = NOW - timedelta(days=PER_PATIENT - n, minutes=rng.randrange(300))
                value = Decimal(rng.randrange(600, 900)) / 10
                commands.record_observations(uow, uid, [ObservationDraft("poids", value, "kg", at)])
            link = commands.OpenCareLink(
                uid, "Confrère", commands_basis(), NOW.date(), member_id=reader
            )
            return commands.open_care_link(link, uow)

        do(sender.register, handler, None)
    return found


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
    _, packet, patients = written(bench.folder, bench.count(100_000))
    entries = len(patients) * (PER_PATIENT + 2)
    return Pair(lambda: packet.stat().st_size / entries, lambda: 13.0, rounds=1, warm_up=0)


@benchmark(
    "packet_import",
    unit="s",
    baseline="déchiffrer, décompresser, décoder, insérer dans SQLCipher nu",
    goal=1.7,
    title="Import d’un paquet de 100 000 inscriptions",
)
def packet_import(bench: Bench) -> Pair:
    """The transaction of the import: reading in the child, chains, seals, projections."""
    home, packet, _ = written(bench.folder, bench.count(100_000))
    from cpts_desktop.features.exchange import receiving

    sample = reader_at(bench, home)
    sample.take(packet)
    identity = sample.keys.age_identity
    rows = rows_of(sample.register, "entry", "observation")
    sample.register.close()

    def ours() -> float:
        place = reader_at(bench, home)
        seen = receiving.open_packet(place.register, packet)
        started = time.perf_counter()
        done = place.register.run(receiving.take_in, receiving.TakeIn(seen, place.keys))
        elapsed = time.perf_counter() - started
        assert isinstance(done, Ok) and not done.value.rejected
        place.register.close()
        return elapsed

    def theirs() -> float:
        base = bare(bench.folder / f"{new_id()}.db")
        started = time.perf_counter()
        body = decoded(packet, identity)
        for line in body.splitlines():
            msgspec.json.decode(line)
        fill(base, rows)
        elapsed = time.perf_counter() - started
        base.close()
        return elapsed

    return Pair(ours, theirs, rounds=3, warm_up=0)


def decoded(packet: Path, identity: str) -> bytes:
    """Decrypt and decompress the body of a packet, all in memory."""
    sealed = packet.read_bytes()[peek(packet).length :]
    clear = pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)])
    return zstandard.ZstdDecompressor().decompressobj().decompress(clear)


def bare(path: Path) -> Any:
    """Return a bare encrypted database with the two tables, as durable as ours."""
    path.touch(mode=0o600)
    raw = connect(path, bytes(range(32)), must_exist=False)
    raw.execute(
        "CREATE TABLE entry (n INTEGER PRIMARY KEY, stream INTEGER, device INTEGER, seq INTEGER,"
        " hlc INTEGER, author INTEGER, kind INTEGER, codec INTEGER, payload BLOB, salt BLOB,"
        " hash BLOB, seal BLOB) STRICT"
    )
    raw.execute("CREATE UNIQUE INDEX entry_chain ON entry (stream, device, seq)")
    raw.execute(
        "CREATE TABLE observation (patient INTEGER, t INTEGER, device INTEGER, seq INTEGER,"
        " item INTEGER, code INTEGER, origin INTEGER, author INTEGER, value INTEGER, text TEXT,"
        " external INTEGER, PRIMARY KEY (patient, t, device, seq, item)) STRICT, WITHOUT ROWID"
    )
    return raw


@benchmark(
    "packet_again",
    unit="s",
    baseline="premier import du même paquet",
    goal=0.7,
    title="Le même paquet importé une seconde fois",
)
def packet_again(bench: Bench) -> Pair:
    """Verified and previewed again, then known by its id: nothing is written."""
    home, packet, _ = written(bench.folder, bench.count(20_000))
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
