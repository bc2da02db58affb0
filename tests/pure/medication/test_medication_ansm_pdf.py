"""The official PDF: read by its geometry, equal to the embedded facts, validated, swapped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.features.medication.reference import ansm_pdf, service
from cpts_desktop.features.medication.reference.service import (
    active_thesaurus,
    import_ansm,
    status,
)
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.outcome import Fault
from tests.support.shared_data import shared_data

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAME = "ansm/20230915-thesaurus-interactions-medicamenteuses-septembre-2023.pdf"
OLD = "ansm/thesaurus-referentiel-national-des-interactions-medicamenteuses-20102020.pdf"


def test_the_2023_pdf_is_the_embedded_fact_table(thesaurus: Thesaurus, tmp_path: Path) -> None:
    report = import_ansm(tmp_path, shared_data(NAME), NOW, accept=True)
    assert report["version"]["relations"] == 3216 >= 3200
    assert report["version"]["symmetry"] >= 0.95
    assert report["changes"]["added"] == report["changes"]["removed"] == 0
    assert report["changes"]["level_changed"] == 0
    active = active_thesaurus(tmp_path)
    assert active.texts and active.edition == "2023-09-15"
    assert any(row.mechanism and row.conduct for row in active.rows)
    # A letter prints these texts: no sign that no eye sees, such as pdfium's line-end hyphen.
    said = "".join(row.mechanism + row.conduct for row in active.rows).replace("\n", " ")
    assert said.isprintable() and "anti-inflammatoires non stéroïdiens" in said
    assert {k: set(v) for k, v in active.classes.items()} == {
        k: set(v) for k, v in thesaurus.classes.items()
    }
    assert status(tmp_path)["ansm"]["origin"] == "importé"


def test_the_2020_pdf_is_read_and_its_difference_shown(tmp_path: Path) -> None:
    report = import_ansm(tmp_path, shared_data(OLD), NOW)
    assert 3100 <= report["version"]["relations"] <= 3200
    assert report["changes"]["added"] > 50 and report["changes"]["removed"] > 50
    assert not report["activated"] and active_thesaurus(tmp_path).edition == "2023-09-15"


def test_a_file_that_is_no_thesaurus_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    bad = tmp_path / "x.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(Fault, match="ANSM_PDF"):
        import_ansm(tmp_path / "ref", bad, NOW, accept=True)
    assert active_thesaurus(tmp_path / "ref").edition == "2023-09-15"


@pytest.mark.parametrize(
    ("line", "levels"),
    [("CI - ASDEC - APEC", ("CI", "AD", "APEC")), ("Association DECONSEILLEE", ("AD",)),
     ("Précaution d'emploi", ("PE",)), ("A prendre en compte", ("APEC",)),
     ("CONTRE-INDICATION", ("CI",)), ("ASDEC - PE", ("AD", "PE")), ("Autre chose", ())],
)  # fmt: skip
def test_levels_are_read_from_their_line(line: str, levels: tuple[str, ...]) -> None:
    assert ansm_pdf.read_levels(line) == levels


def test_members_with_commas_inside_parentheses_are_not_cut() -> None:
    assert ansm_pdf.split_members("(a, b (c, d), e)") == ("a", "b (c, d)", "e")
    assert ansm_pdf.edition_date("… 15 septembre 2023 …") == "2023-09-15"


def test_a_file_without_end_is_refused_as_too_big(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_PDF_BYTES", 1000)
    endless = tmp_path / "x.pdf"
    endless.write_bytes(b"%PDF-1.7" + b" " * 1000)
    with pytest.raises(Fault) as stop:
        import_ansm(tmp_path / "ref", endless, NOW)
    assert stop.value.code == "ANSM_TOO_BIG" and stop.value.exit_code == 3
