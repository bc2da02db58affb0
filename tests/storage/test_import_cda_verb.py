"""The verb ``import cda``: what is proposed, what is accepted, and exit 3 for what is refused."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.cli.run import run
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.ids import PatientId
from tests.storage.register_setup import PASSWORD, add, make
from tests.storage.test_received_cda_odd import PDF, section

NOBODY = "00000000-0000-4000-8000-000000000000"
PATIENT = (
    "<recordTarget><patientRole><patient><name><family>MARTIN</family><given>Jeanne</given>"
    '</name><administrativeGenderCode code="F"/><birthTime value="19440312"/></patient>'
    "</patientRole></recordTarget>"
)
DRUG = section(
    "10160-0",
    "<substanceAdministration><consumable><manufacturedProduct><manufacturedMaterial>"
    "<name>Furosémide 40 mg</name></manufacturedMaterial></manufacturedProduct></consumable>"
    "</substanceAdministration>",
)


def cda(inner: str, head: str = "") -> bytes:
    return (
        f'{head}<ClinicalDocument xmlns="urn:hl7-org:v3" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<title>Lettre</title>{PATIENT}{inner}</ClinicalDocument>"
    ).encode()


def level_one(held: str) -> bytes:
    text = f'<text mediaType="application/pdf" representation="B64">{held}</text>'
    return cda(f"<component><nonXMLBody>{text}</nonXMLBody></component>")


@pytest.fixture
def place(tmp_path: Path, clock: FixedClock) -> tuple[PatientId, list[str]]:
    register = make(tmp_path / "r.db", clock)
    uid = add(register, birth_date=date(1944, 3, 12))
    register.close()
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    return uid, ["--register", str(tmp_path / "r.db"), "--secret-file", str(tmp_path / "secret"),
                 "--json"]  # fmt: skip


def asked(
    place: tuple[PatientId, list[str]], tmp_path: Path, clock: FixedClock, capsys: Any,
    data: bytes, *more: str, patient: str = "",
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    (tmp_path / "x.xml").write_bytes(data)
    words = ["import", "cda", str(tmp_path / "x.xml"), "--patient", patient or place[0], *more]
    code = run([*words, *place[1]], clock=clock)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, told


def test_a_line_is_proposed_then_accepted_once(
    place: tuple[PatientId, list[str]], tmp_path: Path, clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    code, told = asked(place, tmp_path, clock, capsys, cda(DRUG))
    assert (code, told["accepted"], told["different_traits"]) == (0, 0, [])
    assert [one["label"] for one in told["treatments"]] == ["Furosémide 40 mg"]
    for taken in (1, 0):
        code, told = asked(place, tmp_path, clock, capsys, cda(DRUG), "--accept", "1")
        assert (code, told["accepted"]) == (0, taken)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "BAD_XML"), (b"bonjour", "BAD_XML"), (cda(DRUG)[:-40], "BAD_XML"),
        (cda(DRUG, '<!DOCTYPE a [<!ENTITY b "c">]>'), "BAD_XML"),
        (cda(DRUG, '<!DOCTYPE a SYSTEM "file:///etc/passwd">'), "BAD_XML"),
        (cda(DRUG).decode().encode("cp1252"), "BAD_XML"), (b"<html/>", "NOT_CDA"),
        (b"PK\x03\x04rien", "BAD_ZIP"), (level_one("%%%"), "NO_BODY"), (cda(""), "NO_BODY"),
        (level_one(base64.b64encode(b"MZ" + PDF).decode()), "NO_BODY"),
        (cda("<a>" * 100 + "</a>" * 100), "TOO_BIG"),
    ],
    ids=["empty", "text", "cut", "entity", "external", "encoding", "html", "zip", "base64",
         "no-body", "executable", "deep"],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_its_reason(
    place: tuple[PatientId, list[str]], tmp_path: Path, clock: FixedClock,
    capsys: pytest.CaptureFixture[str], data: bytes, reason: str,
) -> None:  # fmt: skip
    code, told = asked(place, tmp_path, clock, capsys, data)
    assert (code, told["refused"][0]["code"]) == (3, reason)
    assert told["refused"][0]["message"].endswith(".")


@pytest.mark.parametrize("more", [(), ("--accept", "1")], ids=["show", "accept"])
def test_a_document_for_nobody_is_refused(
    place: tuple[PatientId, list[str]], tmp_path: Path, clock: FixedClock,
    capsys: pytest.CaptureFixture[str], more: tuple[str, ...],
) -> None:  # fmt: skip
    for patient in (NOBODY, "zz"):
        code, told = asked(place, tmp_path, clock, capsys, cda(DRUG), *more, patient=patient)
        assert (code, told["refused"][0]["code"]) == (3, "UNKNOWN_PATIENT")
