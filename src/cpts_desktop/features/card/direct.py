"""Direct manipulation: from a line of the card to its field, and what may be done with it there.

Parts are named as in ``rules.Line.parts``: ``anticoagulant.dose``, ``allergies[1]``.
Every way gives another draft, so that all of them can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from cpts_desktop.features.card.continuation import MORE
from cpts_desktop.features.card.editing import (
    TICKABLE,
    EditorDraft,
    at_the_back,
    at_the_front,
    continued_elsewhere,
    lines_of,
    people_shown,
    said_whole,
    without,
)
from cpts_desktop.features.card.free_text import says_none_known, says_not_stated
from cpts_desktop.features.card.model import LABELS, TEAM
from cpts_desktop.features.card.points import VitalPoints, point_table
from cpts_desktop.features.card.proposal import Proposal
from cpts_desktop.features.card.templates import template
from cpts_desktop.features.card.zones import QR, root

BACK: Final = "back"
FRONT: Final = "front"
CONTINUE: Final = "continue"
WHOLE: Final = "whole"
DROP: Final = "drop"
EDIT: Final = "shorten"

_RECORD: Final = ("birth_name", "birth_date", "used_name", "given_names", "identity", "issued")
_PEOPLE: Final = (*TEAM, "others", "contacts")
_PARTS: Final = {"drug": "médicament", "dose": "dose", "indication": "indication"}
_NAMES: Final = {
    "title": "Sorte de carte",
    "note": "Ce qui est passé au verso",
    QR: "Code QR",
}


@dataclass(frozen=True)
class Place:
    """Where the form holds a part: a widget, a line of it (from 0), or the key of a box."""

    widget: str
    line: int = -1
    key: str = ""


def from_record(part: str) -> bool:
    """Tell whether a part comes from the record alone and is not edited on the card."""
    return root(part) in _RECORD


def name_of(part: str) -> str:
    """Return what a part is called: « Allergies, ligne 2 », « Anticoagulant : dose »."""
    field = root(part)
    name = _NAMES.get(field) or LABELS.get(field, "")
    if part.endswith(f".{MORE}"):
        return f"{name}, suite au dossier"
    if "[" in part:
        what = "ligne" if field in ("allergies", "implants") else "n°"
        return f"{name}, {what} {_index(part) + 1}"
    detail = _PARTS.get(part.partition(".")[2])
    return f"{name} : {detail}" if detail else name


def place_of(draft: EditorDraft, proposal: Proposal, part: str) -> Place | None:
    """Return where a part is edited; None when it comes from the record."""
    field = root(part)
    if from_record(part):
        return None
    if field == "title":
        return Place("kind_urgence")
    if field == "note":
        return Place("back", key=draft.back[0] if draft.back else "")
    if field == QR:
        return Place("qr", key=draft.qr_fields[0] if draft.qr_fields else "")
    if field in ("anticoagulant", "antiplatelet"):
        detail = part.partition(".")[2]
        return Place(f"{field}_{detail if detail in _PARTS else 'drug'}")
    if field in ("allergies", "implants"):
        return Place(field, _line(draft, part))
    if field == "conditions":
        return _point(draft, part)
    if field in _PEOPLE:
        return Place("people", key=_person(draft, proposal, part))
    return Place(field)


def ways_for(
    draft: EditorDraft, proposal: Proposal, part: str, *, entries: int = 1
) -> tuple[str, ...]:
    """Return what may be done with a part, ``entries`` being how many its field prints."""
    field = root(part)
    if part.endswith(f".{MORE}"):
        return (EDIT, WHOLE)
    ways = [] if from_record(part) or field == "note" else [EDIT]
    if field in template(draft.kind).front:
        ways.append(FRONT if field in draft.back else BACK)
    if field in draft.continued:
        ways.append(WHOLE)
    elif entries > 1:
        ways.append(CONTINUE)
    if dropped(draft, proposal, part) != draft:
        ways.append(DROP)
    return tuple(ways)


def take(draft: EditorDraft, proposal: Proposal, way: str, part: str) -> EditorDraft:
    """Return the draft after a way was taken; the same one when it changes nothing."""
    field = root(part)
    if way == BACK:
        return at_the_back(draft, field)
    if way == FRONT:
        return at_the_front(draft, field)
    if way == CONTINUE:
        return continued_elsewhere(draft, field)
    if way == WHOLE:
        return said_whole(draft, field)
    return dropped(draft, proposal, part) if way == DROP else draft


def dropped(draft: EditorDraft, proposal: Proposal, part: str) -> EditorDraft:
    """Return the draft without a part: one line, one person, or the whole field.

    What the patient does not want is not printed; what the record says stays in the record.
    """
    field = root(part)
    if part.endswith(".indication"):
        return _with(draft, f"{field}_indication", "")
    if "[" in part and field in ("allergies", "implants"):
        return _without_line(draft, field, _line(draft, part))
    if "[" in part and field == "conditions":
        return _without_point(draft, part)
    if (field in _PEOPLE and part != field) or field in TEAM:
        gone = _person(draft, proposal, part)
        return replace(draft, people=tuple(id_ for id_ in draft.people if id_ != gone))
    if field == QR:
        return replace(draft, qr_fields=())
    if field == "allergies" and not _stated(draft):
        return draft  # « non renseignées » stays on the card: nothing may reassure by itself
    if field in TICKABLE or field in (*_PEOPLE, "blood_group"):
        return without(draft, field, proposal)
    return draft


def _index(part: str) -> int:
    return int(part.partition("[")[2].partition("]")[0])


def _stated(draft: EditorDraft) -> bool:
    said = lines_of(draft.allergies)
    return any(not says_not_stated(line) and not says_none_known(line) for line in said)


def _line(draft: EditorDraft, part: str) -> int:
    """Return the line of the text area that prints a part, empty lines counted."""
    field = root(part)
    text = getattr(draft, field)
    rows = [at for at, line in enumerate(text.splitlines()) if line.strip()]
    if field == "allergies":
        written = text.splitlines()
        rows = [at for at in rows if not says_not_stated(written[at].partition(":")[0])]
    index = _index(part) if "[" in part else 0
    return rows[index] if index < len(rows) else -1


def _without_line(draft: EditorDraft, field: str, line: int) -> EditorDraft:
    rows = getattr(draft, field).splitlines()
    return _with(draft, field, "\n".join(row for at, row in enumerate(rows) if at != line))


def _with(draft: EditorDraft, name: str, text: str) -> EditorDraft:
    changes: dict[str, Any] = {name: text}
    return replace(draft, **changes)


def _points(draft: EditorDraft) -> VitalPoints:
    return VitalPoints(
        draft.points, draft.fistula, draft.rare, tuple(lines_of(draft.conditions))
    )  # fmt: skip


def _point(draft: EditorDraft, part: str) -> Place:
    """Return where one vital point is held, in the order in which they are written."""
    held = _points(draft)
    places = [Place("points", key=p.id) for p in point_table().points if p.id in held.ticked]
    places += [Place("fistula")] if held.fistula else []
    places += [Place("rare")] if held.rare.strip() else []
    rows = [at for at, line in enumerate(draft.conditions.splitlines()) if line.strip()]
    places += [Place("conditions", at) for at in rows]
    index = _index(part) if "[" in part else 0
    return places[index] if index < len(places) else Place("conditions")


def _without_point(draft: EditorDraft, part: str) -> EditorDraft:
    place = _point(draft, part)
    if place.widget == "points":
        return replace(draft, points=tuple(id_ for id_ in draft.points if id_ != place.key))
    if place.widget in ("fistula", "rare"):
        return _with(draft, place.widget, "")
    return _without_line(draft, "conditions", place.line)


def _person(draft: EditorDraft, proposal: Proposal, part: str) -> str:
    """Return who a part names: the boxes are in the order of the card."""
    shown = people_shown(draft, proposal, root(part))
    index = _index(part) if "[" in part else 0
    return shown[index] if index < len(shown) else ""
