"""A care team of another program: members with a role that is known here enter, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import practice
from tests.storage.test_register_fhir_hostile import PATIENT, bundle, take

G15 = "https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante"


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = practice(tmp_path, clock, "Awa Ndiaye").register
    yield made
    made.close()


def person(id_: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Practitioner", "id": id_, **more}


def team(*participants: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "CareTeam", "id": "c1", "status": "active",
        "subject": {"reference": f"Patient/{PATIENT['id']}"},
        "participant": list(participants), **more,
    }  # fmt: skip


DOCTOR = person(
    "d1", name=[{"family": "DURAND", "given": ["Paul"]}],
    identifier=[{"system": "https://rpps.esante.gouv.fr", "value": "10000000009"}],
)  # fmt: skip
NURSE = person("n1", name=[{"text": "Awa Ndiaye"}],
               qualification=[{"code": {"coding": [{"system": G15, "code": "60"}]}}])  # fmt: skip
ROLE = {"resourceType": "PractitionerRole", "id": "r1",
        "practitioner": {"reference": "Practitioner/n1"}}  # fmt: skip
PCP = {"role": [{"coding": [{"code": "PCP"}]}], "member": {"reference": "Practitioner/d1"},
       "period": {"start": "2024-01-02"}}  # fmt: skip
BY_ROLE = {"member": {"reference": "PractitionerRole/r1"}}
CHEMIST = {"role": [{"text": "Pharmacien d’officine"}], "member": {"display": "Mme Lenoir"}}
NEIGHBOUR = {"role": [{"text": "Voisin"}], "member": {"display": "M. Petit"}}


def test_members_with_a_known_role_enter_once_and_others_are_told(
    ours: Register, tmp_path: Path
) -> None:
    whole = bundle(PATIENT, DOCTOR, NURSE, ROLE, team(PCP, BY_ROLE, CHEMIST, NEIGHBOUR))
    found = take(ours, tmp_path, whole)
    assert found.by_resource["CareTeam"]["accepted"] == 1
    assert any("M. Petit : rôle inconnu" in one["what"] for one in found.warnings)
    (uid,) = [one.uid for one in ours.read(queries.all_patients)]
    held = {one.role: one for one in ours.read(queries.care_team, uid)}
    assert {role: one.name for role, one in held.items()} == {
        "medecin_traitant": "Paul DURAND", "infirmier": "Awa Ndiaye", "pharmacien": "Mme Lenoir",
    }  # fmt: skip
    assert held["medecin_traitant"].rpps == "10000000009"
    assert held["medecin_traitant"].since == date(2024, 1, 2)
    again = take(ours, tmp_path, whole)
    assert again.by_resource["CareTeam"]["duplicates"] == 1


@pytest.mark.parametrize(
    ("circle", "why"),
    [
        (team(NEIGHBOUR), "aucun membre n’a un rôle connu"),
        (team(), "aucun membre n’a un rôle connu"),
        (team(PCP, status="entered-in-error"), "annulée"),
        (team({"role": [{"coding": [{"code": "60"}]}], "member": {"display": "X"}}),
         "aucun membre n’a un rôle connu"),
        (team(PCP, subject={"reference": "Patient/inconnu"}), "patient introuvable"),
    ],
)  # fmt: skip
def test_a_team_that_says_nothing_we_know_is_listed(
    ours: Register, tmp_path: Path, circle: dict[str, Any], why: str
) -> None:
    found = take(ours, tmp_path, bundle(PATIENT, DOCTOR, circle))
    assert any(why in one["why"] for one in found.rejects)
    (uid,) = [one.uid for one in ours.read(queries.all_patients)]
    assert ours.read(queries.care_team, uid) == ()
