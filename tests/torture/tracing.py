"""Follow a forked process from system call to system call, and break the n-th one (Linux).

Written on ``ptrace`` itself, so that a bare machine needs neither strace nor a compiler. The child
is forked from this process with everything imported: following it costs what it does, and nothing
for starting Python. Only calls that change or read a file below one folder are looked at; the end
of a pipe named ``acks`` is where the child says what it was told is saved.
"""

# ruff: noqa: PTH115, PTH116, PTH118, PTH123
# (/proc is read call by call, thousands of times)

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TRACEME, _CONT_SYSCALL, _POKEUSER, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 6, 0x4200, 0x420E
_OPTIONS: Final = 0x1 | 0x2 | 0x4 | 0x8 | 0x100000  # sysgood, fork, vfork, clone, exitkill
_ORIG_RAX, _RAX = 15 * 8, 10 * 8
_WALL: Final = 0x40000000
_O_CREAT, _AT_FDCWD, _SOCKET = os.O_CREAT, -100, 41

# x86-64: number -> (name, how to find the file: "fd", or positions of (folder, path) arguments)
CALLS: Final = {
    0: ("read", "fd"), 17: ("pread64", "fd"), 1: ("write", "fd"), 18: ("pwrite64", "fd"),
    20: ("writev", "fd"), 296: ("pwritev", "fd"), 40: ("sendfile", "fd"),
    326: ("copy_file_range", 2), 74: ("fsync", "fd"), 75: ("fdatasync", "fd"),
    77: ("ftruncate", "fd"), 285: ("fallocate", "fd"), 2: ("open", (None, 0, None)),
    257: ("open", (0, 1, None)), 82: ("rename", (None, 0, 1)), 264: ("rename", (0, 1, 3)),
    316: ("rename", (0, 1, 3)), 86: ("link", (None, 0, 1)), 265: ("link", (0, 1, 3)),
    87: ("unlink", (None, 0, None)), 263: ("unlink", (0, 1, None)),
    83: ("mkdir", (None, 0, None)), 258: ("mkdir", (0, 1, None)),
}  # fmt: skip
READS: Final = frozenset({"read", "pread64"})
SYNCS: Final = frozenset({"fsync", "fdatasync"})
WRITES: Final = frozenset(
    {"write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "ftruncate",
     "fallocate"}
)  # fmt: skip
NAMES: Final = frozenset({"open", "rename", "link", "unlink", "mkdir"})

_libc = ctypes.CDLL(None, use_errno=True)
if hasattr(_libc, "ptrace"):
    _libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    _libc.ptrace.restype = ctypes.c_long


@dataclass(frozen=True)
class Call:
    """One successful or failed call on a watched file, seen when it ended."""

    name: str
    path: str
    inode: int = 0
    other: str = ""
    offset: int = 0
    data: bytes = b""
    flags: int = 0
    result: int = 0
    existed: bool = False


@dataclass(frozen=True)
class Break:
    """Break the ``nth`` call of the given names: an errno, or the death of the process."""

    nth: int
    names: frozenset[str]
    errno: int | None = None
    sticky: bool = False


@dataclass
class Followed:
    """What came of a followed process."""

    status: int
    acks: list[int]
    hits: int
    seen: int
    broken: str = ""
    networks: int = 0
    """Network sockets (IPv4, IPv6) that the process and its threads asked for."""

    @property
    def killed(self) -> bool:
        """Whether the process died of our signal."""
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    @property
    def code(self) -> int:
        """The exit code, or minus the signal."""
        return os.waitstatus_to_exitcode(self.status)


