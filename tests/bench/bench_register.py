"""The register's promises of size and speed: measures on disk, bulk writing, timeline, search."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.rules.columns import pack, spread
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.chain import pack as pack_payload
from cpts_desktop.storage.register import Register
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.register_setup import do, make

START = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
CODES = (("poids", 600, "kg"), ("pas", 1000, "mm[Hg]"), ("pad", 600, "mm[Hg]"), ("fc", 500, "/min"))
SYLLABLES = "ma le du ro be la mi to na pe gi ra bou chan tel lier deau ville mont fort".split()


def register_at(bench: Bench, name: str) -> Register:
    return make(bench.folder / name, FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC)))


def measures_of(rng: random.Random, count: int) -> list[ObservationDraft]:
    drafts = []
    for at in range(count):
        code, low, unit = CODES[at % len(CODES)]
        instant = START + timedelta(hours=at // len(CODES), seconds=rng.randrange(3000))
        value = Decimal(low + rng.randrange(400)) / 10
        drafts.append(ObservationDraft(code, value, unit, instant))
    return drafts


def empty_patients(register: Register, count: int) -> list[PatientId]:
    uids = [PatientId(new_id()) for _ in range(count)]

    def write(_: None, uow: Any) -> Ok[None]:
        for at, uid in enumerate(uids):
            fields = {"birth_name": f"NOM{at}", "given_names": ["A"], "sex": "F"}
            uow.set_fields(uid, "patient", "0", fields)
        return Ok(None)

    do(register, write, None)
    return uids


def bulk(register: Register, uids: list[PatientId], batches: list[list[ObservationDraft]]) -> None:
    def write(_: None, uow: Any) -> Ok[None]:
        for uid, drafts in zip(uids, batches, strict=True):
            commands.record_observations(uow, uid, drafts)
        return Ok(None)

    do(register, write, None)


@benchmark(
    "bulk_observations", unit="s", baseline="sqlite3 en clair, mêmes lignes", goal=2.0,
    title="écrire 1 000 000 de mesures",
)  # fmt: skip
def bulk_observations(bench: Bench) -> Pair:
    rng = random.Random(1)
    total = bench.count(1_000_000)
    patients = max(1, total // 500)
    batches = [measures_of(rng, min(500, total)) for _ in range(patients)]
    register = register_at(bench, "bulk.db")
    uids = empty_patients(register, patients)
    clear = sqlite3.connect(bench.folder / "clear.db", isolation_level=None)
    clear.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE entry (n INTEGER PRIMARY KEY, stream INT, seq INT, payload BLOB, hash BLOB);"
        "CREATE TABLE observation (patient INT, t INT, device INT, seq INT, item INT, code INT,"
        " origin INT, author INT, value INT, text TEXT, external INT,"
        " PRIMARY KEY (patient, t, device, seq, item)) WITHOUT ROWID;"
    )
    turn = iter(range(1, 10_000))

    def plain() -> None:
        seq = next(turn)
        clear.execute("BEGIN IMMEDIATE")
        for patient, drafts in enumerate(batches):
            payload = pack(drafts)
            found = spread(payload)
            _codec, body = pack_payload(dumps_canonical(payload))
            clear.execute(
                "INSERT INTO entry (stream, seq, payload, hash) VALUES (?, ?, ?, ?)",
                (patient, seq, body, bytes(32)),
            )
            clear.executemany(
                "INSERT INTO observation VALUES (?, ?, 1, ?, ?, 1, 1, 1, ?, NULL, NULL)",
                [(patient, at, seq, item, value)
                 for item, (at, value) in enumerate(zip(found.times, found.values, strict=True))],
            )  # fmt: skip
        clear.execute("COMMIT")

    def close() -> None:
        clear.close()
        register.close()

    return Pair(lambda: bulk(register, uids, batches), plain, rounds=1, warm_up=0, close=close)


@benchmark(
    "bytes_per_observation", unit="o", baseline="58 octets de la table groupée seule", goal=2.0,
    title="octets par mesure, journal compris",
)  # fmt: skip
def bytes_per_observation(bench: Bench) -> Pair:
    rng = random.Random(2)
    patients = bench.count(400)
    register = register_at(bench, "size.db")
    uids = empty_patients(register, patients)
    register.checkpoint()
    before = register.path.stat().st_size
    batches = [measures_of(rng, 500) for _ in range(patients)]
    bulk(register, uids, batches)
    register.checkpoint()
    each = (register.path.stat().st_size - before) / (500 * patients)
    return Pair(lambda: each, lambda: 58.0, rounds=1, warm_up=0, close=register.close)


@benchmark(
    "patient_timeline", unit="ms", baseline="sqlite3 en clair, mêmes lignes", goal=4.0,
    title="lire les 200 dernières mesures d’un patient",
)  # fmt: skip
def patient_timeline(bench: Bench) -> Pair:
    rng = random.Random(3)
    patients = bench.count(400)
    register = register_at(bench, "timeline.db")
    uids = empty_patients(register, patients)
    bulk(register, uids, [measures_of(rng, 500) for _ in range(patients)])
    clear = sqlite3.connect(":memory:")
    clear.execute("CREATE TABLE o (patient INT, t INT, code INT, value INT, u TEXT, source TEXT)")
    clear.execute("CREATE INDEX o_t ON o (patient, t)")
    rows = [(p, t, t % 4, t, "kg", "saisie") for p in range(patients) for t in range(500)]
    clear.executemany("INSERT INTO o VALUES (?, ?, ?, ?, ?, ?)", rows)

    def ours() -> None:
        register.read(queries.observations, rng.choice(uids), limit=200)

    def plain() -> None:
        query = "SELECT * FROM o WHERE patient = ? ORDER BY t DESC LIMIT 200"
        [tuple(row) for row in clear.execute(query, (rng.randrange(patients),))]

    return Pair(ours, plain, rounds=31, warm_up=5, close=register.close)


@benchmark(
    "search_p99", unit="ms", baseline="FTS5 de sqlite3 en clair, 50 numéros sans fiche", goal=1.0,
    title="chercher parmi 100 000 patients, p99 touche par touche",
)  # fmt: skip
def search_p99(bench: Bench) -> Pair:
    rng = random.Random(4)
    count = bench.count(100_000)
    people = [(_word(rng), _word(rng)) for _ in range(count)]
    register = register_at(bench, "search.db")
    clear = sqlite3.connect(":memory:")
    clear.execute("CREATE VIRTUAL TABLE f USING fts5(names, prefix='1 2 3')")
    clear.executemany("INSERT INTO f VALUES (?)", [(" ".join(one),) for one in people])

    def fill(chunk: list[tuple[str, str]], uow: Any) -> Ok[None]:
        for family, given in chunk:
            fields = {"birth_name": family, "given_names": [given], "sex": "F"}
            uow.set_fields(PatientId(new_id()), "patient", "0", fields)
        return Ok(None)

    for at in range(0, count, 2_000):
        do(register, fill, people[at : at + 2_000])
    typed = []
    for family, given in rng.sample(people, min(60, count)):
        whole = f"{family} {given}"
        typed.extend(whole[:i] for i in range(1, len(whole) + 1))

    def ours() -> float:
        return register.read(lambda conn: _p99(typed, lambda q: queries.search_patients(conn, q)))

    def plain() -> float:
        query = "SELECT rowid FROM f WHERE f MATCH ? LIMIT 50"

        def look(text: str) -> Any:
            match = " ".join(f'"{word}"*' for word in text.split())
            return clear.execute(query, (match,)).fetchall()

        return _p99(typed, look)

    return Pair(ours, plain, rounds=5, warm_up=1, close=register.close)


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 2, 3, 3, 4))))


def _p99(typed: list[str], look: Callable[[str], Any]) -> float:
    """CPU time of the 99th slowest of 100 look-ups: other programs do not count."""
    spent = []
    for text in typed:
        start = time.thread_time()
        look(text)
        spent.append((time.thread_time() - start) * 1000)
    spent.sort()
    return spent[int(len(spent) * 0.99)]
