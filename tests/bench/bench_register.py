"""Search as you type among 100,000 patients, against full-text search in clear."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.register import Register
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.register_setup import do, make

SYLLABLES = "ma le du ro be la mi to na pe gi ra bou chan tel lier deau ville mont fort".split()


def register_at(bench: Bench, name: str) -> Register:
    return make(bench.folder / name, FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC)))


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
