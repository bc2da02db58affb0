"""Argon2id, calibrated on the machine that creates the slot (architecture, decision 19)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from cpts_desktop.kernel.outcome import DamagedFile, Fault

MIB: Final = 1024
FLOOR_MIB: Final = 64
CAP_MIB: Final = 256
GOAL_SECONDS: Final = 0.7
_READ_CAP_MIB: Final = 1024


@dataclass(frozen=True)
class Cost:
    """Argon2id cost: memory in KiB, passes, lanes (RFC 9106)."""

    memory_kib: int = FLOOR_MIB * MIB
    passes: int = 3
    lanes: int = 4

    def as_json(self) -> dict[str, int]:
        """Return the form stored in a slot and bound to it."""
        return {"m": self.memory_kib, "t": self.passes, "p": self.lanes}

    @classmethod
    def from_json(cls, data: Any) -> Cost:
        """Read a stored cost; raises DamagedFile beyond 1 GiB, so that a file cannot eat memory."""
        try:
            cost = cls(int(data["m"]), int(data["t"]), int(data["p"]))
        except (KeyError, TypeError, ValueError):
            raise DamagedFile("SLOT", "Le fichier des accès est endommagé.") from None
        sane = 1 <= cost.passes <= 64 and 1 <= cost.lanes <= 16
        if not (sane and 8 * cost.lanes <= cost.memory_kib <= _READ_CAP_MIB * MIB):
            raise DamagedFile("SLOT", "Le fichier des accès est endommagé.")
        return cost


FLOOR: Final = Cost()


def derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes; raises Fault when this computer has too little free memory."""
    try:
        return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)
    except (HashingError, MemoryError):
        raise Fault(
            "NO_MEMORY",
            f"Il faut {cost.memory_kib // MIB} Mo de mémoire libre pour vérifier ce secret : "
            "fermez d’autres programmes, puis recommencez.",
        ) from None


def calibrate() -> Cost:
    """Return the cost that takes about 0.7 s here, between 64 and 256 MiB."""
    started = time.perf_counter()
    derive(b"calibration", bytes(16), FLOOR)
    elapsed = max(time.perf_counter() - started, 1e-3)
    wanted = int(FLOOR_MIB * GOAL_SECONDS / elapsed)
    return Cost(memory_kib=min(max(wanted, FLOOR_MIB), CAP_MIB) * MIB)
