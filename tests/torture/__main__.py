"""Command line of the torture runs (`./dev torture`)."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys

from tests.torture import harness
from tests.torture.promises import PROMISES, play_tests, summary_of
from tests.torture.running import Found, discover, each_tried


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./dev torture",
        description="Pannes provoquées : ce qui a été injecté, ce qui a été perdu.",
    )
    parser.add_argument(
        "names", nargs="*", metavar="NOM", help="seulement ces promesses ; « all » : toutes"
    )
    parser.add_argument("--json", action="store_true", help="résultat en JSON sur la sortie")
    parser.add_argument("--long", action="store_true", help="beaucoup plus d’essais")
    parser.add_argument("--seed", type=int, help="rejoue un tirage")
    parser.add_argument(
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help="promesses éprouvées à la fois (long : autant que de cœurs ; court : une)",
    )
    parser.add_argument("--list", action="store_true", help="les noms des promesses")
    return parser.parse_args()


def main() -> int:
    """Run the tortures; exit 1 when a promise did not hold or was not really tried."""
    asked = arguments()
    discover()
    if "all" in asked.names:
        asked.names = []
    unknown = [word for word in asked.names if not any(word in name for name in harness.REGISTERED)]
    if unknown:
        print(f"aucune promesse ne s’appelle {', '.join(unknown)}", file=sys.stderr)
        return 2
    chosen = [
        one
        for one in harness.REGISTERED.values()
        if not asked.names or any(word in one.name for word in asked.names)
    ]
    if asked.list:
        print("\n".join(f"{one.name:32} {one.sentence}" for one in chosen))
        return 0
    seed = asked.seed if asked.seed is not None else secrets.randbelow(2**32)
    screen = sys.stderr if asked.json else sys.stdout
    print(f"tirage {seed} (à rejouer avec --seed {seed})", file=screen, flush=True)
    found, tried = [], dict[str, Found]()
    jobs = asked.jobs or ((os.cpu_count() or 1) if asked.long else 1)
    for one, (tally, seconds) in each_tried(chosen, seed=seed, long=asked.long, jobs=jobs):
        print(harness.line(one, tally, seconds), file=screen, flush=True)
        for note in tally.notes:
            print(f"    {note}", file=screen, flush=True)
        found.append(harness.to_json(one, tally))
        tried[one.name] = tally, seconds
    if len(chosen) == len(harness.REGISTERED):
        print("\nPromesse par promesse, essais nommés compris :", file=screen, flush=True)
        played = play_tests()
        for number, promise in PROMISES.items():
            summary = summary_of(promise, tried, played)
            print(summary.line(number, promise.sentence), file=screen, flush=True)
            found.append(summary.to_json(number))
    if asked.json:
        print(json.dumps(found, indent=2))
    if not found:
        print("aucune promesse n’est encore mise à l’épreuve", file=sys.stderr)
    return 0 if found and all(one["ok"] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
