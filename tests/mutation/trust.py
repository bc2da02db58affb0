"""Mutants of storage, packets, keys and merge: do their own tests notice (P-64)?

    python -m tests.mutation.trust [--sample N] [--seed N] [--json FILE]

Each mutant runs the tests named beside its file, not the whole suite: what another test would
notice counts as missed, so the share is a lower bound.
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

from tests.mutation.__main__ import ROOT, mutants

_PACKETS = "tests/pure/packets"
_FLOOR = "tests/storage/test_floor_"
TESTS: dict[str, tuple[str, ...]] = {
    "storage/slots.py": (f"{_FLOOR}slots.py", f"{_FLOOR}secrets.py"),
    "storage/recovery_code.py": (f"{_FLOOR}secrets.py",),
    "storage/passwords.py": (f"{_FLOOR}secrets.py",),
    "storage/kdf.py": (f"{_FLOOR}secrets.py", f"{_FLOOR}slots.py"),
    "storage/keys.py": (f"{_FLOOR}integrity.py", f"{_FLOOR}freshness.py"),
    "storage/guesses.py": (f"{_FLOOR}secrets.py",),
    "storage/sidecar.py": (f"{_FLOOR}freshness.py",),
    "storage/chain.py": (f"{_FLOOR}integrity.py", f"{_FLOOR}ingest.py"),
    "storage/audit.py": (f"{_FLOOR}integrity.py", "tests/storage/test_trust_rights.py"),
    "storage/engine.py": (f"{_FLOOR}engine.py",),
    "storage/register.py": (f"{_FLOOR}transactions.py", f"{_FLOOR}opening.py",
                            f"{_FLOOR}freshness.py"),
    "storage/backup.py": (f"{_FLOOR}backup.py",),
    "storage/integrity.py": (f"{_FLOOR}integrity.py",),
    "storage/ingest.py": (f"{_FLOOR}ingest.py", "tests/storage/test_withheld_entries.py",
                          "tests/storage/test_packet_exchange.py"),
    "storage/journal.py": (f"{_FLOOR}ingest.py", f"{_FLOOR}payloads.py", f"{_FLOOR}integrity.py"),
    "storage/erase.py": ("tests/storage/test_erase_leaves_nothing.py",),
    "storage/revoke.py": ("tests/storage/test_access_taken_back.py",),
    "packets/header.py": (_PACKETS,), "packets/body.py": (_PACKETS,),
    "packets/envelope.py": (_PACKETS,), "packets/identity.py": (_PACKETS,),
    "packets/keys.py": (_PACKETS,), "packets/files.py": (_PACKETS,),
    "packets/blocks.py": (_PACKETS,), "packets/columns.py": (_PACKETS,),
    "packets/merge.py": ("tests/storage/test_packet_exchange.py",
                         "tests/storage/test_packet_partial.py"),
}  # fmt: skip
SECONDS = 300


def noticed(folder: Path, tests: tuple[str, ...]) -> bool:
    """Say whether the tests of a file fail on the tree in ``folder``."""
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
    return done.returncode != 0


def main() -> int:
    """Play a sample of the mutants; print those that nothing noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation.trust")
    parser.add_argument("names", nargs="*", metavar="FICHIER", help="seulement ceux-là")
    parser.add_argument("--sample", type=int, default=60, help="au hasard, 0 = tous")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0.0, help="s’arrête après, 0 = jamais")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    package = ROOT / "src" / "cpts_desktop"
    chosen = []
    for name in TESTS:
        if asked.names and not any(word in name for word in asked.names):
            continue
        tree = ast.parse((package / name).read_text(encoding="utf-8"))
        chosen += [(name, line, what, changed) for line, what, changed in mutants(tree)]
    total = len(chosen)
    if asked.sample:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, total))
    killed, tried, survivors = 0, 0, []
    end = time.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(package, folder / "src" / "cpts_desktop")
        shutil.copytree(ROOT / "resources", folder / "resources")
        for tests in sorted({TESTS[name] for name, *_ in chosen}):
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
            if noticed(folder, TESTS[name]):
                killed += 1
            else:
                survivors.append(f"{name}:{line} {what}")
            seen = "survit" if survivors and survivors[-1].startswith(f"{name}:{line} ") else "vu"
            print(f"{seen} : {name}:{line} {what}", flush=True)
            target.write_text(before, encoding="utf-8")
    print(f"{killed} mutants sur {tried} remarqués, {total} en tout", flush=True)
    if asked.json:
        body = {"mutants": tried, "killed": killed, "survivors": survivors, "total": total}
        asked.json.write_text(json.dumps(body, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
