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
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.mutation.__main__ import ROOT, mutants

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
SECONDS = 300
FIRST = 12
"""How many of the tests that reach a line are played before all the others."""


def noticed(folder: Path, tests: tuple[str, ...]) -> bool:
    """Say whether these tests fail on the tree in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}:{ROOT}",
                   "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}  # fmt: skip
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0",
               "-p", "no:randomly", *tests]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode == 1


class Reached:
    """Which tests reach which line, from the data of a coverage run with its contexts."""

    def __init__(self, data: Path | None, without: list[str]) -> None:
        self._lines: dict[str, dict[int, list[str]]] = {}
        self._without = without
        if data is None:
            return
        from coverage import CoverageData

        figures = CoverageData(str(data))
        figures.read()
        for file in figures.measured_files():
            place = Path(file).as_posix().partition("/src/cpts_desktop/")[2]
            self._lines[place] = figures.contexts_by_lineno(file)

    def by(self, name: str, line: int) -> tuple[str, ...]:
        """Return the tests, those named after the file first; () when not known."""
        found = set()
        for context in self._lines.get(name, {}).get(line, ()):
            module, _, test = context.rpartition(".")
            path = Path(*module.split(".")).with_suffix(".py")
            if test.startswith("test_") and (ROOT / path).exists():
                found.add(f"{path.as_posix()}::{test}")
        kept = [one for one in found if not any(word in one for word in self._without)]
        return tuple(sorted(kept, key=lambda one: (Path(name).stem not in one, one)))


def plans(reached: Reached, name: str, line: int) -> list[tuple[str, ...]]:
    """Return the sets of tests to play in turn until one notices."""
    tests = reached.by(name, line)
    return [part for part in (tests[:FIRST], TESTS[name], tests[FIRST:60]) if part]


def sampled(names: list[str], size: int, seed: int) -> tuple[int, list[Any]]:
    """Return how many mutants there are and those chosen."""
    package, chosen = ROOT / "src" / "cpts_desktop", []
    for name in TESTS:
        if (names and not any(word in name for word in names)) or not (package / name).exists():
            continue
        tree = ast.parse((package / name).read_text(encoding="utf-8"))
        chosen += [(name, line, what, changed) for line, what, changed in mutants(tree)]
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
        for tests in () if asked.coverage else sorted({TESTS[name] for name, *_ in chosen}):
            if noticed(folder, tests):
                print(f"{' '.join(tests)} échoue déjà sans mutation", file=sys.stderr)
                return 1
        for name, line, what, changed in chosen:
            if time.monotonic() > end:
                break
            tried += 1
            target = folder / "src" / "cpts_desktop" / name
            before = target.read_text(encoding="utf-8")
            target.write_text(ast.unparse(ast.fix_missing_locations(changed)), encoding="utf-8")
            seen = any(noticed(folder, tests) for tests in plans(reached, name, line))
            killed += seen
            if not seen:
                survivors.append(f"{name}:{line} {what}")
            print(f"{'vu' if seen else 'survit'} : {name}:{line} {what}", flush=True)
            target.write_text(before, encoding="utf-8")
    print(f"{killed} mutants sur {tried} remarqués, {total} en tout", flush=True)
    if asked.json:
        body = {"mutants": tried, "killed": killed, "survivors": survivors, "total": total}
        asked.json.write_text(json.dumps(body, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
