"""« Si je perdais ce poste ce soir ? »: what the drill says is what a new computer would find."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.backups import Backups, remember_folder
from cpts_desktop.features.settings.drilling import Drill
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.storage import accounts, audit
from cpts_desktop.storage.backup import list_backups
from cpts_desktop.storage.integrity import check_register
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from tests.storage.register_setup import CHEAP, PASSWORD, add, registry

START = datetime(2026, 3, 3, 8, 15, tzinfo=UTC)


class Post:
    """A register, its backup folder and its recovery code."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(START)
        made = accounts.create_register(
            folder / "r.db", NewUser("Camille Roux", "idel"), PASSWORD, kinds=registry(),
            clock=self.clock, cost=CHEAP,
        )  # fmt: skip
        assert isinstance(made, Ok)
        self.register: Register = made.value.register
        self.code = made.value.recovery_code.text
        self.folder = folder / "cle"
        self.folder.mkdir()
        remember_folder(self.register, self.folder)
        self.backups = Backups(self.register, self.clock)

    def drill(self, secret: str) -> Drill:
        found = self.backups.drill(secret)
        assert isinstance(found, Ok)
        return found.value


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


def test_a_good_backup_gives_a_green_line_with_what_would_be_missing(post: Post) -> None:
    add(post.register)
    post.backups.backup_now()
    green = post.drill(post.code)
    assert green.good and "1 dossier" in green.words and "Rien ne manquerait" in green.words
    add(post.register, birth_name="AUTRE")
    later = post.drill(PASSWORD)
    assert later.good and "à ressaisir" in later.words
    assert check_register(post.register).ok
    acts = [line.action for line in post.register.read(audit.lines, limit=20)]
    assert acts.count("RESTORE_DRILL") == 2


def test_without_a_backup_or_with_a_spoiled_one_the_line_is_red(post: Post) -> None:
    assert not post.drill(PASSWORD).good
    post.backups.backup_now()
    (backup,) = list_backups(post.folder)
    spoiled = bytearray(backup.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    backup.write_bytes(spoiled)
    red = post.drill(PASSWORD)
    assert not red.good and red.words.startswith("Tout serait perdu")


def test_a_secret_that_is_not_the_one_is_refused_beside_its_field(post: Post) -> None:
    post.backups.backup_now()
    found = post.backups.drill(PASSWORD + "x")
    assert isinstance(found, Refused) and found.problems[0].field == "secret"


def test_nothing_of_the_sandbox_stays_even_after_a_kill(post: Post) -> None:
    post.backups.backup_now()
    post.drill(PASSWORD)
    home = post.register.path.parent
    assert [*home.glob(".r.db.essai*")] == []
    killed = home / ".r.db.essai-restauration-0123"
    killed.mkdir()
    (killed / "r.db").write_bytes(b"x")
    post.backups.worry()
    assert not killed.exists()


def test_the_drill_is_asked_for_after_a_week_then_twice_a_year(post: Post) -> None:
    post.backups.backup_now()
    assert post.backups.worry() == ""
    post.clock.advance(days=8)
    post.backups.backup_now()
    assert "Essayez votre code de secours" in post.backups.worry()
    post.drill(post.code)
    assert post.backups.worry() == ""
    post.clock.advance(days=181)
    post.backups.backup_now()
    assert "Essayez votre code de secours" in post.backups.worry()
