"""The parsing child: it alone decrypts and unfolds what came from outside, then it ends.

Standard input: one JSON line. Standard output, for each block: ``M`` + the length of a frame that
holds its entries, a line feed, and the frame; or ``B`` + the line of any other block. At the end
``E`` + a result line. It can write no file and has bounded memory and processor time (POSIX).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

MEMORY: Final = 640 << 20


def main() -> int:
    """Read one request, answer it, end."""
    request = json.loads(sys.stdin.buffer.readline(64 << 10))
    # msgspec looks for it and does without: a sixth of the time that it takes to start.
    sys.modules.setdefault("typing_extensions", None)  # type: ignore[arg-type]
    if "beside" in request:
        return _work_beside(request["beside"], request["cpu"])
    from cpts_desktop.kernel import collecting
    from cpts_desktop.packets.codes import PacketRefused
    from cpts_desktop.packets.unfolding import Body, unfold

    limit(request["cpu"])
    out = sys.stdout.buffer
    checker = _Checker(out, request["known"])
    body = Body(Path(request["path"]), request["offset"], request["sha256"])
    try:
        with collecting.paused():  # it lives for one packet, within bounds, and makes no circles
            unfold(body, request["identity"], request["expected"], checker)
        result: dict[str, Any] = {"code": "", "where": "", "blocks": checker.blocks}
    except PacketRefused as refusal:
        result = {"code": refusal.code.value, "where": refusal.where, "blocks": checker.blocks}
    except MemoryError:
        result = {"code": "TOO_BIG", "where": "memory", "blocks": checker.blocks}
    out.write(b"E" + json.dumps(result).encode() + b"\n")
    out.flush()
    return 0


def _work_beside(job: str, cpu_seconds: int) -> int:
    """Answer frames until there are no more (``packets.beside``)."""
    from cpts_desktop.kernel import collecting
    from cpts_desktop.packets.frames import serve

    if job == "verify":
        from cpts_desktop.storage.vouching import answer
    else:
        from cpts_desktop.packets.packing import answer
    limit(cpu_seconds)
    with collecting.paused():
        return serve(sys.stdin.buffer, sys.stdout.buffer, answer)


def limit(cpu_seconds: int) -> None:
    """Bound this process; a system without these limits relies on the parent's watch."""
    if sys.platform != "win32":
        import resource

        for name, value in (
            ("RLIMIT_AS", MEMORY),
            ("RLIMIT_CPU", cpu_seconds),
            ("RLIMIT_CORE", 0),
            ("RLIMIT_FSIZE", 0),
        ):
            number = getattr(resource, name, None)
            if number is None:
                continue
            try:
                resource.setrlimit(number, (value, value))
            except (ValueError, OSError):
                continue


class _Checker:
    """Unfolds each block, so that a hostile one breaks this process, then passes it on."""

    def __init__(self, out: Any, known: int) -> None:
        self._out = out
        self._known = known
        self.blocks = 0

    def __call__(self, block: dict[str, Any], line: bytes) -> None:
        from cpts_desktop.packets.blocks import decode_block
        from cpts_desktop.packets.handover import to_frame

        self.blocks += 1
        if self.blocks <= self._known:
            return
        if block["block"] != "entries":
            self._out.write(b"B" + line)
            return
        frame = to_frame(decode_block(block))
        self._out.write(b"M%d\n" % len(frame))
        self._out.write(frame)


if __name__ == "__main__":
    sys.exit(main())
