"""Nothing in clear on the disk, nothing in memory after lock, with controls (P-20, P-40)."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from cpts_desktop.features.register.commands import store_document
from cpts_desktop.features.register.model import DocumentDraft
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.backup import backup_register
from cpts_desktop.storage.integrity import check_register
from tests.support.project_files import PROJECT
from tests.torture import writer
from tests.torture.harness import Tally, Torture, promise

MARKERS: Final = ("MARQUEURNOM", "MARQUEURPRENOM", "MARQUEURVILLE", "MARQUEURTEXTELIBRE")
_STREAM_HEADS: Final = re.compile(rb"[\x78][\x01\x5e\x9c\xda]")


def forms(marker: str) -> Iterator[bytes]:
    """Yield the marker as bytes in each encoding that a leak could have."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield marker.encode(encoding)
    yield marker.lower().encode()
    for offset in range(3):
        coded = base64.b64encode(b"x" * offset + marker.encode())
        yield coded[4 if offset else 0 : -4]


def holds(data: bytes, needles: list[bytes]) -> bool:
    """Say whether any needle is in the data, or in a deflate stream inside it."""
    if any(needle in data for needle in needles):
        return True
    for match in _STREAM_HEADS.finditer(data):
        try:
            inner = zlib.decompressobj().decompress(data[match.start() : match.start() + 200_000])
        except zlib.error:
            continue
        if any(needle in inner for needle in needles):
            return True
    return False


def session(folder: Path) -> None:
    """Use every part of the floor with marked words: facts, drafts, documents, backup, check."""
    path = folder / "r.db"
    patient = writer.create(
        path, birth_name=MARKERS[0], given_names=MARKERS[1], city=MARKERS[2],
        birth_date=date(1944, 3, 12),
    )  # fmt: skip
    register = writer.open_it(path)
    for number in range(1, 20):
        writer.save_visit(register, patient, number)
    text = (MARKERS[3] + " ") * 200
    letter = DocumentDraft("courrier", MARKERS[3], "text/plain", text.encode())
    register.run(lambda cmd, uow: Ok(store_document(uow, patient, cmd)), letter)
    register.save_draft("visit", patient, {"note": MARKERS[3]})
    backup_register(register, folder / "sauvegardes")
    check_register(register)
    register.checkpoint()
    register.save_draft("visit", patient, {"note": MARKERS[3] * 50})
    os._exit(0)  # no orderly end: the log stays as it is


def written_files(trace: Path) -> set[Path]:
    """Return every file that a traced run opened for writing, created or renamed to."""
    found = set()
    for line in trace.read_text(errors="replace").splitlines():
        opened = re.search(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]+)", O_(?:WRONLY|RDWR)', line)
        renamed = re.search(r'rename(?:at2?)?\(.*"([^"]+)"', line)
        for match in (opened, renamed):
            if match:
                found.add(Path(match[1]))
    return found


