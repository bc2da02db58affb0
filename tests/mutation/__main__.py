"""Change one operator, constant or branch of ``protocols/`` at a time; do the examples notice?

Each mutant is played in its own process against the dated examples of the bundled protocols and the
pure tests of the engine. A mutant that nothing notices is printed with its line.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "cpts_desktop" / "protocols"
FILES = (
    "context.py", "evaluate.py", "readings.py", "schedule.py", "titration.py", "treatments.py",
    "verdicts.py", "predicates/measures.py", "predicates/weight.py", "predicates/events.py",
    "predicates/gate.py", "predicates/baselines.py", "predicates/records.py",
    "predicates/treatments.py", "predicates/averages.py", "predicates/spec.py",
)  # fmt: skip
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SECONDS = 300


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Yield (line, what was done, changed tree); decorators say nothing of the rules."""
    aside = {
        id(part)
        for node in ast.walk(tree)
        for decorator in getattr(node, "decorator_list", ())
        for part in ast.walk(decorator)
    }
    for place, node in enumerate(ast.walk(tree)):
        for what in () if id(node) in aside else _changes(node):
            changed = copy.deepcopy(tree)
            twin = next(n for at, n in enumerate(ast.walk(changed)) if at == place)
            _apply(twin, what)
            yield getattr(node, "lineno", 0), what, changed


def _changes(node: ast.AST) -> list[str]:
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


def _apply(node: ast.AST, what: str) -> None:
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


PROBE = """
import sys
from pathlib import Path
from cpts_desktop.protocols.checking import check_file
from cpts_desktop.protocols.library import bundled_ids, bundled_path
for name in bundled_ids():
    found = check_file(bundled_path(name))
    if not found["ok"]:
        sys.exit(1)
import pytest
first = [f"{sys.argv[1]}/test_engine_{name}.py" for name in ("limits", "edges")]
slow = ("changed_limit", "bundled_protocol", "g7_89", "three_kinds", "reported_with_its_line")
sys.exit(int(pytest.main(["-x", "-q", "-n0", *first, sys.argv[1],
    "-k", " and ".join(f"not {name}" for name in slow)])))
"""


def noticed(folder: Path) -> bool:
    """Say whether the examples or the tests fail on the tree in ``folder``."""
    environment = {
        **os.environ, "PYTHONPATH": f"{folder / 'src'}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROBE, str(ROOT / "tests" / "pure" / "protocols")],
            cwd=ROOT, env=environment, capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> int:
    """Play a sample of the mutants."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--sample", type=int, default=0, help="au hasard, 0 = tous")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--survivors", type=Path, help="rejoue ceux d’un --json précédent")
    asked = parser.parse_args()
    chosen = []
    for name in FILES:
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        chosen += [(name, line, what, changed) for line, what, changed in mutants(tree)]
    total = len(chosen)
    if asked.sample:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, total))
    if asked.survivors:
        known = set(json.loads(asked.survivors.read_text(encoding="utf-8"))["survivors"])
        chosen = [one for one in chosen if f"{one[0]}:{one[1]} {one[2]}" in known]
    killed, survivors = 0, []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(ROOT / "src" / "cpts_desktop", folder / "src" / "cpts_desktop")
        shutil.copytree(ROOT / "resources", folder / "resources")
        if noticed(folder):
            print("les exemples échouent déjà sans mutation", file=sys.stderr)
            return 1
        for name, line, what, changed in chosen:
            target = folder / "src" / "cpts_desktop" / "protocols" / name
            before = target.read_text(encoding="utf-8")
            target.write_text(ast.unparse(ast.fix_missing_locations(changed)), encoding="utf-8")
            if noticed(folder):
                killed += 1
            else:
                survivors.append(f"{name}:{line} {what}")
                print(f"survit : {name}:{line} {what}", flush=True)
            target.write_text(before, encoding="utf-8")
    share = killed / len(chosen) if chosen else 0.0
    print(f"{killed} mutants sur {len(chosen)} remarqués ({share:.0%}), {total} en tout")
    if asked.json:
        body = {"mutants": len(chosen), "killed": killed, "survivors": survivors, "total": total}
        asked.json.write_text(json.dumps(body, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
