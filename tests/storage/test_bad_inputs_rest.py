"""Bad inputs of several groups on real registers: names, dates, own packets, odd sticks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.bootstrap.backups import Backups
from cpts_desktop.features.exchange import receiving
from cpts_desktop.features.register import commands, queries
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import DiskFault, Fault, Ok, Refused
from cpts_desktop.packets.codes import PacketRefused
from cpts_desktop.packets.files import take_copy
from cpts_desktop.storage.backup import backup_register
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import Practice, practice
from tests.storage.register_setup import add, do, jeanne, make


@pytest.fixture
def ours(tmp_path: Path, clock: FixedClock) -> Iterator[Register]:
    made = make(tmp_path / "r.db", clock)
    yield made
    made.close()


@pytest.fixture
def nurse(tmp_path: Path, clock: FixedClock) -> Iterator[Practice]:
    made = practice(tmp_path, clock, "Awa Ndiaye")
    yield made
    made.register.close()


def names(register: Register, typed: str) -> list[str]:
    return [hit.banner.birth_name for hit in register.read(queries.search_patients, typed)]


def test_g1_03_both_forms_are_found_both_ways_and_make_one_record(ours: Register) -> None:
    composed, split = "Zo\u00eb-\u00c9lan", "Zoe\u0308-E\u0301lan"
    add(ours, birth_name=split)
    assert names(ours, composed) == names(ours, split) == [composed]
    twin = jeanne(birth_name=composed, looked_at_lookalikes=False)
    outcome = ours.run(commands.create_patient, twin)
    assert isinstance(outcome, Refused)
    assert [one.code for one in outcome.problems] == ["LOOKALIKE"]


@pytest.mark.parametrize(
    "name", ["x'; DROP TABLE patient--", "Cent%", "Aube_B", 'Guillemet"Nom', "Anti\\slash"]
)
def test_g1_13_signs_of_sql_are_letters_like_others(ours: Register, name: str) -> None:
    uid = add(ours, birth_name=name)
    add(ours, birth_name="AUTRE", given_names="Paul", sex="M")
    banner = ours.read(queries.banner, uid)
    assert banner is not None and banner.birth_name == name
    word = "".join(letter if letter.isalnum() else " " for letter in name).split()[0]
    assert names(ours, word) == [name]
    assert names(ours, "%") == [] and names(ours, "_") == []
    assert check_register(ours).ok


def test_g1_16_an_age_below_zero_by_a_wrong_clock_is_said(
    ours: Register, clock: FixedClock
) -> None:
    clock.advance(seconds=-60 * 60 * 24 * 365 * 90)
    outcome = ours.run(commands.create_patient, jeanne())
    assert isinstance(outcome, Refused)
    assert any("l’heure du poste" in one.message for one in outcome.problems)


def test_g2_34_a_treatment_never_ends_before_it_began(ours: Register) -> None:
    uid = add(ours)
    line = do(
        ours,
        commands.add_medication,
        commands.AddMedication(uid, "FUROSEMIDE 40 mg", since=date(2026, 2, 1)),
    )
    stop = commands.StopMedication(uid, line, date(2026, 1, 31))
    outcome = ours.run(commands.stop_medication, stop)
    assert isinstance(outcome, Refused)
    assert [(one.field, one.code) for one in outcome.problems] == [("day", "BEFORE_START")]
    (kept,) = ours.read(queries.medications, uid)
    assert kept.until is None


def test_g6_75_a_packet_of_our_own_is_not_for_us(nurse: Practice, tmp_path: Path) -> None:
    doctor = practice(tmp_path, nurse.register.clock, "Paul Durand", "medecin")
    nurse.meet(doctor)
    doctor.meet(nurse)
    uid = nurse.patient()
    nurse.link(uid, doctor)
    path, before = nurse.send(doctor), nurse.register.counts()
    with pytest.raises(PacketRefused) as caught:
        receiving.import_file(nurse.register, path)
    assert caught.value.code.value in ("UNKNOWN_SIGNER", "NOT_RECIPIENT")
    assert nurse.register.counts() == before
    doctor.register.close()


def test_g6_83_a_stick_pulled_out_while_reading_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, copies = tmp_path / "a.cpts", tmp_path / "copies"
    source.write_bytes(bytes(3 << 20))
    real, seen = Path.open, []

    def pulled(self: Path, *args: Any, **kw: Any) -> Any:
        stream = real(self, *args, **kw)
        if self == source:
            read = stream.read

            def failing(size: int = -1) -> bytes:
                seen.append(size)
                if len(seen) > 1:
                    raise OSError(5, "unplugged")
                return bytes(read(size))

            stream = _Reading(stream, failing)
        return stream

    monkeypatch.setattr(Path, "open", pulled)
    with pytest.raises(OSError, match="unplugged"):
        take_copy(source, copies)
    assert len(seen) == 2 and list(copies.iterdir()) == []


class _Reading:
    """A stream whose reading is replaced."""

    def __init__(self, stream: Any, read: Any) -> None:
        self._stream, self.read = stream, read

    def __enter__(self) -> _Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def fileno(self) -> int:
        return int(self._stream.fileno())


@pytest.mark.parametrize("where", ["absent", "file", "folder"])
def test_g6_83_what_is_no_longer_there_is_said_without_a_trace(
    nurse: Practice, tmp_path: Path, where: str
) -> None:
    source = tmp_path / "a.cpts"
    if where == "folder":
        source.mkdir()
    elif where == "file":
        source = tmp_path / "absent" / "a.cpts"
    with pytest.raises(OSError):
        receiving.open_packet(nurse.register, source)
    assert list(receiving.inbox(nurse.register.path).iterdir()) == []


def test_g9_100_an_unplugged_disk_is_said_and_no_folder_takes_its_place(
    ours: Register, tmp_path: Path, clock: FixedClock
) -> None:
    stick = tmp_path / "cle"
    backups = Backups(ours, clock)
    assert isinstance(backups.set_folder(stick / "sauvegardes"), Ok)
    backups.backup_now()
    (kept,) = (stick / "sauvegardes").glob("*.db")
    before = kept.read_bytes()
    stick.rename(tmp_path / "debranchee")
    with pytest.raises(DiskFault) as caught:
        backups.backup_now()
    assert caught.value.code == "NO_BACKUP_FOLDER" and "branchez" in caught.value.message
    assert not stick.exists()
    assert (tmp_path / "debranchee/sauvegardes" / kept.name).read_bytes() == before


def test_g9_100_a_file_in_the_place_of_the_folder_is_said(ours: Register, tmp_path: Path) -> None:
    kept = backup_register(ours, tmp_path).path
    before, place = kept.read_bytes(), tmp_path / "cle"
    place.write_bytes(b"x")
    with pytest.raises(Fault):
        backup_register(ours, place / "dossier")
    assert kept.read_bytes() == before and place.read_bytes() == b"x"


def test_g13_121_the_list_is_in_the_order_of_a_french_reader(ours: Register) -> None:
    written = ["ÉLAN", "ELBEUF", "ŒILLET", "OFFLET", "L’HÉRAULT", "LHOTE", "D'ARC", "DARC", "ÇA"]
    for number, name in enumerate(written):
        add(ours, birth_name=name, given_names=f"Jean{'abcdefghi'[number]}")
    shown = [one.birth_name for one in ours.read(queries.all_patients)]
    assert set(shown) == set(written)
    places = {name: shown.index(name) for name in shown}
    assert places["ÇA"] < places["D'ARC"] < places["ÉLAN"] < places["ELBEUF"]
    assert places["ELBEUF"] < places["L’HÉRAULT"] < places["ŒILLET"] < places["OFFLET"]
