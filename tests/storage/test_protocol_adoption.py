"""Adopting another version of a protocol: a bad file changes nothing (G7); replay on a register."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.followup import queries
from cpts_desktop.features.followup.in_force import (
    AdoptProtocol,
    adopt_protocol,
    protocol_in_force,
)
from cpts_desktop.features.followup.replay import replay
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.library import load_bundled
from cpts_desktop.protocols.loader import load_protocol
from cpts_desktop.protocols.schema import Protocol
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit

TODAY = date(2026, 3, 6)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    made = make(tmp_path / "registre.db", FixedClock(datetime(2026, 3, 6, 9, tzinfo=UTC)))
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the bundled protocol, version 1.1.0."""
    copy = tmp_path / "nouveau"
    shutil.copytree(resource("protocols/cpts_ic_std/protocol.toml").parent, copy)
    change(copy, 'version = "1.0.0"', 'version = "1.1.0"')
    return copy


def change(folder: Path, old: str, new: str, file: str = "protocol.toml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def adopt(register: Register, folder: Path) -> Ok[Protocol] | Refused:
    done: Ok[Protocol] | Refused = register.run(
        adopt_protocol, AdoptProtocol(folder / "protocol.toml")
    )
    return done


def in_force(register: Register) -> Protocol:
    found: Protocol = register.read(protocol_in_force, TODAY)
    return found


def test_a_newer_version_comes_in_force_and_is_named_by_its_alerts(
    register: Register, folder: Path
) -> None:
    done = adopt(register, folder)
    assert isinstance(done, Ok), done
    assert in_force(register).version == "1.1.0"
    assert in_force(register).digest == done.value.digest
    patient = in_pathway(register)
    save(register, visit(patient, at(6), {"spo2": 88}))
    stored = register.read(queries.stored_alerts, patient)
    assert {one.version for one in stored} == {"1.1.0"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('version = "1.1.0"', 'version = "0.9.0"', "OLDER"),
        ('version = "1.1.0"', 'version = "1.0.0"', "ALREADY"),
        ("valid_until = 2027-12-31", "valid_until = 2026-03-05", "EXPIRED"),
        ("valid_from = 2026-01-01", "valid_from = 2026-03-07", "NOT_YET"),
        ('state = "brouillon"', 'state = "retire"', "WITHDRAWN"),
        ('id = "CPTS_IC_STD"', 'id = "CPTS_AUTRE"', "OTHER_PATHWAY"),
        ("engine = 1", "engine = 2", "NEWER_ENGINE"),
        ('test = "gain"', 'test = "os_system"', "UNKNOWN_WORD"),
        ('parts = ["variables.toml"', 'parts = ["../../etc/passwd"', "BAD_PART"),
        ("[anchor]", "[anchor", "BAD_TOML"),
    ],
)
def test_g7_a_file_that_may_not_replace_it_never_does(
    register: Register, folder: Path, old: str, new: str, code: str
) -> None:
    before = in_force(register).digest
    change(folder, old, new)
    done = adopt(register, folder)
    assert isinstance(done, Refused)
    codes = {problem.code for problem in done.problems}
    if code == "BAD_TOML":
        assert codes
    else:
        assert code in codes
    assert in_force(register).digest == before


def test_g7_a_file_whose_examples_fail_never_replaces_it(register: Register, folder: Path) -> None:
    change(folder, "gain_3j = { value = 2.0", "gain_3j = { value = 2.5", "parameters.toml")
    done = adopt(register, folder)
    assert isinstance(done, Refused)
    assert {problem.code for problem in done.problems} == {"EXAMPLE_FAILS"}
    assert in_force(register).digest == active_protocol().digest


def test_an_adopted_version_whose_validity_ends_gives_way(register: Register, folder: Path) -> None:
    change(folder, "valid_until = 2027-12-31", "valid_until = 2026-03-06")
    assert isinstance(adopt(register, folder), Ok)
    assert in_force(register).version == "1.1.0"
    later: Protocol = register.read(protocol_in_force, date(2026, 3, 7))
    assert later.version == "1.0.0"


def test_replay_says_what_a_lower_limit_would_have_raised(register: Register, folder: Path) -> None:
    patient = in_pathway(register)
    for day, weight in ((3, 69.0), (6, 70.6)):
        save(register, visit(patient, at(day), {"poids": weight}))
    change(folder, "gain_3j = { value = 2.0", "gain_3j = { value = 1.6", "parameters.toml")
    new = load_protocol(folder / "protocol.toml")
    assert isinstance(new, Protocol)
    bundled = load_bundled()
    assert isinstance(bundled, Ok)
    found = register.read(replay, new, bundled.value, None, TODAY)
    row = next(one for one in found["rules"] if one["rule"] == "PDS_GAIN_3J")
    assert (row["would_raise"], row["in_force"], row["raised"]) == (1, 0, 0)
    assert found["differences"] == [
        {
            "patient": str(patient), "day": "2026-03-06", "rule": "PDS_GAIN_3J",
            "severity": "orange", "change": "en_plus",
        }
    ]  # fmt: skip
    stored = register.read(queries.stored_alerts, patient)
    assert "PDS_GAIN_3J" not in {one.rule for one in stored}, "nothing was written"


def test_replay_since_a_date_leaves_the_past_out(register: Register) -> None:
    patient = in_pathway(register)
    save(register, visit(patient, at(3), {"spo2": 88}))
    save(register, visit(patient, at(5), {"spo2": 97}))
    protocol = active_protocol()
    whole = register.read(replay, protocol, protocol, None, TODAY)
    late = register.read(replay, protocol, protocol, date(2026, 3, 5), TODAY)
    raised = {row["rule"]: row["would_raise"] for row in whole["rules"]}
    assert raised["SPO2_R"] == 1
    assert "SPO2_R" not in {row["rule"] for row in late["rules"] if row["would_raise"]}


def test_replay_since_a_date_does_not_count_what_had_begun(tmp_path: Path) -> None:
    """A red sign of the 3rd still holds on the 5th: it was raised on the 3rd, once."""
    clock = FixedClock(datetime(2026, 3, 3, 17, tzinfo=UTC))
    register = make(tmp_path / "tenu.db", clock)
    patient = in_pathway(register)
    save(register, visit(patient, at(3), {"spo2": 88}))
    clock.advance(days=2)
    save(register, visit(patient, at(5), {"fc": 125}))
    protocol = active_protocol()
    late = register.read(replay, protocol, protocol, date(2026, 3, 5), date(2026, 3, 5))
    register.close()
    rows = {row["rule"]: (row["would_raise"], row["raised"]) for row in late["rules"]}
    assert rows["FC_O"] == (1, 1)
    assert "SPO2_R" not in rows
