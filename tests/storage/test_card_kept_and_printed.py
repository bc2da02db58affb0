from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.card import kinds as card_kinds
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.commands import (
    KeepPrintedCard,
    SaveCard,
    keep_printed_card,
    save_card,
)
from cpts_desktop.features.card.editing import draft_of, value_of
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.proposal import propose
from cpts_desktop.features.card.queries import card_states, current_cards, saved_cards, sources
from cpts_desktop.features.card.reading import StartRecord, read_qr, start_record
from cpts_desktop.features.card.sheet import PrintOptions, render
from cpts_desktop.features.card.truth import Truth
from cpts_desktop.features.register import commands as do
from cpts_desktop.features.register import kinds as register_kinds
from cpts_desktop.features.register import queries as register_queries
from cpts_desktop.features.register.model import AllergyState
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.storage import accounts, kdf
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.kinds import KindRegistry
from cpts_desktop.storage.records import record_kind
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import USER, NewUser

TODAY = date(2026, 3, 3)
CHEAP = kdf.Cost(memory_kib=1024, passes=1, lanes=1)


def registry() -> KindRegistry:
    kinds = KindRegistry(
        (USER, *register_kinds.KINDS, *card_kinds.KINDS), register_kinds.RECORD_TYPES
    )
    kinds.register(record_kind(kinds))
    return kinds


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def register(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = accounts.create_register(
        tmp_path / "cartes.db",
        NewUser("Camille Roux", "pharmacien"),
        "phare rouge sous neige avril calme velours",
        kinds=registry(),
        clock=clock,
        cost=CHEAP,
    )
    assert isinstance(made, Ok)
    yield made.value.register
    made.value.register.close()


def run(register: Register, handler: Any, command: Any) -> Any:
    outcome = register.run(handler, command)
    assert isinstance(outcome, Ok), outcome.problems
    return outcome.value


@pytest.fixture
def jeanne(register: Register) -> PatientId:
    patient: PatientId = run(
        register,
        do.create_patient,
        do.CreatePatient(
            birth_name="MARTIN", given_names="Jeanne", sex="F", birth_date=date(1944, 3, 12),
            looked_at_lookalikes=True,
        ),
    )  # fmt: skip
    run(register, do.add_medication, do.AddMedication(
        patient, "ELIQUIS 5 mg", ("apixaban",), atc="B01AF02", dose_text="5 mg",
        frequency_text="2 fois par jour", indication="fibrillation atriale",
    ))  # fmt: skip
    run(register, do.put_allergy, do.PutAllergy(patient, "pénicilline", "choc anaphylactique"))
    team = do.PutCareTeamMember(
        patient, "medecin_traitant", "Dr Anne Lefebvre", "03 28 00 00 00", agreed_to_be_printed=True
    )
    run(register, do.put_care_team_member, team)
    run(register, do.put_care_team_member, do.PutCareTeamMember(
        patient, "infirmier", "Claire Petit", "06 28 00 00 02"
    ))  # fmt: skip
    run(register, do.put_contact, do.PutContact(patient, "Paul Martin", "06 12 34 56 78", "fils"))
    return patient


def prepared(register: Register, patient: PatientId) -> SaveCard:
    found = register.read(sources, patient, TODAY)
    assert found is not None
    proposal = propose(found, CardKind.URGENCE, TODAY)
    return SaveCard(patient, value_of(draft_of(proposal), proposal), (), proposal.made_from)


def pdf_of(command: SaveCard) -> bytes:
    read = card_from(command.value)
    assert isinstance(read, Ok)
    made = render([read.value], PrintOptions("id1"))
    assert isinstance(made, Ok)
    return made.value.pdf


def test_a_saved_card_comes_back_with_what_it_was_made_from(
    register: Register, jeanne: PatientId
) -> None:
    command = prepared(register, jeanne)
    run(register, save_card, command)
    (saved,) = register.read(current_cards, jeanne)
    assert saved.kind is CardKind.URGENCE
    assert saved.value["anticoagulant"]["dose"] == "5 mg 2 fois par jour"
    assert saved.made_from == command.made_from
    assert saved.printed_at is None


def test_a_print_keeps_the_pdf_so_that_it_travels(register: Register, jeanne: PatientId) -> None:
    command = prepared(register, jeanne)
    pdf = pdf_of(command)
    run(register, keep_printed_card, KeepPrintedCard(command, pdf, "id1"))
    (document,) = register.read(register_queries.documents, jeanne)
    assert (document.kind, document.title) == ("carte", "Carte d’urgence santé")
    assert register.read(register_queries.document_content, jeanne, document.id) == pdf
    assert register.read(current_cards, jeanne)[0].printed_at is not None


def test_the_newest_card_of_each_kind_is_the_current_one(
    register: Register, jeanne: PatientId, clock: FixedClock
) -> None:
    first = prepared(register, jeanne)
    run(register, save_card, first)
    clock.advance(minutes=5)
    second = replace(first, value={**first.value, "conditions": ["insuline"]})
    run(register, save_card, second)
    assert len(register.read(saved_cards, jeanne)) == 2
    (current,) = register.read(current_cards, jeanne)
    assert current.value["conditions"] == ["insuline"]


def test_g2_37_the_same_save_twice_is_one_card(register: Register, jeanne: PatientId) -> None:
    command = replace(prepared(register, jeanne), id="6b0f8f4e-0000-4000-8000-000000000001")
    run(register, save_card, command)
    run(register, save_card, command)
    assert len(register.read(saved_cards, jeanne)) == 1


def test_an_agreement_withdrawn_in_between_refuses_the_save(
    register: Register, jeanne: PatientId
) -> None:
    command = prepared(register, jeanne)
    (doctor, _) = register.read(register_queries.care_team, jeanne)
    run(register, do.put_care_team_member, do.PutCareTeamMember(
        jeanne, "medecin_traitant", "Dr Anne Lefebvre", "03 28 00 00 00", id=doctor.id
    ))  # fmt: skip
    outcome = register.run(save_card, command)
    assert isinstance(outcome, Refused)
    assert [(p.field, p.code) for p in outcome.problems] == [("medecin_traitant", "NOT_AGREED")]
    assert register.read(saved_cards, jeanne) == ()


def test_an_agreement_invented_in_the_value_is_refused(
    register: Register, jeanne: PatientId
) -> None:
    command = prepared(register, jeanne)
    value = {**command.value, "infirmier": {"name": "Claire Petit", "agreed": True}}
    outcome = register.run(save_card, replace(command, value=value))
    assert isinstance(outcome, Refused)


def test_a_wrong_value_and_an_unknown_patient_are_refused(
    register: Register, jeanne: PatientId
) -> None:
    command = prepared(register, jeanne)
    assert isinstance(
        register.run(save_card, replace(command, value={**command.value, "nir": "1"})), Refused
    )
    nobody = PatientId("00000000-0000-4000-8000-000000000000")
    assert isinstance(register.run(save_card, replace(command, patient=nobody)), Refused)


def test_the_worklist_says_which_cards_became_wrong_and_why(
    register: Register, jeanne: PatientId
) -> None:
    run(register, save_card, prepared(register, jeanne))
    (state,) = register.read(card_states, TODAY)
    assert state.verdict.truth is Truth.UP_TO_DATE
    run(register, do.put_allergy, do.PutAllergy(jeanne, "iode", "œdème"))
    (state,) = register.read(card_states, TODAY)
    assert state.verdict.truth is Truth.WRONG
    assert "iode" in state.verdict.differences[0].said
    assert state.banner.birth_name == "MARTIN"


def test_a_withdrawn_agreement_reaches_the_cards_that_name_the_person(
    register: Register, jeanne: PatientId
) -> None:
    run(register, save_card, prepared(register, jeanne))
    (doctor, _) = register.read(register_queries.care_team, jeanne)
    run(register, do.put_care_team_member, do.PutCareTeamMember(
        jeanne, "medecin_traitant", "Dr Anne Lefebvre", "03 28 00 00 00", id=doctor.id
    ))  # fmt: skip
    (state,) = register.read(card_states, TODAY)
    assert state.verdict.truth is Truth.WRONG
    assert "accord" in state.verdict.differences[0].said


def test_a_new_version_left_unprinted_does_not_hide_the_card_that_is_carried(
    register: Register, jeanne: PatientId, clock: FixedClock
) -> None:
    first = prepared(register, jeanne)
    run(register, keep_printed_card, KeepPrintedCard(first, pdf_of(first), "id1"))
    clock.advance(hours=1)
    run(register, do.put_allergy, do.PutAllergy(jeanne, "iode", "œdème"))
    run(register, save_card, prepared(register, jeanne))
    (state,) = register.read(card_states, TODAY)
    assert state.verdict.truth is Truth.WRONG
    assert "porte encore la carte imprimée le 03/03/2026" in state.verdict.differences[0].said
    assert state.carried is not None and state.carried.id != state.card.id
    again = prepared(register, jeanne)
    run(register, keep_printed_card, KeepPrintedCard(again, pdf_of(again), "id1"))
    (state,) = register.read(card_states, TODAY)
    assert state.verdict.truth is Truth.UP_TO_DATE


def test_the_card_of_a_tied_record_is_found_from_the_one_that_shows(
    register: Register, jeanne: PatientId
) -> None:
    command = prepared(register, jeanne)
    run(register, keep_printed_card, KeepPrintedCard(command, pdf_of(command), "id1"))
    other = do.CreatePatient(
        birth_name="MARTIN", given_names="Jeanne", sex="F", birth_date=date(1944, 3, 12),
        looked_at_lookalikes=True,
    )  # fmt: skip
    shown = run(register, do.create_patient, other)
    assert register.read(saved_cards, shown) == ()
    run(register, do.same_person, do.SamePerson(shown, jeanne))
    assert len(register.read(saved_cards, shown)) == 1
    (state,) = register.read(card_states, TODAY)
    assert state.banner.uid == shown


def test_nobody_prints_again_the_card_of_the_dead(register: Register, jeanne: PatientId) -> None:
    run(register, save_card, prepared(register, jeanne))
    run(register, do.declare_deceased, do.DeclareDeceased(jeanne, date(2026, 3, 1)))
    assert register.read(card_states, TODAY) == ()


def test_none_known_on_a_card_that_was_read_is_recorded_as_an_answer(register: Register) -> None:
    read = read_qr("URGENCE SANTÉ\nPETIT Luc\nNé(e) le 03/04/1950\nALLERGIES aucune connue")
    assert isinstance(read, Ok)
    found = read.value
    command = StartRecord(
        found.birth_name, found.given_names, "", found.birth_date, "M", found.said
    )  # fmt: skip
    uid = run(register, start_record, command)
    allergies = register.read(register_queries.allergies, uid)
    assert (allergies.state, allergies.items) == (AllergyState.AUCUNE_CONNUE, ())
    left = replace(command, birth_name="GRAND", kept=())
    other = run(register, start_record, left)
    assert register.read(register_queries.allergies, other).state is AllergyState.NON_DEMANDE


def test_the_record_must_say_none_before_the_card_does(
    register: Register, jeanne: PatientId
) -> None:
    command = prepared(register, jeanne)
    says_none = replace(
        command, value={**command.value, "allergies": [{"substance": "aucune connue"}]}
    )
    outcome = register.run(save_card, says_none)
    assert isinstance(outcome, Refused)
    assert [p.code for p in outcome.problems] == ["RECORD_DIFFERS"]


def test_an_expired_card_is_to_check(register: Register, jeanne: PatientId) -> None:
    run(register, save_card, prepared(register, jeanne))
    (state,) = register.read(card_states, TODAY + timedelta(days=400))
    assert state.verdict.truth is Truth.TO_CHECK
    assert state.expired


def test_a_key_of_a_newer_version_stays_inert(register: Register, jeanne: PatientId) -> None:
    command = prepared(register, jeanne)

    def newer(command: SaveCard, uow: Any) -> Any:
        value = {**command.value, "tatouage": "oui"}
        uow.append(jeanne, card_kinds.CARD, {
            "id": "x", "card": value, "back": [], "made_from": command.made_from,
            "template": "urgence/9", "colour": "bleu",
        })  # fmt: skip
        return Ok(None)

    run(register, newer, command)
    (saved,) = register.read(current_cards, jeanne)
    assert saved.value["tatouage"] == "oui"
    (state,) = register.read(card_states, TODAY)
    assert state.verdict.truth is Truth.UP_TO_DATE


def test_the_projections_can_be_rebuilt(register: Register, jeanne: PatientId) -> None:
    command = prepared(register, jeanne)
    run(register, keep_printed_card, KeepPrintedCard(command, pdf_of(command), "a4:C32011-10", 2))
    assert check_register(register).ok


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"id": "x", "card": {}, "back": [], "made_from": {}, "template": "t"},
        {"id": "x", "card": {"kind": "u", "birth_name": "x"}, "back": [1], "made_from": {},
         "template": "t"},
        {"id": "x" * 65, "card": {"kind": "u", "birth_name": "x"}, "back": [], "made_from": {},
         "template": "t"},
        {"id": "x", "card": {"kind": "u", "birth_name": "x", "note": "y" * 70_000}, "back": [],
         "made_from": {}, "template": "t"},
    ],
)  # fmt: skip
def test_a_payload_that_is_not_a_card_is_refused_at_the_door(payload: dict[str, Any]) -> None:
    assert card_kinds.KINDS[0].check(payload)
    assert card_kinds.KINDS[1].check(payload)
