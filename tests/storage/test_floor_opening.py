"""Creating and opening: nothing overwritten, nothing deleted, one instance, drafts, migrations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import AlreadyOpen, Fault, NewerFormat, Ok, Outcome, Refused
from cpts_desktop.storage import accounts, migrate, slots
from cpts_desktop.storage.engine import connect
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser, read_rpps
from tests.storage.floor_setup import CHEAP, NOW, PASSWORD, fault_of, note, notes, reopen
from tests.storage.sample_kinds import sample_registry

KEY = bytes(range(32))


def create(path: Path, password: str = PASSWORD, **user: str) -> Outcome[accounts.Created]:
    return accounts.create_register(
        path, NewUser(**{"name": "Camille Roux", "profession": "idel", **user}), password,
        kinds=sample_registry(), clock=FixedClock(NOW), cost=CHEAP,
    )  # fmt: skip


def names(folder: Path) -> set[str]:
    return {item.name for item in folder.iterdir()}


def test_a_failed_creation_removes_its_own_files_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`reg` failing must not take `registre.db` with it: both names begin alike."""
    first = create(tmp_path / "registre.db")
    assert isinstance(first, Ok)
    first.value.register.close()
    before = names(tmp_path)

    def fails(raw: Any) -> int:
        raise OSError(28, "full")

    monkeypatch.setattr("cpts_desktop.storage.register.migrate", fails)
    with pytest.raises(Fault) as raised:
        create(tmp_path / "reg")
    assert raised.value.code == "DISK_FULL"
    assert names(tmp_path) == before
    monkeypatch.undo()
    reopen(tmp_path / "registre.db").close()


def test_creating_where_something_lies_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"precious")
    (tmp_path / "b.db.slots.json").write_bytes(b"precious")
    (tmp_path / "c.db").mkdir()
    (tmp_path / "d.db").symlink_to(tmp_path / "nulle-part")
    for name, code in (("a.db", "EXISTS"), ("b.db", "SLOTS_EXIST"), ("c.db", "IS_FOLDER"),
                       ("d.db", "EXISTS")):  # fmt: skip
        with pytest.raises(Fault) as raised:
            create(tmp_path / name)
        assert raised.value.code == code
    assert names(tmp_path) == {"a.db", "b.db.slots.json", "c.db", "d.db"}


def test_bad_entries_are_refused_together_and_write_nothing(tmp_path: Path) -> None:
    outcome = create(tmp_path / "a.db", "court", name=" ", profession="druide", rpps="123")
    assert isinstance(outcome, Refused)
    assert [p.field for p in outcome.problems] == ["name", "profession", "rpps", "password"]
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", ""), ("10003456786", ""), ("10 003 456 786", ""), ("10003456787", "RPPS_KEY"),
     ("1000345678", "RPPS_LENGTH"), ("1000345678²", "RPPS_LENGTH"), ("x" * 5000, "RPPS_LENGTH")],
)  # fmt: skip
def test_rpps(typed: str, code: str) -> None:
    outcome = read_rpps(typed)
    assert (outcome.problems[0].code if isinstance(outcome, Refused) else "") == code


def test_an_unfinished_creation_has_its_own_message(register: Register) -> None:
    key = register.data_key()
    register.close()
    raw = connect(register.path, key)
    raw.execute("DELETE FROM meta WHERE key='register'")
    raw.close()
    assert fault_of(register.path).code == "UNFINISHED"


