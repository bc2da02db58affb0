"""The stage of the tour: one application, one window at a time, pictures and a report."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cpts_desktop.bootstrap.house import House as Program
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.files import make_private_folder, write_private
from cpts_desktop.kernel.privacy import places
from cpts_desktop.storage import kdf

if TYPE_CHECKING:
    from cpts_desktop.shell.dialogs import ScriptedFiles
    from cpts_desktop.shell.house import House
    from cpts_desktop.shell.main_window import MainWindow

QUICK: kdf.Cost = kdf.Cost(memory_kib=8 * kdf.MIB, passes=1, lanes=1)
"""Cheap on purpose: the registers of the tour hold fiction and are erased."""

REFERENCES: Final = "referentiels"
"""Folder of the reference data that the four posts share."""

CALM: Final = 6
"""Looks in a row that must find nothing under way before a person would call it still."""


@dataclass
class Step:
    """What one step of the tour did."""

    name: str
    ok: bool
    ms: int
    detail: str = ""


@dataclass
class Post:
    """One professional's computer: its program, its windows, its files."""

    name: str
    program: Program
    files: ScriptedFiles
    house: House | None = None
    words: str = ""
    """The passphrase of this temporary register, typed in the real windows."""
    notes: dict[str, Any] = field(default_factory=dict)


class Stage:
    """Owns the application, the driver, the pictures and the report."""

    def __init__(self, out: Path, work: Path, clock: Clock) -> None:
        from cpts_desktop.shell.app import dress, make_application, redact_qt_messages
        from cpts_desktop.shell.driver import Driver
        from cpts_desktop.shell.preferences import Preferences

        make_private_folder(out)
        self.out = out
        self.work = work
        self.clock = clock
        self.app = make_application()
        redact_qt_messages()
        self.preferences = Preferences(work / "preferences.ini")
        # A slow machine must not be asked for the passphrase in the middle of the tour.
        self.preferences.proof_minutes = 30
        dress(self.app, self.preferences)
        self.driver = Driver(timeout_ms=20_000)
        self.steps: list[Step] = []
        self.posts: list[Post] = []
        self._pictures = 0

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run one step; a failure is reported with its place and the tour goes on."""
        done = Step(name, ok=False, ms=0)
        started = time.perf_counter()
        try:
            yield done
        except Exception as exc:  # noqa: BLE001 - a step that fails is a line of the report
            where = places(exc)
            done.detail = f"{type(exc).__name__} {where[-1] if where else ''} {_safe(exc)}".strip()
        else:
            done.ok = True
        done.ms = round((time.perf_counter() - started) * 1000)
        self.steps.append(done)

    def picture(self, name: str) -> Path:
        """Write a numbered picture of the front window."""
        self._pictures += 1
        return self.driver.picture(self.out / f"{self._pictures:02d}-{name}.png")

    def picture_of_failure(self) -> None:
        """Show what was on the screen when a step failed, if a window is still there."""
        try:
            self.picture("echec")
        except (LookupError, AssertionError, OSError):
            return

    def rest(self) -> None:
        """Wait until queries and drawings that are under way have come to an end."""
        quiet = 0
        while quiet < CALM:
            self.driver.wait(self._idle, "the end of what is under way")
            self.driver.pause(40)
            quiet = quiet + 1 if self._idle() else 0

    def _idle(self) -> bool:
        houses = [post.house for post in self.posts if post.house is not None]
        return all(house.idle() for house in houses)

    def accept_when_asked(self, tries: int = 400) -> None:
        """Press the acting button of the next confirmation, whenever it comes."""
        if tries and not self.driver.press("confirm_act"):
            self.driver.later(200, partial(self.accept_when_asked, tries - 1))

    def open_post(self, post: Post) -> None:
        """Show the windows of a computer: first run, or unlock."""
        from cpts_desktop.shell.house import House

        post.house = House(
            post.program, self.preferences, files=post.files, on_lock=lambda _cause: None
        )
        post.house.start()

    def leave_post(self, post: Post) -> None:
        """Close the windows of a computer; its register is closed too."""
        if post.house is not None:
            post.house.end()
            post.house = None
            self.driver.wait(lambda: True, "the end of a window")

    def window(self, post: Post) -> MainWindow:
        """Return the main window of a computer, once it is there."""
        house = post.house
        if house is None:
            raise LookupError("this computer is not open")
        found: MainWindow = self.driver.wait(
            lambda: house.window if house.window and house.window.isVisible() else None,
            "the main window",
        )
        found.resize(1180, 760)
        return found

    def report(self) -> dict[str, Any]:
        """Write and return ``report.json``."""
        data = {
            "steps": [
                {"name": one.name, "ok": one.ok, "ms": one.ms, "detail": one.detail}
                for one in self.steps
            ],
            "ok": bool(self.steps) and all(one.ok for one in self.steps),
        }
        body = json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8")
        write_private(self.out / "report.json", body)
        return data


def make_post(stage: Stage, name: str) -> Post:
    """Return a new computer with nothing on it."""
    from cpts_desktop.shell.dialogs import ScriptedFiles
    from cpts_desktop.shell.passphrases import new_passphrase

    folder = stage.work / name
    make_private_folder(folder)
    program = Program(
        folder / "registre.db", stage.work / REFERENCES, clock=stage.clock, cost=QUICK
    )
    post = Post(name, program, ScriptedFiles(), words=new_passphrase())
    stage.posts.append(post)
    return post


def _safe(exc: BaseException) -> str:
    """The text of our own driver's errors names widgets, never contents; others stay unsaid."""
    return exc.args[0] if isinstance(exc, TimeoutError | LookupError | AssertionError) else ""
