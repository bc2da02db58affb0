"""The parsing child: same result, killed when silent or cancelled, bounded (P-32)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cpts_desktop.kernel.outcome import Cancelled
from cpts_desktop.packets import child, sandbox
from cpts_desktop.packets.blocks import encode_blocks
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.envelope import check
from tests.pure.packets.bad_vectors import catalogue
from tests.pure.packets.samples import (
    DOCTOR,
    ME,
    PINNED,
    entries,
    packet,
)

posix_only = pytest.mark.skipif(os.name != "posix", reason="limites POSIX")


def through_child(path: Path, **options: object) -> list[object]:
    """Read a packet in the child."""
    checked = check(path, PINNED, ME)
    blocks = sandbox.blocks(path, checked, DOCTOR.age_identity, **options)  # type: ignore[arg-type]
    return [entry for block in blocks for entry in block["entries"]]


def test_the_child_gives_what_was_sealed(tmp_path: Path) -> None:
    path = packet(tmp_path, encode_blocks(entries(9000)))
    assert through_child(path) == list(entries(9000))


@pytest.mark.parametrize(
    "name",
    [
        "corps_bombe",
        "corps_coupe",
        "age_octet_retourne",
        "bloc_colonne_bombe",
        "corps_fenetre_geante",
    ],
)
def test_the_child_reports_the_code(name: str, tmp_path: Path) -> None:
    bad = next(bad for bad in catalogue() if bad.name == name)
    path = tmp_path / "x.cpts"
    path.write_bytes(bad.data)
    began = time.monotonic()
    with pytest.raises(PacketRefused) as caught:
        through_child(path)
    assert caught.value.code == bad.code
    assert time.monotonic() - began < 10


def test_a_silent_child_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sandbox, "command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    began = time.monotonic()
    with pytest.raises(PacketRefused) as caught:
        through_child(packet(tmp_path), silence=0.3)
    assert caught.value.code == "TOO_BIG"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "last_words",
    [
        "",
        "B{",
        "E{}",
        "E[1]",
        "X",
        'E{"code":"","blocks":3}',
        "M",
        "M-1",
        "M5\nab",
        "M1\nx",
        "M99999999999",
        "M1\n\x90",
    ],
)
def test_a_child_that_dies_or_lies_is_a_refusal(
    last_words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"import sys; sys.stdin.readline(); print({last_words!r}, flush=True)"
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", program])
    with pytest.raises(PacketRefused):
        through_child(packet(tmp_path))


def test_cancelling_kills_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sandbox, "command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    began = time.monotonic()
    with pytest.raises(Cancelled):
        through_child(packet(tmp_path), cancelled=lambda: True)
    assert time.monotonic() - began < 2


@posix_only
def test_the_child_has_bounded_memory_and_writes_no_file(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = {path!r}; from cpts_desktop.packets import child; "
        "child.limit(60)\n"
        "try:\n    bytearray(child.MEMORY)\n"
        "except MemoryError:\n    print('memory')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    open({file!r}, 'wb', 0).write(b'x')\n"
        "except OSError:\n    print('file')\n"
    ).format(path=sys.path, file=str(tmp_path / "f"))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["memory", "file"]
    assert child.MEMORY < 1 << 30


MEASURE = """
import resource, sys
sys.path[:0] = {path!r}
from pathlib import Path
from cpts_desktop.packets import sandbox
from cpts_desktop.packets.blocks import encode_blocks
from cpts_desktop.packets.envelope import check, seal
from tests.pure.packets.samples import DOCTOR, ME, NURSE, PINNED, draft, entries
def peak(who):
    return resource.getrusage(who).ru_maxrss
folder = Path({folder!r})
before = peak(resource.RUSAGE_SELF)
def pass_through(count, name):
    sealed = seal(folder / name, draft(), NURSE, [DOCTOR.public], encode_blocks(entries(count)),
                  work=folder)
    checked = check(sealed.path, PINNED, ME)
    seen = sum(len(b["entries"]) for b in sandbox.blocks(sealed.path, checked, DOCTOR.age_identity))
    assert seen == count
    return sealed.size
pass_through(20_000, "small.cpts")
small = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)
size = pass_through({count}, "large.cpts")
large = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)
print(large[0] - small[0], large[1] - small[1], large[1], size)
"""


@pytest.mark.slow
@posix_only
@pytest.mark.parametrize("count", [400_000])
def test_a_large_packet_streams_in_bounded_memory(count: int, tmp_path: Path) -> None:
    """Peak memory of both processes does not grow with the packet; at most 12.5 B per entry."""
    program = MEASURE.format(path=sys.path, folder=str(tmp_path), count=count)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    parent, child_growth, child_peak, size = map(int, done.stdout.split())
    assert size / count < 12.5
    assert parent < 16 * 1024 and child_growth < 16 * 1024
    assert child_peak < 300 * 1024
