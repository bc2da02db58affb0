"""Damaged files: what is flipped, deleted or mistyped is noticed and named (P-07, P-09, P-45)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from cpts_desktop.kernel.clock import SystemClock
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.storage import accounts, slots
from cpts_desktop.storage.integrity import check_register
from tests.storage.register_setup import PASSWORD
from tests.torture import writer
from tests.torture.harness import Tally, Torture, promise
from tests.torture.torture_crashes import forked

COUNT = 6


def killed_register(folder: Path) -> tuple[Path, dict[str, bytes]]:
    """Return a register killed with visits in its log, and the bytes of its files."""
    path = folder / "r.db"
    patient = writer.create(path)

    def write_and_die(handle: int) -> None:
        register = writer.open_it(path)
        register._engine.dispose()  # the log now begins with these visits
        for number in range(1, COUNT + 1):
            writer.save_visit(register, patient, number)
        os.kill(os.getpid(), signal.SIGKILL)

    child, pipe = forked(write_and_die)
    os.waitpid(child, 0)
    os.close(pipe)
    kept = {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}
    assert len(kept["r.db-wal"]) > 4096
    return path, kept


def put_back(folder: Path, kept: dict[str, bytes]) -> None:
    """Restore the bytes of every file."""
    for item in folder.iterdir():
        item.unlink()
    for name, content in kept.items():
        if not name.endswith("-shm"):
            (folder / name).write_bytes(content)


def outcome_of(path: Path, secret: str = PASSWORD) -> tuple[str, int, str]:
    """Open; return the fault's code (or ''), the number of whole visits, the message."""
    try:
        register = accounts.open_with_password(
            path, secret, kinds=writer.registry(), clock=SystemClock()
        )
    except Fault as fault:
        return fault.code, 0, fault.message
    try:
        return "", len(writer.visits(register)), ""
    finally:
        register.close()


@promise("log_flipped", "Un journal d’écriture retourné ou effacé est remarqué à l’ouverture")
def log_flipped(torture: Torture) -> Tally:
    """Flip one bit of the write-ahead log, or delete it; controls: untouched, no alarm."""
    tally = Tally()
    path, kept = killed_register(torture.folder)
    log = kept["r.db-wal"]
    put_back(torture.folder, kept)
    assert outcome_of(path)[:2] == ("", COUNT)
    harmless = 0
    for turn in range(torture.runs(short=150, long=2000)):
        put_back(torture.folder, kept)
        target = path.with_name("r.db-wal")
        if turn == 0:
            target.unlink()
        elif turn == 1:
            target.write_bytes(b"")
        else:
            spoiled = bytearray(log)
            at = torture.random.randrange(len(spoiled))
            spoiled[at] ^= 1 << torture.random.randrange(8)
            target.write_bytes(spoiled)
        code, found, _ = outcome_of(path)
        whole = code == "" and found == COUNT
        harmless += whole
        silent = not whole and code not in ("OLDER", "DAMAGED")
        tally.run(hit=not whole, lost=int(silent), note="perte muette" if silent else "")
    if harmless:
        tally.notes.append(f"{harmless} bits sans effet : toutes les visites étaient là")
    return tally


@promise("file_flipped", "Un bit retourné n’importe où dans le fichier est trouvé")
def file_flipped(torture: Torture) -> Tally:
    """Each flip must be a fault at opening, or a failed check; never a right answer."""
    tally, path = Tally(), torture.folder / "r.db"
    patient = writer.create(path)
    register = writer.open_it(path)
    for number in range(1, 60):
        writer.save_visit(register, patient, number)
    register.close()
    kept = {item.name: item.read_bytes() for item in torture.folder.iterdir() if item.is_file()}
    for _ in range(torture.runs(short=25, long=1200)):
        put_back(torture.folder, kept)
        spoiled = bytearray(kept["r.db"])
        spoiled[torture.random.randrange(len(spoiled))] ^= 1 << torture.random.randrange(8)
        path.write_bytes(spoiled)
        try:
            register = writer.open_it(path)
        except Fault as fault:
            tally.run(hit=True, lost=int(fault.exit_code != 5))
            continue
        verdict = check_register(register)
        register.close()
        tally.run(hit=True, lost=int(verdict.ok or verdict.pages))
    return tally


@promise("own_words", "Mot de passe faux, registre endommagé, accès d’un autre : trois messages")
def own_words(torture: Torture) -> Tally:
    """Three states, three codes, three sentences; the right secret is never said wrong."""
    tally = Tally()
    path, kept = killed_register(torture.folder)
    elsewhere = torture.folder / "autre"
    elsewhere.mkdir()
    writer.create(elsewhere / "o.db")
    foreign = slots.slots_path(elsewhere / "o.db").read_bytes()
    for item in elsewhere.iterdir():
        item.unlink()
    elsewhere.rmdir()
    for _ in range(torture.runs(short=6, long=100)):
        put_back(torture.folder, kept)
        wrong = outcome_of(path, PASSWORD + "x")
        put_back(torture.folder, kept)
        path.with_name("r.db-wal").unlink()
        path.with_name("r.db.head").unlink()
        spoiled = bytearray(kept["r.db"])
        spoiled[torture.random.randrange(4096)] ^= 1 << torture.random.randrange(8)
        path.write_bytes(spoiled)
        damaged = outcome_of(path)
        put_back(torture.folder, kept)
        slots.slots_path(path).write_bytes(foreign)
        another = outcome_of(path)
        told = [wrong[0], damaged[0], another[0]]
        right = told == ["WRONG_SECRET", "DAMAGED", "SLOTS_OF_ANOTHER"]
        apart = len({wrong[2], damaged[2], another[2]}) == 3
        tally.run(hit=True, lost=int(not (right and apart)), note="" if right else " ".join(told))
    return tally
