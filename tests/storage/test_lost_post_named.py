"""The lost computer is named as a person knows it: whose key, machine, since when (LAW-10)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.bootstrap.house import House
from cpts_desktop.features.exchange.renewing import renew
from cpts_desktop.features.settings.breach import key_words
from cpts_desktop.features.settings.queries import on_this_post
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.shell.ports import Secret
from cpts_desktop.storage.backup import backup_register, restore_register
from cpts_desktop.storage.register import Register
from tests.storage.exchange_setup import practice
from tests.storage.register_setup import PASSWORD


def opened(path: Path, clock: FixedClock, machine: str, use: pytest.MonkeyPatch) -> Register:
    import platform

    use.setattr(platform, "node", lambda: machine)
    found = House(path, clock=clock).unlock().open(Secret(PASSWORD))
    assert isinstance(found, Ok)
    return found.value.register


def words(register: Register) -> str:
    return key_words(register.read(on_this_post))


def test_law10_the_lost_computer_is_named_not_numbered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    made = practice(tmp_path, clock, "Awa Ndiaye").register
    path, lost = made.path, str(made.device_id)
    made.close()
    register = opened(path, clock, "portable-awa", monkeypatch)
    said = words(register)
    assert "au nom de : Awa Ndiaye" in said and lost not in said
    assert "Cet ordinateur : « portable-awa », en service depuis le 03/03/2026" in said
    clock.advance(days=40)
    saved = backup_register(register, tmp_path / "sauvegardes").path
    register.close()

    clock.advance(days=2)
    elsewhere = tmp_path / "neuf" / "registre.db"
    restore_register(saved, elsewhere, PASSWORD, now=clock.now())
    register = opened(elsewhere, clock, "bureau\u202e", monkeypatch)
    said = words(register)
    assert "Avant lui : « portable-awa », du 03/03/2026 au 03/03/2026" in said
    assert "Cet ordinateur : ordinateur dont le nom n’est pas noté" in said
    assert "remplacées" not in said
    assert isinstance(renew(register), Ok)
    register.close()
    register = opened(elsewhere, clock, "bureau", monkeypatch)
    said = words(register)
    assert "Avant lui : « portable-awa », du 03/03/2026 au 03/03/2026 ; ses clés sont déjà" in said
    assert "Cet ordinateur : « bureau », en service depuis le 14/04/2026" in said
    register.close()
