"""`indicators --period`: counts, hidden cells and hashes, as a script reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.followup.indicators import INDICATORS
from cpts_desktop.features.indicators.cli import verbs
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.verbs import Answer
from cpts_desktop.storage.register import Register
from tests.storage.followup_setup import at, in_pathway, make, save, visit


@dataclass
class Asked:
    """Stands for the command line."""

    args: Mapping[str, Any]
    clock: FixedClock
    register: Register
    reference: Path = Path()

    def open_register(self) -> Register:
        return self.register

    def has_register(self) -> bool:
        return True

    def progress(self, done: int, total: int | None, what: str) -> None:
        return None


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    clock = FixedClock(datetime(2026, 6, 30, 9, tzinfo=UTC))
    register = make(tmp_path / "registre.db", clock)
    for day in range(12):
        uid = in_pathway(register)
        save(register, visit(uid, at(3 + day % 2), {"poids": 70}))
    yield Asked({}, clock, register)
    register.close()


def answer(asked: Asked, period: str) -> Answer:
    asked.args = {"period": period}
    (verb,) = verbs(lambda: INDICATORS)
    return verb.run(asked)


def test_the_answer_holds_counts_hashes_and_no_patient(asked: Asked) -> None:
    found = answer(asked, "2026")
    assert found.exit_code == 0
    assert found.data["period"] == ["2026-01-01", "2026-06-30"]
    rows = {row["id"]: row for row in found.data["indicators"]}
    assert len(rows) == len(INDICATORS) >= 50
    assert (rows["Q04"]["numerator"], rows["Q04"]["denominator"]) == (12, 12)
    assert rows["Q11B"]["statistic"] == {"value": "1.5", "unit": "jours (médiane)"}
    assert all(len(row["hash"]) == 16 and row["source"] for row in rows.values())
    assert len({row["hash"] for row in rows.values()}) == len(rows)
    text = json.dumps(found.data, ensure_ascii=False) + found.text
    assert "MARTIN" not in text and "Jeanne" not in text


def test_small_cells_are_null_and_said_masked(asked: Asked) -> None:
    found = answer(asked, "2026-03-02..2026-03-02")
    rows = {row["id"]: row for row in found.data["indicators"]}
    assert rows["Q22"]["denominator"] == 0
    found = answer(asked, "2026-03-03..2026-03-03")
    rows = {row["id"]: row for row in found.data["indicators"]}
    assert rows["Q22"]["denominator"] is None and rows["Q22"]["suppressed"]
    assert "masqué" in found.text


@pytest.mark.parametrize(("period", "code"), [("2027", "FUTURE"), ("2026-13", "PERIOD")])
def test_a_period_that_cannot_be_counted_is_refused(asked: Asked, period: str, code: str) -> None:
    found = answer(asked, period)
    assert found.exit_code == 3
    (said,) = found.data["refused"]
    assert (said["field"], said["code"]) == ("period", code)
    assert said["message"] == found.text and said["message"].endswith(".")
