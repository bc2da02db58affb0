"""A real register with one fictional patient, and the context that a page is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cpts_desktop.features.card import kinds as card_kinds
from cpts_desktop.features.card.screens.printers import PrintJob
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import kinds as register_kinds
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.capture import settle
from cpts_desktop.shell.operations import Operations
from cpts_desktop.shell.pages import Page, PageContext
from cpts_desktop.shell.theme import Theme
from cpts_desktop.storage import accounts, kdf
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import USER, NewUser

CHEAP = kdf.Cost(memory_kib=1024, passes=1, lanes=1)


def registry() -> KindRegistry:
    kinds = KindRegistry(
        (USER, *register_kinds.KINDS, *card_kinds.KINDS), register_kinds.RECORD_TYPES
    )
    kinds.register(record_kind(kinds))
    return kinds


@dataclass
class FakeWindow:
    """Remembers what a page asked of the window."""

    navigated: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def navigate(self, page_id: str, params: Mapping[str, str]) -> None:
        self.navigated.append((page_id, dict(params)))

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        self.toasts.append(text)

    def show_fault(self, code: str, message: str) -> None:
        self.faults.append(code)

    def confirm(self, title: str, text: str, safe_label: str, act_label: str) -> bool:
        return True

    def set_patient(self, patient: PatientId | None) -> None:
        return None

    def run_action(self, action_id: str) -> None:
        return None


@dataclass
class FakeFiles:
    """Answers with a path decided in advance; remembers the name that was suggested."""

    answer: Path | None = None
    suggested: str = ""

    def save_as(self, title: str, suggested: str, pattern: str) -> Path | None:
        self.suggested = suggested
        return self.answer

    def open_files(self, title: str, pattern: str, *, many: bool = False) -> tuple[Path, ...]:
        return (self.answer,) if self.answer else ()

    def folder(self, title: str) -> Path | None:
        return None


@dataclass
class FakePrinters:
    """Remembers the jobs; has the printers that it is told."""

    known: tuple[str, ...] = ("Bureau",)
    jobs: list[PrintJob] = field(default_factory=list)

    def names(self) -> tuple[str, ...]:
        return self.known

    def send(self, job: PrintJob) -> None:
        self.jobs.append(job)


@dataclass
class CardHouse:
    """The register, its patient, and a context whose lanes run at once."""

    register: Register
    clock: FixedClock
    ctx: PageContext
    window: FakeWindow
    files: FakeFiles
    patient: PatientId
    printers: FakePrinters = field(default_factory=FakePrinters)

    def show(self, page: Page, width: int = 1060, height: int = 760, **params: str) -> None:
        """Show a page as the window does."""
        self.ctx.operations.changes_committed.connect(page.take_changes)
        page.resize(width, height)
        page.open(**params)
        page.show()
        settle()

    def do(self, handler: Any, command: Any) -> Any:
        outcome = self.register.run(handler, command)
        assert isinstance(outcome, Ok), outcome.problems
        return outcome.value


def make_house(folder: Path) -> CardHouse:
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    made = accounts.create_register(
        folder / "cartes.db",
        NewUser("Camille Roux", "pharmacien"),
        "phare rouge sous neige avril calme velours",
        kinds=registry(),
        clock=clock,
        cost=CHEAP,
    )
    assert isinstance(made, Ok)
    register = made.value.register
    operations = Operations(register, inline=True)
    register.on_commit.append(operations.committed)
    window, files = FakeWindow(), FakeFiles()
    printers = FakePrinters()
    ctx = PageContext(
        operations, clock, Theme.of(), register, files, window, services={"printers": printers}
    )
    house = CardHouse(register, clock, ctx, window, files, PatientId(""), printers)
    house.patient = _jeanne(house)
    return house


def _jeanne(house: CardHouse) -> PatientId:
    patient: PatientId = house.do(
        do.create_patient,
        do.CreatePatient(
            birth_name="DUPONT", used_name="MARTIN", given_names="Jeanne Marie", sex="F",
            birth_date=date(1944, 4, 3), looked_at_lookalikes=True,
        ),
    )  # fmt: skip
    house.do(
        do.add_medication,
        do.AddMedication(
            patient, "ELIQUIS 5 mg", ("apixaban",), atc="B01AF02", dose_text="5 mg",
            frequency_text="× 2/jour", indication="fibrillation atriale",
        ),
    )  # fmt: skip
    house.do(do.put_allergy, do.PutAllergy(patient, "pénicilline", "choc anaphylactique"))
    for role, name, phone, agreed in (
        ("medecin_traitant", "Dr Anne Lefebvre", "03 28 00 00 00", True),
        ("pharmacien", "Pharmacie des Halles", "03 28 00 00 01", True),
        ("infirmier", "Claire Petit", "06 28 00 00 02", False),
        ("cardiologue", "Dr Karim Benali", "03 28 00 00 09", True),
    ):
        member = do.PutCareTeamMember(patient, role, name, phone, agreed_to_be_printed=agreed)
        house.do(do.put_care_team_member, member)
    house.do(do.put_contact, do.PutContact(patient, "Paul Martin", "06 12 34 56 78", "fils"))
    return patient
