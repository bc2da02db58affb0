"""Identity in a real register: status, received INS, look-alikes, history (INS rules)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.model import IdentityStatus
from cpts_desktop.features.register.rules.datamatrix import ScannedIns
from cpts_desktop.features.register.rules.nir import OIDS
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused, Severity
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.register_setup import add, do, jeanne, make, refused

INS = ScannedIns("244034512300117", OIDS[0], ("JEANNE",), "MARTIN", "F", date(1944, 3, 12), "45234")
DAY = date(2026, 3, 3)


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Register:
    return make(tmp_path / "r.db", clock)


def status(register: Register, patient: PatientId) -> IdentityStatus:
    banner = register.read(queries.banner, patient)
    assert banner is not None
    return banner.ins_status


def checked(register: Register, patient: PatientId) -> None:
    command = commands.CheckIdentity(patient, "carte nationale d’identité", DAY)
    do(register, commands.check_identity, command)


def test_our_own_acts_reach_validee_at_most(ours: Register) -> None:
    patient = add(ours)
    assert status(ours, patient) is IdentityStatus.PROVISOIRE
    do(ours, commands.receive_ins, commands.ReceiveIns(patient, INS, "scan"))
    assert status(ours, patient) is IdentityStatus.PROVISOIRE
    checked(ours, patient)
    assert status(ours, patient) is IdentityStatus.VALIDEE


@pytest.mark.parametrize(
    "trait",
    [
        {"birth_name": "MARTINE"}, {"given_names": "Jeanne Anne"}, {"sex": "M"},
        {"birth_date": date(1944, 3, 13)}, {"birth_cog": "45234"},
    ],
    ids=lambda one: next(iter(one)),
)  # fmt: skip
def test_changing_a_strict_trait_loses_the_check_and_says_it(
    ours: Register, trait: dict[str, Any]
) -> None:
    patient = add(ours)
    checked(ours, patient)
    outcome = ours.run(commands.amend_patient, commands.AmendPatient(patient, jeanne(**trait)))
    assert isinstance(outcome, Ok)
    assert [note.code for note in outcome.notes] == ["CHECK_LOST"]
    assert status(ours, patient) is IdentityStatus.PROVISOIRE
    do(ours, commands.amend_patient, commands.AmendPatient(patient, jeanne(city="Orléans")))
    assert status(ours, patient) is IdentityStatus.VALIDEE


@pytest.mark.parametrize("attribute", ["doubtful", "fictitious"])
def test_doubtful_and_fictitious_force_provisoire(ours: Register, attribute: str) -> None:
    patient = add(ours)
    checked(ours, patient)
    do(ours, commands.receive_ins, commands.ReceiveIns(patient, INS, "scan"))
    do(ours, commands.mark_identity, commands.MarkIdentity(patient, **{attribute: True}))
    assert status(ours, patient) is IdentityStatus.PROVISOIRE
    sheet = ours.read(queries.patient, patient)
    assert sheet is not None
    assert sheet.ins is not None
    assert not sheet.ins.valid
    again = commands.ReceiveIns(patient, INS, "scan")
    assert refused(ours, commands.receive_ins, again) == ["NOT_ALLOWED"]
    check = commands.CheckIdentity(patient, "passeport", DAY)
    assert refused(ours, commands.check_identity, check) == ["NOT_CHECKABLE"]


def test_doubtful_and_fictitious_exclude_each_other(ours: Register) -> None:
    both = commands.MarkIdentity(add(ours), doubtful=True, fictitious=True)
    assert refused(ours, commands.mark_identity, both) == ["EXCLUSIVE"]


def test_the_ins_is_kept_apart_read_only_and_with_its_provenance(ours: Register) -> None:
    patient = add(ours)
    other_spelling = replace(INS, birth_name="MARTIN-DUPRE")
    do(ours, commands.receive_ins, commands.ReceiveIns(patient, other_spelling, "document"))
    sheet = ours.read(queries.patient, patient)
    assert sheet is not None
    assert sheet.ins is not None
    assert sheet.banner.birth_name == "MARTIN"
    assert (sheet.ins.birth_name, sheet.ins.provenance) == ("MARTIN-DUPRE", "document")
    assert not any("matricule" in name for name in commands.CreatePatient.__dataclass_fields__)


def test_an_ins_of_other_traits_warns_and_is_kept_as_received(ours: Register) -> None:
    patient = add(ours)
    alike = ours.run(commands.receive_ins, commands.ReceiveIns(patient, INS, "scan"))
    assert isinstance(alike, Ok) and "OTHER_TRAITS" not in [note.code for note in alike.notes]
    other = replace(INS, birth_name="MARTEAU", sex="M")
    outcome = ours.run(commands.receive_ins, commands.ReceiveIns(patient, other, "scan"))
    assert isinstance(outcome, Ok)
    (said,) = [note for note in outcome.notes if note.code == "OTHER_TRAITS"]
    assert "nom de naissance, sexe" in said.message and said.severity is Severity.CONFIRM


def test_a_bad_key_warns_and_the_ins_is_kept(ours: Register) -> None:
    patient = add(ours)
    wrong = replace(INS, matricule="244034512300199")
    outcome = ours.run(commands.receive_ins, commands.ReceiveIns(patient, wrong, "scan"))
    assert isinstance(outcome, Ok)
    assert "KEY" in [note.code for note in outcome.notes]
    sheet = ours.read(queries.patient, patient)
    assert sheet is not None
    assert sheet.ins is not None
    assert not sheet.ins.key_ok


def test_g1_21_one_ins_belongs_to_one_patient(ours: Register) -> None:
    first, second = add(ours), add(ours, given_names="Paul", sex="M")
    do(ours, commands.receive_ins, commands.ReceiveIns(first, INS, "scan"))
    outcome = ours.run(commands.receive_ins, commands.ReceiveIns(second, INS, "scan"))
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "INS_TAKEN"
    assert "MARTIN Jeanne" in outcome.problems[0].message


def test_g1_21_twins_are_created_as_homonyms_after_a_look(ours: Register) -> None:
    first = add(ours)
    twin = jeanne(given_names="Paulette", looked_at_lookalikes=False)
    assert refused(ours, commands.create_patient, twin) == ["LOOKALIKE"]
    seen = replace(twin, looked_at_lookalikes=True, mark_homonym=True)
    second = do(ours, commands.create_patient, seen)
    for patient in (first, second):
        banner = ours.read(queries.banner, patient)
        assert banner is not None
        assert "homonyme" in banner.marks


def test_a_look_alike_says_why(ours: Register) -> None:
    add(ours)
    outcome = ours.run(
        commands.create_patient, jeanne(birth_name="MARTAIN", looked_at_lookalikes=False)
    )
    assert isinstance(outcome, Refused)
    assert "même date de naissance et nom proche : MARTAIN / MARTIN" in outcome.problems[0].message
    assert ours.read(queries.count_patients) == 1


def test_nfd_and_nfc_are_one_patient(ours: Register) -> None:
    add(ours, birth_name="ZOË")
    nfd = jeanne(birth_name="ZOE\u0308", looked_at_lookalikes=False)
    assert refused(ours, commands.create_patient, nfd) == ["LOOKALIKE"]


def test_test_and_real_identities_do_not_mix(ours: Register) -> None:
    patient = add(ours)
    test_ins = replace(INS, oid=OIDS[2])
    command = commands.ReceiveIns(patient, test_ins, "scan")
    assert refused(ours, commands.receive_ins, command) == ["WRONG_REALM"]
    do(ours, commands.use_test_identities, commands.UseTestIdentities(True))
    do(ours, commands.receive_ins, command)
    real = commands.ReceiveIns(patient, INS, "scan")
    assert refused(ours, commands.receive_ins, real) == ["WRONG_REALM"]
    back = commands.UseTestIdentities(False)
    assert refused(ours, commands.use_test_identities, back) == ["HAS_INS"]


def test_every_received_number_stays_in_the_history(ours: Register, clock: FixedClock) -> None:
    patient = add(ours)
    nia = replace(INS, matricule="844034512300134", oid=OIDS[1])
    do(ours, commands.receive_ins, commands.ReceiveIns(patient, nia, "scan"))
    clock.advance(days=30)
    do(ours, commands.receive_ins, commands.ReceiveIns(patient, INS, "scan"))
    history = ours.read(queries.ins_history, patient)
    assert [one.matricule for one in history] == [INS.matricule, nia.matricule]


def test_the_identity_history_says_who_when_and_what(ours: Register, clock: FixedClock) -> None:
    patient = add(ours)
    clock.advance(hours=2)
    do(ours, commands.amend_patient, commands.AmendPatient(patient, jeanne(birth_name="MARTEL")))
    newest = ours.read(queries.identity_changes, patient)[0]
    assert newest.who == "Camille Roux"
    assert newest.at == clock.now()
    assert newest.what == "Identité et coordonnées"
    assert newest.detail == "nom de naissance : MARTEL"


def test_two_records_of_one_person_are_tied_and_untied(ours: Register) -> None:
    kept, other = add(ours), add(ours, birth_name="MARTAIN")
    do(ours, commands.same_person, commands.SamePerson(kept, other))
    assert [h.banner.uid for h in ours.read(queries.search_patients, "jeanne")] == [kept]
    do(ours, commands.same_person, commands.SamePerson(kept, other, undo=True))
    assert len(ours.read(queries.search_patients, "jeanne")) == 2


def test_death_is_declared_and_taken_back(ours: Register) -> None:
    patient = add(ours)
    early = commands.DeclareDeceased(patient, date(1940, 1, 1))
    assert refused(ours, commands.declare_deceased, early) == ["BEFORE_BIRTH"]
    do(ours, commands.declare_deceased, commands.DeclareDeceased(patient, DAY))
    banner = ours.read(queries.banner, patient)
    assert banner is not None
    assert "décédée" in banner.marks
    do(ours, commands.declare_deceased, commands.DeclareDeceased(patient, None))


def test_a_refusal_writes_nothing(ours: Register) -> None:
    before = ours.counts()
    assert refused(ours, commands.create_patient, jeanne(birth_name="", phone="1")) == [
        "EMPTY",
        "NOT_A_PHONE",
    ]
    unknown = PatientId("00000000-0000-4000-8000-000000000000")
    amend = commands.AmendPatient(unknown, jeanne())
    assert refused(ours, commands.amend_patient, amend) == ["UNKNOWN_PATIENT"]
    assert ours.counts() == before


def test_values_hide_themselves(ours: Register) -> None:
    patient = add(ours)
    sheet = ours.read(queries.patient, patient)
    assert "MARTIN" not in repr((sheet, jeanne(), INS, ours.read(queries.banner, patient)))


def test_identity_projections_rebuild(ours: Register) -> None:
    patient = add(ours, used_name="DURAND", phone="02 38 00 00 00")
    checked(ours, patient)
    do(ours, commands.receive_ins, commands.ReceiveIns(patient, INS, "scan"))
    do(ours, commands.amend_patient, commands.AmendPatient(patient, jeanne(birth_name="X")))
    verdict = check_register(ours)
    assert verdict.ok, verdict.problems
