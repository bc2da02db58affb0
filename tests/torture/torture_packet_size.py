"""Giant packets stream in bounded memory; bombs are refused quickly (P-32)."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from cpts_desktop.packets import sandbox
from cpts_desktop.packets.blocks import encode_blocks
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.envelope import check
from tests.pure.packets.bad_vectors import catalogue
from tests.pure.packets.samples import DOCTOR, ME, PINNED, entries, packet
from tests.torture.harness import Tally, Torture, promise

MAX_MEMORY: Final = 300 << 20
MAX_SECONDS: Final = 10.0
_READER: Final = """
import sys
sys.path[:0] = sys.argv[1:3]
from tests.torture.torture_packet_size import read_all
print(read_all(sys.argv[3]))
"""


def read_all(path: str) -> str:
    """Read a packet as an import does; say how many entries and what both processes took."""
    checked = check(Path(path), PINNED, ME)
    count = 0
    for block in sandbox.blocks(Path(path), checked, DOCTOR.age_identity):
        count += len(block["entries"]) if block["block"] == "entries" else 0
    told = {"entries": count, "reader": _peak()}
    told["child"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    return json.dumps(told)


def _peak() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) << 10


@promise(
    "giant_packet",
    "Un paquet de dix millions d’inscriptions se lit en moins de 300 Mio",
)
def giant_packet(torture: Torture) -> Tally:
    """Make one, read it in processes of its own, and look at the peak of their memory."""
    tally = Tally()
    wanted = torture.runs(short=200_000, long=10_000_000)
    path = packet(torture.folder, encode_blocks(entries(wanted)))
    root = Path(__file__).resolve().parents[2]
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(root), str(root / "src"), str(path)],
        capture_output=True, check=True, timeout=7200,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    peak = max(told["reader"], told["child"])
    tally.run(
        hit=told["entries"] == wanted,
        lost=int(told["entries"] != wanted or peak > MAX_MEMORY),
        note=(
            f"{wanted} inscriptions, {path.stat().st_size} octets, "
            f"{time.monotonic() - started:.1f} s, lecteur {told['reader'] >> 20} Mio, "
            f"analyseur {told['child'] >> 20} Mio"
        ),
    )
    return tally


@promise("packet_bombs", "Une bombe est refusée en moins de dix secondes")
def packet_bombs(torture: Torture) -> Tally:
    """Every crafted bomb, giant field and deep nesting, through the parsing child."""
    tally = Tally()
    for number, bad in enumerate(one for one in catalogue() if one.code in ("TOO_BIG", "SCHEMA")):
        path = torture.folder / f"{number}.cpts"
        path.write_bytes(bad.data)
        started = time.monotonic()
        refused = ""
        try:
            for _ in sandbox.blocks(path, check(path, PINNED, ME), DOCTOR.age_identity):
                pass
        except PacketRefused as refusal:
            refused = refusal.code.value
        elapsed = time.monotonic() - started
        late = elapsed > MAX_SECONDS
        tally.run(hit=bool(refused), lost=int(late or not refused),
                  note=f"{bad.name} : {elapsed:.1f} s" if late or not refused else "")  # fmt: skip
    return tally
