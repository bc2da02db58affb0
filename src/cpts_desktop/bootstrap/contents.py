"""What the main window shows once a register is open: pages, actions, settings, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpts_desktop.bootstrap import slices
from cpts_desktop.bootstrap.views import banner_query, search_query
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import Person
from cpts_desktop.shell.ports import WindowContents

if TYPE_CHECKING:
    from cpts_desktop.bootstrap.house import Session

PATIENT_PAGE = "register.synthese"


def warm_up() -> None:
    """Import the screens of all slices."""
    slices.pages()


def contents_of(session: Session, clock: Clock) -> WindowContents:
    """Gather the contents, on the thread of the interface; nothing is read here."""
    register = session.register
    operations = Operations(register)
    register.on_commit.append(operations.committed)
    user = session.user
    return WindowContents(
        operations=operations,
        clock=clock,
        drafts=register,
        person=Person(user.uid, user.name, user.profession.label, user.rpps),
        pages=slices.pages(),
        actions=slices.actions(),
        settings=slices.settings_sections(),
        banner=banner_query(clock.today),
        search=search_query(clock.today),
        patient_page=PATIENT_PAGE,
        notice=session.notice,
        services={
            "register": register,
            "reference": session.reference,
            "indicators": slices.indicators(),
            "packets": session.packets,
        },
        throw_away=session.throw_away is not None,
    )
