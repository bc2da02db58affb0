"""Records entrusted to a replacement: what opens, for how long, who is left out, what is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap.door import Door
from cpts_desktop.bootstrap.slices import kinds
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.commands.entrusting import (
    Entrusting,
    EntrustRecords,
    TakeBackRecords,
    entrust_records,
    take_back_records,
)
from cpts_desktop.features.register.queries.entrusted import practice
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, UserId, new_id
from cpts_desktop.kernel.outcome import Fault, Ok, Refused
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from tests.storage.conftest import CHEAP, PASSWORD
from tests.storage.register_setup import do as done_in
from tests.storage.register_setup import jeanne

OTHER = "sentier humide granit vieux matin orage tilleul"
TODAY = date(2026, 3, 3)


class Cabinet:
    """Camille has three records; one of her patients is opposed to sharing."""

    def __init__(self, folder: Path) -> None:
        self.path, self.clock = folder / "r.db", FixedClock(datetime(2026, 3, 3, 8, tzinfo=UTC))
        made = accounts.create_register(
            self.path, NewUser("Camille Roux", "idel"), PASSWORD, kinds=kinds(), clock=self.clock,
            cost=CHEAP,
        )  # fmt: skip
        assert isinstance(made, Ok)
        register = made.value.register
        self.camille = register.user_id
        names = ("Martin", "Durand", "Leroy")
        self.uids: list[PatientId] = [
            done_in(register, do.create_patient, jeanne(birth_name=name)) for name in names
        ]
        no = do.CollectConsent(self.uids[2], "opposition", "Paul Petit", TODAY, "Camille Roux")
        done_in(register, do.collect_consent, no)
        added = accounts.add_user(register, NewUser("Paul Petit", "idel"), OTHER, cost=CHEAP)
        assert isinstance(added, Ok)
        self.paul = added.value.uid
        register.close()

    def open(self, secret: str) -> Register:
        return accounts.open_with_password(self.path, secret, kinds=kinds(), clock=self.clock)

    def opens(self) -> set[PatientId]:
        """Which records open for Paul, on the date of the clock."""
        register = self.open(OTHER)
        door, found = Door(register, self.clock), set()
        for uid in self.uids:
            try:
                door.read(queries.medications, uid)
            except Fault as fault:
                assert fault.code == "NO_LINK"
            else:
                found.add(uid)
        register.close()
        return found


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path)


def entrusted(cabinet: Cabinet, until: str = "10/03/2026", since: str = "") -> Any:
    register = cabinet.open(PASSWORD)
    command = EntrustRecords(cabinet.paul, since, until, "Remplacement de mars")
    outcome = register.run(entrust_records, command)
    register.close()
    return outcome


def test_what_i_may_open_opens_until_the_end_said_but_not_who_is_opposed(cabinet: Cabinet) -> None:
    assert cabinet.opens() == set()
    outcome = entrusted(cabinet)
    assert outcome == Ok(Entrusting(opened=2, opposed=1))
    assert cabinet.opens() == set(cabinet.uids[:2])
    register = cabinet.open(PASSWORD)
    links = register.read(queries.care_links, cabinet.uids[0])
    assert [link.note for link in links] == ["Dossiers confiés : Remplacement de mars"]
    assert "ENTRUST" in {line.action for line in register.read(audit.lines, limit=50)}
    register.close()
    cabinet.clock.advance(days=7)  # the last day, included
    assert cabinet.opens() == set(cabinet.uids[:2])
    cabinet.clock.advance(days=1)
    assert cabinet.opens() == set()


def test_a_second_time_opens_nothing_twice(cabinet: Cabinet) -> None:
    entrusted(cabinet)
    assert entrusted(cabinet) == Ok(Entrusting(opened=0, opposed=1))


def test_one_entrusts_only_what_one_may_open(cabinet: Cabinet) -> None:
    register = cabinet.open(OTHER)
    command = EntrustRecords(cabinet.camille, "", "", "Dossiers de Paul")
    assert register.run(entrust_records, command) == Ok(Entrusting(0, 0))
    register.close()


def test_what_was_entrusted_is_shown_and_taken_back(cabinet: Cabinet) -> None:
    entrusted(cabinet, until="")
    register = cabinet.open(PASSWORD)
    found = register.read(practice, cabinet.camille, TODAY)
    assert [user.name for user in found.others] == ["Paul Petit"]
    (one,) = found.entrusted
    assert (one.name, one.since, one.until, one.records) == ("Paul Petit", TODAY, None, 2)
    assert one.reason == "Remplacement de mars"
    assert register.run(take_back_records, TakeBackRecords(cabinet.paul)) == Ok(2)
    assert register.read(practice, cabinet.camille, TODAY).entrusted == ()
    again = register.run(take_back_records, TakeBackRecords(cabinet.paul))
    assert isinstance(again, Refused) and again.problems[0].code == "NOTHING"
    register.close()
    assert cabinet.opens() == set()


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"to": UserId(new_id())}, "to", "UNKNOWN"),
        ({"until": "02/03/2026"}, "until", "BEFORE_START"),
        ({"since": "32/03/2026"}, "since", "NO_SUCH_DAY"),
        ({"until": "demain"}, "until", "NOT_A_DATE"),
        ({"reason": ""}, "reason", "EMPTY"),
        ({"reason": "ok"}, "reason", "TOO_SHORT"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    cabinet: Cabinet, changed: dict[str, Any], field: str, code: str
) -> None:
    register = cabinet.open(PASSWORD)
    whole = {"to": cabinet.paul, "since": "", "until": "", "reason": "Remplacement", **changed}
    outcome = register.run(entrust_records, EntrustRecords(**whole))
    assert isinstance(outcome, Refused)
    assert (outcome.problems[0].field, outcome.problems[0].code) == (field, code)
    register.close()
    assert cabinet.opens() == set()


def test_one_does_not_entrust_to_oneself(cabinet: Cabinet) -> None:
    register = cabinet.open(PASSWORD)
    outcome = register.run(entrust_records, EntrustRecords(cabinet.camille, "", "", "Remplacement"))
    assert isinstance(outcome, Refused) and outcome.problems[0].field == "to"
    register.close()
