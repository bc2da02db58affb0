"""Received CDA: official samples give a proposal, accepted item by item; hostile XML is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.exchange.formats import cda_read
from cpts_desktop.features.exchange.formats.cda_read import ReceivedCda, read_cda
from cpts_desktop.features.exchange.received import (
    AcceptTreatments,
    accept_treatments,
    differences,
)
from cpts_desktop.features.register import queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
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


def test_the_discharge_letter_tells_what_was_stopped_and_what_goes_on() -> None:
    found = sample("LDL-SES_2022.01")
    assert (found.code, found.birth_name, found.given_name) == ("11490-0", "PAT-TROIS", "DOMINIQUE")
    assert found.birth_date == date(1979, 3, 28)
    stopped, current = found.treatments
    assert (stopped.label, stopped.current) == ("SOLIAN 100 mg", False)
    assert (current.label, current.current, current.cis, current.atc) == (
        "LEPONEX 100 mg", True, "62552920", "N05AH02",
    )  # fmt: skip
    assert (current.dose, current.rhythm) == (
        "1 comprimé", "1 fois par jour, au plus 300 mg par jour",
    )  # fmt: skip
    assert (current.since, current.until) == (date(2019, 12, 3), date(2020, 2, 2))


def test_the_patient_summary_and_the_prescription_are_read() -> None:
    summary = sample("IPS-FR_2024.01")
    current = [one.label for one in summary.treatments if one.current]
    assert current == ["LEVOTHYROX 75 microgrammes"], "vaccines and plans are not treatments"
    prescription = sample("eP-MED-DM_2024.01_PosoStruct")
    assert prescription.treatments[0].cis == "63107752"


def test_only_the_ticked_items_enter_and_twice_is_once(nurse: Practice) -> None:
    uid, document = same_patient(nurse), sample("LDL-SES_2022.01")
    assert nurse.register.read(differences, uid, document) == ()
    assert nurse.register.read(queries.medications, uid) == ()
    chosen = AcceptTreatments(uid, document, (1,))
    assert len(do(nurse.register, accept_treatments, chosen)) == 1
    (line,) = nurse.register.read(queries.medications, uid)
    assert (line.label, line.cis, line.source) == (
        "LEPONEX 100 mg", "62552920", "document reçu 11490-0",
    )  # fmt: skip
    assert do(nurse.register, accept_treatments, chosen) == ()


def test_a_document_with_other_traits_is_refused_until_looked_at(nurse: Practice) -> None:
    uid, document = nurse.patient(), sample("LDL-SES_2022.01")
    outcome = nurse.register.run(accept_treatments, AcceptTreatments(uid, document, (1,)))
    assert isinstance(outcome, Refused) and outcome.problems[0].code == "OTHER_TRAITS"
    assert "date de naissance" in outcome.problems[0].message
    do(nurse.register, accept_treatments, AcceptTreatments(uid, document, (1,), despite=True))


def test_what_must_not_be_given_cannot_be_accepted(nurse: Practice) -> None:
    uid, document = same_patient(nurse), sample("LDL-SES_2022.01")
    never = replace(document, treatments=(replace(document.treatments[1], excluded=True),))
    for chosen, code in ((0, "EXCLUDED"), (7, "UNKNOWN_ITEM"), (-1, "UNKNOWN_ITEM")):
        outcome = nurse.register.run(accept_treatments, AcceptTreatments(uid, never, (chosen,)))
        assert isinstance(outcome, Refused) and outcome.problems[0].code == code
    assert nurse.register.read(queries.medications, uid) == ()


DOC = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3">{}<component><structuredBody/></component>'
    "</ClinicalDocument>"
)
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + DOC.format("<title>&x;</title>")
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + DOC.format("<title>&b;</title>")
)
EXTERNAL = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">' + DOC.format("")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (XXE, "BAD_XML"), (LAUGHS, "BAD_XML"), (EXTERNAL, "BAD_XML"), ("", "BAD_XML"),
        ("<a", "BAD_XML"), ("<a/>", "NOT_CDA"), ("\x00\x01", "BAD_XML"),
        (DOC.format("<a>" * 100 + "</a>" * 100), "TOO_BIG"),
        (DOC.format("<a/>" * 200_001), "TOO_BIG"),
    ],
    ids=["xxe", "laughs", "dtd", "empty", "cut", "other", "binary", "deep", "wide"],
)  # fmt: skip
def test_g5_64_hostile_xml_is_refused_with_its_code(text: str, code: str) -> None:
    read = read_cda(text.encode())
    assert isinstance(read, Refused) and read.problems[0].code == code


def test_g5_64_xinclude_and_instructions_are_inert() -> None:
    text = '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + DOC.format(
        '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
        "<title>a\u200b<b/>\x85 b</title>"
    )
    read = read_cda(text.encode())
    assert isinstance(read, Ok) and "root:" not in repr(vars(read.value))


def test_g5_59_a_document_over_the_size_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cda_read, "MAX_BYTES", 100)
    read = read_cda(DOC.format("<a/>" * 100).encode())
    assert isinstance(read, Refused) and read.problems[0].code == "TOO_BIG"
