"""What the house asks of the rest of the program; bootstrap gives it. Nothing heavy here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.shell.unlock_port import GuessPort, Secret, SecretKind, UnlockPort

if TYPE_CHECKING:
    from cpts_desktop.kernel.clock import Clock
    from cpts_desktop.shell.actions import Action
    from cpts_desktop.shell.arrivals import Arrivals
    from cpts_desktop.shell.identity import IdentityPort
    from cpts_desktop.shell.notices import RoomWords
    from cpts_desktop.shell.operations import Operations
    from cpts_desktop.shell.pages import DraftStore, PageContext, PageSpec, Person
    from cpts_desktop.shell.settings_page import SettingsSection


__all__ = [
    "BannerView", "FirstRun", "FirstRunPort", "GuessPort", "HousePort", "NewRegister",
    "PaletteHit", "Secret", "SecretKind", "UnlockPort", "WindowContents",
]  # fmt: skip


@redacted
@dataclass(frozen=True)
class FirstRun:
    """What the first-run wizard collected."""

    name: str
    profession: str
    rpps: str
    passphrase: str
    backups: Path | None


@redacted
@dataclass(frozen=True)
class NewRegister:
    """A register that was just created: its session and the recovery code to show once."""

    session: Any
    recovery_code: str


class FirstRunPort(Protocol):
    """What the wizard needs. ``create`` and ``discover`` run in a thread."""

    def professions(self) -> Sequence[tuple[str, str]]:
        """Return (value, French label) pairs."""
        ...

    def check_person(self, name: str, profession: str, rpps: str) -> Outcome[Any]:
        """Check who the person is; problems are about name, profession, rpps."""
        ...

    def check_passphrase(self, text: str) -> Outcome[Any]:
        """Check a new passphrase; problems are about password."""
        ...

    def create(self, plan: FirstRun) -> Outcome[NewRegister]:
        """Create the register; nothing is left behind when refused."""
        ...

    def discover(self) -> Any:
        """Create a throw-away register with fictional patients; return its session."""
        ...

    def recovery_sheet(self, code: str) -> bytes:
        """Return the PDF of the recovery code, to print and keep."""
        ...

    def default_backups(self) -> Path:
        """Return the folder proposed for backups."""
        ...


@redacted
@dataclass(frozen=True)
class BannerView:
    """What the banner says of a patient. Birth name first, always."""

    uid: str
    birth_name: str
    used_name: str
    given_names: str
    birth_date: str
    age: str
    sex: str
    identity_status: str
    identity_qualified: bool = False
    homonym: bool = False
    flags: tuple[str, ...] = ()
    """Short words shown as chips: « ALD », « Sans médecin traitant », « J+9 »."""


@redacted
@dataclass(frozen=True)
class PaletteHit:
    """A patient found by the palette."""

    uid: str
    title: str
    detail: str


@dataclass(frozen=True)
class WindowContents:
    """All that the main window shows; made by bootstrap once the register is open."""

    operations: Operations
    clock: Clock
    drafts: DraftStore
    person: Person
    pages: Sequence[PageSpec]
    actions: Sequence[Action] = ()
    settings: Sequence[SettingsSection] = ()
    banner: Callable[..., BannerView | None] | None = None
    """Query ``(conn, uid) -> BannerView | None``."""
    search: Callable[..., Sequence[PaletteHit]] | None = None
    """Query ``(conn, text, limit) -> hits``."""
    patient_page: str = ""
    """The page that opens when a patient is chosen in the palette."""
    notice: str = ""
    """One sentence shown once after opening: « 3 essais échoués depuis… », fictional register."""
    services: Mapping[str, Any] = field(default_factory=dict)
    throw_away: bool = False
    opens: tuple[str, Mapping[str, str]] | None = None
    """The page to show first and its parameters: packets opened by a double click."""
    drops_on: str = ""
    """The page that is given the files dropped on the window (parameter ``dropped``), if any."""
    arrivals: Arrivals | None = None
    """What another start of the program leaves for this window; None for fictitious patients."""
    viewed: Callable[[str, str], None] | None = None
    """Called as ``viewed(patient, page id)`` each time a page about a patient is shown."""
    without_link: Callable[[PageContext], None] | None = None
    """Called when the door refused a record (fault ``NO_LINK``): asks for the urgent reason."""
    identity: IdentityPort | None = None
    """Checks who is at the keyboard; None in a register of fictitious patients."""
    room: Callable[[], RoomWords | None] | None = None
    """Called in the register lane from time to time: what to say of a disk without room."""
    leaving: Callable[[str], None] | None = None
    """Called in the register lane with the cause, as the last act before closing."""


class DoorwayPort(Protocol):
    """How the window that waits to be unlocked hears of another start (``bootstrap.doorway``)."""

    folder: Path

    def hold(self) -> bool:
        """Take the place; False when another window has it."""
        ...

    def called(self) -> bool:
        """Take the calls of other starts; say whether there were some."""
        ...

    def leave(self) -> None:
        """Give the place up."""
        ...


class HousePort(Protocol):
    """The whole program, as the house sees it."""

    def has_register(self) -> bool:
        """Say whether there is a register to unlock."""
        ...

    def unlock(self) -> UnlockPort:
        """Return what the unlock window needs."""
        ...

    def first_run(self) -> FirstRunPort:
        """Return what the wizard needs."""
        ...

    def contents(self, session: Any) -> WindowContents:
        """Return the contents of the main window; on the UI thread, imports already done."""
        ...

    def close(self, session: Any) -> None:
        """Close the register; runs as the last act of the register lane."""
        ...
