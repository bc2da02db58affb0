from __future__ import annotations

import tomllib
from typing import Any

import pytest

from cpts_desktop.documents.check import missing_texts
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.sheet import PrintOptions, render
from cpts_desktop.features.card.templates import (
    BadTemplate,
    scale_from,
    template,
    template_from,
)
from cpts_desktop.kernel.outcome import Ok, Refused
from cpts_desktop.kernel.resources import resource
from tests.pure.card.card_examples import card


def data(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"templates/cards/{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("layout", ["id1", "fold", "pvc", "a4:32015"])
@pytest.mark.parametrize("name", ["W" * 60, "Jean-Pierre-" * 5, "Ngu\u1ec5n Th\u1ecb " * 6])
def test_g1_02_sixty_letter_names_print_whole(name: str, layout: str) -> None:
    outcome = render([card(birth_name=name.strip(), conditions=None)], PrintOptions(layout))
    assert isinstance(outcome, Ok), outcome
    assert outcome.value.outside_safe_area == 0
    assert missing_texts(outcome.value.pdf, [name.upper()]) == ()


@pytest.mark.parametrize("layout", ["id1", "fold", "pvc", "large", "a4:LP800"])
def test_a_missing_glyph_stops_the_print_and_is_named(layout: str) -> None:
    """Case G13-120 of the bad inputs."""
    outcome = render([card(given_names="李")], PrintOptions(layout))
    assert isinstance(outcome, Refused)
    assert [(p.field, p.code) for p in outcome.problems] == [("birth_name", "MISSING_GLYPH")]
    assert "李" in outcome.problems[0].message


def test_overflow_is_refused_never_clipped() -> None:
    long = [{"substance": f"substance numéro {n}", "reaction": "choc"} for n in range(12)]
    outcome = render([card(allergies=long)], PrintOptions("id1"))
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].code == "OVERFLOW"
    assert outcome.problems[0].field == "allergies"


def test_a_back_that_overflows_names_the_field_that_crosses() -> None:
    others = [
        {"role": "spécialiste", "name": f"Dr Numéro {n}", "phone": "0328000000", "agreed": True}
        for n in range(12)
    ]
    outcome = render([card(others=others)], PrintOptions("pvc"))
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].field == "others"
    assert "au verso" in outcome.problems[0].message


def test_the_large_version_takes_what_a_small_card_cannot() -> None:
    long = [{"substance": f"substance numéro {n}", "reaction": "choc"} for n in range(12)]
    outcome = render([card(allergies=long)], PrintOptions("large"))
    assert isinstance(outcome, Ok)
    assert outcome.value.smallest_pt >= 14
    assert outcome.value.outside_safe_area == 0


def test_a_qr_text_too_long_is_refused() -> None:
    many = [{"substance": f"substance numéro {n}", "reaction": "éruption"} for n in range(15)]
    outcome = render([card(allergies=many, qr_fields=["allergies"])], PrintOptions("large"))
    assert isinstance(outcome, Refused)
    assert [p.code for p in outcome.problems][:1] == ["QR_TOO_LONG"]


@pytest.mark.parametrize("kind", list(CardKind))
def test_our_templates_hold_the_rules(kind: CardKind) -> None:
    assert template(kind).id == kind.value


@pytest.mark.parametrize(
    ("ink", "code"),
    [("text", "TEXT_CONTRAST"), ("label", "TEXT_CONTRAST"), ("band", "BAND_CONTRAST")],
)
def test_a_pale_ink_is_refused(ink: str, code: str) -> None:
    value = data("urgence")
    value["inks"][ink] = "#9AA5B1"
    with pytest.raises(BadTemplate) as stop:
        template_from(value)
    assert stop.value.code == code


def test_a_template_cannot_forget_a_vital_field() -> None:
    value = data("urgence")
    value["faces"]["front"].remove("allergies")
    with pytest.raises(BadTemplate):
        template_from(value)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([8.5, 7.0, 6.5, 7.0], "VITAL_TOO_SMALL"),
        ([9.0, 6.5, 6.5, 7.0], "TEXT_TOO_SMALL"),
        ([9.0, 7.0, 6.0, 7.0], "UNDER_THE_FLOOR"),
    ],
)
def test_a_scale_under_the_floor_is_refused(row: list[float], code: str) -> None:
    value = data("layouts")["card"]
    value["sizes"] = [*value["sizes"], row]
    with pytest.raises(BadTemplate) as stop:
        scale_from(value)
    assert stop.value.code == code


def test_a_safe_area_under_three_millimetres_is_refused() -> None:
    value = data("layouts")["card"]
    value["safe"] = 2.0
    with pytest.raises(BadTemplate):
        scale_from(value)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (PrintOptions("a4:inconnue"), "layout"),
        (PrintOptions("carte"), "layout"),
        (PrintOptions("a4:32015", start=9), "start"),
        (PrintOptions("a4:32015", start=0), "start"),
        (PrintOptions("id1", start=2), "start"),
        (PrintOptions("id1", copies=0), "copies"),
        (PrintOptions("id1", dx=11.0), "dx"),
    ],
)
def test_wrong_print_options_are_refused(options: PrintOptions, field: str) -> None:
    outcome = render([card()], options)
    assert isinstance(outcome, Refused)
    assert outcome.problems[0].field == field
