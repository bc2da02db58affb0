"""One target guided by atheris: ``python -m tests.fuzz.guided NAME SECONDS``.

In a Python of its own: the guide sees only the modules imported after it, and a reader that another
target has already loaded would be fuzzed blind.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Final

from tests.fuzz.run import CORPUS
from tests.fuzz.targets import TARGETS

MODULES: Final = {
    "packet": ("cpts_desktop.packets.header", "cpts_desktop.packets.body"),
    "member_card": ("cpts_desktop.packets.identity",),
    "fhir": ("cpts_desktop.features.register.fhir.reader",
             "cpts_desktop.features.register.fhir.people",
             "cpts_desktop.features.register.fhir.measures"),
    "cda": ("cpts_desktop.features.exchange.formats.cda_read",),
    "bdpm": ("cpts_desktop.features.medication.reference.bdpm",),
    "ansm_text": ("cpts_desktop.features.medication.reference.ansm_pdf",),
    "toml": ("cpts_desktop.protocols.loader",),
    "backup": ("cpts_desktop.storage.slots", "cpts_desktop.storage.sidecar"),
    "strict_json": ("cpts_desktop.kernel.jsonio",),
    "card": ("cpts_desktop.features.card.card_json", "cpts_desktop.features.card.reading"),
    "scans": ("cpts_desktop.features.medication.gs1",
              "cpts_desktop.features.register.rules.datamatrix"),
    "typed": ("cpts_desktop.kernel.text", "cpts_desktop.kernel.numbers"),
    "annuaire": ("cpts_desktop.features.register.annuaire.reading",),
    "xdm": ("cpts_desktop.features.exchange.formats.xdm_read",
            "cpts_desktop.features.exchange.formats.cda_read"),
    "relay": ("cpts_desktop.packets.relay", "cpts_desktop.packets.word_figures"),
    "statements": ("cpts_desktop.features.exchange.statements", "cpts_desktop.packets.blocks",
                   "cpts_desktop.packets.handover"),
}  # fmt: skip
"""What the guide must see from the inside: it follows only what is imported under its eyes."""


def guided(name: str, seconds: float) -> int:
    """Guide one target for a time; return the exit code, 0 when nothing fell."""
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(max(1, int(seconds)))]
    return subprocess.run(command, check=False).returncode


def main() -> None:
    """Fuzz until the time is over; what falls is kept in the corpus. Never returns."""
    import atheris

    name, seconds = sys.argv[1:]
    with atheris.instrument_imports(include=["cpts_desktop"], enable_loader_override=False):
        for module in MODULES[name]:
            importlib.import_module(module)
    grown, kept = CORPUS.parent / ".grown" / name, CORPUS / name
    for folder in (grown, kept):
        folder.mkdir(parents=True, exist_ok=True)
    arguments = [
        sys.argv[0], f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=1024",
        "-max_len=16384", "-print_final_stats=1", f"-artifact_prefix={kept}/found-",
        str(grown), str(kept),
    ]  # fmt: skip
    atheris.Setup(arguments, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
