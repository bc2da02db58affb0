from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.features.card.cli import VERBS, render_card
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.kernel.outcome import Fault
from cpts_desktop.kernel.verbs import Answer
from tests.pure.card.card_examples import value


class Invoked:
    """The part of an invocation that the verb reads."""

    def __init__(self, **args: Any) -> None:
        self.args = args
        self.clock = FixedClock(datetime(2026, 3, 10, 8, 0, tzinfo=UTC))


def run(tmp_path: Path, source: Any, **args: Any) -> tuple[Answer, Path]:
    card, out = tmp_path / "card.json", tmp_path / "card.pdf"
    card.write_text(json.dumps(source), encoding="utf-8")
    answer = render_card(Invoked(**{"card": card, "out": out, "layout": "id1", **args}))  # type: ignore[arg-type]
    return answer, out


def test_the_report_is_the_one_of_the_contract(tmp_path: Path) -> None:
    answer, out = run(tmp_path, value())
    assert answer.exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert answer.data["pages"] == 2
    assert answer.data["cards"] == 1
    assert answer.data["boxes_outside_safe_area"] == 0
    assert answer.data["smallest_pt"] >= 6.5
    assert answer.data["qr_bytes"] == 0
    assert answer.data["left_out"] == [
        {"field": "kinesitherapeute", "name": "Luc Roux", "reason": "accord non enregistré"}
    ]
    json.dumps(answer.data)


def test_a_refusal_exits_3_says_why_and_writes_nothing(tmp_path: Path) -> None:
    many = [{"substance": f"substance {n}", "reaction": "choc"} for n in range(15)]
    answer, out = run(tmp_path, value(allergies=many))
    assert answer.exit_code == 3
    assert "allergies" in answer.text and "Raccourcissez" in answer.text
    assert not out.exists()


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    answer, _ = run(tmp_path, value(telephone="06"))
    assert answer.exit_code == 3
    assert "telephone" in answer.text


def test_the_person_may_put_a_field_at_the_back(tmp_path: Path) -> None:
    many = [{"substance": f"substance {n}", "reaction": "choc"} for n in range(6)]
    changes = {"allergies": many, "contacts": None, "pharmacien": None}
    assert run(tmp_path, value(**changes))[0].exit_code == 3
    assert run(tmp_path, value(**changes), back=["allergies"])[0].exit_code == 0


@pytest.mark.parametrize("offset", ["x", "NaN", "1e9", "inf"])
def test_a_wrong_offset_is_refused(tmp_path: Path, offset: str) -> None:
    assert run(tmp_path, value(), dx=offset)[0].exit_code == 3


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault):
        render_card(Invoked(card=tmp_path / "none.json", out=tmp_path / "o", layout="id1"))  # type: ignore[arg-type]


def test_the_verb_is_described_in_french() -> None:
    assert VERBS[0].path == ("card", "render")
    assert "carte" in VERBS[0].help


@pytest.mark.parametrize("copies", [0, -1, 101])
def test_a_count_of_copies_that_prints_nothing_is_refused(tmp_path: Path, copies: int) -> None:
    answer, out = run(tmp_path, value(), copies=copies)
    assert answer.exit_code == 3 and "exemplaires" in answer.text
    assert not out.exists()


def test_a_code_that_would_only_say_its_title_is_not_printed(tmp_path: Path) -> None:
    silent = value(antiplatelet=None, qr_fields=["antiplatelet", "kinesitherapeute"])
    answer, _ = run(tmp_path, silent)
    assert answer.exit_code == 0 and answer.data["qr_bytes"] == 0
    assert run(tmp_path, value(qr_fields=["birth_name"]))[0].data["qr_bytes"] > 0


def test_a_card_written_by_the_notepad_of_windows_is_read(tmp_path: Path) -> None:
    card, out = tmp_path / "card.json", tmp_path / "card.pdf"
    card.write_text(json.dumps(value()), encoding="utf-8-sig")
    answer = render_card(Invoked(card=card, out=out, layout="id1"))  # type: ignore[arg-type]
    assert answer.exit_code == 0 and out.exists()
