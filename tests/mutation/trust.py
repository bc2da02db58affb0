"""Mutants of storage, packets, keys and merge: do the tests notice (P-64)?

    python -m tests.mutation.trust [--sample N] [--seed N] [--coverage FILE] [--json FILE]

With the data of a coverage run that knows its tests (see ``coverage.ini``), a mutant is played
against the tests that reach its line; without them, or for a line read at import only, against the
files named below. What another test would notice counts as missed: the share is a lower bound.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import coverage
import cryptography.hazmat.primitives.asymmetric.ed25519
import msgspec
import pyrage
import PySide6.QtWidgets
import pytest
import sqlalchemy.dialects.sqlite
import sqlcipher3
import zstandard

from tests.mutation.__main__ import ROOT, apply, changes

_PACKET = "tests/pure/packets/test_"
_PACKETS = (
    f"{_PACKET}packet_refusals_rest.py", f"{_PACKET}packet_bad_vectors.py",
    f"{_PACKET}packet_columns.py", f"{_PACKET}packet_files.py", f"{_PACKET}packet_salts.py",
    f"{_PACKET}packet_keys_edges.py", f"{_PACKET}identity_card.py",
)  # fmt: skip
_STORAGE = "tests/storage/test_"
_FLOOR = f"{_STORAGE}floor_"
TESTS: dict[str, tuple[str, ...]] = {
    "storage/slots.py": (f"{_FLOOR}slots.py", f"{_FLOOR}secrets.py"),
    "storage/recovery_code.py": (f"{_FLOOR}secrets.py",),
    "storage/passwords.py": (f"{_FLOOR}secrets.py",),
    "storage/kdf.py": (f"{_FLOOR}secrets.py", f"{_FLOOR}slots.py"),
    "storage/keys.py": (f"{_FLOOR}integrity.py", f"{_FLOOR}freshness.py"),
    "storage/guesses.py": (f"{_FLOOR}secrets.py",),
    "storage/sidecar.py": (f"{_FLOOR}freshness.py",),
    "storage/chain.py": (f"{_FLOOR}integrity.py", f"{_FLOOR}ingest.py"),
    "storage/audit.py": (f"{_FLOOR}integrity.py", f"{_STORAGE}trust_rights.py"),
    "storage/trail_heads.py": (f"{_STORAGE}trail_witnessed.py",),
    "storage/witnessed.py": (f"{_STORAGE}trail_witnessed.py",),
    "storage/exported.py": (f"{_STORAGE}killed_export_swept.py",),
    "storage/engine.py": (f"{_FLOOR}engine.py",),
    "storage/register.py": (f"{_FLOOR}transactions.py", f"{_FLOOR}opening.py",
                            f"{_FLOOR}freshness.py"),
    "storage/backup.py": (f"{_FLOOR}backup.py",),
    "storage/integrity.py": (f"{_FLOOR}integrity.py",),
    "storage/ingest.py": (f"{_FLOOR}ingest.py", f"{_STORAGE}withheld_entries.py",
                          f"{_STORAGE}packet_exchange.py"),
    "storage/journal.py": (f"{_FLOOR}ingest.py", f"{_FLOOR}payloads.py", f"{_FLOOR}integrity.py"),
    "storage/unit_of_work.py": (f"{_FLOOR}transactions.py", f"{_FLOOR}integrity.py"),
    "storage/records.py": (f"{_FLOOR}records.py",),
    "storage/accounts.py": (f"{_FLOOR}secrets.py", f"{_FLOOR}opening.py"),
    "storage/erase.py": (f"{_STORAGE}erase_leaves_nothing.py",),
    "storage/revoke.py": (f"{_STORAGE}access_taken_back.py",),
    "packets/header.py": _PACKETS, "packets/body.py": _PACKETS,
    "packets/envelope.py": _PACKETS, "packets/identity.py": _PACKETS,
    "packets/keys.py": _PACKETS, "packets/files.py": _PACKETS,
    "packets/blocks.py": _PACKETS, "packets/columns.py": _PACKETS,
    "packets/salts.py": _PACKETS, "packets/words.py": _PACKETS,
    "packets/merge.py": (f"{_PACKET}packet_gaps.py", f"{_STORAGE}packet_exchange.py",
                         f"{_STORAGE}packet_partial.py"),
}  # fmt: skip
IMPORTED = (cryptography, msgspec, pyrage, PySide6, sqlalchemy, sqlcipher3,
            zstandard)  # fmt: skip
"""What every test imports: once here, before the forks."""

COMMON = (f"{_FLOOR}rest.py", f"{_FLOOR}corners.py")
"""What is also played for a file of storage."""

SECONDS = 300
FIRST = 5
"""How many of the tests that reach a line are played before all the others."""


def noticed(folder: Path, tests: tuple[str, ...]) -> bool:
    """Say whether these tests fail on the tree in ``folder``; too long is a failure."""
    return played(folder, ("-x", *tests)) != 0


def played(
    folder: Path, words: Sequence[str], plugins: Sequence[object] = (), limit: float = SECONDS
) -> int:
    """Play tests on the tree in ``folder``; return the code of pytest, -1 when it took too long.

    A fork of this process, with everything imported but the program itself: starting Python and
    its libraries anew for each mutant would take most of the time.
    """
    child = os.fork()
    if not child:
        code = 99
        try:
            quiet = os.open(os.devnull, os.O_RDWR)
            for handle in (0, 1, 2):
                os.dup2(quiet, handle)
            os.chdir(ROOT)
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
            os.environ["PYTHONPATH"] = f"{folder / 'src'}:{ROOT}"
            sys.path[:0] = [str(folder / "src"), str(ROOT)]
            code = int(pytest.main(["-q", "-n0", "-p", "no:randomly", *words], [*plugins]))
        finally:
            os._exit(code)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -1


class _Failing:
    """Writes down the tests that fail."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a failure, whatever its stage."""
        if report.failed:
            with self._target.open("a", encoding="utf-8") as stream:
                stream.write(report.nodeid.partition("[")[0] + "\n")


