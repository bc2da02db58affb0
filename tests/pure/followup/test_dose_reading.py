"""The dose of the day is read only when its words are sure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cpts_desktop.features.followup.quality.doses import (
    daily_mg,
    share_of_target,
    target_of,
    targets,
    unlikely,
)
from cpts_desktop.features.followup.rules.pillars import pillars
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.ids import RecordId
from cpts_desktop.kernel.outcome import Ok
from cpts_desktop.protocols.library import load_bundled


def line(label: str, dose: str = "", often: str = "", *dci: str) -> MedicationLine:
    return MedicationLine(
        RecordId("x"), label, dci or (label.split()[0],), "", "", dose, often, None, None, "saisie"
    )


@pytest.mark.parametrize(
    ("label", "dose", "often", "mg"),
    [
        ("bisoprolol", "2,5 mg", "1 fois par jour", "2.5"),
        ("bisoprolol", "2.5 mg", "1x/j", "2.5"),
        ("ramipril", "5 mg", "matin et soir", "10"),
        ("ramipril", "5 mg x 2", "", "10"),
        ("ramipril", "5 mg", "2/jour", "10"),
        ("ramipril", "5 mg", "1-0-1", "10"),
        ("ramipril", "2,5 mg", "1-0-2", "7.5"),
        ("ramipril", "10 mg/j", "", "10"),
        ("ramipril", "2,5 mg matin, 5 mg soir", "", "7.5"),
        ("bisoprolol 5 mg comprimé", "1 comprimé", "le matin", "5"),
        ("bisoprolol 5 mg comprimé", "1/2 cp", "le matin", "2.5"),
        ("bisoprolol 5 mg comprimé", "½ cp", "matin et soir", "5"),
        ("sacubitril/valsartan", "49 mg/51 mg", "2 fois par jour", "98"),
        ("sacubitril/valsartan", "97/103 mg", "matin et soir", "194"),
        ("captopril", "50 mg", "matin, midi et soir", "150"),
        ("captopril", "25 mg", "toutes les 8 h", "75"),
        ("métoprolol", "0,2 g", "1 fois par jour", "200"),
        ("bisoprolol 5 mg comprimé", "1", "le matin", "5"),
        ("bisoprolol 5 mg comprimé", "2 cp matin, 2 cp soir", "", "20"),
        ("bisoprolol 2,5 mg comprimé", "", "1 matin 1 soir", "5"),
    ],
)
def test_sure_words(label: str, dose: str, often: str, mg: str) -> None:
    assert daily_mg(line(label, dose, often)) == Decimal(mg)


@pytest.mark.parametrize(
    ("label", "dose", "often"),
    [
        ("bisoprolol", "", ""),
        ("bisoprolol", "5 mg", ""),
        ("bisoprolol", "5 mg", "1 jour sur 2"),
        ("bisoprolol", "5 mg", "2 fois par semaine"),
        ("bisoprolol", "5 mg", "si besoin"),
        ("bisoprolol", "5 à 10 mg", "1 fois par jour"),
        ("bisoprolol", "1 comprimé", "le matin"),
        ("bisoprolol", "selon tension", "1 fois par jour"),
        ("ramipril", "2,5 mg puis 5 mg", "matin et soir puis matin"),
        ("ramipril/hydrochlorothiazide 5 mg/12,5 mg 5 mg", "1 comprimé", "par jour"),
        ("bisoprolol", "mg", "1 fois par jour"),
        ("bisoprolol", "5 mg", "tous les 2 jours le matin"),
        ("bisoprolol", "5 mg", "tous les deux jours, le matin"),
        ("bisoprolol", "5 mg le matin", "3 x par mois"),
        ("bisoprolol", "5 mg", "le matin, sauf le dimanche"),
        ("bisoprolol", "5 mg", "le matin lundi mercredi vendredi"),
        ("bisoprolol", "5 mg", "jours pairs le matin"),
        ("bisoprolol 5 mg comprimé", "1 comprimé", "1-0-1/2"),
        ("bisoprolol 5 mg comprimé", "1 comprimé", "1/2-0-1 par jour"),
        ("bisoprolol 5 mg comprimé", "", "1-0-½"),
        ("bisoprolol 5 mg comprimé", "", "1-0-0,5"),
        ("bisoprolol 5 mg comprimé", "", "0,5 - 0 - 1 par jour"),
        ("bisoprolol 5 mg comprimé", "2", "1 fois par jour"),
        ("bisoprolol 5 mg comprimé", "½", "le matin"),
        ("bisoprolol 5 mg comprimé", "", "2 le matin"),
        ("bisoprolol 5 mg comprimé", "", "1 matin 2 soir"),
        ("bisoprolol 5 mg comprimé", "1 cp matin, 2 cp soir", ""),
    ],
)
def test_unsure_words_are_not_guessed(label: str, dose: str, often: str) -> None:
    assert daily_mg(line(label, dose, often)) is None


def test_two_lines_of_a_class_add_up_and_stop_at_the_target() -> None:
    morning = line("ramipril", "2,5 mg", "le matin")
    evening = line("ramipril", "5 mg", "le soir")
    assert share_of_target([morning, evening], None) == Decimal(75)
    assert share_of_target([line("ramipril", "10 mg", "matin et soir")], None) == Decimal(100)
    assert share_of_target([morning, line("ramipril", "", "")], None) is None


def test_the_target_of_an_association_is_not_that_of_a_part() -> None:
    assert target_of(line("x", "", "", "sacubitril", "valsartan")).own_class == "arni"  # type: ignore[union-attr]
    assert target_of(line("x", "", "", "ramipril", "hydrochlorothiazide")) is None


@pytest.mark.parametrize(("kg", "target"), [(None, 50), ("85", 50), ("85.1", 100)])
def test_the_heavier_patient_has_another_target(kg: str | None, target: int) -> None:
    found = target_of(line("carvédilol"))
    assert found is not None
    assert found.for_weight(Decimal(kg) if kg else None) == target


@pytest.mark.parametrize(
    "dci",
    [
        ("sacubitril", "valsartan"),
        ("valsartan", "sacubitril"),
        ("Valsartan", "Sacubitril"),
        ("valsartan/sacubitril",),
        ("valsartan + sacubitril",),
        ("sacubitril / valsartan",),
    ],
)
@pytest.mark.parametrize("dose", ["49/51 mg", "51/49 mg", "51 mg/49 mg", "49 mg / 51 mg"])
def test_the_two_molecules_in_either_order(dci: tuple[str, ...], dose: str) -> None:
    found = line("entresto", dose, "matin et soir", *dci)
    target = target_of(found)
    assert target is not None and target.own_class == "arni"
    assert daily_mg(found) == Decimal(98)
    assert share_of_target([found], None) == Decimal(9800) / 194


def test_the_strength_of_the_label_in_either_order() -> None:
    for label in ("Entresto 97 mg/103 mg", "Entresto 103 mg/97 mg"):
        found = line(label, "1 comprimé", "matin et soir", "valsartan", "sacubitril")
        assert daily_mg(found) == Decimal(194)


def test_another_association_has_no_target() -> None:
    other = line("x", "160/12,5 mg", "1 fois par jour", "valsartan", "hydrochlorothiazide")
    assert target_of(other) is None
    assert daily_mg(other) == Decimal(160)


@pytest.mark.parametrize(
    ("dose", "share", "doubted"),
    [
        ("1,25 mg", "12.5", False), ("10 mg", "100", False), ("20 mg", "100", False),
        ("0,5 mg", "5", False), ("0,49 mg", None, True), ("0,125 mg", None, True),
        ("39,9 mg", "100", False), ("40 mg", None, True), ("100 mg", None, True),
        ("1,25 g", None, True), ("1,25 µg", None, True),
    ],
)  # fmt: skip
def test_g2_28_a_dose_ten_or_a_thousand_times_off_is_never_a_share(
    dose: str, share: str | None, doubted: bool
) -> None:
    """Capped at 100 %, a dose ten times too high would read as a target that is reached."""
    taken = [line("bisoprolol", dose, "1 fois par jour")]
    assert share_of_target(taken, None) == (None if share is None else Decimal(share))
    loaded = load_bundled()
    assert isinstance(loaded, Ok)
    protocol = loaded.value
    chosen = protocol.profiles[protocol.header.default_profile]
    (view,) = [one for one in pillars(taken, protocol, chosen, date(2026, 3, 3)) if one.lines]
    assert (view.doubt, view.share) == (doubted, None if share is None else Decimal(share))


def test_every_start_and_target_of_the_table_is_beyond_doubt() -> None:
    """The least share of a published start: metoprolol 12.5 of 200 mg."""
    for one in targets().values():
        assert not unlikely(Decimal(100))
        assert not unlikely(100 * one.mg_per_day / one.for_weight(Decimal(200)))
    assert not unlikely(Decimal("6.25"))
