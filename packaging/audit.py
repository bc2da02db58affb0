"""Known vulnerabilities of the locked libraries; « not audited » is a failure (security.md 7.3).

    python packaging/audit.py [--pip-audit PROGRAM]

Runs pip-audit on the hash-pinned lock of what users get. Exit 0: every library was looked up and
none is known vulnerable; 1: some are; 3: at least one could not be looked up (no network, unknown
library). Never part of ``./dev check``: the answer changes without any change of ours.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements.lock"
CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 3
_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


@dataclass
class Verdict:
    """What is known: libraries looked up, those with vulnerabilities, those not looked up."""

    audited: set[str] = field(default_factory=set)
    vulnerable: dict[str, list[str]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    @property
    def code(self) -> int:
        """The exit code; a known vulnerability is said before a gap."""
        if self.vulnerable:
            return VULNERABLE
        return NOT_AUDITED if self.missing or not self.audited else CLEAN


def locked(text: str) -> set[str]:
    """Return the names pinned by a lock, normalised."""
    return {_plain(name) for name, _ in _PINNED.findall(text)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def judged(report: str, wanted: set[str]) -> Verdict:
    """Read the JSON of pip-audit; whatever it does not name was not audited."""
    verdict = Verdict()
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        found = []
    for one in found:
        name = _plain(one["name"])
        if "skip_reason" in one or "vulns" not in one:
            continue
        verdict.audited.add(name)
        if one["vulns"]:
            verdict.vulnerable[name] = sorted(vuln["id"] for vuln in one["vulns"])
    verdict.missing = wanted - verdict.audited
    return verdict


def main() -> int:
    """Run the audit and say the verdict in French."""
    parser = argparse.ArgumentParser(prog="./dev audit", description="Vulnérabilités connues.")
    parser.add_argument("--pip-audit", default="pip-audit", help="le programme pip-audit")
    asked = parser.parse_args()
    wanted = locked(LOCK.read_text(encoding="utf-8"))
    command = [asked.pip_audit, "--requirement", str(LOCK), "--require-hashes", "--disable-pip",
               "--format", "json", "--progress-spinner", "off", "--timeout", "20"]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        report = done.stdout
    except (OSError, subprocess.TimeoutExpired):
        report = ""
    verdict = judged(report, wanted)
    for name, vulnerabilities in sorted(verdict.vulnerable.items()):
        print(f"VULNÉRABLE {name} : {', '.join(vulnerabilities)}")
    if verdict.missing:
        print(f"NON AUDITÉ : {len(verdict.missing)} bibliothèques sur {len(wanted)}"
              f" ({', '.join(sorted(verdict.missing)[:6])}…). Le réseau est-il là ?")  # fmt: skip
    print(f"{len(verdict.audited)} bibliothèques vérifiées sur {len(wanted)}.")
    print("Les bibliothèques natives de la nomenclature (SQLite, SQLCipher, OpenSSL, Qt, zstd) se "
          "suivent à la main : packaging/build_sbom.py.")  # fmt: skip
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