def why_not() -> str:
    """Return why processes cannot be followed here, or an empty text."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "AMD64"):
        return "NON ESSAYÉ : suivre les appels système n’est écrit que pour Linux sur x86-64"
    child = os.fork()
    if not child:
        os._exit(0 if _libc.ptrace(_TRACEME, 0, None, None) == 0 else 1)
    _, status = os.waitpid(child, 0)
    return "" if status == 0 else "NON ESSAYÉ : ce système interdit « ptrace » (conteneur ?)"


class _Follower:
    """The tracer of one child and of its threads."""

    def __init__(
        self, child: int, folder: Path, fault: Break | None, keep: Callable[[Call], None] | None
    ) -> None:
        self._child = child
        self._folder = os.path.realpath(folder)
        self._fault = fault
        self._keep = keep
        self._inside: dict[int, tuple[Call, list[int]] | None] = {}
        self._failing: dict[int, int] = {}
        self._info = ctypes.create_string_buffer(88)
        self._known = {child}
        self.hits = 0
        self.seen = 0
        self.networks = 0
        self.broken = ""

    def run(self) -> int:
        """Follow until the child ends; return its wait status."""
        os.waitpid(self._child, _WALL)
        _libc.ptrace(_SETOPTIONS, self._child, None, _OPTIONS)
        self._go_on(self._child, 0)
        while True:
            thread, status = os.waitpid(-1, _WALL)
            if not os.WIFSTOPPED(status):
                self._inside.pop(thread, None)
                self._known.discard(thread)
                if thread == self._child:
                    self._end_the_others()
                    return status
                continue
            self._known.add(thread)
            stop = os.WSTOPSIG(status)
            if stop == signal.SIGTRAP | 0x80:
                self._call(thread)
                self._go_on(thread, 0)
            elif status >> 16 or stop in (signal.SIGTRAP, signal.SIGSTOP):
                self._go_on(thread, 0)  # a new thread, or its first stop
            else:
                self._go_on(thread, stop)

    def _end_the_others(self) -> None:
        """End the processes that the child had started itself."""
        for other in self._known:
            try:
                os.kill(other, signal.SIGKILL)
                os.waitpid(other, _WALL)
            except (ProcessLookupError, ChildProcessError):
                continue

    def _go_on(self, thread: int, sig: int) -> None:
        _libc.ptrace(_CONT_SYSCALL, thread, None, sig)

    def _call(self, thread: int) -> None:
        if _libc.ptrace(_SYSCALL_INFO, thread, len(self._info), self._info) <= 0:
            return
        if self._info.raw[0] == 1:
            self._begins(thread)
        else:
            self._ends(thread)

    def _begins(self, thread: int) -> None:
        number, *values = struct.unpack_from("<7Q", self._info.raw, 24)
        self._inside[thread] = None
        if number == _SOCKET and values[0] in (2, 10):
            self.networks += 1
        if number not in CALLS:
            return
        name, how = CALLS[number]
        call = self._look(thread, name, how, values)
        if call is None:
            return
        self._inside[thread] = (call, values)
        fault = self._fault
        if fault is None or name not in fault.names:
            return
        self.seen += 1
        if self.seen == fault.nth or (fault.sticky and self.seen > fault.nth):
            self.hits += 1
            self.broken = self.broken or f"{name} {Path(call.path).name}"
            if fault.errno is None:
                os.kill(self._child, signal.SIGKILL)
            else:
                _libc.ptrace(_POKEUSER, thread, _ORIG_RAX, 2**64 - 1)
                self._failing[thread] = fault.errno

    def _ends(self, thread: int) -> None:
        found = self._inside.pop(thread, None)
        failing = self._failing.pop(thread, None)
        if failing is not None:
            _libc.ptrace(_POKEUSER, thread, _RAX, 2**64 - failing)
            return
        if found is None or self._keep is None:
            return
        (result,) = struct.unpack_from("<q", self._info.raw, 24)
        call, values = found
        if result < 0 or call.name in READS:
            return
        self._keep(self._finished(thread, call, values, result))

    # -- reading what a call is about ---------------------------------------------------------

    def _look(
        self, thread: int, name: str, how: str | int | tuple[int | None, int, int | None],
        values: list[int],
    ) -> Call | None:  # fmt: skip
        if isinstance(how, tuple):
            folder, first, second = how
            path = self._path(thread, None if folder is None else values[folder], values[first])
            other = ""
            if second is not None:
                at = None if folder is None else values[2]
                other = self._path(thread, at, values[second])
            if not self._watched(path) and not self._watched(other):
                return None
            flags = values[first + 1] if name == "open" else 0
            if name == "open" and not flags & (os.O_WRONLY | os.O_RDWR | _O_CREAT):
                return None
            return Call(name, path, _inode(path), other, flags=flags, existed=os.path.lexists(path))
        handle = values[0 if how == "fd" else int(how)]
        link = f"/proc/{thread}/fd/{handle}"
        try:
            path = os.readlink(link)
        except OSError:
            return None
        if not self._watched(path) and not path.startswith("pipe:"):
            return None
        if path.startswith("pipe:"):
            return Call("ack", path) if name == "write" and self._fault is None else None
        return Call(name, path.removesuffix(" (deleted)"), os.stat(link).st_ino)

    def _finished(self, thread: int, call: Call, values: list[int], result: int) -> Call:
        data, offset = b"", 0
        if call.name in ("write", "ack", "pwrite64"):
            data = _memory(thread, values[1], result)
        elif call.name in ("writev", "pwritev"):
            data = self._gathered(thread, values[1], values[2], result)
        if call.name in ("pwrite64", "pwritev"):
            offset = values[3]
        elif call.name in ("write", "writev", "sendfile", "copy_file_range"):
            handle = values[2] if call.name == "copy_file_range" else values[0]
            offset = _position(thread, handle) - result
        if call.name in ("sendfile", "copy_file_range"):
            data = Path(call.path).read_bytes()[offset : offset + result]
        if call.name in ("ftruncate", "fallocate"):
            offset = values[1] if call.name == "ftruncate" else values[2] + values[3]
        inode = call.inode
        if call.name == "open":
            inode = os.stat(f"/proc/{thread}/fd/{result}").st_ino
        elif call.name == "mkdir":
            inode = _inode(call.path)
        return Call(
            call.name, call.path, inode, call.other, offset, data, call.flags, result, call.existed
        )

    def _gathered(self, thread: int, vector: int, count: int, result: int) -> bytes:
        raw = _memory(thread, vector, 16 * count)
        parts = [
            _memory(thread, *struct.unpack_from("<2Q", raw, 16 * index)) for index in range(count)
        ]
        return b"".join(parts)[:result]

    def _path(self, thread: int, folder: int | None, pointer: int) -> str:
        text = bytearray()
        with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
            memory.seek(pointer)
            while b"\0" not in text and len(text) < 4096:
                text += memory.read(min(256, 4096 - pointer % 4096))
                pointer += len(text)
        path = os.fsdecode(bytes(text).split(b"\0", 1)[0])
        if not path.startswith("/"):
            at = None if folder is None else ctypes.c_int32(folder & 0xFFFFFFFF).value
            place = "cwd" if at in (None, _AT_FDCWD) else f"fd/{at}"
            try:
                path = os.path.join(os.readlink(f"/proc/{thread}/{place}"), path)
            except OSError:
                return path
        return os.path.normpath(path)

    def _watched(self, path: str) -> bool:
        return path.startswith(self._folder + "/") or path == self._folder


def _memory(thread: int, address: int, count: int) -> bytes:
    with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(count)


def _inode(path: str) -> int:
    try:
        return os.lstat(path).st_ino
    except OSError:
        return 0


def _position(process: int, handle: int) -> int:
    text = Path(f"/proc/{process}/fdinfo/{handle}").read_text()
    return int(text.split("pos:", 1)[1].split()[0])


def follow(
    act: Callable[[int], None],
    folder: Path,
    *,
    fault: Break | None = None,
    keep: Callable[[Call], None] | None = None,
) -> Followed:
    """Run ``act(handle)`` in a followed child; ``handle`` takes one acknowledged number a line.

    ``keep`` receives each call that changed a file below ``folder``, and each acknowledgement, in
    order. A fault that a person would read is exit code 9; anything else that escapes is 3.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _as_child(act, reading, writing)
    os.close(writing)
    follower = _Follower(child, folder, fault, keep)
    status = follower.run()
    data = bytearray()
    while piece := os.read(reading, 65_536):
        data += piece
    os.close(reading)
    acks = [int(line) for line in data.split(b"\n")[:-1]]
    found = (follower.hits, follower.seen, follower.broken, follower.networks)
    return Followed(status, acks, *found)


def _as_child(act: Callable[[int], None], reading: int, writing: int) -> None:
    from cpts_desktop.kernel.outcome import Fault

    code = 3
    try:
        os.close(reading)
        if not os.environ.get("CPTS_TORTURE_LOUD"):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        _libc.ptrace(_TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        act(writing)
        code = 0
    except Fault:
        code = 9
    except BaseException:
        if os.environ.get("CPTS_TORTURE_LOUD"):
            import traceback

            traceback.print_exc()
    finally:
        os._exit(code)
