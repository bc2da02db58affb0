"""What was printed or written once opens for ever: check symbols and limits are fixed by number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cpts_desktop.kernel.ids import UserId, new_id
from cpts_desktop.kernel.outcome import DamagedFile, Ok
from cpts_desktop.storage import slots
from cpts_desktop.storage.recovery_code import read_code
from tests.storage.register_setup import CHEAP, PASSWORD

PRINTED = "0AZ93-0AZ9E-0AZ9S-0AZ94-0AZ9F-0AZ9T"


def test_p47_a_code_printed_by_this_version_is_read_for_ever() -> None:
    assert isinstance(read_code(PRINTED), Ok)
    assert isinstance(read_code(PRINTED.lower().replace("-", " ")), Ok)


@pytest.mark.parametrize("number", range(6))
def test_p47_the_symbol_of_a_group_depends_on_its_place(number: int) -> None:
    groups = PRINTED.split("-")
    other = (number + 1) % 6
    groups[number], groups[other] = groups[other], groups[number]
    assert not isinstance(read_code("-".join(groups)), Ok)


def test_sixty_four_accesses_are_read_and_one_more_is_damage(tmp_path: Path) -> None:
    one = slots.password_slot("r", bytes(32), PASSWORD, UserId("u"), CHEAP)
    many = tuple(replace(one, id=new_id()) for _ in range(64))
    assert len(slots.decode(slots.encode(slots.SlotFile("r", many))).slots) == 64
    with pytest.raises(DamagedFile):
        slots.decode(slots.encode(slots.SlotFile("r", (*many, one))))


def test_a_file_of_accesses_over_its_limit_is_damage(tmp_path: Path) -> None:
    one = slots.password_slot("r", bytes(32), PASSWORD, UserId("u"), CHEAP)
    data = slots.encode(slots.SlotFile("r", (one,)))
    path = tmp_path / "r.db.slots.json"
    path.write_bytes(data + b" " * (256 * 1024 - len(data)))
    assert slots.load(path).slots == (one,)
    path.write_bytes(data + b" " * (256 * 1024 - len(data) + 1))
    with pytest.raises(DamagedFile):
        slots.load(path)
