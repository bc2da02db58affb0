"""Mutants of storage, packets, keys and merge: do the tests notice (P-64)?

    python -m tests.mutation.trust --coverage DATA --junit FILE [--sample N] [--seed N]

DATA and FILE come from a coverage run that knows its tests (see ``coverage.ini``): a mutant is
played against the tests that reach its line, the quick ones and those named after the file first,
until one fails. A mutant of what is read at import is played in a fresh process, the others in
forks of one pytest (``standing.py``). What another test would notice counts as missed: the share
is a lower bound. ``--part 1/2`` plays one half; the figures of the halves add up.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

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
from tests.mutation.gaps import read_gaps
from tests.mutation.standing import (
    BUDGET,
    Change,
    Played,
    Standing,
    outermost,
    play,
    write_module,
)  # fmt: skip

_PACKET = "tests/pure/packets/test_"
_PACKETS = tuple(f"{_PACKET}{name}.py" for name in (
    "packet_refusals_rest", "packet_bad_vectors", "packet_columns", "packet_files", "packet_salts",
    "packet_keys_edges", "identity_card",
))  # fmt: skip
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
    "storage/register.py": (f"{_FLOOR}transactions.py", f"{_FLOOR}opening.py",
                            f"{_FLOOR}freshness.py"),
    "storage/ingest.py": (f"{_FLOOR}ingest.py", f"{_STORAGE}withheld_entries.py",
                          f"{_STORAGE}packet_exchange.py"),
    "storage/journal.py": (f"{_FLOOR}ingest.py", f"{_FLOOR}payloads.py", f"{_FLOOR}integrity.py"),
    "storage/unit_of_work.py": (f"{_FLOOR}transactions.py", f"{_FLOOR}integrity.py"),
    "storage/accounts.py": (f"{_FLOOR}secrets.py", f"{_FLOOR}opening.py"),
    "storage/erase.py": (f"{_STORAGE}erase_leaves_nothing.py",),
    "storage/revoke.py": (f"{_STORAGE}access_taken_back.py",),
    "storage/redating.py": (f"{_STORAGE}clock_shifted.py",),
    "packets/merge.py": (f"{_PACKET}packet_gaps.py", f"{_STORAGE}packet_exchange.py",
                         f"{_STORAGE}packet_partial.py"),
}  # fmt: skip
"""The tests written for a file, whose names do not say it."""
IMPORTED = (cryptography, msgspec, pyrage, PySide6, sqlalchemy, sqlcipher3,
            zstandard)  # fmt: skip
"""What every test imports: once here, before the forks."""

EQUIVALENTS = Path(__file__).with_name("equivalents.txt")
"""Mutants that change nothing that can be seen, each with its reason: not counted."""

PACKAGE = ROOT / "src" / "cpts_desktop"
PLAYED = ("tests/storage", "tests/pure/packets")


KEPT = {
    "packets": (f"{_PACKET}packet_limits_kept.py", f"{_PACKET}packet_edges_kept.py"),
    "storage": (f"{_STORAGE}floor_limits_kept.py", f"{_STORAGE}floor_edges_kept.py"),
}
"""Tests of numbers and edges, whichever file holds them: no line of a function leads to them."""


def own_tests(name: str) -> tuple[str, ...]:
    """Return the test files written for a file of the program."""
    return (*KEPT[name.partition("/")[0]], *_written_for(name))


def _written_for(name: str) -> tuple[str, ...]:
    return TESTS.get(name) or (
        _PACKETS if name.startswith("packets/")
        else (f"{_FLOOR}{Path(name).stem}.py", f"{_FLOOR}rest.py", f"{_FLOOR}corners.py")
    )  # fmt: skip


class Reached:
    """Which tests reach which line, from the data of a coverage run with its contexts."""

    def __init__(self, data: Path) -> None:
        self._lines: dict[str, dict[int, list[str]]] = {}
        figures = coverage.CoverageData(str(data))
        figures.read()
        for file in figures.measured_files():
            place = Path(file).as_posix().partition("/src/cpts_desktop/")[2]
            self._lines[place] = figures.contexts_by_lineno(file)

    def by(self, name: str, line: int) -> set[str]:
        """Return the tests that reach a line; those that reach the lines that name what it sets."""
        found = self._of(name, line)
        if found:
            return found
        source = (PACKAGE / name).read_text(encoding="utf-8").splitlines()
        word = re.match(r"\s*(\w+)(?::[^=]+)? =", source[line - 1])
        if word:
            for at, text in enumerate(source, start=1):
                if re.search(rf"\b{word[1]}\b", text):
                    found |= self._of(name, at)
        return found

    def _of(self, name: str, line: int) -> set[str]:
        found = set()
        for context in self._lines.get(name, {}).get(line, ()):
            module, _, test = context.rpartition(".")
            path = Path(f"{module.replace('.', '/')}.py")
            if test.startswith("test_") and (ROOT / path).exists():
                found.add(f"{path.as_posix()}::{test}")
        return found


def plan(reached: Reached, played: Played, change: Change) -> list[str]:
    """Return the tests of a mutant read at import: as many as fit in the time."""
    own = own_tests(change.name)
    wanted = reached.by(change.name, change.line)
    chosen = []
    for test, seconds in played.seconds.items():
        file, base = test.partition("::")[0], test.partition("[")[0]
        if test not in played.failing and (base in wanted or file in own):
            chosen.append((file not in own, seconds + 0.05, test))
    found, spent = list[str](), 0.0
    for _, seconds, test in sorted(chosen):
        spent += seconds
        if spent > BUDGET and found:
            break
        found.append(test)
    return found


def noticed(folder: Path, tests: Sequence[str]) -> bool:
    """Say whether these tests fail on the tree in ``folder``; too long is a failure.

    A fork of this process, with the libraries imported but not the program itself.
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
            code = int(pytest.main(["-x", "-q", "-n0", "-p", "no:randomly", *tests]))
        finally:
            os._exit(code)
    end = time.monotonic() + 10 * BUDGET
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def listed(source: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield (place in the walk, line, what, function) of the mutants; decorators are left alone."""
    tree = ast.parse(source)
    aside = {
        id(part)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for part in ast.walk(decorator)
    }
    inside = outermost(tree)
    for place, node in enumerate(ast.walk(tree)):
        for what in () if id(node) in aside else changes(node):
            yield place, getattr(node, "lineno", 0), what, inside.get(id(node), "")


def mutant(name: str, place: int, line: int, what: str, function: str) -> Change:
    """Return a module with one change."""
    tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
    apply(next(node for at, node in enumerate(ast.walk(tree)) if at == place), what)
    return Change(name, line, what, ast.unparse(ast.fix_missing_locations(tree)), function)


def sampled(names: list[str], size: int, seed: int) -> tuple[int, list[Change]]:
    """Return how many mutants there are, and those chosen."""
    chosen = list[tuple[str, int, int, str, str]]()
    for path in sorted([*PACKAGE.glob("storage/**/*.py"), *PACKAGE.glob("packets/**/*.py")]):
        name = path.relative_to(PACKAGE).as_posix()
        if not names or any(word in name for word in names):
            chosen += [(name, *one) for one in listed(path.read_text(encoding="utf-8"))]
    total = len(chosen)
    random.Random(seed).shuffle(chosen)
    return total, [mutant(*one) for one in (chosen[:size] if size else chosen)]


def main() -> int:
    """Play a sample of the mutants; print each as it comes, with the test that noticed it."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.trust")
    parser.add_argument("names", nargs="*", metavar="FICHIER", help="seulement ceux-là")
    parser.add_argument("--coverage", type=Path, required=True, help="avec contextes")
    parser.add_argument("--junit", type=Path, required=True, help="durées et échecs sans mutation")
    parser.add_argument("--sample", type=int, default=200, help="au hasard, 0 = tous")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--what", choices=("all", "inside", "import"), default="all",
                        help="ceux des fonctions, ceux de ce qui est lu à l’import")  # fmt: skip
    parser.add_argument("--part", default="1/1", help="une part du tirage, comme 1/2")
    parser.add_argument("--minutes", type=float, default=0.0, help="s’arrête après, 0 = jamais")
    parser.add_argument("--also", action="append", default=[], help="essais ajoutés depuis")
    parser.add_argument("--survivors", type=Path, help="rejoue ceux d’un --json précédent")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    total, chosen = sampled(asked.names, asked.sample, asked.seed)
    if asked.survivors:
        known = json.loads(asked.survivors.read_text(encoding="utf-8"))["survivors"]
        chosen = [one for one in chosen if one.said in known]
    if asked.what != "all":
        chosen = [one for one in chosen if bool(one.function) == (asked.what == "inside")]
    part, parts = (int(word) for word in asked.part.split("/"))
    chosen = chosen[part - 1 :: parts]
    reached, played = Reached(asked.coverage), Played.read(asked.junit)
    end = time.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    killed, survivors, equal, apart = list[str](), list[str](), list[str](), list[Change]()
    known_equal = read_gaps(EQUIVALENTS.read_text(encoding="utf-8"))

    def say(change: Change, seen: bool | None, by: str) -> None:
        if seen is None:
            apart.append(change)
            return
        source = (PACKAGE / change.name).read_text(encoding="utf-8").splitlines()
        same = not seen and any(
            gap.file == change.name
            and gap.source == source[change.line - 1].strip()
            and change.what in gap.reason.partition(" : ")[0].split(", ")
            for gap in known_equal
        )
        (killed if seen else equal if same else survivors).append(change.said)
        test = f" ({by.rpartition('/')[2]})" if seen and by else ""
        word = "vu" if seen else "équivalent" if same else "survit"
        print(f"{word} : {change.said}{test}", flush=True)
        body = {"mutants": len(killed) + len(survivors), "killed": len(killed), "total": total,
                "seed": asked.seed, "survivors": survivors, "equivalents": equal}  # fmt: skip
        if asked.json:
            asked.json.write_text(json.dumps(body, indent=1), encoding="utf-8")

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(PACKAGE, folder / "src" / "cpts_desktop",
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        shutil.copytree(ROOT / "resources", folder / "resources")
        apart += [one for one in chosen if not one.function]
        for change in apart:
            if time.monotonic() > end:
                break
            target = folder / "src" / "cpts_desktop" / change.name
            before = target.read_text(encoding="utf-8")
            write_module(target, change.text)
            say(change, noticed(folder, [*asked.also, *plan(reached, played, change)]), "")
            write_module(target, before)
        apart.clear()
        inside = [one for one in chosen if one.function]
        if inside:
            standing = Standing(folder, inside, reached.by, own_tests, played, say, end)
            play(standing, ROOT, PLAYED)
    for change in apart:
        print(f"à part, non joué : {change.said}", flush=True)
    print(f"{len(killed)} mutants sur {len(killed) + len(survivors)} remarqués, {len(equal)} "
          f"équivalents, {total} en tout, tirage {asked.seed}", flush=True)  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
