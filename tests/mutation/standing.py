"""Plays mutants inside one pytest that has already imported and collected everything.

For a mutant of the body of a function, a fork of that pytest puts the changed code in the place of
the old one (``__code__``) and plays the tests that reach the line, until one fails. Starting
Python, its libraries and pytest anew for each mutant took nine tenths of the time.

What a test starts as a process of its own reads the changed file too: each worker has a copy of the
tree, to which ``PYTHONPATH`` and the parsing child of packets point.
"""

from __future__ import annotations

import ast
import gc
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, Final
from xml.etree import ElementTree

import pytest

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
BUDGET: Final = 40.0
"""Seconds after which no other test is begun for a mutant: it then survives."""
PATIENCE: Final = 20.0
"""A test may take so many times what it took with nothing changed; then it counts as failed."""
NOTICED, APART = 1, 98


@dataclass(frozen=True)
class Change:
    """One mutant: a file of the program, the changed text, the name of the function it changes."""

    name: str
    line: int
    what: str
    text: str
    function: str
    """Qualified name of the outermost function; "" for what runs at import."""

    @property
    def said(self) -> str:
        """How it is printed."""
        return f"{self.name}:{self.line} {self.what}"


def outermost(tree: ast.Module) -> dict[int, str]:
    """Return the qualified name of the function whose body holds each node, by ``id``."""
    found: dict[int, str] = {}

    def walk(body: Sequence[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, FUNCTIONS):
                for statement in node.body:
                    for part in ast.walk(statement):
                        found[id(part)] = prefix + node.name
            elif isinstance(node, ast.ClassDef):
                walk(node.body, f"{prefix}{node.name}.")

    walk(tree.body, "")
    return found


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions of a module and of its classes, not what they hold."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_flags & 0x1:  # CO_OPTIMIZED: a function, not the body of a class
                yield one
            else:
                yield from codes(one)


Live = dict[tuple[str, str], list[FunctionType]]


def live_functions() -> Live:
    """Return the functions of the program that exist now, by module and qualified name."""
    found: Live = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and str(one.__module__).startswith("cpts_desktop."):
            found.setdefault((one.__module__, one.__code__.co_qualname), []).append(one)
    return found


def swap(change: Change, live: Live) -> bool:
    """Put the changed code in every live function of that name; say whether there was one."""
    module = "cpts_desktop." + change.name.removesuffix(".py").replace("/", ".")
    done = False
    for code in codes(compile(change.text, change.name, "exec")):
        if code.co_qualname == change.function:
            for one in live.get((module, change.function), ()):
                if code.co_freevars == one.__code__.co_freevars:
                    one.__code__ = code
                    done = True
    return done


@dataclass(frozen=True)
class Played:
    """What a run with nothing changed has said of the tests."""

    seconds: dict[str, float]
    failing: frozenset[str]

    @classmethod
    def read(cls, junit: Path) -> Played:
        """Read the JUnit file of a run; names are ``path::test[case]``."""
        seconds, failing = dict[str, float](), set[str]()
        for case in ElementTree.parse(junit).iter("testcase"):
            path, inside = Path(case.get("classname", "").replace(".", "/")), ""
            while not path.with_suffix(".py").exists() and path.name:  # the class of a test
                path, inside = path.parent, f"{path.name}::{inside}"
            name = f"{path.as_posix()}.py::{inside}{case.get('name', '')}"
            seconds[name] = float(case.get("time", "0"))
            if case.find("failure") is not None or case.find("error") is not None:
                failing.add(name)
        return cls(seconds, frozenset(failing))


class Standing:
    """The plugin: takes the place of the loop of pytest."""

    def __init__(
        self,
        folder: Path,
        changes: Sequence[Change],
        reached: Callable[[str, int], Iterable[str]],
        own: Callable[[str], Iterable[str]],
        played: Played,
        say: Callable[[Change, bool | None, str], None],
        end: float = float("inf"),
    ) -> None:
        self._end = end
        self._folder, self._changes, self._say = folder, changes, say
        self._reached, self._own, self._played = reached, own, played
        self._items: dict[str, list[pytest.Item]] = {}
        self._new: set[str] = set()
        self._bad = frozenset[str]()
        self._scratch: Path | None = None
        self._live: Live = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Play the mutants instead of the tests."""
        for item in session.items:
            self._items.setdefault(item.nodeid.partition("[")[0], []).append(item)
        known = {test.partition("[")[0] for test in self._played.seconds}
        self._new = {name for name in self._items if name not in known}
        factory: Any = session.config._tmp_path_factory  # type: ignore[attr-defined]
        self._scratch = factory.getbasetemp()
        self._bad = self._control(session)
        self._live = live_functions()
        gc.collect()
        gc.freeze()  # the forks share these pages
        for name in sorted(self._bad):
            print(f"laissé de côté, échoue sans mutation : {name}", flush=True)
        for change in self._changes:
            if time.monotonic() > self._end:
                break
            self._say(change, *self._noticed(session, change))
        return True

    def _control(self, session: pytest.Session) -> frozenset[str]:
        """Return the new tests that fail with nothing changed: they say nothing of a mutant."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            self._quiet()
            for name in sorted(self._new):
                for item in self._items[name]:
                    before = session.testsfailed
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
                    if session.testsfailed > before:
                        session.shouldfail = False
                        os.write(writing, f"{item.nodeid}\n".encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as said:
            found = frozenset(said.read().splitlines())
        os.waitpid(child, 0)
        return found

    def _quiet(self) -> None:
        quiet = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(quiet, handle)
        os.setpgid(0, 0)
        point_to(self._folder)

    def _chosen(self, change: Change) -> list[pytest.Item]:
        """Return the tests that reach the line: those named after its file first, then the quick.

        A line that no test reaches alone, or that is read at import, is played by the tests of the
        file. Tests written since the coverage run are always played.
        """
        own = set(self._own(change.name))
        names = list(self._reached(change.name, change.line))
        if not names:
            names = [one for one in self._items if one.partition("::")[0] in own]
        names += [name for name in self._new if name not in names]
        stem = Path(change.name).stem.replace("_", "")
        found = []
        for name in names:
            file = name.partition("::")[0]
            near = file in own or stem in file.replace("_", "") or name in self._new
            for item in self._items.get(name, ()):
                if item.nodeid not in self._played.failing | self._bad:
                    found.append((self._cost(item) * (1 if near else 3), item.nodeid, item))
        return [item for _, _, item in sorted(found, key=lambda one: one[:2])]

    def _cost(self, item: pytest.Item) -> float:
        return self._played.seconds.get(item.nodeid, 0.3) + 0.05

    def _noticed(self, session: pytest.Session, change: Change) -> tuple[bool | None, str]:
        """Say whether a test fails, and which; None when the code could not be put in place."""
        target = self._folder / "src" / "cpts_desktop" / change.name
        before = target.read_text(encoding="utf-8")
        write_module(target, change.text)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.close(reading)
                os._exit(self._child(session, change, writing))
            finally:
                os._exit(99)
        os.close(writing)
        try:
            return self._watched(child, reading)
        finally:
            os.close(reading)
            write_module(target, before)
            for left in self._scratch.iterdir() if self._scratch else ():
                shutil.rmtree(left, ignore_errors=True)

    def _child(self, session: pytest.Session, change: Change, writing: int) -> int:
        self._quiet()
        if not swap(change, self._live):
            return APART
        begun = time.monotonic()
        for item in self._chosen(change):
            if time.monotonic() - begun > BUDGET:
                break
            limit = max(30.0, PATIENCE * self._cost(item))
            os.write(writing, f"{limit:.0f} {item.nodeid}\n".encode())
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                return NOTICED
        return 0

    def _watched(self, child: int, reading: int) -> tuple[bool | None, str]:
        """Wait for the fork; a test that takes much longer than usual has noticed."""
        os.set_blocking(reading, False)
        end, last = time.monotonic() + 120, ""
        while True:
            try:
                for line in os.read(reading, 65_536).decode(errors="replace").splitlines():
                    seconds, _, last = line.partition(" ")
                    end = time.monotonic() + (float(seconds) if seconds.isdigit() else 0)
            except BlockingIOError:
                pass
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                code = os.waitstatus_to_exitcode(status)
                return (None if code == APART else code != 0), last
            if time.monotonic() > end:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return True, f"trop long : {last}"
            time.sleep(0.02)


def point_to(folder: Path) -> None:
    """Make every process that a test starts read the copy of the tree."""
    from cpts_desktop.packets import sandbox

    sandbox.__file__ = str(folder / "src" / "cpts_desktop" / "packets" / "sandbox.py")
    os.environ["PYTHONPATH"] = f"{folder / 'src'}{os.pathsep}{Path.cwd()}"


def write_module(target: Path, text: str) -> None:
    """Write a module and forget its compiled form, whose date may be of the same second."""
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*"):
        compiled.unlink()
    target.write_text(text, encoding="utf-8")


def play(standing: Standing, root: Path, files: Sequence[str]) -> int:
    """Collect the tests once and play; return the code of pytest."""
    os.chdir(root)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path[:0] = [str(root / "src"), str(root)]
    words = ["-q", "-n0", "-s", "-p", "no:randomly"]
    return int(pytest.main([*words, *files], [standing]))
