"""Change one operator, constant or branch of ``protocols/`` at a time; do the examples notice?

Each mutant is played in its own process, on a copy of the tree, against the dated examples of the
bundled protocols and the pure tests of the engine. A mutant that nothing notices is printed with
its line.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "cpts_desktop" / "protocols"
FILES = (
    "context.py", "drug_index.py", "evaluate.py", "limits.py", "readings.py", "schedule.py",
    "titration.py", "treatments.py", "verdicts.py", "predicates/averages.py",
    "predicates/baselines.py", "predicates/events.py", "predicates/gate.py",
    "predicates/measures.py", "predicates/records.py", "predicates/spec.py",
    "predicates/treatments.py", "predicates/weight.py",
)  # fmt: skip
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SECONDS = 300
Mutant = tuple[str, int, str, ast.Module]


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Yield (line, what was done, changed tree); decorators say nothing of the rules."""
    aside = {
        id(part)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for part in ast.walk(decorator)
    }
    for place, node in enumerate(ast.walk(tree)):
        for what in () if id(node) in aside else changes(node):
            changed = copy.deepcopy(tree)
            twin = next(n for at, n in enumerate(ast.walk(changed)) if at == place)
            apply(twin, what)
            yield getattr(node, "lineno", 0), what, changed


def changes(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Compare):
        return ["comparison"]
    if isinstance(node, ast.BoolOp):
        return ["and/or"]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return ["not"]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
        return ["arithmetic"]
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        return ["constant"]
    return []


def apply(node: ast.AST, what: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd() if what != "not" else ast.Not()
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.BinOp):
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
    elif isinstance(node, ast.Constant):
        value = node.value
        node.value = (not value) if isinstance(value, bool) else int(str(value)) + 1


SLOW = ("changed_limit", "bundled_protocol", "g7_89", "three_kinds", "reported_with_its_line")
"""Tests of the files rather than of the engine: they play the examples again."""
TESTS = ROOT / "tests" / "pure" / "protocols"


def noticed(folder: Path) -> bool:
    """Say whether the examples or the tests fail on the tree in ``folder``.

    The child is a copy of this process, which has read the test tools but nothing of ours.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _played(folder)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _played(folder: Path) -> int:
    """Play the examples up to the first that fails, then the tests; 0 when nothing fails."""
    signal.alarm(SECONDS)
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(folder / "src"), str(ROOT)]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    from cpts_desktop.protocols.cases import Examples, check_example, examples_path, read_examples
    from cpts_desktop.protocols.library import bundled_ids, bundled_path
    from cpts_desktop.protocols.loader import Broken, load_protocol

    for name in bundled_ids():
        path = bundled_path(name)
        protocol = load_protocol(path) if path else Broken(())
        examples = read_examples(examples_path(path)) if path else None
        if isinstance(protocol, Broken) or not isinstance(examples, Examples):
            return 1
        if any(check_example(protocol, row) for row in examples.rows):
            return 1
    first = [str(TESTS / f"test_engine_{name}.py") for name in ("limits", "edges")]
    chosen = " and ".join(f"not {name}" for name in SLOW)
    return int(pytest.main(["-x", "-q", "-n0", *first, str(TESTS),
                            "-k", chosen]))  # fmt: skip


def play(part: list[Mutant], said: Connection) -> None:
    """Play some mutants on a tree of our own, and say one by one whether they were noticed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(ROOT / "src" / "cpts_desktop", folder / "src" / "cpts_desktop",
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
        shutil.copytree(ROOT / "resources", folder / "resources")
        if noticed(folder):
            said.send(None)
            return
        for name, line, what, changed in part:
            target = folder / "src" / "cpts_desktop" / "protocols" / name
            before = target.read_text(encoding="utf-8")
            target.write_text(ast.unparse(ast.fix_missing_locations(changed)), encoding="utf-8")
            said.send((f"{name}:{line} {what}", noticed(folder)))
            target.write_text(before, encoding="utf-8")
    said.close()


def main() -> int:
    """Play a sample of the mutants."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--sample", type=int, default=0, help="au hasard, 0 = tous")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--files", nargs="*", default=FILES, help="seulement ces fichiers")
    parser.add_argument("--survivors", type=Path, help="rejoue ceux d’un --json précédent")
    asked = parser.parse_args()
    chosen = []
    for name in asked.files:
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        chosen += [(name, line, what, changed) for line, what, changed in mutants(tree)]
    total = len(chosen)
    random.Random(asked.seed).shuffle(chosen)
    if asked.sample:
        chosen = chosen[: asked.sample]
    if asked.survivors:
        known = set(json.loads(asked.survivors.read_text(encoding="utf-8"))["survivors"])
        chosen = [one for one in chosen if f"{one[0]}:{one[1]} {one[2]}" in known]
    started = time.monotonic()
    played, killed, survivors = 0, 0, list[str]()
    ends = []
    for job in range(asked.jobs):
        ours, theirs = multiprocessing.Pipe(duplex=False)
        multiprocessing.Process(target=play, args=(chosen[job :: asked.jobs], theirs)).start()
        theirs.close()
        ends.append(ours)
    while ends:
        for end in wait(ends):
            assert isinstance(end, Connection)
            try:
                said = end.recv()
            except EOFError:
                ends.remove(end)
                continue
            if said is None:
                print("les exemples échouent déjà sans mutation", file=sys.stderr)
                return 1
            name, was_noticed = said
            played, killed = played + 1, killed + was_noticed
            if not was_noticed:
                survivors.append(name)
                print(f"survit : {name}", flush=True)
            if asked.json:
                body = {"mutants": played, "killed": killed, "survivors": survivors,
                        "total": total}  # fmt: skip
                asked.json.write_text(json.dumps(body, indent=1), encoding="utf-8")
    share = killed / len(chosen) if chosen else 0.0
    minutes = (time.monotonic() - started) / 60
    print(
        f"{killed} mutants sur {len(chosen)} remarqués ({share:.1%}), {total} en tout, "
        f"{minutes:.0f} min"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
