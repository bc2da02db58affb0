"""« export all »: everything in a folder that others can read, read again and counted."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange.formats import whole
from cpts_desktop.features.register import queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Cancelled, Fault
from tests.storage.exchange_setup import Practice, practice
from tests.storage.test_fhir_export import full_record


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))


def test_all_of_the_register_is_written_and_comes_back(
    nurse: Practice, tmp_path: Path, clock: FixedClock
) -> None:
    first = full_record(nurse)
    nurse.patient(city="=1+1")
    out = tmp_path / "tout"
    written = whole.export_all(nurse.register, out)
    assert (written.patients, written.documents, written.withheld) == (2, 1, 0)
    assert written.rows == {
        "patients": 2, "mesures": 5, "traitements": 1, "antecedents": 1, "allergies": 1,
        "documents": 1,
    }  # fmt: skip
    counts = json.loads((out / "comptes.json").read_text())
    assert counts["rows"] == written.rows
    (line,) = rows(out / "documents.csv")[1:]
    assert hashlib.sha256((out / line[1]).read_bytes()).hexdigest() == line[4]
    other = practice(tmp_path / "b", clock, "Paul Durand", "medecin")
    report = import_files(other.register, sorted(out.glob("dossiers/*/dossier.fhir.json")))
    assert other.register.read(queries.count_patients) == 2
    assert report.by_resource["Patient"]["accepted"] == 2
    measured = [
        len(other.register.read(queries.observations, one.uid))
        for one in other.register.read(queries.all_patients)
    ]
    assert sum(measured) == len(nurse.register.read(queries.observations, first))
    other.register.close()


def test_a_cell_that_a_spreadsheet_would_run_is_made_inert() -> None:
    data = whole._csv(("a",), [("=1+1",), ("-5.2",), ("@x",), ("+33",), ("-cmd",)])
    cells = data.decode("utf-8-sig").split("\r\n")[1:-1]
    assert cells == ['"\'=1+1"', '"-5.2"', '"\'@x"', '"\'+33"', '"\'-cmd"']


def test_a_folder_that_holds_something_is_refused(nurse: Practice, tmp_path: Path) -> None:
    out = tmp_path / "tout"
    out.mkdir()
    (out / "autre").write_text("x")
    with pytest.raises(Fault) as caught:
        whole.export_all(nurse.register, out)
    assert caught.value.code == "NOT_EMPTY" and len(list(out.iterdir())) == 1


def test_a_file_that_does_not_read_back_is_said(
    nurse: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_record(nurse)
    write = whole.write_private

    def losing(path: Path, data: bytes) -> None:
        lines = data.splitlines(keepends=True)
        write(path, b"".join(lines[:-1]) if path.name == "mesures.csv" else data)

    monkeypatch.setattr(whole, "write_private", losing)
    with pytest.raises(Fault) as caught:
        whole.export_all(nurse.register, tmp_path / "tout")
    assert caught.value.code == "COUNTS"


def test_a_cancelled_export_leaves_no_half_register(nurse: Practice, tmp_path: Path) -> None:
    full_record(nurse)
    nurse.patient()
    out = tmp_path / "tout"
    out.mkdir()

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        whole.export_all(nurse.register, out, stop)
    assert list(out.iterdir()) == []
    assert whole.export_all(nurse.register, out).patients == 2
