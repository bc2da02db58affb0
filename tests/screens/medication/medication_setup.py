"""A register with a real medication list, and the window on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton

from cpts_desktop.bootstrap import slices
from cpts_desktop.bootstrap.views import banner_query, search_query
from cpts_desktop.features.medication.screens import ACTIONS, PAGES, SETTINGS
from cpts_desktop.features.medication.screens.finding_card import FindingCard
from cpts_desktop.features.medication.screens.review import ReviewPage
from cpts_desktop.features.register import commands
from cpts_desktop.features.register.model import ObservationDraft
from cpts_desktop.features.register.screens import PAGES as REGISTER_PAGES
from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.main_window import MainWindow
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import Person
from cpts_desktop.shell.ports import WindowContents
from cpts_desktop.shell.widgets.severity import SeverityMark
from cpts_desktop.storage import accounts
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from tests.storage.register_setup import CHEAP, PASSWORD, add, do

LIST = (
    ("périndopril", "5 mg", "matin"),
    ("potassium", "600 mg", "2/j"),
    ("spironolactone", "25 mg", "matin"),
    ("furosémide", "40 mg", "soir"),
    ("bisoprolol", "2,5 mg", "matin"),
    ("apixaban", "5 mg", "2/j"),
    ("ibuprofène", "400 mg", "3/j"),
    ("oxazépam", "50 mg", "soir"),
    ("amitriptyline", "25 mg", "coucher"),
    ("lévétiracétam", "500 mg", "2/j"),
)


def register_at(path: Path, clock: Clock) -> Register:
    made = accounts.create_register(
        path, NewUser("Alix Petit", "pharmacien"), PASSWORD, kinds=slices.kinds(), clock=clock,
        cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    return made.value.register


def patient_with_list(register: Register) -> PatientId:
    who = PatientId(add(register))
    for label, dose, often in LIST:
        line = commands.AddMedication(
            who, label, (label,), dose_text=dose, frequency_text=often, since=date(2025, 1, 6)
        )
        do(register, commands.add_medication, line)
    for label in ("Insuffisance cardiaque FEVG 35 %", "Fibrillation atriale"):
        do(register, commands.put_condition, commands.PutCondition(who, label))
    doctor = commands.PutCareTeamMember(
        who, "medecin_traitant", "Dr Claire Brun", "02 38 00 00 01", agreed_to_be_printed=True
    )
    do(register, commands.put_care_team_member, doctor)
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def measure(_cmd: object, uow: Any) -> Any:
        drafts = [("creat", "120", "umol/L"), ("poids", "58", "kg"), ("k", "5.2", "mmol/L")]
        commands.record_observations(
            uow, who, [ObservationDraft(code, Decimal(v), unit, at) for code, v, unit in drafts]
        )
        return Ok(None)

    do(register, measure, object())
    return who


def window_on(
    register: Register, clock: Clock, reference: Path, *, inline: bool = True
) -> MainWindow:
    operations = Operations(register, inline=inline, monotonic=clock.monotonic)
    register.on_commit.append(operations.committed)
    user = register.user
    contents = WindowContents(
        operations=operations, clock=clock, drafts=register,
        person=Person(user.uid, user.name, str(user.profession), user.rpps, "Pharmacienne"),
        pages=(*REGISTER_PAGES, *PAGES), actions=ACTIONS, settings=SETTINGS,
        banner=banner_query(clock.today), search=search_query(clock.today),
        patient_page="register.synthese",
        services={"register": register, "reference": reference},
    )  # fmt: skip
    return MainWindow(contents)


def page(window: MainWindow, page_id: str, **params: str) -> Any:
    """Go to a page and wait for its first answer."""
    window.ctx.navigate(page_id, **params)
    settle()
    return window.current_page()


def words(widget: Any) -> str:
    """Everything that can be read: labels, and marks by the name that is read aloud."""
    settle()
    labels = [x.text() for x in widget.findChildren(QLabel) if x.isVisible()]
    marks = [x.accessibleName() for x in widget.findChildren(SeverityMark) if x.isVisible()]
    return "\n".join((*labels, *marks))


def press(holder: Any, name: str) -> None:
    """Click the one visible button of that name."""
    found = [b for b in holder.findChildren(QPushButton, name) if b.isVisible()]
    assert len(found) == 1, name
    found[0].click()
    settle()


def cards(review: ReviewPage) -> list[FindingCard]:
    """The findings on screen, in their order."""
    settle()
    return sorted(
        (c for c in review.findChildren(FindingCard) if c.isVisible()),
        key=lambda c: int(c.objectName().rpartition("_")[2]),
    )


def propose(review: ReviewPage, count: int) -> None:
    """Put the first findings that are free in the letter."""
    for _ in range(count):
        free = next(c for c in cards(review) if c.findChild(QPushButton, "propose"))
        press(free, "propose")
