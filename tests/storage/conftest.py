"""Real registers in temporary folders, with cheap key derivation and a still clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.storage import accounts, kdf
from cpts_desktop.storage.register import Register
from cpts_desktop.storage.users import NewUser
from tests.storage.sample_kinds import sample_registry

PASSWORD = "phare rouge sous neige avril calme velours"
CHEAP = kdf.Cost(memory_kib=1024, passes=1, lanes=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))


@pytest.fixture
def make_register(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[..., Register]]:
    opened: list[Register] = []

    def make(name: str = "registre.db", owner: str = "Camille Roux") -> Register:
        made = accounts.create_register(
            tmp_path / name,
            NewUser(owner, "idel"),
            PASSWORD,
            kinds=sample_registry(),
            clock=clock,
            cost=CHEAP,
        )
        assert isinstance(made, Ok)
        opened.append(made.value.register)
        return made.value.register

    yield make
    for register in opened:
        register.close()


@pytest.fixture
def register(make_register: Callable[..., Register]) -> Register:
    return make_register()
