"""From a line of the card to its field, and what may be done with it there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest

from cpts_desktop.documents.check import squeeze
from cpts_desktop.features.card.card_json import card_from
from cpts_desktop.features.card.direct import (
    BACK,
    CONTINUE,
    DROP,
    FRONT,
    WHOLE,
    Place,
    name_of,
    place_of,
    take,
    ways_for,
)
from cpts_desktop.features.card.editing import EditorDraft, value_of
from cpts_desktop.features.card.layout import CardLayout
from cpts_desktop.features.card.model import Card, CardKind
from cpts_desktop.features.card.proof import faces_pdf, proof
from cpts_desktop.features.card.proposal import Person, Proposal
from cpts_desktop.features.card.sheet import card_size, laid_out
from cpts_desktop.features.card.zones import Zone, zones
from cpts_desktop.kernel.outcome import Ok
from tests.pure.card.card_examples import card, value

PEOPLE = (
    Person("m1", "medecin_traitant", {"name": "Dr A", "phone": "0328000000", "agreed": True}),
    Person("m2", "others", {"name": "Dr B", "agreed": False, "role": "kiné"}, agreed=False),
    Person("m3", "others", {"name": "Dr C", "agreed": True, "role": "cardiologue"}),
    Person("c1", "contacts", {"name": "Paul", "phone": "0612345678"}),
    Person("c2", "contacts", {"name": "Odile", "phone": "0698765432"}),
)
PROPOSAL = Proposal(
    {"birth_name": "DUPONT", "given_names": "Jeanne", "birth_date": "1944-04-03"}, PEOPLE,
    {"value": "A+", "laboratory": "Biolab", "date": "2020-01-01"}, {}, "proposal",
)  # fmt: skip
DRAFT = EditorDraft(
    CardKind.URGENCE, anticoagulant_drug="apixaban", anticoagulant_dose="5 mg",
    anticoagulant_indication="FA", allergies="iode : choc\n\ninconnu\nlatex",
    implants="Prothèse ; droite\n\nStent", points=("epilepsie", "insuline"), fistula="gauche",
    rare="Fabry", conditions="\nun rein", people=("m1", "m3", "c2"), blood_group=True,
    qr_fields=("birth_name",),
)  # fmt: skip


def layout_of(made: Card, support: str = "id1") -> CardLayout:
    size = card_size(support)
    assert isinstance(size, Ok)
    return laid_out(made, size.value)


def drawn(draft: EditorDraft) -> tuple[tuple[Zone, ...], ...]:
    read = card_from(value_of(draft, PROPOSAL), back=draft.back, continued=draft.continued)
    assert isinstance(read, Ok), read
    return zones(layout_of(read.value))


def parts(draft: EditorDraft) -> list[str]:
    return list(dict.fromkeys(zone.part for face in drawn(draft) for zone in face))


# --- zones are where the ink is ---


@pytest.mark.parametrize("support", ["id1", "a4:7414", "large"])
def test_the_ink_of_a_zone_is_inside_its_box(support: str) -> None:
    """Read back by another library: the words under each box are those of its input."""
    conditions = ["insuline", "épilepsie", "dialyse, fistule BRAS GAUCHE", "un seul rein"]
    made = card(conditions=conditions, qr_fields=["birth_name"], implants=None)
    layout = layout_of(made, support)
    document = pdfium.PdfDocument(faces_pdf(layout))
    for number, found in enumerate(zones(layout)):
        page = document[number].get_textpage()
        height = document[number].get_size()[1]
        point = 72 / 25.4
        for zone in found:
            left, top, right, bottom = (edge * point for edge in zone.box)
            said = page.get_text_bounded(left - 1, height - bottom, right + 1, height - top)
            assert squeeze(zone.text) in squeeze(said), (zone.part, said)
    document.close()


def test_every_word_of_the_card_is_in_one_zone() -> None:
    for face, found in zip(layout_of(card()).faces, zones(layout_of(card())), strict=True):
        assert face.placed is not None
        boxes = [zone.box for zone in found]
        for at, box in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = box[2] <= other[0] + 1e-6 or other[2] <= box[0] + 1e-6
                assert apart or box[3] <= other[1] + 1e-6 or other[3] <= box[1] + 1e-6
    assert parts(DRAFT)[:5] == [
        "title", "birth_name", "birth_date", "anticoagulant.drug", "anticoagulant.dose",
    ]  # fmt: skip


def test_the_lines_that_overflow_are_marked_and_no_others() -> None:
    many = [{"substance": f"substance {n}", "reaction": "choc"} for n in range(14)]
    made = proof(value(allergies=many), (), "id1", 4.0)
    front, back = made.zones
    over = [zone for zone in front if zone.over]
    assert {zone.field for zone in over} == {"allergies"}
    assert over[-1].part == "allergies[13]"
    assert not any(zone.over for zone in back)
    first = min(zone.box[1] for zone in over)
    assert all(zone.box[1] < first for zone in front if not zone.over)


# --- from a part to its field ---


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ("anticoagulant.drug", Place("anticoagulant_drug")),
        ("anticoagulant.dose", Place("anticoagulant_dose")),
        ("anticoagulant.indication", Place("anticoagulant_indication")),
        ("allergies[0]", Place("allergies", 0)),
        ("allergies[1]", Place("allergies", 3)),
        ("implants[1]", Place("implants", 2)),
        ("conditions[0]", Place("points", key="insuline")),
        ("conditions[1]", Place("points", key="epilepsie")),
        ("conditions[2]", Place("fistula")),
        ("conditions[3]", Place("rare")),
        ("conditions[4]", Place("conditions", 1)),
        ("medecin_traitant", Place("people", key="m1")),
        ("others[1]", Place("people", key="m3")),
        ("contacts[0]", Place("people", key="c2")),
        ("blood_group", Place("blood_group")),
        ("valid_until", Place("valid_until")),
        ("title", Place("kind_urgence")),
        ("qr_fields", Place("qr", key="birth_name")),
        ("birth_name", None),
        ("issued", None),
        ("identity", None),
    ],
)
def test_a_line_leads_to_its_field(part: str, place: Place | None) -> None:
    assert place_of(DRAFT, PROPOSAL, part) == place


def test_every_zone_that_is_drawn_has_a_name_and_a_place_or_comes_from_the_record() -> None:
    for part in parts(DRAFT):
        assert name_of(part).strip(" :,"), part
        place = place_of(DRAFT, PROPOSAL, part)
        if part not in ("birth_name", "birth_date", "used_name", "identity", "issued"):
            assert place is not None, part
    assert name_of("allergies[1]") == "Allergies, ligne 2"
    assert name_of("anticoagulant.dose") == "Anticoagulant : dose"


# --- what may be done there ---


def test_a_vital_line_goes_to_the_back_and_comes_back() -> None:
    assert BACK in ways_for(DRAFT, PROPOSAL, "allergies[0]", entries=2)
    moved = take(DRAFT, PROPOSAL, BACK, "allergies[0]")
    assert moved.back == ("allergies",)
    assert FRONT in ways_for(moved, PROPOSAL, "allergies[0]")
    assert take(moved, PROPOSAL, FRONT, "allergies[1]") == DRAFT
    assert BACK not in ways_for(DRAFT, PROPOSAL, "contacts[0]")


def test_the_suite_is_offered_for_several_entries_and_can_be_taken_back() -> None:
    assert CONTINUE not in ways_for(DRAFT, PROPOSAL, "allergies[0]", entries=1)
    assert CONTINUE in ways_for(DRAFT, PROPOSAL, "allergies[0]", entries=2)
    cut = take(DRAFT, PROPOSAL, CONTINUE, "allergies[0]")
    assert WHOLE in ways_for(cut, PROPOSAL, "allergies.more")
    assert take(cut, PROPOSAL, WHOLE, "allergies.more") == DRAFT


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("anticoagulant.indication", {"anticoagulant_indication": ""}),
        ("anticoagulant.dose", {"hidden": ("anticoagulant",)}),
        ("allergies[1]", {"allergies": "iode : choc\n\ninconnu"}),
        ("implants[0]", {"implants": "\nStent"}),
        ("conditions[0]", {"points": ("epilepsie",)}),
        ("conditions[2]", {"fistula": ""}),
        ("conditions[3]", {"rare": ""}),
        ("conditions[4]", {"conditions": ""}),
        ("medecin_traitant", {"people": ("m3", "c2")}),
        ("others[1]", {"people": ("m1", "c2")}),
        ("contacts[0]", {"people": ("m1", "m3")}),
        ("blood_group", {"blood_group": False}),
        ("qr_fields", {"qr_fields": ()}),
    ],
)
def test_dropping_a_line_drops_that_line_alone(part: str, changed: dict[str, Any]) -> None:
    assert DROP in ways_for(DRAFT, PROPOSAL, part)
    assert take(DRAFT, PROPOSAL, DROP, part) == replace(DRAFT, **changed)


@pytest.mark.parametrize("part", ["birth_name", "birth_date", "identity", "issued", "title",
                                  "valid_until"])  # fmt: skip
def test_identity_and_dates_cannot_be_dropped(part: str) -> None:
    assert DROP not in ways_for(DRAFT, PROPOSAL, part)
    assert take(DRAFT, PROPOSAL, DROP, part) == DRAFT


def test_an_allergy_that_nobody_answered_cannot_be_dropped() -> None:
    """The card keeps saying « non renseignées »: an empty place would reassure by itself."""
    silent = replace(DRAFT, allergies="")
    assert DROP not in ways_for(silent, PROPOSAL, "allergies")


def test_what_is_dropped_is_gone_from_the_paper_part_by_part() -> None:
    for part in parts(DRAFT):
        if DROP not in ways_for(DRAFT, PROPOSAL, part):
            continue
        gone = [zone.text for face in drawn(DRAFT) for zone in face if zone.part == part]
        after = take(DRAFT, PROPOSAL, DROP, part)
        left = {zone.text for face in drawn(after) for zone in face}
        assert not any(gone) or not set(gone) <= left, part
