"""Papers made from the screens: rendered in the work lane, saved where the person says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from cpts_desktop.features.followup.day import LastWeight, last_weights
from cpts_desktop.features.followup.model import TodayRow
from cpts_desktop.features.followup.rules.round_sheet import RoundLine, round_sheet
from cpts_desktop.features.followup.rules.sheets import PlanInput, action_plan, weighing_diary
from cpts_desktop.features.followup.screens.words import ROLES, phone_shown
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.model import CareTeamMember, PatientBanner
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Outcome
from cpts_desktop.kernel.text import fr_date
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.shell.pages import Page
from cpts_desktop.shell.saving import save_pdf

CALLED = ("idel", "infirmier", "medecin_traitant", "cardiologue")


def save_round(
    page: Page,
    rows: Sequence[TodayRow],
    words: Callable[[TodayRow, LastWeight | None], RoundLine],
    chosen: str = "",
) -> None:
    """Save the round sheet of the day, with the last weight of each patient."""
    day = page.ctx.clock.today()
    author = " · ".join(filter(None, (page.ctx.person.name, chosen)))

    def read(weights: Mapping[PatientId, LastWeight]) -> None:
        lines = [words(row, weights.get(row.patient)) for row in rows]
        _save(page, "tournee.pdf", "Tournée enregistrée.", lambda: round_sheet(day, author, lines))

    patients = [row.patient for row in rows]
    page.ctx.operations.fetch(page, last_weights, patients, done=read, latest="round")


def save_plan(
    page: Page, patient: PatientId, baselines: Mapping[str, str], protocol: Protocol
) -> None:
    """Save the action plan of a patient, with the people to call."""
    today = page.ctx.clock.today()

    def read(found: tuple[PatientBanner | None, tuple[CareTeamMember, ...]]) -> None:
        banner, team = found
        if banner is None:
            return
        born = f", né(e) le {fr_date(banner.birth_date)}" if banner.birth_date else ""
        calls = tuple(
            f"{one.name or ROLES.get(one.role, one.role)} : {phone_shown(one.phone)}"
            for role in CALLED
            for one in team
            if one.role == role and one.phone
        )
        given = PlanInput(f"{banner.display_name}{born}", today, dry_weight(baselines), calls)
        _save(page, "plan-action.pdf", "Plan d’action enregistré.",
              lambda: action_plan(given, protocol))  # fmt: skip

    page.ctx.operations.fetch(page, _named_with_team, patient, today, done=read, latest="plan")


def _named_with_team(
    conn: Connection, patient: PatientId, today: date
) -> tuple[PatientBanner | None, tuple[CareTeamMember, ...]]:
    return register.banner(conn, patient), register.care_team(conn, patient, on=today)


def save_diary(page: Page, patient: PatientId, baselines: Mapping[str, str]) -> None:
    """Save four weeks of weighing diary, from tomorrow on."""
    first = page.ctx.clock.today() + timedelta(days=1)

    def read(banner: PatientBanner | None) -> None:
        if banner is not None:
            name, dry = banner.display_name, dry_weight(baselines)
            _save(page, "carnet-pesees.pdf", "Carnet enregistré.",
                  lambda: weighing_diary(name, first, dry))  # fmt: skip

    page.ctx.operations.fetch(page, register.banner, patient, done=read, latest="diary")


def dry_weight(baselines: Mapping[str, str]) -> Decimal | None:
    """Return the reference weight, when it reads."""
    try:
        return Decimal(baselines["poids_sec"])
    except (KeyError, ArithmeticError):
        return None


def _save(page: Page, name: str, said: str, make: Callable[[], Outcome[bytes]]) -> None:
    save_pdf(
        page.ctx, page, make, asked="Enregistrer le document", name=name, title="Document PDF",
        said=said,
    )  # fmt: skip
