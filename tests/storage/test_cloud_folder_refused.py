"""HDS-01: a register in a folder that a service copies is refused, unless its host is declared."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop import bootstrap
from cpts_desktop.bootstrap.house import House
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Fault, Ok, Refused
from cpts_desktop.shell.cloud_folders import cloud_service
from cpts_desktop.shell.endings import FaultEnding, ending_from
from cpts_desktop.shell.ports import FirstRun, Secret
from cpts_desktop.shell.unlock_words import words_for
from cpts_desktop.storage import audit
from cpts_desktop.storage.users import NewUser
from tests.storage.register_setup import CHEAP, PASSWORD

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
ME = NewUser("Camille Roux", "idel")


def made(path: Path, *, hosted: bool) -> None:
    created = bootstrap.create_register(path, ME, PASSWORD, clock=CLOCK, cost=CHEAP, hosted=hosted)
    assert isinstance(created, Ok)
    created.value.register.close()


def opened(path: Path, **secret: bool) -> None:
    session = House(path, clock=CLOCK).unlock().open(Secret(PASSWORD, **secret))  # type: ignore[arg-type]
    assert isinstance(session, Ok)
    session.value.register.close()


@pytest.mark.parametrize("folder", ["OneDrive", "Dropbox/cabinet", "iCloud Drive", "Nextcloud"])
def test_hds01_a_register_is_not_created_in_a_copied_folder(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "registre.db"
    refused = bootstrap.create_register(path, ME, PASSWORD, clock=CLOCK, cost=CHEAP)
    assert isinstance(refused, Refused) and refused.problems[0].code == "CLOUD_FOLDER"
    plan = FirstRun("Camille Roux", "idel", "", PASSWORD, None)
    assert isinstance(House(path, clock=CLOCK, cost=CHEAP).first_run().create(plan), Refused)
    assert not path.parent.exists() or not any(path.parent.iterdir())


def test_hds01_a_link_into_a_copied_folder_and_a_copied_link_are_seen(tmp_path: Path) -> None:
    (tmp_path / "OneDrive" / "Documents").mkdir(parents=True)
    (tmp_path / "ailleurs").mkdir()
    (tmp_path / "Documents").symlink_to(tmp_path / "OneDrive" / "Documents")
    (tmp_path / "Dropbox").symlink_to(tmp_path / "ailleurs")
    assert cloud_service(tmp_path / "Documents") == "OneDrive"
    assert cloud_service(tmp_path / "Dropbox") == "Dropbox"
    assert cloud_service(tmp_path / "ailleurs") == ""


def test_hds01_a_register_moved_into_a_copied_folder_does_not_open_any_more(tmp_path: Path) -> None:
    made(tmp_path / "r.db", hosted=False)
    moved = tmp_path / "OneDrive"
    moved.mkdir()
    for item in tmp_path.glob("r.db*"):
        item.rename(moved / item.name)
    with pytest.raises(Fault) as caught:
        opened(moved / "r.db")
    assert caught.value.code == "CLOUD_FOLDER"
    ending = ending_from(caught.value)
    assert isinstance(ending, FaultEnding)
    words = words_for(ending)
    assert words.does == "hosted" and "HDS" in words.text and "OneDrive" in words.text


def test_hds01_the_statement_opens_it_is_kept_and_traced(tmp_path: Path) -> None:
    path = tmp_path / "Nextcloud" / "r.db"
    made(path, hosted=True)
    opened(path)  # declared when it was made
    register = bootstrap.open_register(path, PASSWORD, clock=CLOCK)
    lines = register.read(audit.lines, limit=50)
    register.close()
    assert [line.object_id for line in lines if line.action == "HDS_DECLARED"] == ["Nextcloud"]
    other = tmp_path / "Dropbox"
    other.mkdir()
    for item in path.parent.glob("r.db*"):
        item.rename(other / item.name)
    with pytest.raises(Fault):  # the statement was about another service
        opened(other / "r.db")
    opened(other / "r.db", hosted=True)
    opened(other / "r.db")
