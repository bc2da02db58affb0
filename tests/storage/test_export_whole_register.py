"""« export all »: everything in a folder that others can read, read again and counted."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpts_desktop.features.exchange.formats import whole
from cpts_desktop.features.register import commands, queries
from cpts_desktop.features.register.fhir.files import import_files
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Cancelled, Fault
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import do
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
        "sejours": 0, "equipe": 1, "contacts": 1, "documents": 1,
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


def test_somebody_else_is_told_what_is_in_the_folder(nurse: Practice, tmp_path: Path) -> None:
    full_record(nurse)
    out = tmp_path / "tout"
    whole.export_all(nurse.register, out)
    told = (out / "LISEZMOI.txt").read_bytes().decode("utf-8-sig")
    assert "{" not in told and told.count("\n") == told.count("\r\n")
    names = {path.name for path in out.iterdir()} - {"LISEZMOI.txt", "dossiers"}
    assert all(f"{name} : " in told or f"\n{name}\r\n" in told for name in names), names
    for path in out.glob("*.csv"):
        assert f"{path.name} : {', '.join(rows(path)[0])}." in told
    (weight,) = [line for line in rows(out / "mesures.csv") if line[1] == "poids"]
    assert weight[-2:] == ["Poids", "29463-7"]
    (patient,) = rows(out / "patients.csv")[1:]
    assert (patient[7], patient[11], patient[12]) == ("0102030405", "63300", "Thiers")
    assert rows(out / "equipe.csv")[1][1:3] == ["Médecin traitant", "Dr Paul Durand"]
    assert rows(out / "contacts.csv")[1][1:] == ["Marie Martin", "fille", "0601020304", "non"]


@pytest.mark.parametrize("there", [True, False], ids=["empty-folder", "new-folder"])
@pytest.mark.parametrize("last", ["dossier.fhir.json", "mesures.csv", "comptes.json"])
def test_a_full_disk_leaves_the_place_as_it_was(
    nurse: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, last: str
) -> None:
    full_record(nurse)
    out = tmp_path / "ici" / "tout"
    out.parent.mkdir()
    if there:
        out.mkdir()
    write = whole.write_private

    def full(path: Path, data: bytes) -> None:
        if path.name == last:
            raise OSError(errno.ENOSPC, "plein")
        write(path, data)

    monkeypatch.setattr(whole, "write_private", full)
    with pytest.raises(OSError):
        whole.export_all(nurse.register, out)
    assert list(out.parent.rglob("*")) == ([out] if there else [])
    monkeypatch.undo()
    assert whole.export_all(nurse.register, out).patients == 1


def test_two_records_of_one_person_are_both_written(
    nurse: Practice, tmp_path: Path, clock: FixedClock
) -> None:
    kept, tied = full_record(nurse), nurse.patient(given_names="Jeanne")
    nurse.weigh(tied, "68.2")
    do(nurse.register, commands.same_person, commands.SamePerson(kept, tied))
    out = tmp_path / "tout"
    written = whole.export_all(nurse.register, out)
    assert written.patients == len(list((out / "dossiers").iterdir()))
    other = practice(tmp_path / "b", clock, "Paul Durand", "medecin")
    import_files(other.register, sorted(out.glob("dossiers/*/dossier.fhir.json")))
    weights = {
        str(o.value)
        for one in other.register.read(queries.all_patients)
        for o in other.register.read(queries.observations, one.uid, codes=("poids",))
    }
    assert weights == {"71.40", "68.2"}
    other.register.close()
