"""Command line of the fuzzing (`./dev fuzz`)."""

from __future__ import annotations

import argparse
import importlib.util
import secrets
import sys

from tests.fuzz.guided import guided
from tests.fuzz.run import drawn
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Run the targets; exit 1 when something undeclared left a parser."""
    parser = argparse.ArgumentParser(
        prog="./dev fuzz", description="Octets hostiles dans chaque lecteur de fichier."
    )
    parser.add_argument("names", nargs="*", metavar="NOM", help="seulement ces lecteurs")
    parser.add_argument("--seconds", type=float, default=10.0, help="durée par lecteur")
    parser.add_argument("--seed", type=int, default=None, help="rejoue un tirage")
    parser.add_argument("--drawn", action="store_true", help="sans atheris, même s’il est là")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in TARGETS]
    if unknown:
        print(f"lecteurs connus : {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    seed = asked.seed if asked.seed is not None else secrets.randbelow(2**32)
    guide = not asked.drawn and importlib.util.find_spec("atheris") is not None
    how = "guidé par atheris" if guide else f"tirage {seed}, SANS atheris (./dev fuzz l’installe)"
    print(how, flush=True)
    bad = 0
    for name in asked.names or TARGETS:
        if guide:
            bad += guided(name, asked.seconds) != 0
        found = drawn(name, 0.0 if guide else asked.seconds, seed)
        bad += bool(found.problems)
        mark = "✗" if found.problems else "✓"
        print(
            f"{mark} {name} — {found.runs} essais, le plus long {found.slowest:.2f} s", flush=True
        )
        for problem in found.problems:
            print(f"    {problem}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
