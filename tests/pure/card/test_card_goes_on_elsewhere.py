"""« Suite au dossier »: the fourth way out of a card that is too full (interop.md 6.3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cpts_desktop.documents.check import page_texts, squeeze
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.continuation import SEE_RECORD
from cpts_desktop.features.card.kinds import KINDS
from cpts_desktop.features.card.layout import lay_out
from cpts_desktop.features.card.model import Card, CardKind
from cpts_desktop.features.card.reading import read_qr
from cpts_desktop.features.card.rules import blocks, qr_lines
from cpts_desktop.features.card.sheet import PrintOptions, Rendered, card_size, laid_out, render
from cpts_desktop.features.card.templates import scale, template
from cpts_desktop.kernel.outcome import Ok, Refused
from tests.pure.card.card_examples import card, value
from tests.pure.card.test_card_render_verb import run

MANY = [{"substance": f"substance {n}", "reaction": "choc"} for n in range(14)]
POINTS = [f"point vital numéro {n} à connaître" for n in range(16)]
FAR = [
    {"role": "spécialiste de la main", "name": f"Docteur Untel numéro {n}",
     "phone": f"03280000{n:02d}", "agreed": True}
    for n in range(14)
]  # fmt: skip


def printed(made: Card) -> Rendered:
    outcome = render([made], PrintOptions("id1"))
    assert isinstance(outcome, Ok), outcome
    return outcome.value


def full(**changes: Any) -> Card:
    return card(implants=None, pacemaker=False, conditions=None, **changes)


def test_a_field_too_long_ends_by_saying_how_many_are_missing_and_whom_to_ask() -> None:
    too_long = full(allergies=MANY)
    assert isinstance(render([too_long], PrintOptions("id1")), Refused)
    made = printed(replace(too_long, continued=("allergies",)))
    front = page_texts(made.pdf)[0]
    kept = sum(f"substance {n} :" in front.replace("\u00a0", " ") for n in range(14))
    assert 0 < kept < 14
    assert f"+{14 - kept}autres:{squeeze(SEE_RECORD)},pharmacie0328000001" in squeeze(front)
    assert made.continued == ("allergies",)


def test_a_card_with_room_prints_everything_whatever_was_chosen() -> None:
    usual = card()
    assert printed(replace(usual, continued=("allergies", "others"))).pdf == printed(usual).pdf


def test_as_many_entries_stay_as_hold() -> None:
    made = replace(full(allergies=MANY), continued=("allergies",))
    front = squeeze(page_texts(printed(made).pdf)[0])
    kept = sum(f"substance{n}:" in front for n in range(14))
    # One entry more and the sentence in two lines, and the front would not have held.
    two_lines = [{"substance": "suite", "reaction": ""}] * 2
    one_more = full(allergies=[*MANY[: kept + 1], *two_lines])
    assert isinstance(render([one_more], PrintOptions("id1")), Refused)


@pytest.mark.parametrize(
    ("changes", "whom"),
    [
        ({}, ",pharmacie0328000001"),
        ({"pharmacien": {"name": "P", "phone": "0328000001", "agreed": False}},
         ",médecin0328000000"),
        ({"pharmacien": {"name": "P", "agreed": True}}, ",médecin0328000000"),
        ({"pharmacien": None, "medecin_traitant": None}, ""),
        ({"pharmacien": None, "medecin_traitant": {"name": "D", "phone": "0328000000"}}, ""),
    ],
)  # fmt: skip
def test_only_somebody_who_agreed_is_named(changes: dict[str, Any], whom: str) -> None:
    made = replace(full(allergies=MANY, **changes), continued=("allergies",))
    front = squeeze(page_texts(printed(made).pdf)[0])
    after = front.split(squeeze(SEE_RECORD))[1]
    assert after.startswith(whom) if whom else "0328" not in after


def test_vital_points_share_a_line_and_are_cut_between_two_of_them() -> None:
    made = card(implants=None, pacemaker=False, conditions=POINTS, contacts=None)
    assert isinstance(render([made], PrintOptions("id1")), Refused)
    text = squeeze("".join(page_texts(printed(replace(made, continued=("conditions",))).pdf)))
    kept = [point for point in POINTS if squeeze(point) in text]
    assert kept == POINTS[: len(kept)] and 0 < len(kept) < len(POINTS)
    assert f"+{len(POINTS) - len(kept)}autres:" in text


def test_professionals_of_the_back_too() -> None:
    made = card(others=FAR)
    assert isinstance(render([made], PrintOptions("id1")), Refused)
    back = squeeze(page_texts(printed(replace(made, continued=("others",))).pdf)[1])
    assert "numéro0" in back and "numéro13" not in back
    assert squeeze(SEE_RECORD) in back


def test_the_first_entry_always_stays_and_what_still_overflows_is_refused() -> None:
    giant = [{"substance": "W" * 100, "reaction": "M" * 100}, *MANY]
    outcome = render(
        [replace(full(allergies=giant), continued=("allergies",))], PrintOptions("id1")
    )
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "OVERFLOW"


def test_the_code_says_no_more_than_the_paper() -> None:
    listed = [{"substance": f"s{n}", "reaction": "choc"} for n in range(16)]
    made = full(allergies=listed, qr_fields=["birth_name", "allergies"])
    cut = replace(made, continued=("allergies",))
    support = card_size("id1")
    assert isinstance(support, Ok)
    layout = laid_out(cut, support.value)
    assert layout.problems == ()
    whole = "\n".join(qr_lines(cut, template(CardKind.URGENCE).title))
    assert layout.qr_bytes < len(whole.encode())


def test_the_large_version_says_everything() -> None:
    made = replace(full(allergies=MANY), continued=("allergies",))
    outcome = render([made], PrintOptions("large"))
    assert isinstance(outcome, Ok)
    text = "".join(page_texts(outcome.value.pdf))
    assert "substance 13" in text.replace("\u00a0", " ")
    assert SEE_RECORD not in text.replace("\u00a0", " ")


def test_the_way_out_is_offered_where_there_is_something_to_cut() -> None:
    layout = lay_out(full(allergies=MANY), template(CardKind.URGENCE), scale("card"), 85.6, 53.98)
    (over,) = [one for one in layout.overflows if one.field == "allergies"]
    assert over.may_continue
    assert "suite au dossier" in layout.problems[0].message
    alone = full(allergies=[{"substance": "W" * 100, "reaction": "M" * 100}])
    again = lay_out(alone, template(CardKind.URGENCE), scale("card"), 85.6, 53.98)
    assert not any(one.may_continue for one in again.overflows if one.field == "allergies")


def test_what_is_said_at_the_counter_is_partial_and_no_allergy_is_invented() -> None:
    lines = "URGENCE SANTÉ\nDUPONT Jeanne\nALLERGIES iode : choc; + 3 autres : suite au dossier"
    read = read_qr(lines)
    assert isinstance(read, Ok)
    assert [said.text for said in read.value.said] == ["iode"]
    assert read.value.partial == ("allergies",)


def test_each_printed_word_still_says_which_input_it_comes_from() -> None:
    for block in blocks(card(others=FAR[:2])).values():
        for line in block.lines:
            assert line.parts, block.field
            starts = [start for start, _name in line.parts]
            assert starts == sorted(starts) and starts[0] == 0
            assert all(name.startswith(block.field) for _start, name in line.parts)


def test_the_wire_takes_cards_without_the_new_field_and_refuses_a_wrong_one() -> None:
    (kind,) = [kind for kind in KINDS if kind.name == "card"]
    payload = {
        "id": "x", "card": {"kind": "urgence", "birth_name": "X"}, "back": [], "made_from": {},
        "template": "urgence/1",
    }  # fmt: skip
    assert kind.check(payload) == []
    assert kind.check({**payload, "continued": ["allergies"]}) == []
    assert kind.check({**payload, "continued": "allergies"})
    assert kind.check({**payload, "continued": [1]})


def test_an_unknown_field_to_continue_is_refused() -> None:
    value = {"kind": "urgence", "birth_name": "X", "given_names": "Y", "birth_date": "1950-01-01"}
    outcome = card_from(value, continued=("nir",))
    assert isinstance(outcome, Refused)


def test_card_render_takes_it_and_reports_it(tmp_path: Path) -> None:
    given = value(allergies=MANY, implants=None, pacemaker=False, conditions=None)
    refused, _out = run(tmp_path, given)
    assert refused.exit_code == 3
    answer, out = run(tmp_path, given, continued=["allergies"])
    assert answer.exit_code == 0
    assert answer.data["continued"] == ["allergies"]
    assert squeeze(SEE_RECORD) in squeeze(page_texts(out.read_bytes())[0])


def test_another_field_goes_to_the_back_when_the_first_one_is_not_enough() -> None:
    """What is moved by itself is any choice that makes both faces hold, not the first alone."""
    code = ["birth_name", "given_names", "birth_date", "anticoagulant", "allergies"]
    outcome = render([card(qr_fields=code)], PrintOptions("a4:8414"))
    assert isinstance(outcome, Ok), outcome
    assert outcome.value.moved == ("implants",)
