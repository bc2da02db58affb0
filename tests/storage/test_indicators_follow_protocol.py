"""Indicators, audits and hashes follow the protocol in force, not the one in the box."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.followup import indicators
from cpts_desktop.features.followup.in_force import AdoptProtocol, adopt_protocol
from cpts_desktop.features.indicators.queries import published
from cpts_desktop.features.register.commands import AddMedication, add_medication
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Count, Indicator, Period
from cpts_desktop.kernel.resources import resource
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit
from tests.storage.register_setup import do

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))
BY_ID = {one.id: one for one in indicators.INDICATORS}


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    clock = FixedClock(at(3))
    made = make(tmp_path / "registre.db", clock)
    uid = in_pathway(made)
    for week in range(8):
        day = date.fromordinal(date(2026, 3, 4).toordinal() + 7 * week)
        clock.set(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
        seen = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        save(made, visit(uid, seen, {"poids": 69.0}))
    clock.set(datetime(2026, 5, 31, 9, tzinfo=UTC))
    line = AddMedication(uid, label="Anodynium 100 mg", dci=("anodynium",), since=date(2026, 4, 1))
    do(made, add_medication, line)
    yield made
    made.close()


def adopt(register: Register, tmp_path: Path, *changes: tuple[str, str, str]) -> None:
    folder = tmp_path / "adopte"
    shutil.copytree(resource("protocols/cpts_ic_std/protocol.toml").parent, folder)
    for file, old, new in (("protocol.toml", 'version = "1.0.0"', 'version = "1.1.0"'), *changes):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, old
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    do(register, adopt_protocol, AdoptProtocol(folder / "protocol.toml"))


def count(register: Register, name: str, period: Period = SPRING) -> Count:
    found: Count = register.read(BY_ID[name].count, period)
    return found


def hashes(register: Register, *names: str) -> list[str]:
    chosen = tuple(BY_ID[name] for name in names)
    return [one.hash for one in register.read(published, chosen, SPRING)]


_WEEK_7 = (
    'id = "IDE_S7"\nrole = "idel"\ntitle = "Visites infirmières, semaine 7"\nphase = "Suivi"\n'
    "start = 43\nend = 49\nrequired = "
)
TWO_IN_WEEK_7 = (
    ("calendrier.toml", f"{_WEEK_7}1", f"{_WEEK_7}2"),
    ("protocol.cases.toml", 'IDE_S7 = "a_faire 0/1"', 'IDE_S7 = "a_faire 0/2"'),
)
NEW_NSAID = ("variables.toml", '["ibuprofène", "kétoprofène"', '["anodynium", "ibuprofène"')


def test_weeks_are_held_to_the_number_of_the_adopted_protocol(
    register: Register, tmp_path: Path
) -> None:
    """One visit a week: three weeks of eight ask two as bundled, the adopted one asks it of 7."""
    assert count(register, "Q12B") == Count(5, 8)
    adopt(register, tmp_path, *TWO_IN_WEEK_7)
    assert count(register, "Q12B") == Count(4, 8)


def test_treatments_are_named_by_the_adopted_protocol(register: Register, tmp_path: Path) -> None:
    assert count(register, "Q23") == Count(0, 1)
    adopt(register, tmp_path, NEW_NSAID)
    assert count(register, "Q23") == Count(1, 1)


def test_a_protocol_counts_for_the_periods_that_end_while_it_is_valid(
    register: Register, tmp_path: Path
) -> None:
    changes = (NEW_NSAID, ("protocol.toml", "valid_from = 2026-01-01", "valid_from = 2026-05-15"))
    adopt(register, tmp_path, *changes)
    assert count(register, "Q23", Period(date(2026, 3, 1), date(2026, 5, 14))) == Count(0, 1)
    assert count(register, "Q23") == Count(1, 1)


def test_only_the_definitions_that_count_otherwise_get_another_hash(
    register: Register, tmp_path: Path
) -> None:
    """The CPTS never adds up figures of practices that do not count the same thing."""
    names = ("Q10", "Q12B", "Q23", "Q30A")
    as_bundled = hashes(register, *names)
    assert as_bundled == [BY_ID[name].hash for name in names]
    adopt(register, tmp_path, *TWO_IN_WEEK_7)
    assert [a == b for a, b in zip(hashes(register, *names), as_bundled, strict=True)] == [
        True, False, True, True,
    ]  # fmt: skip


def test_an_adopted_message_changes_no_hash(register: Register, tmp_path: Path) -> None:
    before = hashes(register, *BY_ID)
    adopt(register, tmp_path)
    assert hashes(register, *BY_ID) == before


def test_the_basis_is_part_of_the_hash_and_nothing_without_one() -> None:
    plain = Indicator("Z", "z", "z", "", "proposal", lambda _c, _p: Count(0), body="{}")
    assert plain.hash_on(None, SPRING) == plain.hash
    assert replace(plain, basis=lambda _c, _p: "").hash_on(None, SPRING) == plain.hash
    assert replace(plain, basis=lambda _c, _p: "x").hash_on(None, SPRING) != plain.hash