@promise("marker_on_disk", "Aucun mot d’un patient en clair dans aucun fichier écrit")
def marker_on_disk(torture: Torture) -> Tally:
    """Scan every file that a session wrote, wherever it is; the control must be found."""
    tally = Tally()
    needles = [form for marker in MARKERS for form in forms(marker)]
    control = torture.folder / "temoin"
    hidden = [
        f"x{MARKERS[0]}y".encode(),
        MARKERS[1].encode("utf-16-le"),
        b"PK" + zlib.compress(MARKERS[3].encode() * 9),
        base64.b64encode(b"ab" + needles[0] + b"cd"),
    ]
    for number, content in enumerate(hidden):
        control.write_bytes(os.urandom(5000) + content + os.urandom(50))
        found = holds(control.read_bytes(), needles)
        tally.run(hit=found, lost=int(not found), note="" if found else f"témoin {number} manqué")
    control.unlink()
    trace = torture.folder / "strace.log"
    home = torture.folder / "home"
    home.mkdir()
    program = (
        "import sys; from pathlib import Path; from tests.torture import torture_leaks; "
        "torture_leaks.session(Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", program, str(home)]
    traced = subprocess.run(["strace", "-V"], capture_output=True, check=False).returncode == 0
    if traced:
        calls = "trace=open,openat,creat,rename,renameat,renameat2"
        command = ["strace", "-f", "-o", str(trace), "-e", calls, *command]
    else:
        tally.notes.append("sans « strace » : seuls les dossiers de la session sont lus")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "HOME": str(home), "TMPDIR": str(home),
                   "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False)
    tally.run(hit=True, lost=int(done.returncode != 0 or holds(done.stdout + done.stderr, needles)))
    files = {item for item in home.rglob("*") if item.is_file()}
    if traced:
        files |= {item for item in written_files(trace) if item.is_file()}
    for item in sorted(files):
        if str(item).startswith(("/dev", "/proc")):
            continue
        leaks = holds(item.read_bytes(), needles)
        tally.run(hit=True, lost=int(leaks), note=item.name if leaks else "")
    tally.notes.append(f"{len(files)} fichiers lus")
    return tally


# -- memory -------------------------------------------------------------------------------


def memory_of(process: int) -> Iterator[bytes]:
    """Yield the readable memory of a process, region by region."""
    with (
        Path(f"/proc/{process}/maps").open() as maps,
        Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory,
    ):
        for line in maps:
            span, rights, *_ = line.split()
            if not rights.startswith("r") or line.rstrip().endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue


def in_memory(process: int, needles: dict[str, bytes]) -> set[str]:
    """Return the names of the needles that lie in the memory of a process."""
    found = set()
    for region in memory_of(process):
        found |= {name for name, needle in needles.items() if needle in region}
    return found


def family(process: int) -> list[int]:
    """Return a process and all its living descendants."""
    found = [process]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        if children.exists():
            found.extend(int(child) for child in children.read_text().split())
    return found


@promise(
    "memory_after_lock",
    "Après verrouillage, ni la clé ni un patient dans la mémoire d’un processus",
)
def memory_after_lock(torture: Torture) -> Tally:
    """Scan /proc/PID/mem of every process of ours, before the lock (control) and after."""
    tally = Tally()
    if not Path("/proc/self/mem").exists():
        tally.notes.append("NON ESSAYÉ : ce système n’a pas /proc")
        return tally
    path = torture.folder / "r.db"
    writer.create(path, birth_name=MARKERS[0], given_names=MARKERS[1], city=MARKERS[2])
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "QT_QPA_PLATFORM": "offscreen"}
    for _ in range(torture.runs(short=1, long=10)):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.locking", str(path)], cwd=PROJECT,
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdin and process.stdout
        process.stdout.readline()
        key = bytes(byte ^ 0xA5 for byte in path.with_name("key").read_bytes())
        path.with_name("key").unlink()
        text = key.hex()
        needles = {
            "clé": key,
            "clé en hexadécimal": text.encode(),
            "clé en UTF-16": text.encode("utf-16-le"),
            **{marker: marker.encode() for marker in MARKERS[:3]},
            **{f"{marker} (Qt)": marker.encode("utf-16-le") for marker in MARKERS[:3]},
        }
        before = set().union(*(in_memory(one, needles) for one in family(process.pid)))
        control = {"clé", "clé en hexadécimal"} & before and MARKERS[0] in before
        process.stdin.write("\n")
        process.stdin.flush()
        said = process.stdout.readline().strip()
        time.sleep(0.2)
        after = set().union(*(in_memory(one, needles) for one in family(process.pid)))
        process.stdin.write("\n")
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
        bad = len(after) + (said != "locked")
        why = f"reste : {', '.join(sorted(after))}" if after else ""
        tally.run(
            hit=bool(control), lost=bad, note=why or ("" if said == "locked" else "pas verrouillé")
        )
        tally.notes.append(f"témoin : {len(before)} traces avant, {len(after)} après")
    return tally