def failing(folder: Path, tests: Sequence[str]) -> set[str]:
    """Return the tests that fail with nothing changed: they say nothing of a mutant."""
    target = folder / "failing.txt"
    target.touch()
    if played(folder, tests, [_Failing(target)], limit=3_600) not in (0, 1):
        raise SystemExit("les essais ne se jouent pas : rien n’est prouvé")
    return set(target.read_text(encoding="utf-8").split("\n")) - {""}


def write_mutant(target: Path, text: str) -> None:
    """Write a module and forget its compiled form, whose date may be of the same second."""
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*"):
        compiled.unlink()
    target.write_text(text, encoding="utf-8")


class Reached:
    """Which tests reach which line, from the data of a coverage run with its contexts."""

    def __init__(self, data: Path | None, without: list[str]) -> None:
        self._lines: dict[str, dict[int, list[str]]] = {}
        self.without = without
        if data is None:
            return
        figures = coverage.CoverageData(str(data))
        figures.read()
        for file in figures.measured_files():
            place = Path(file).as_posix().partition("/src/cpts_desktop/")[2]
            self._lines[place] = figures.contexts_by_lineno(file)

    def by(self, name: str, line: int) -> tuple[str, ...]:
        """Return the tests, those named after the file first; () when not known."""
        found = set()
        for context in self._lines.get(name, {}).get(line, ()):
            module, _, test = context.rpartition(".")
            path = Path(f"{module.replace('.', '/')}.py")
            if test.startswith("test_") and (ROOT / path).exists():
                found.add(f"{path.as_posix()}::{test}")
        kept = [one for one in found if not any(word in one for word in self.without)]
        return tuple(sorted(kept, key=lambda one: (Path(name).stem not in one, one)))


def plans(reached: Reached, name: str, line: int) -> list[tuple[str, ...]]:
    """Return the sets of tests to play in turn until one notices."""
    tests = reached.by(name, line)
    own = (*TESTS[name], *(COMMON if name.startswith("storage/") else ()))
    return [part for part in (tests[:FIRST], own, tests[FIRST:60]) if part]


def listed(source: str) -> Iterator[tuple[int, int, str]]:
    """Yield (place in the walk, line, what is changed) of each mutant of a module."""
    tree = ast.parse(source)
    aside = {
        id(part)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for part in ast.walk(decorator)
    }
    for place, node in enumerate(ast.walk(tree)):
        for what in () if id(node) in aside else changes(node):
            yield place, getattr(node, "lineno", 0), what


def mutant(source: str, place: int, what: str) -> str:
    """Return a module with one change."""
    tree = ast.parse(source)
    apply(next(node for at, node in enumerate(ast.walk(tree)) if at == place), what)
    return ast.unparse(ast.fix_missing_locations(tree))


def sampled(names: list[str], size: int, seed: int) -> tuple[int, list[tuple[str, int, int, str]]]:
    """Return how many mutants there are, and (file, place, line, what) of those chosen."""
    package, chosen = ROOT / "src" / "cpts_desktop", []
    for name in TESTS:
        if (names and not any(word in name for word in names)) or not (package / name).exists():
            continue
        source = (package / name).read_text(encoding="utf-8")
        chosen += [(name, *one) for one in listed(source)]
    total = len(chosen)
    if size:
        chosen = random.Random(seed).sample(chosen, min(size, total))
    return total, chosen


def main() -> int:
    """Play a sample of the mutants; print those that nothing noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.trust")
    parser.add_argument("names", nargs="*", metavar="FICHIER", help="seulement ceux-là")
    parser.add_argument("--sample", type=int, default=60, help="au hasard, 0 = tous")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0.0, help="s’arrête après, 0 = jamais")
    parser.add_argument("--coverage", type=Path, help="données de coverage, avec contextes")
    parser.add_argument("--without", action="append", default=[], help="essais laissés de côté")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--again", action="store_true", help="le témoin vient d’être joué")
    asked = parser.parse_args()
    package = ROOT / "src" / "cpts_desktop"
    total, chosen = sampled(asked.names, asked.sample, asked.seed)
    reached = Reached(asked.coverage, asked.without)
    killed, tried, survivors = 0, 0, []
    end = time.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(package, folder / "src" / "cpts_desktop")
        shutil.copytree(ROOT / "resources", folder / "resources")
        first = {test for name, _, line, _ in chosen for test in plans(reached, name, line)[0]}
        first = set() if asked.again else first
        reached.without += (bad := sorted(failing(folder, sorted(first)) if first else ()))
        print(f"témoin : {len(first)} essais sans mutation, {len(bad)} laissés de côté", flush=True)
        for name, place, line, what in chosen:
            if time.monotonic() > end:
                break
            tried += 1
            target = folder / "src" / "cpts_desktop" / name
            before = target.read_text(encoding="utf-8")
            write_mutant(target, mutant(before, place, what))
            seen = any(noticed(folder, tests) for tests in plans(reached, name, line))
            killed += seen
            if not seen:
                survivors.append(f"{name}:{line} {what}")
            print(f"{'vu' if seen else 'survit'} : {name}:{line} {what}", flush=True)
            write_mutant(target, before)
    print(f"{killed} mutants sur {tried} remarqués, {total} en tout", flush=True)
    if asked.json:
        body = {"mutants": tried, "killed": killed, "survivors": survivors, "total": total}
        asked.json.write_text(json.dumps(body, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
