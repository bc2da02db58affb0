"""Our own FHIR export comes back: into an empty register, and into the one that wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.formats.fhir_export import export_patient
from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.features.register.fhir.report import Report
from cpts_desktop.features.register.model import Basis, Encounter, ObservationDraft
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId, RecordId, new_id
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_fhir_export import full_record

SINCE = date(2026, 1, 2)


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


@pytest.fixture
def other(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Paul Durand", "medecin")
    yield made
    made.register.close()


def everything(place: Practice) -> PatientId:
    """Return a patient who has something of every kind that the register holds."""
    run = place.register
    uid = PatientId(full_record(place))
    at = run.clock.now() - timedelta(days=1)

    def facts(_: None, uow: Any) -> Any:
        commands.record_observations(
            uow, uid,
            [
                ObservationDraft("oedeme", Decimal(2), "{0..3}", at, "jusqu’aux genoux"),
                ObservationDraft("poids", Decimal("72.0"), "kg", at, scale="balance du cabinet"),
                ObservationDraft("loinc:2085-9", Decimal("0.52"), "g/L", at, source="laboratoire"),
                ObservationDraft("autre", None, "", at, "essoufflée à l’effort"),
            ],
        )  # fmt: skip
        commands.record_encounters(
            uow, uid,
            [Encounter(RecordId(new_id()), "hospitalisation", "Cardiologie", "OAP", at, at, "CHU")],
        )  # fmt: skip
        return Ok(None)

    do(run, facts, None)
    link = commands.OpenCareLink(uid, "Dr Paul Durand", Basis.EQUIPE_2, SINCE, note="x")
    consent = commands.CollectConsent(
        uid, "opposition", "Pharmacie du Pont", SINCE, "Awa Ndiaye", scope=("documents",)
    )
    for handler, command in (
        (commands.put_ald, commands.PutAld(uid, "5", since=SINCE)),
        (commands.set_baseline, commands.SetBaseline(uid, {"poids_sec": "70.5", "fevg": "35"})),
        (commands.put_trusted_person, commands.PutTrustedPerson(
            uid, "Luc Martin", "0601020305", "fils", SINCE, written_and_cosigned=True)),
        (commands.put_contact, commands.PutContact(uid, "Zoé", "0601020306", note="soir", rank=2)),
        (commands.put_care_team_member, commands.PutCareTeamMember(
            uid, "pharmacien", "Pharmacie du Pont", "0473000000", "p@pont.fr", "10002345675",
            True, None, SINCE, date(2027, 1, 1))),
        (commands.put_allergy, commands.PutAllergy(uid, "Iode", severity="grave")),
        (commands.mark_identity, commands.MarkIdentity(uid, homonym=True)),
    ):  # fmt: skip
        do(run, handler, command)
    done = do(run, commands.open_care_link, link)
    do(run, commands.end_care_link, commands.EndRecord(uid, done, date(2026, 2, 1)))
    do(run, commands.collect_consent, consent)
    return uid


def told(run: Register, uid: PatientId) -> dict[str, Any]:
    """Return all that the register knows of a patient, except who typed it and when."""
    read = run.read
    sheet = read(queries.patient, uid)
    return {
        "sheet": sheet,
        "measures": sorted(
            (o.at, o.code, str(o.value), o.unit, o.text or "", o.source, o.scale)
            for o in read(queries.observations, uid)
        ),
        "documents": [
            (d.id, d.kind, d.title, d.mime, d.sha256) for d in read(queries.documents, uid)
        ],
        **{
            name: read(getattr(queries, name), uid)
            for name in (
                "medications", "allergies", "conditions", "alds", "baseline", "encounters",
                "care_team", "contacts", "trusted_persons", "care_links", "consents",
            )
        },
    }  # fmt: skip


def carry(source: Practice, uid: PatientId, target: Register, path: Path) -> Report:
    found = source.register.read(export_patient, uid, source.register.clock.now())
    assert found is not None
    path.write_bytes(found.data())
    report = import_files(target, [path])
    assert report.read == report.accepted + report.rejected + report.duplicates
    return report


def test_a_whole_record_comes_back_the_same_in_an_empty_register(
    nurse: Practice, other: Practice, tmp_path: Path
) -> None:
    uid = everything(nurse)
    report = carry(nurse, uid, other.register, tmp_path / "a.json")
    left = {one["why"] for one in report.rejects}
    assert all(why.startswith("type non repris (") for why in left), left
    assert report.warnings == []
    assert told(other.register, uid) == told(nurse.register, uid)
    before = other.register.counts()
    again = import_files(other.register, [tmp_path / "a.json"])
    assert (again.accepted, again.duplicates) == (0, report.accepted)
    assert other.register.counts() == before


def test_the_own_export_imported_again_changes_nothing(nurse: Practice, tmp_path: Path) -> None:
    uid = everything(nurse)
    before = nurse.register.counts()
    report = carry(nurse, uid, nurse.register, tmp_path / "a.json")
    assert report.accepted == 0 and report.duplicates > 15
    assert nurse.register.read(queries.count_patients) == 1
    assert nurse.register.counts() == before


def test_a_record_that_went_and_came_back_is_known(
    nurse: Practice, other: Practice, tmp_path: Path
) -> None:
    uid = everything(nurse)
    carry(nurse, uid, other.register, tmp_path / "a.json")
    do(other.register, commands.put_condition, commands.PutCondition(uid, "Diabète"))
    report = carry(other, uid, nurse.register, tmp_path / "b.json")
    assert report.by_resource["Condition"]["accepted"] == 1
    assert report.accepted == 1
    assert told(nurse.register, uid) == told(other.register, uid)


def test_a_measure_withdrawn_here_does_not_come_back(nurse: Practice, tmp_path: Path) -> None:
    uid = everything(nurse)
    found = nurse.register.read(export_patient, uid, nurse.register.clock.now())
    assert found is not None
    (tmp_path / "a.json").write_bytes(found.data())
    seen = nurse.register.read(queries.observations, uid)
    do(nurse.register, commands.withdraw_observation,
       commands.WithdrawObservation(uid, seen[0], "erreur"))  # fmt: skip
    before = nurse.register.counts()
    assert import_files(nurse.register, [tmp_path / "a.json"]).accepted == 0
    assert nurse.register.counts() == before


def test_our_identifier_on_somebody_else_is_refused(
    nurse: Practice, other: Practice, tmp_path: Path
) -> None:
    uid = everything(nurse)
    found = nurse.register.read(export_patient, uid, nurse.register.clock.now())
    assert found is not None
    text = found.data().decode()
    stolen = (
        text.replace("MARTIN", "KOWALSKI").replace("Jeanne", "Bogdan").replace("1944-", "1981-")
    )
    (tmp_path / "a.json").write_text(stolen, encoding="utf-8")
    report = import_files(nurse.register, [tmp_path / "a.json"])
    assert report.accepted == report.duplicates == 0
    assert any("autre personne" in one["why"] for one in report.rejects)
