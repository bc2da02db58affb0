"""Command line of the benchmark (`./dev bench`)."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from pathlib import Path

from tests.bench import harness
from tests.support.discovery import import_modules


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description="Mesures, toujours en rapport avec une référence mesurée au même moment.",
    )
    parser.add_argument("--json", type=Path, metavar="FICHIER", help="écrit aussi le résultat")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NOM", help="seulement ces mesures"
    )
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        metavar="X",
        help="réduit les volumes (0.1 = un dixième) : le résultat n’est alors qu’indicatif",
    )
    parser.add_argument("--list", action="store_true", help="les noms des mesures")
    return parser.parse_args()


def main() -> int:
    """Run the benchmarks; a missed goal is shown, only a crash is an error."""
    asked = arguments()
    import_modules("tests.bench", Path(__file__).parent, "bench_")
    chosen = [
        one
        for one in harness.REGISTERED.values()
        if not asked.only or any(word in one.name for word in asked.only)
    ]
    if asked.list:
        print("\n".join(f"{one.name:32} {one.title}" for one in chosen))
        return 0
    if not chosen:
        print(f"aucune mesure ne s’appelle {', '.join(asked.only)}", file=sys.stderr)
        return 2
    if asked.json and (asked.json.is_dir() or not asked.json.parent.is_dir()):
        print(f"{asked.json} ne peut pas être écrit : rien n’a été mesuré", file=sys.stderr)
        return 2
    results: list[harness.Result] = []
    failed: list[str] = []
    for one in chosen:
        print(f"… {one.title}", file=sys.stderr, flush=True)
        try:
            results.append(harness.run_one(one, asked.scale))
        except Exception:  # one broken benchmark must not hide the others
            failed.append(one.name)
            traceback.print_exc()
    machine = harness.machine()
    print("\n" + " · ".join(str(value) for value in machine.values()))
    if asked.scale != 1.0:
        print(f"volumes réduits à {asked.scale:g} : indicatif")
    print(harness.table(results))
    if asked.json:
        content = {"machine": machine, "results": [result.to_json() for result in results]}
        asked.json.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if failed:
        print(f"en erreur : {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
