"""The floor against plain SQLite and bare SQLCipher, with the very rows that we write.

The full size of the bulk insert is one million rows: ``./dev bench --only bulk --scale 5``.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import Observation, ObservationDraft
from cpts_desktop.features.register.rules.columns import decode_decimal
from cpts_desktop.kernel.clock import SystemClock, from_seconds
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts, kdf, slots
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.migrate import migrations
from cpts_desktop.storage.register import Register
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.register_setup import PASSWORD, add, make, registry

PER_PATIENT: Final = 500
START: Final = datetime(2025, 1, 1, tzinfo=UTC)
_RANGES: Final = (("poids", 600, "kg"), ("pas", 1000, "mm[Hg]"), ("pad", 600, "mm[Hg]"),
                  ("fc", 500, "/min"), ("spo2", 900, "%"))  # fmt: skip
_PLAIN_SETTINGS: Final = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536",
                          "temp_store=MEMORY", "foreign_keys=ON")  # fmt: skip


def drafts_of_a_patient(rng: random.Random, count: int) -> list[ObservationDraft]:
    """Return measures like those of a home-monitored patient."""
    made = []
    for number in range(count):
        code, low, unit = _RANGES[number % len(_RANGES)]
        at = START + timedelta(days=number // 5, seconds=rng.randrange(7200))
        made.append(ObservationDraft(code, Decimal(low + rng.randrange(400)) / 10, unit, at))
    return made


def bulk(
    register: Register,
    batches: list[list[ObservationDraft]],
    known: list[PatientId] | None = None,
) -> list[PatientId]:
    """Write every batch as one patient, in one transaction, as an import does."""
    patients = known or [PatientId(new_id()) for _ in batches]

    def write(_: None, uow: Any) -> Ok[None]:
        for patient, drafts in zip(patients, batches, strict=True):
            commands.record_observations(uow, patient, drafts)
        return Ok(None)

    register.run(write, None)
    return patients


def rows_of(register: Register, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of tables, in the order of writing."""
    order = {"observation": " ORDER BY patient, seq, item"}
    return {
        table: register.read(
            lambda conn, table=table: [
                tuple(row)
                for row in conn.exec_driver_sql(f"SELECT * FROM {table}{order.get(table, '')}")
            ]
        )
        for table in tables
    }


def plain(path: Path) -> sqlite3.Connection:
    """Return a plain SQLite database with our schema and the same durability."""
    made = sqlite3.connect(path, isolation_level=None)
    for setting in _PLAIN_SETTINGS:
        made.execute(f"PRAGMA {setting}")
    for step in migrations()[:2]:
        for statement in step.statements:
            if "fts5" not in statement:
                made.execute(statement)
    return made


