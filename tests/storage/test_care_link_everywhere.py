"""LAW-01 on every path: random care links, the command line, dialogs, and the line that stays."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from cpts_desktop.bootstrap.agenda import elsewhere
from cpts_desktop.bootstrap.discovery import fill_with_fiction
from cpts_desktop.bootstrap.door import Door, GuardedRegister, patients_named
from cpts_desktop.bootstrap.rows import named_in, subject_of, without
from cpts_desktop.bootstrap.slices import indicators, kinds
from cpts_desktop.bootstrap.views import banner_query
from cpts_desktop.cli.run import run as run_cli
from cpts_desktop.features.card.campaign import campaign
from cpts_desktop.features.card.queries import card_states
from cpts_desktop.features.exchange.conflicts import inbox
from cpts_desktop.features.exchange.formats.whole import export_all
from cpts_desktop.features.exchange.planning import Wish
from cpts_desktop.features.followup.day import day_rows
from cpts_desktop.features.followup.mirror import alert_mirror
from cpts_desktop.features.followup.quality.audit import audit as audit_sheet
from cpts_desktop.features.indicators.queries import patients_of
from cpts_desktop.features.medication.queries import waiting_proposals
from cpts_desktop.features.medication.worklist import worklist
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import Basis
from cpts_desktop.features.register.queries.campaign import old_or_with_ald
from cpts_desktop.features.register.queries.closed import closed_among, is_alone
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.counting import Period
from cpts_desktop.kernel.ids import PatientId, UserId, new_id
from cpts_desktop.kernel.outcome import Fault, Ok
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from tests.storage.conftest import CHEAP, PASSWORD

NOW = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)
TODAY = date(2026, 3, 3)
OTHER = "sentier humide granit vieux matin orage tilleul"


@dataclass
class Practice:
    """Two people on one post; Camille created every record, Paul has only what links give him."""

    path: Path
    patients: list[PatientId]
    paul: UserId
    clock: FixedClock

    def as_paul(self) -> Register:
        return accounts.open_with_password(self.path, OTHER, kinds=kinds(), clock=self.clock)

    def as_camille(self) -> Register:
        return accounts.open_with_password(self.path, PASSWORD, kinds=kinds(), clock=self.clock)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    clock = FixedClock(NOW)
    made = accounts.create_register(
        tmp_path / "registre.db", NewUser("Camille Roux", "idel"), PASSWORD, kinds=kinds(),
        clock=clock, cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    register = made.value.register
    found = []
    for number in range(12):
        form = do.CreatePatient(
            f"Martin{'abcdefghijkl'[number]}", "Jeanne", "F", date(1944, 3, 12),
            looked_at_lookalikes=True,
        )  # fmt: skip
        created = register.run(do.create_patient, form)
        assert isinstance(created, Ok)
        found.append(created.value)
    added = accounts.add_user(register, NewUser("Paul Petit", "idel"), OTHER, cost=CHEAP)
    assert isinstance(added, Ok)
    register.close()
    yield Practice(tmp_path / "registre.db", found, added.value.uid, clock)


def test_random_sets_of_links_open_exactly_what_they_name(practice: Practice) -> None:
    """LAW-01: for any set of links, a record opens today if and only if one in force names him."""
    source = random.Random(20261122)
    register, expected = practice.as_camille(), set()
    somebody = UserId(new_id())
    for uid in practice.patients:
        for _ in range(source.randrange(3)):
            since = TODAY + timedelta(days=source.randrange(-20, 6))
            until = since + timedelta(days=source.randrange(15)) if source.random() < 0.5 else None
            who = source.choice((practice.paul, somebody))
            name = "Paul Petit" if who == practice.paul else "Une autre"
            link = do.OpenCareLink(
                uid, name, source.choice((Basis.EQUIPE_1, Basis.EQUIPE_3, Basis.EQUIPE_2)), since,
                member_id=who, until=until, note="organisation formalisée",
            )  # fmt: skip
            opened = register.run(do.open_care_link, link)
            assert isinstance(opened, Ok), opened
            if who == practice.paul and since <= TODAY and (until is None or until >= TODAY):
                expected.add(uid)
    register.close()
    assert 0 < len(expected) < len(practice.patients), "the draw must hold both"
    theirs = practice.as_paul()
    door = Door(theirs, practice.clock)
    guarded = GuardedRegister(theirs, door)
    for uid in practice.patients:
        for read in (
            lambda uid=uid: door.read(queries.medications, uid),
            lambda uid=uid: guarded.read(queries.observations, uid),
            lambda uid=uid: guarded.run(do.put_allergy, do.PutAllergy(uid, substance="Latex")),
        ):
            if uid in expected:
                read()
                continue
            with pytest.raises(Fault) as caught:
                read()
            assert caught.value.code == "NO_LINK"
    closed = theirs.read(closed_among, practice.patients, practice.paul, TODAY)
    assert closed == set(practice.patients) - expected, "the rule of lists is that of records"
    shown = {hit.banner.uid for hit in guarded.read(queries.first_patients)}
    assert shown == set(practice.patients), "an identity is found: a reason may then be given"

    def listed(_conn: Connection, wish: Wish) -> Plans:
        """A list that a slice may invent tomorrow: the door knows nothing of it."""
        return Plans(wish, tuple(practice.patients))

    answered = guarded.read(listed, Wish(""))
    assert answered.uids == tuple(uid for uid in practice.patients if uid in expected)
    assert answered.wish.asker == practice.paul, "the door says who asks"
    guarded.close()
    register = practice.as_camille()
    refused = {
        line.patient for line in register.read(audit.lines, limit=500) if line.action == "REFUSED"
    }
    assert refused == set(practice.patients) - expected, "each refusal left its line, no other"
    register.close()


@dataclass(frozen=True)
class Plans:
    """A container as the screens get them: what is asked, and rows."""

    wish: Wish
    uids: tuple[PatientId, ...]


def test_rows_of_closed_records_leave_every_shape() -> None:
    @dataclass(frozen=True)
    class Row:
        patient: str
        words: str

    @dataclass(frozen=True)
    class Line:
        row: Row
        n: int

    @dataclass(frozen=True)
    class Sheet:
        lines: tuple[Line, ...]
        by_patient: dict[str, int]
        inside: Row | None
        total: int

    mine, theirs = new_id(), new_id()
    mine_row, their_row = Row(mine, "à moi"), Row(theirs, "à elle")
    closed = frozenset({theirs})
    assert without([mine_row, their_row], closed) == [mine_row]
    assert without({theirs, mine}, closed) == {mine}
    assert without({theirs: 1, mine: 2, "x": their_row}, closed) == {mine: 2}
    lines = (Line(their_row, 1), Line(mine_row, 2))
    sheet = Sheet(lines, {mine: 1, theirs: 2}, mine_row, 2)
    assert without(sheet, closed) == Sheet((Line(mine_row, 2),), {mine: 1}, mine_row, 2)
    assert without(((their_row, 3), (mine_row, 4)), closed) == ((mine_row, 4),)
    groups = {"lundi": (their_row, mine_row)}
    assert without(groups, closed) == {"lundi": (mine_row,)}, "a group keeps its other rows"
    assert named_in(sheet) == {mine, theirs}
    assert subject_of(their_row, closed) == theirs and not subject_of(sheet, closed)
    for other in ("x", b"x", 3, None, (), sheet):
        assert without(other, frozenset()) == other


def test_a_single_answer_about_a_closed_record_is_refused(practice: Practice) -> None:
    theirs = practice.as_paul()
    door, uid = Door(theirs, practice.clock), practice.patients[0]

    def one(conn: Connection) -> Any:
        return queries.banner(conn, uid)

    with pytest.raises(Fault) as caught:
        door.read(one)
    assert caught.value.code == "NO_LINK"
    theirs.close()
    mine = practice.as_camille()
    assert Door(mine, practice.clock).read(one).uid == uid
    mine.close()


def test_somebody_alone_pays_nothing_and_sees_all(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    made = accounts.create_register(
        tmp_path / "seule.db", NewUser("Camille Roux", "idel"), PASSWORD, kinds=kinds(),
        clock=clock, cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    register = made.value.register
    assert register.read(is_alone)
    assert register.read(closed_among, [new_id()], register.user_id, TODAY) == frozenset()
    register.close()


def cli(practice: Practice, secret: str, *words: str, capsys: Any) -> tuple[int, Any]:
    file = practice.path.parent / "secret"
    file.write_text(secret, encoding="utf-8")
    code = run_cli(
        [*words, "--register", str(practice.path), "--secret-file", str(file), "--json"],
        clock=practice.clock,
    )
    out = capsys.readouterr().out
    return code, json.loads(out) if out.strip() else {}


def test_the_command_line_asks_for_the_link_too(
    practice: Practice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    uid, target = practice.patients[0], tmp_path / "dossier.json"
    words = ("export", "fhir", str(uid), "--out", str(target))
    code, said = cli(practice, OTHER, *words, capsys=capsys)
    assert (code, said["error"]["code"]) == (3, "NO_LINK") and not target.exists()
    code, _ = cli(practice, PASSWORD, *words, capsys=capsys)
    assert code == 0 and target.exists()
    register = practice.as_camille()
    actions = [line.action for line in register.read(audit.lines, patient=uid)]
    assert actions.count("REFUSED") == 1 and actions.count("EXPORT_FHIR") == 1
    register.close()
    assert cli(practice, PASSWORD, "export", "all", str(tmp_path / "tout"), capsys=capsys)[0] == 0
    code, said = cli(practice, OTHER, "export", "all", str(tmp_path / "rien"), capsys=capsys)
    assert (code, said["error"]["code"]) == (3, "NO_LINK")
    register = practice.as_camille()
    assert "EXPORT_ALL" in [line.action for line in register.read(audit.lines)]
    register.close()


def test_a_refused_screen_that_asks_again_leaves_one_line_in_five_minutes(
    practice: Practice,
) -> None:
    theirs = practice.as_paul()
    door, uid = Door(theirs, practice.clock), practice.patients[0]

    def asked(times: int) -> int:
        for _ in range(times):
            with pytest.raises(Fault):
                door.read(queries.medications, uid)
        door.leaving("asked")
        lines = theirs.read(audit.lines, patient=uid)
        return sum(line.action == "REFUSED" for line in lines)

    assert asked(5) == 1
    practice.clock.advance(seconds=301)
    assert asked(1) == 2
    theirs.close()


def test_patients_are_found_inside_what_a_command_wishes() -> None:
    one, two, three = new_id(), new_id(), new_id()

    @dataclass(frozen=True)
    class Command:
        wish: Any
        patients: tuple[str, ...] = ()
        text: str = "x"

    @dataclass(frozen=True)
    class Brought:
        inside: Any

    wish = Wish(two, (PatientId(three),))
    assert set(patients_named([Command(wish, (one,))])) == {one, two, three}
    deep = Command(Brought(Brought(wish)))
    assert list(patients_named([deep])) == [], "what a packet brings is not what a person opens"
    assert list(patients_named([Command, 3, None, b"x" * 36])) == []


def test_the_lists_of_the_practice_hold_only_what_each_may_open(tmp_path: Path) -> None:
    """Each list of each job, on the fictional patients: Camille sees hers, Paul two of them."""
    clock = FixedClock(NOW)
    made = accounts.create_register(
        tmp_path / "cabinet.db", NewUser("Camille Roux", "idel"), PASSWORD, kinds=kinds(),
        clock=clock, cost=CHEAP,
    )  # fmt: skip
    assert isinstance(made, Ok)
    register = made.value.register
    fill_with_fiction(register, clock)
    everyone = {one.uid for one in register.read(queries.all_patients)}
    added = accounts.add_user(register, NewUser("Paul Petit", "idel"), OTHER, cost=CHEAP)
    assert isinstance(added, Ok)
    rows = register.read(day_rows, TODAY, NOW)
    given = {rows[0].banner.uid, rows[-1].banner.uid}
    for uid in given:
        link = do.OpenCareLink(uid, "Paul Petit", Basis.EQUIPE_1, TODAY, member_id=added.value.uid)
        assert isinstance(register.run(do.open_care_link, link), Ok)
    period = Period(TODAY - timedelta(days=400), TODAY)
    asked: tuple[tuple[Any, ...], ...] = (
        (day_rows, TODAY, NOW, elsewhere), (worklist, TODAY), (card_states, TODAY),
        (campaign, TODAY), (waiting_proposals, TODAY), (alert_mirror, period),
        (audit_sheet, TODAY, 7, 50),
        (queries.duplicates,), (inbox, new_id(), {}), (old_or_with_ald, TODAY),
        *((patients_of, one, period) for one in indicators()),
    )  # fmt: skip
    door = Door(register, clock)
    whole = [named_in(door.read(*one)) & everyone for one in asked]
    assert sum(len(found) > len(given) for found in whole) >= 3, "the lists of Camille are full"
    register.close()
    theirs = accounts.open_with_password(tmp_path / "cabinet.db", OTHER, kinds=kinds(), clock=clock)
    door = Door(theirs, clock)
    for (query, *args), before in zip(asked, whole, strict=True):
        after = named_in(door.read(query, *args)) & everyone
        assert after == before & given, query
    assert {row.banner.uid for row in door.read(day_rows, TODAY, NOW)} == given
    theirs.close()


def test_a_closed_record_shows_who_it_is_about_and_no_export_of_all(
    practice: Practice, tmp_path: Path
) -> None:
    uid = practice.patients[0]
    mine = practice.as_camille()
    assert isinstance(mine.run(do.put_ald, do.PutAld(uid, "1", since=TODAY)), Ok)
    flags = mine.read(banner_query(practice.clock.today, mine.user_id), uid).flags
    assert "ALD" in flags
    mine.close()
    theirs = practice.as_paul()
    shown = theirs.read(banner_query(practice.clock.today, practice.paul), uid)
    assert "ALD" not in shown.flags and shown.birth_name == "MARTINA"
    guarded: Any = GuardedRegister(theirs, Door(theirs, practice.clock))
    with pytest.raises(Fault) as caught:
        export_all(guarded, tmp_path / "tout")
    assert caught.value.code == "NO_LINK" and not (tmp_path / "tout").exists()
    guarded.close()
