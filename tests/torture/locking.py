"""The process that the torture of memory locks: ``python -m tests.torture.locking PATH``.

It knows no marker itself, or the scan would find its own source.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cpts_desktop.shell.lock import LockCause, cause_of_last_lock, relaunch


def main(path: Path) -> None:
    """Open, show patients, then lock when told to, as the window does: the process is replaced.

    The relaunched process comes here again, finds why it was locked, and waits as the unlock
    screen does.
    """
    if cause_of_last_lock() is not None:
        print("locked", flush=True)
        sys.stdin.readline()
        return
    from cpts_desktop.features.register import queries
    from tests.torture import writer

    register = writer.open_it(path)
    hits = register.read(queries.search_patients, "marqueur")
    path.with_name("key").write_bytes(bytes(byte ^ 0xA5 for byte in register.data_key()))
    print("open", len(hits), flush=True)
    sys.stdin.readline()
    register.close()
    relaunch(next(iter(LockCause)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