def test_p13_a_second_process_cannot_open(register: Register) -> None:
    note(register, "un")
    program = (
        "import sys; from pathlib import Path; "
        "from cpts_desktop.storage.instance import InstanceLock; "
        "from cpts_desktop.kernel.outcome import AlreadyOpen\n"
        "try: InstanceLock(Path(sys.argv[1])).take(); print('taken')\n"
        "except AlreadyOpen: print('held')"
    )

    def other() -> str:
        command = [sys.executable, "-c", program, str(register.path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert other() == "held"
    with pytest.raises(AlreadyOpen):
        reopen(register.path)
    register.close()
    assert other() == "taken"  # a lock file left behind does not hold anything
    again = reopen(register.path)
    assert notes(again) == ["un"]
    again.close()


def test_a_folder_without_locks_is_not_said_to_be_open(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.close()

    def no_lock(handle: int) -> None:
        raise OSError(37, "no locks available")

    monkeypatch.setattr("cpts_desktop.storage.instance._lock", no_lock)
    assert fault_of(register.path).code == "NO_LOCK"


def test_temporaries_of_a_killed_program_go_at_the_next_start(register: Register) -> None:
    register.close()
    for name in (".registre.db.12.cpts-tmp", ".registre.db.12.cpts-tmp-wal", ".x.cpts-tmp"):
        (register.path.parent / name).write_bytes(b"x")
    reopen(register.path).close()
    assert {name for name in names(register.path.parent) if "cpts-tmp" in name} == {".x.cpts-tmp"}


# -- drafts -------------------------------------------------------------------------------


def test_p55_a_draft_is_offered_for_its_own_patient_only(register: Register) -> None:
    """Case G2-38 of the bad inputs."""
    register.save_draft("visit", "patient-a", {"poids": "71,4"})
    register.save_draft("visit", "patient-a", {"poids": "72"})
    register.save_draft("card", "patient-b", {"x": "\ud800"})
    assert register.load_draft("visit", "patient-b") is None
    assert register.load_draft("card", "patient-a") is None
    assert register.load_draft("visit", "") is None
    draft = register.load_draft("visit", "patient-a")
    assert draft is not None and draft.body == {"poids": "72"} and "72" not in repr(draft)
    before = register.counts()["entry"]
    register.close()
    again = reopen(register.path)
    assert {one.subject for one in again.list_drafts()} == {"patient-a", "patient-b"}
    again.drop_draft("visit", "patient-a")
    assert again.load_draft("visit", "patient-a") is None
    assert again.counts()["entry"] == before
    again.close()


def test_p55_a_draft_belongs_to_one_person(register: Register) -> None:
    register.save_draft("visit", "p", {"a": 1})
    other = "colline sombre lanterne seuil gravier pluie bleue"
    accounts.add_user(register, NewUser("Dominique Petit", "medecin"), other, cost=CHEAP)
    register.close()
    again = reopen(register.path, other)
    assert again.load_draft("visit", "p") is None and again.list_drafts() == []
    again.close()


# -- migrations ---------------------------------------------------------------------------


@pytest.fixture
def raw(tmp_path: Path) -> Any:
    (tmp_path / "m.db").touch()
    made = connect(tmp_path / "m.db", KEY, must_exist=False)
    yield made
    made.close()


def steps(*statements: tuple[str, ...]) -> Callable[[], list[migrate.Migration]]:
    made = [migrate.Migration(n + 1, f"000{n + 1}_x.sql", s) for n, s in enumerate(statements)]
    return lambda: made


def tables(raw: Any) -> set[str]:
    return {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}


def test_a_failing_step_leaves_the_step_before(raw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = ("CREATE TABLE b (x)", "INSERT INTO nowhere VALUES (1)")
    monkeypatch.setattr(migrate, "migrations", steps(("CREATE TABLE a (x)",), bad))
    with pytest.raises(Exception, match="nowhere"):
        migrate.migrate(raw)
    assert (migrate.version_of(raw), tables(raw)) == (1, {"a"})
    monkeypatch.setattr(
        migrate, "migrations", steps(("CREATE TABLE a (x)",), ("CREATE TABLE b (x)",))
    )
    assert migrate.migrate(raw) == 1
    assert (migrate.version_of(raw), tables(raw)) == (2, {"a", "b"})
    assert migrate.migrate(raw) == 0


def test_a_file_from_the_future_is_refused_untouched(register: Register) -> None:
    key = register.data_key()
    register.close()
    raw = connect(register.path, key)
    raw.execute("PRAGMA user_version=4000")
    raw.close()
    before = register.path.read_bytes()
    fault = fault_of(register.path)
    assert isinstance(fault, NewerFormat) and fault.exit_code == 3
    assert register.path.read_bytes() == before


@pytest.mark.parametrize("names_", [["0001_a.sql", "0003_b.sql"], ["0002_a.sql"]])
def test_a_gap_between_steps_is_a_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names_: list[str]
) -> None:
    (tmp_path / "migrations").mkdir()
    for name in names_:
        (tmp_path / "migrations" / name).write_text("CREATE TABLE a (x);\n")
    monkeypatch.setattr(migrate.package_resources, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="gap"):
        migrate.migrations()


def test_slots_and_register_files_are_their_owner_s_alone(register: Register) -> None:
    register.save_draft("a", "b", {})
    for item in register.path.parent.iterdir():
        assert item.stat().st_mode & 0o077 == 0, item.name
    assert slots.slots_path(register.path).exists()
