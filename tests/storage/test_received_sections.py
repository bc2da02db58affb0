"""Allergies, problems and measures of received CDA; archives; what cannot be accepted, and why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.formats.cda_read import ReceivedCda, read_cda
from cpts_desktop.features.exchange.formats.xdm_read import documents_of
from cpts_desktop.features.exchange.received import AcceptDocument, Accepted, accept_document
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
from tests.storage.test_received_cda_odd import read, treatment
from tests.support.shared_data import shared_data


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


def sample(name: str) -> ReceivedCda:
    read = read_cda(shared_data(f"interop/cda/{name}.xml").read_bytes())
    assert isinstance(read, Ok)
    return read.value


def same_patient(place: Practice) -> Any:
    return place.patient(
        birth_name="PAT-TROIS", given_names="DOMINIQUE", birth_date=date(1979, 3, 28)
    )


def of(document: ReceivedCda, kind: str) -> dict[str, Any]:
    return {one.label: one for one in document.findings if one.kind == kind}


def test_the_summary_tells_allergies_problems_and_measures() -> None:
    found = sample("IPS-FR_2024.01")
    allergy = of(found, "allergie")["Paracétamol"]
    assert "Bronchospasme" in allergy.reaction and not allergy.why_not
    problems = of(found, "probleme")
    assert problems["Thyroïdite auto-immune"].code == "cim10:E06.3"
    assert problems["Thyroïdite auto-immune"].current
    assert not problems["Pyélonéphrite aiguë"].current
    weight = of(found, "mesure")["Poids"]
    assert (weight.value, weight.unit, weight.code) == (Decimal(58), "kg", "29463-7")
    assert of(found, "mesure")["Consommation tabagique"].why_not == "Mesure sans date."
    assert any(one.title == "Plan de soins" for one in found.narratives)


def test_measures_take_the_date_of_their_group() -> None:
    found = of(sample("CSE-MDE_2023.01"), "mesure")
    assert [found[name].why_not for name in ("Poids", "Taille")] == ["", ""]


def test_what_only_words_say_cannot_be_ticked(nurse: Practice) -> None:
    found = sample("LDL-SES_2022.01")
    (allergy,) = of(found, "allergie").values()
    assert "ne nomme pas de substance" in allergy.why_not
    at = found.findings.index(allergy)
    uid = same_patient(nurse)
    outcome = nurse.register.run(accept_document, AcceptDocument(uid, found, findings=(at,)))
    assert isinstance(outcome, Refused)
    assert nurse.register.read(queries.allergies, uid).items == ()


def test_all_that_can_be_accepted_enters_once(nurse: Practice) -> None:
    uid, found = same_patient(nurse), sample("IPS-FR_2024.01")
    ticked = tuple(at for at, one in enumerate(found.findings) if not one.why_not)
    command = AcceptDocument(uid, found, findings=ticked, keep=True)
    assert do(nurse.register, accept_document, command) == Accepted(0, 1, 7, 2, kept=True)
    read = nurse.register.read
    height = read(queries.latest_observations, uid)["taille"]
    assert (height.value, height.unit) == (Decimal("160.00"), "cm")
    assert read(queries.allergies, uid).items[0].substance == "Paracétamol"
    kept = read(queries.documents, uid)[0]
    assert (kept.kind, kept.mime) == ("document_recu", "text/plain")
    before = nurse.register.counts()
    assert do(nurse.register, accept_document, command).total == 0
    assert {k: v for k, v in nurse.register.counts().items() if v != before.get(k)} == {}


def test_a_treatment_stopped_in_hospital_is_not_written_as_current(nurse: Practice) -> None:
    uid, found = same_patient(nurse), sample("LDL-SES_2022.01")
    do(nurse.register, accept_document, AcceptDocument(uid, found, treatments=(0,)))
    (line,) = nurse.register.read(queries.medications, uid)
    assert line.until is not None


def test_vaccines_and_plans_are_not_treatments(nurse: Practice) -> None:
    found = sample("IPS-FR_2024.01")
    uid = same_patient(nurse)
    vaccine = next(at for at, one in enumerate(found.treatments) if "vaccin" in one.why_not)
    outcome = nurse.register.run(accept_document, AcceptDocument(uid, found, (vaccine,)))
    assert isinstance(outcome, Refused)


def test_a_level_one_document_is_kept_as_its_pdf(nurse: Practice) -> None:
    found = sample("DOC_NON_STRUCTURE_CDA-R2-N1")
    assert found.pdf.startswith(b"%PDF-")
    uid = same_patient(nurse)
    done = do(nurse.register, accept_document, AcceptDocument(uid, found, keep=True, despite=True))
    assert done.kept
    (kept,) = nurse.register.read(queries.documents, uid)
    assert nurse.register.read(queries.document_content, uid, kept.id) == found.pdf


@pytest.mark.parametrize(
    "name",
    ["LDL-SES_2022.01", "VSM_1.4_2022.01", "IPS-FR_2024.01", "eDISP-MED_2024.01",
     "DLU-FT-SU_2025.01", "DOC_NON_STRUCTURE_CDA-R2-N1"],
)  # fmt: skip
def test_official_archives_are_read_in_memory(name: str) -> None:
    data = shared_data(f"interop/xdm/{name}/IHE_XDM.ZIP").read_bytes()
    found = documents_of(data)
    assert isinstance(found, Ok)
    assert all(isinstance(read_cda(one), Ok) for one in found.value)


def altered(data: bytes, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            for new, body in change(name, source.read(name)):
                target.writestr(new, body)
    return out.getvalue()


def test_an_archive_that_is_not_what_was_sent_is_refused() -> None:
    data = shared_data("interop/xdm/LDL-SES_2022.01/IHE_XDM.ZIP").read_bytes()

    def other_dose(name: str, body: bytes) -> list[tuple[str, bytes]]:
        return [(name, body.replace(b"LEPONEX", b"CLOZAPINE") if "DOC0001" in name else body)]

    def no_document(name: str, body: bytes) -> list[tuple[str, bytes]]:
        return [] if "DOC0001" in name else [(name, body)]

    def traversal(name: str, body: bytes) -> list[tuple[str, bytes]]:
        return [("../../" + name, body)]

    def bomb(name: str, body: bytes) -> list[tuple[str, bytes]]:
        return [(name, b" " * (21 << 20) if "DOC0001" in name else body)]

    for change, code in ((other_dose, "BAD_HASH"), (no_document, "NO_CDA"),
                         (traversal, "NO_CDA"), (bomb, "TOO_BIG")):  # fmt: skip
        found = documents_of(altered(data, change))
        assert isinstance(found, Refused) and found.problems[0].code == code
    cut = documents_of(data[: len(data) // 2])
    assert isinstance(cut, Refused) and cut.problems[0].code == "BAD_ZIP"


def test_a_drug_of_a_long_official_name_is_accepted(nurse: Practice) -> None:
    """Four hundred names of the national database have more than a hundred letters."""
    name = (
        "AMOXICILLINE/ACIDE CLAVULANIQUE ARROW 500 mg/62,5 mg ADULTES, comprimé pelliculé (rapport "
        "amoxicilline/acide clavulanique: 8/1)"
    )
    uid = nurse.patient()
    found = read(treatment(f"<name>{name}</name>"))
    command = AcceptDocument(uid, found, treatments=(0,), despite=True)
    do(nurse.register, accept_document, command)
    (line,) = nurse.register.read(queries.medications, uid)
    assert line.label == name


def test_the_longest_label_that_a_document_proposes_can_be_accepted(nurse: Practice) -> None:
    uid = nurse.patient()
    found = read(treatment(f"<name>{'Œuvre ' * 200}</name>"))
    (one,) = found.treatments
    command = AcceptDocument(uid, found, treatments=(0,), despite=True)
    do(nurse.register, accept_document, command)
    assert [m.label for m in nurse.register.read(queries.medications, uid)] == [one.label.strip()]


def test_every_name_of_the_national_database_can_be_written(nurse: Practice) -> None:
    with zipfile.ZipFile(shared_data("bdpm/bdpm-2026-05.zip")) as archive:
        (file,) = [n for n in archive.namelist() if n.endswith("CIS_bdpm.txt")]
        text = archive.read(file).decode("cp1252", "replace")
    longest = sorted((row.split("\t")[1] for row in text.splitlines()), key=len)[-20:]
    assert len(longest[0]) > 150
    uid = nurse.patient()
    for name in longest:
        do(nurse.register, commands.add_medication, commands.AddMedication(uid, name))