def fill(base: Any, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    """Write rows in one transaction."""
    base.execute("BEGIN IMMEDIATE")
    for table, content in rows.items():
        marks = ",".join("?" * len(content[0]))
        base.executemany(f"INSERT INTO {table} VALUES ({marks})", content)
    base.execute("COMMIT")


def fresh(bench: Bench) -> Path:
    """Return a path never used before."""
    return bench.folder / f"{new_id()}.db"


def remove(path: Path) -> None:
    """Remove every file of a database."""
    for item in path.parent.glob(path.name + "*"):
        item.unlink()


@benchmark(
    "bulk_insert",
    unit="s",
    baseline="sqlite3 sans chiffrement, mêmes lignes",
    goal=2.0,
    title="Import de mesures en masse",
)
def bulk_insert(bench: Bench) -> Pair:
    """Our whole path: packing, hashing, sealing, encryption, projection; against ready rows."""
    rng, total = random.Random(5), bench.count(200_000)
    batches = [drafts_of_a_patient(rng, PER_PATIENT) for _ in range(max(1, total // PER_PATIENT))]
    sample = make(fresh(bench), SystemClock())
    bulk(sample, batches)
    rows = rows_of(sample, "entry", "observation")
    rows["entry"] = rows["entry"][1:]  # the owner's profile
    sample.close()
    remove(sample.path)

    def ours() -> float:
        register = make(fresh(bench), SystemClock())
        started = time.perf_counter()
        bulk(register, batches)
        elapsed = time.perf_counter() - started
        register.close()
        remove(register.path)
        return elapsed

    def theirs() -> float:
        path = fresh(bench)
        base = plain(path)
        started = time.perf_counter()
        fill(base, rows)
        elapsed = time.perf_counter() - started
        base.close()
        remove(path)
        return elapsed

    return Pair(ours, theirs, rounds=5)


@benchmark(
    "durable_visit",
    unit="ms",
    baseline="transaction SQLCipher nue, mêmes lignes",
    goal=1.5,
    title="Une visite enregistrée pour de bon",
)
def durable_visit(bench: Bench) -> Pair:
    """One visit of eight measures and its audit line, durable, against the bare rows."""
    register = make(fresh(bench), SystemClock())
    patient = bulk(register, [drafts_of_a_patient(random.Random(1), 100)])[0]
    number, written = 0, ("entry", "observation", "commit_log", "audit")

    def ours() -> None:
        nonlocal number
        number += 1
        at = START + timedelta(days=400, minutes=number)
        drafts = [
            ObservationDraft(code, Decimal(low) / 10, unit, at) for code, low, unit in _RANGES
        ]

        def visit(_: None, uow: Any) -> Ok[None]:
            commands.record_observations(uow, patient, drafts)
            uow.audit("visit.record", patient=patient)
            return Ok(None)

        register.run(visit, None)

    bare_register = make(fresh(bench), SystemClock())
    bare = connect(bare_register.path, bare_register.data_key())
    ours()
    rows = {name: content[-1:] for name, content in rows_of(register, *written).items()}
    rows["observation"] = rows_of(register, "observation")["observation"][-len(_RANGES) :]
    rows["audit"] = rows_of(register, "audit")["audit"][-1:]
    turn = 1000

    def theirs() -> None:
        nonlocal turn
        turn += 1
        bare.execute("BEGIN IMMEDIATE")
        for name, content in rows.items():
            marks = ",".join("?" * len(content[0]))
            for row in content:
                moved = (turn, *row[1:]) if name != "observation" else (row[0], turn, *row[2:])
                if name == "entry":
                    moved = (turn, *row[1:3], turn, *row[4:])
                bare.execute(f"INSERT INTO {name} VALUES ({marks})", moved)
        bare.execute("COMMIT")

    def close() -> None:
        bare.close()
        bare_register.close()
        register.close()

    return Pair(ours, theirs, rounds=150, warm_up=10, close=close)


@benchmark(
    "cold_timeline",
    unit="ms",
    baseline="sqlite3 sans chiffrement, même table, mêmes valeurs",
    goal=4.0,
    title="Courbe d’un patient, mémoire vide",
)
def cold_timeline(bench: Bench) -> Pair:
    """A new connection, so no page is in memory, then the 500 measures of one patient."""
    rng = random.Random(2)
    register = make(fresh(bench), SystemClock())
    patients = [
        add(register, birth_name=f"NOM{number}") for number in range(max(20, bench.count(300)))
    ]
    bulk(register, [drafts_of_a_patient(rng, PER_PATIENT) for _ in patients], patients)
    register.checkpoint()
    path = fresh(bench)
    base = plain(path)
    fill(base, rows_of(register, "stream", "device", "author", "observation_code",
                       "observation_origin", "observation"))  # fmt: skip
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    reading = (
        "SELECT c.code, c.unit, o.source, o.scale, a.uid, d.uid, x.t, x.seq, x.item, x.value,"
        " x.text"
        " FROM observation x JOIN observation_code c ON c.pk=x.code"
        " JOIN observation_origin o ON o.pk=x.origin JOIN author a ON a.pk=x.author"
        " JOIN device d ON d.pk=x.device JOIN stream s ON s.pk=x.patient"
        " WHERE s.uid=? ORDER BY x.t"
    )

    def ours() -> None:
        register._engine.dispose()
        found = register.read(queries.observations, rng.choice(patients))
        assert len(found) == PER_PATIENT

    def theirs() -> None:
        opened = sqlite3.connect(path)
        found = [
            Observation(
                code, decode_decimal(value), words, unit, from_seconds(at), source, scale, author,
                device, seq, item,
            )
            for code, unit, source, scale, author, device, at, seq, item, value, words
            in opened.execute(reading, (rng.choice(patients),))
        ]  # fmt: skip
        assert len(found) == PER_PATIENT
        opened.close()

    return Pair(ours, theirs, rounds=60, warm_up=3, close=register.close)


@benchmark(
    "bytes_per_measure",
    unit="o",
    baseline="58 o : la table seule, sans journal (mesure de référence)",
    goal=2.0,
    title="Octets par mesure sur le disque",
)
def bytes_per_measure(bench: Bench) -> Pair:
    """Growth of the file for bulk measures, journal, hashes and seals included."""
    rng = random.Random(3)
    count = max(4, bench.count(200))
    register = make(fresh(bench), SystemClock())
    register.checkpoint()
    before = register.path.stat().st_size
    bulk(register, [drafts_of_a_patient(rng, PER_PATIENT) for _ in range(count)])
    register.checkpoint()
    each = (register.path.stat().st_size - before) / (count * PER_PATIENT)
    return Pair(lambda: each, lambda: 58.0, rounds=1, warm_up=0, close=register.close)


@benchmark(
    "open_raw_key",
    unit="ms",
    baseline="ouverture sqlite3 sans chiffrement",
    goal=3.0,
    title="Ouvrir le fichier avec la clé",
)
def open_raw_key(bench: Bench) -> Pair:
    """The one connection factory, every setting read back, against a bare open and first read."""
    register = make(fresh(bench), SystemClock())
    register.checkpoint()
    key, path = register.data_key(), fresh(bench)
    base = plain(path)
    base.close()

    def ours() -> None:
        raw = connect(register.path, key)
        raw.execute("SELECT count(*) FROM entry").fetchone()
        raw.close()

    def theirs() -> None:
        opened = sqlite3.connect(path, isolation_level=None)
        for setting in _PLAIN_SETTINGS:
            opened.execute(f"PRAGMA {setting}")
        opened.execute("SELECT count(*) FROM entry").fetchone()
        opened.close()

    return Pair(ours, theirs, rounds=80, warm_up=5, close=register.close)


@benchmark(
    "unlock_beyond_key",
    unit="ms",
    baseline="dérivation Argon2id seule (64 Mio, 3 passes)",
    goal=1.3,
    title="Déverrouiller, dérivation comprise",
)
def unlock_beyond_key(bench: Bench) -> Pair:
    """From the password to an open, verified, fresh register, against the derivation alone."""
    path = fresh(bench)
    made = accounts.create_register(
        path, accounts.NewUser("Camille Roux", "idel"), PASSWORD,
        kinds=registry(), clock=SystemClock(), cost=kdf.FLOOR,
    )  # fmt: skip
    assert isinstance(made, Ok)
    register = made.value.register
    bulk(register, [drafts_of_a_patient(random.Random(4), PER_PATIENT) for _ in range(20)])
    register.close()
    salt = os.urandom(16)

    def ours() -> None:
        accounts.open_with_password(path, PASSWORD, kinds=registry(), clock=SystemClock()).close()

    def theirs() -> None:
        kdf.derive(slots.normalise_password(PASSWORD), salt, kdf.FLOOR)

    return Pair(ours, theirs, rounds=9)
