"""What the main window shows once a register is open: pages, actions, settings, services."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_desktop.bootstrap import agenda, exported, slices
from cpts_desktop.bootstrap.backups import Backups
from cpts_desktop.bootstrap.door import Door, GuardedRegister
from cpts_desktop.bootstrap.identity import KeyboardIdentity
from cpts_desktop.bootstrap.room import look_at
from cpts_desktop.bootstrap.security import Security
from cpts_desktop.bootstrap.views import banner_query, search_query
from cpts_desktop.features.exchange import doorstep
from cpts_desktop.features.exchange import queries as exchange_queries
from cpts_desktop.features.followup.commands import reassess_many
from cpts_desktop.features.settings.screens.urgent import ask_reason
from cpts_desktop.kernel.ids import PatientId, StreamId
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.shell.arrivals import Arrivals
from cpts_desktop.shell.backup_forms import backups_section
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import Person
from cpts_desktop.shell.ports import WindowContents
from cpts_desktop.shell.security_forms import security_sections
from cpts_desktop.storage.erase import EraseStream, erase_stream, leave_no_bytes

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.house import House
    from cpts_desktop.bootstrap.session import Session
    from cpts_desktop.storage.register import Register

FIRST_BACKUP_MS = 20_000
PATIENT_PAGE = "register.synthese"
EXCHANGE_PAGE = "exchange.exchange"


def warm_up() -> None:
    """Import the main window and the screens of all slices."""
    import_module("cpts_desktop.shell.main_window")
    slices.pages()


def contents_of(session: Session, house: House) -> WindowContents:
    """Gather the contents, on the thread of the interface; nothing is read here."""
    register, clock = session.register, house.clock
    backups = Backups(register, clock)
    door = Door(register, clock)
    banner = banner_query(clock.today, register.user_id)
    door.free(banner)
    operations = Operations(door)
    register.on_commit.append(operations.committed)
    exported.sweep_later(operations, register)
    if session.throw_away is None:
        operations.after(FIRST_BACKUP_MS, lambda: _daily_backup(operations, backups))
    user = session.user
    return WindowContents(
        operations=operations,
        clock=clock,
        drafts=register,
        person=Person(user.uid, user.name, str(user.profession), user.rpps, user.profession.label),
        pages=slices.pages(),
        actions=slices.actions(),
        settings=(
            *security_sections(Security(session, clock, house.cost)),
            backups_section(backups),
            *slices.settings_sections(),
        ),
        banner=banner,
        search=search_query(clock.today),
        patient_page=PATIENT_PAGE,
        notice=session.notice,
        services={
            "register": GuardedRegister(register, door),
            "reference": session.reference,
            "indicators": slices.indicators(),
            "indicator_rows": slices.indicator_rows,
            "elsewhere": agenda.elsewhere,
            "reassess": reassess_many,
            "members": exchange_queries.members,
            "writer_names": exchange_queries.writer_names,
            "eraser": lambda stream: _erase(register, stream),
            "drill": backups.drill,
            "written_in": exported.remembering(operations, register),
        },
        throw_away=session.throw_away is not None,
        identity=None if session.throw_away else KeyboardIdentity(session, clock),
        opens=_packets_to_open(session.packets),
        drops_on=EXCHANGE_PAGE,
        arrivals=None if session.throw_away else _arrivals(register.path),
        viewed=lambda patient, page: _note_view(operations, door, patient, page),
        without_link=ask_reason,
        room=look_at(register.room),
        leaving=door.leaving,
    )


def _packets_to_open(packets: Sequence[Path]) -> tuple[str, dict[str, str]] | None:
    """Packets opened by a double click wait for the unlocking, then are previewed in turn."""
    if not packets:
        return None
    return EXCHANGE_PAGE, {"packet": "\n".join(str(path) for path in packets)}


def _arrivals(register_path: Path) -> Arrivals:
    """A double click while this window is open starts a process that leaves the name here."""
    return Arrivals(
        doorstep.doorstep(register_path), lambda: _packets_to_open(doorstep.collect(register_path))
    )


def _note_view(operations: Operations, door: Door, patient: str, page: str) -> None:
    """Note the reading in the register lane; the page does not wait for it."""
    operations.on_register(
        operations, lambda: door.viewed(PatientId(patient), page), done=lambda _none: None
    )


def _erase(register: Register, stream: StreamId) -> Outcome[int]:
    """Erase a record at the end of its keeping, and rewrite the file without its bytes."""
    done = register.run(erase_stream, EraseStream(stream, "retention"))
    if isinstance(done, Ok):
        leave_no_bytes(register)
    return done


def _daily_backup(operations: Operations, backups: Backups) -> None:
    """Make the backup of the day in the work lane; a fault shows its panel as any other."""

    def make(_progress: object) -> str:
        return backups.backup_now() if backups.is_due() else ""

    operations.work(operations, make, done=lambda _words: None, title="Sauvegarde du jour")
