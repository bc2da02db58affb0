"""The kernel itself refuses a network socket to the tests and to all they start (P-63, Linux).

A seccomp filter, inherited by every thread and child process, whatever the language: C++ of Qt,
git, a spawned parser. ``socket(AF_INET | AF_INET6)`` gives EACCES, so no byte can leave. It needs
no right. Elsewhere only the hook of the interpreter (``no_network``) holds.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from typing import Final

_ARCHES: Final = {"x86_64": (0xC000003E, 41, 317), "aarch64": (0xC00000B7, 198, 277)}
_NO_NEW_PRIVS, _SET_FILTER, _ALL_THREADS = 38, 1, 1
_ALLOW, _EACCES = 0x7FFF0000, 0x00050000 | 13
_INET, _INET6 = 2, 10


def _program(arch: int, socket_call: int) -> bytes:
    """Return the filter: another machine or another call passes; two families do not."""
    load, equal, give = 0x20, 0x15, 0x06
    steps = (
        (load, 0, 0, 4), (equal, 0, 5, arch), (load, 0, 0, 0), (equal, 0, 3, socket_call),
        (load, 0, 0, 16), (equal, 2, 0, _INET), (equal, 1, 0, _INET6), (give, 0, 0, _ALLOW),
        (give, 0, 0, _EACCES),
    )  # fmt: skip
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def forbid() -> bool:
    """Forbid network sockets to this process and its children for ever; say whether it holds."""
    known = _ARCHES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    arch, socket_call, seccomp_call = known
    code = _program(arch, socket_call)
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("<HxxxxxxQ", len(code) // 8, ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.syscall(seccomp_call, _SET_FILTER, _ALL_THREADS, program) == 0)
