"""The whole practice, once and every week: 10,000 patients and 1,000,000 measures.

Against the same rows in bare SQLCipher with JSON, zstd and an AEAD, and against PouchDB when it is
here (``tests/bench/pouch.py``). Of the full copy PouchDB gets a twentieth, its time is scaled up;
the weekly delta goes between two that hold the same million.
"""

from __future__ import annotations

import functools
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from cpts_desktop.features.exchange import sending
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.kernel.ids import new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import records
from tests.bench import pouch
from tests.bench.bare_rows import (
    LINES,
    Rows,
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
from tests.bench.exchange_scene import (
    NOW,
    PER_PATIENT,
    READER,
    SENDER,
    copy_of,
    drop,
    scene,
    visit,
    whole_packet,
)
from tests.bench.harness import Bench, Pair, benchmark
from tests.storage.register_setup import do

PATIENTS = 10_000
SHARE = 20
EDITS = 1_000


def whole_job(bench: Bench) -> float:
    """Make the packet of everything and take it in at an empty register; return the seconds."""
    made = scene(bench.count(PATIENTS))
    sender, reader = copy_of(bench.folder, made, SENDER), copy_of(bench.folder, made, READER)
    started = time.perf_counter()
    packet = whole_packet(sender, reader.me)
    report = reader.take(packet)
    elapsed = time.perf_counter() - started
    assert not report.rejected
    assert not report.waiting
    drop(sender)
    drop(reader)
    return elapsed


@functools.cache
def ready_rows(patients: int, folder: Path) -> tuple[Rows, dict[str, list[str]]]:
    """Return the rows that the import writes in an empty register, and how tables are made."""
    made = scene(patients)
    reader = copy_of(folder, made, READER)
    before = rows_in(reader.register)
    reader.take(made.packet)
    rows, shapes = new_rows(before, rows_in(reader.register)), shapes_of(reader.register)
    drop(reader)
    return rows, shapes


def bare_job(bench: Bench) -> float:
    """Read rows, JSON, zstd, AEAD; then all of it backwards into a second bare database."""
    rows, shapes = ready_rows(bench.count(PATIENTS), bench.folder)
    places = [bench.folder / f"{new_id()}.db" for _ in range(2)]
    source, target = (bare(path, shapes) for path in places)
    fill_all(source, rows)
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    key = ChaCha20Poly1305(bytes(32))
    started = time.perf_counter()
    sealed: list[tuple[str, bytes]] = []
    for name in rows:
        columns = source.execute(f"SELECT * FROM {name}")
        while batch := columns.fetchmany(LINES):
            nonce = len(sealed).to_bytes(12, "big")
            sealed.append((name, key.encrypt(nonce, squeeze(batch), None)))
    readers = {name: reader_of(target, name) for name in rows}
    target.execute("BEGIN IMMEDIATE")
    for place, (name, block) in enumerate(sealed):
        clear = key.decrypt(place.to_bytes(12, "big"), block, None)
        put(target, name, unsqueeze(clear, readers[name]))
    target.execute("COMMIT")
    elapsed = time.perf_counter() - started
    for base, path in zip((source, target), places, strict=True):
        base.close()
        remove(path)
    return elapsed


@benchmark(
    "packet_full_copy",
    unit="s",
    baseline="SQLCipher nu, JSON, zstd et AEAD, mêmes lignes",
    goal=2.0,
    title="Copie entière de 10 000 patients, 1 000 000 de mesures",
)
def packet_full_copy(bench: Bench) -> Pair:
    """Export and import, signed and verified, against the same rows without any of it.

    One round: making the practice takes most of a minute already.
    """
    return Pair(lambda: whole_job(bench), lambda: bare_job(bench), rounds=1, warm_up=0)


def weekly_job(bench: Bench) -> float:
    """One visit for one patient in five, then export and import of what is new."""
    made = scene(bench.count(PATIENTS))
    sender, reader = copy_of(bench.folder, made, SENDER), copy_of(bench.folder, made, READER)
    reader.take(made.packet)
    rng = random.Random(7)

    def week(_: None, uow: Any) -> Any:
        for uid in made.patients[::5]:
            visit(uow, uid, rng, NOW)
        return Ok(None)

    do(sender.register, week, None)
    started = time.perf_counter()
    command = sending.SendPacket(Wish(reader.me), sender.keys, sending.outbox(sender.register.path))
    sent = do(sender.register, sending.send_packet, command)
    report = reader.take(sent.file)
    elapsed = time.perf_counter() - started
    assert report.accepted == len(made.patients[::5])
    drop(sender)
    drop(reader)
    return elapsed


def shared(bench: Bench) -> int:
    """Return how many measures PouchDB copies in full: it takes minutes for all of them."""
    return max(1000, bench.count(PATIENTS) * PER_PATIENT // SHARE)


if pouch.here():

    @benchmark(
        "packet_full_copy_pouchdb",
        unit="s",
        baseline="PouchDB 9, un vingtième des lignes, temps rapporté",
        goal=0.1,
        title="Copie entière, face à PouchDB",
    )
    def packet_full_copy_pouchdb(bench: Bench) -> Pair:
        """The same whole copy against a replication without encryption or signature."""
        rows, some = bench.count(PATIENTS) * PER_PATIENT, shared(bench)
        return Pair(
            lambda: whole_job(bench),
            lambda: pouch.copies(some, min(EDITS, some))["full"] * rows / some,
            rounds=1,
            warm_up=0,
        )

    @benchmark(
        "packet_weekly_pouchdb",
        unit="s",
        baseline="PouchDB 9, les mêmes mesures entre deux bases aussi pleines",
        goal=1 / 3,
        title="Semaine de 1 % de mesures nouvelles, face à PouchDB",
    )
    def packet_weekly_pouchdb(bench: Bench) -> Pair:
        """Ten thousand new measures between two that hold the same million."""
        rows = bench.count(PATIENTS) * PER_PATIENT
        return Pair(
            lambda: weekly_job(bench),
            lambda: pouch.week(rows, rows // 100)["delta"],
            rounds=1,
            warm_up=0,
        )


@benchmark(
    "packet_double_edits",
    unit="silencieux",
    baseline="les doubles modifications faites",
    goal=0.0,
    title="1 000 doubles modifications : combien sont tranchées en silence",
)
def packet_double_edits(bench: Bench) -> Pair:
    """Both sides write the same field of as many patients; each pair must be a conflict."""
    edits = min(EDITS, bench.count(PATIENTS))
    made = scene(bench.count(PATIENTS))

    def ours() -> float:
        sender, reader = copy_of(bench.folder, made, SENDER), copy_of(bench.folder, made, READER)
        reader.take(made.packet)
        for place, city in ((sender, "Lille"), (reader, "Arras")):

            def write(_: None, uow: Any, city: str = city) -> Any:
                for uid in made.patients[:edits]:
                    uow.set_fields(uid, "patient", "0", {"city": city})
                return Ok(None)

            do(place.register, write, None)
        command = sending.SendPacket(
            Wish(reader.me), sender.keys, sending.outbox(sender.register.path)
        )
        reader.take(do(sender.register, sending.send_packet, command).file)
        seen = {c.stream for c in reader.register.read(records.conflicts) if c.field == "city"}
        drop(sender)
        drop(reader)
        return float(edits - len(seen))

    return Pair(ours, lambda: float(edits), rounds=1, warm_up=0)


_CHILD = """
import sys
sys.path[:0] = sys.argv[1:3]
from tests.bench.bench_exchange_copy import peak, take_here
if len(sys.argv) > 5:
    take_here(sys.argv[3], sys.argv[4], sys.argv[5])
print(peak())
"""


def peak() -> float:
    """Return the peak memory of this process in MB; ru_maxrss would count its parent's too."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def take_here(home: str, name: str, packet: str) -> None:
    """Take a packet in, in this process (the memory measure)."""
    from cpts_desktop.kernel.clock import FixedClock
    from tests.storage.exchange_world import opened

    place = opened(Path(home), name, FixedClock(NOW))
    place.take(Path(packet))
    place.register.close()


@benchmark(
    "packet_memory",
    unit="Mo",
    baseline="processus au repos + 100 Mo",
    goal=1.0,
    title="Mémoire de pointe de l’import de la copie entière",
)
def packet_memory(bench: Bench) -> Pair:
    """Peak memory of the process that imports; its parsing child is bounded apart."""
    made = scene(bench.count(PATIENTS))

    def child(*words: str) -> float:
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, str(root), str(root / "src"), *words],
            capture_output=True, check=True, timeout=3600, env={**os.environ},
        )  # fmt: skip
        return float(done.stdout.split()[-1])

    def ours() -> float:
        reader = copy_of(bench.folder, made, READER)
        home = reader.folder.parent.parent
        reader.register.close()
        return child(str(home), READER, str(made.packet))

    return Pair(ours, lambda: child() + 100, rounds=1, warm_up=0)
