"""The card as it is being edited: text as typed, people ticked; and the card value it makes.

Every edit gives another frozen draft, so that undo is only going back to a previous value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Final

from cpts_desktop.features.card.card_json import MAX_CONTACTS
from cpts_desktop.features.card.free_text import says_none_known
from cpts_desktop.features.card.model import CardKind
from cpts_desktop.features.card.points import VitalPoints, read_points, written_points
from cpts_desktop.features.card.proposal import Person, Proposal, none_refused
from cpts_desktop.features.register.model import AllergyState
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date

QR_FIELDS: Final = (
    "birth_name", "given_names", "birth_date", "anticoagulant", "antiplatelet", "allergies",
    "pacemaker", "implants", "conditions", "contacts", "medecin_traitant",
)  # fmt: skip
"""What may be chosen for the QR code, in the order of the form."""

TICKABLE: Final = (
    "anticoagulant", "antiplatelet", "allergies", "pacemaker", "implants", "conditions",
)  # fmt: skip
"""What the patient may leave out; identity always stands on a card."""

_FRENCH_DATE: Final = re.compile(r"(?:(?:([0-9]{1,2})[/.])?([0-9]{1,2})[/.])?([0-9]{4})")


@redacted
@dataclass(frozen=True)
class EditorDraft:
    """What the form holds; names are those of its widgets."""

    kind: CardKind
    anticoagulant_drug: str = ""
    anticoagulant_dose: str = ""
    anticoagulant_indication: str = ""
    antiplatelet_drug: str = ""
    antiplatelet_dose: str = ""
    antiplatelet_indication: str = ""
    allergies: str = ""
    pacemaker: bool = False
    implants: str = ""
    points: tuple[str, ...] = ()
    fistula: str = ""
    rare: str = ""
    conditions: str = ""
    hidden: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    blood_group: bool = False
    valid_until: str = ""
    qr_fields: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()


def draft_of(proposal: Proposal) -> EditorDraft:
    """Return the draft of what the record proposes: who agreed, and two persons to call."""
    return replace(
        _draft_from(proposal.value),
        people=(*_agreeing(proposal), *_first_contacts(proposal)),
    )


def _agreeing(proposal: Proposal) -> tuple[str, ...]:
    found = (person for person in proposal.people if person.field != "contacts")
    return tuple(person.id for person in found if person.agreed)


def _first_contacts(proposal: Proposal) -> tuple[str, ...]:
    """Return the first persons to call, in the order of the record: a card has room for two."""
    contacts = [person.id for person in proposal.people if person.field == "contacts"]
    return tuple(contacts[:MAX_CONTACTS])


def draft_of_saved(
    value: Mapping[str, Any], back: Iterable[str], proposal: Proposal,
    continued: Iterable[str] = (),
) -> EditorDraft:  # fmt: skip
    """Return the draft of a saved card; who left the record since is not ticked any more."""
    shown = {
        (field, item["name"])
        for field, item in _people_of(value)
        if field == "contacts" or item.get("agreed") is True
    }
    ticked = tuple(p.id for p in proposal.people if (p.field, p.value["name"]) in shown)
    return replace(
        _draft_from(value),
        people=ticked,
        blood_group="blood_group" in value and proposal.blood_group is not None,
        back=tuple(back),
        continued=tuple(continued),
        valid_until=fr_date(date.fromisoformat(proposal.value["valid_until"])),
    )


def value_of(draft: EditorDraft, proposal: Proposal) -> dict[str, Any]:
    """Return the CARD.json value of a draft; what cannot be read is left for the reader to refuse.

    Identity and dates come from the record, people from the record too: only ticking is free.
    """
    base = proposal.value
    value: dict[str, Any] = {"kind": draft.kind.value}
    for key in ("birth_name", "used_name", "given_names", "birth_date", "issued"):
        if key in base:
            value[key] = base[key]
    for field in ("anticoagulant", "antiplatelet"):
        parts = {
            key: getattr(draft, f"{field}_{key}").strip() for key in ("drug", "dose", "indication")
        }
        if any(parts.values()):
            value[field] = {key: text for key, text in parts.items() if text}
    value["allergies"] = [_pair(line) for line in lines_of(draft.allergies)]
    implants = [_implant(line) for line in lines_of(draft.implants)]
    conditions = written_points(
        VitalPoints(draft.points, draft.fistula, draft.rare, tuple(lines_of(draft.conditions)))
    )
    value.update({"implants": implants} if implants else {})
    value.update({"conditions": conditions} if conditions else {})
    value.update({"pacemaker": True} if draft.pacemaker else {})
    if draft.blood_group and proposal.blood_group is not None:
        value["blood_group"] = dict(proposal.blood_group)
    for field in draft.hidden:
        value.pop(field, None)
    _add_people(value, draft, proposal.people)
    if draft.valid_until.strip():
        value["valid_until"] = _iso(draft.valid_until.strip())
    if draft.qr_fields:
        value["qr_fields"] = list(draft.qr_fields)
    return value


def objections(draft: EditorDraft, proposal: Proposal) -> tuple[Problem, ...]:
    """Return what the record refuses of a draft, before anything is saved or printed."""
    state = AllergyState(proposal.made_from["allergy_state"])
    says_none = any(says_none_known(line) for line in lines_of(draft.allergies))
    if not says_none or "allergies" in draft.hidden or state is AllergyState.AUCUNE_CONNUE:
        return ()
    return (Problem("allergies", "RECORD_DIFFERS", none_refused(state)),)


def widget_of(field: str) -> str:
    """Return the name of the widget that a problem's field belongs to."""
    head = re.split(r"[.\[]", field, maxsplit=1)[0]
    if head in ("anticoagulant", "antiplatelet"):
        return field.replace(".", "_") if "." in field else f"{head}_drug"
    return head


def to_json(draft: EditorDraft) -> dict[str, Any]:
    """Return the draft as JSON values, to be kept encrypted at lock."""
    return {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(draft).items()}


def from_json(content: Mapping[str, Any]) -> EditorDraft | None:
    """Return the kept draft, or None when it is not one."""
    known = {field.name: field for field in fields(EditorDraft)}
    found: dict[str, Any] = {}
    for name, value in content.items():
        if name not in known:
            continue
        default = known[name].default
        wanted = str if name == "kind" else list if isinstance(default, tuple) else type(default)
        if not isinstance(value, wanted):
            return None
        found[name] = tuple(str(item) for item in value) if isinstance(value, list) else value
    if found.get("kind") not in tuple(CardKind):
        return None
    found["kind"] = CardKind(found["kind"])
    return EditorDraft(**found)


def _draft_from(value: Mapping[str, Any]) -> EditorDraft:
    treated: dict[str, Any] = {
        f"{field}_{key}": str(value.get(field, {}).get(key, ""))
        for field in ("anticoagulant", "antiplatelet")
        for key in ("drug", "dose", "indication")
    }
    until = str(value.get("valid_until", ""))
    points = read_points(value.get("conditions", []))
    return EditorDraft(
        kind=CardKind(value["kind"]),
        allergies="\n".join(
            f"{item['substance']} : {item['reaction']}"
            if item.get("reaction")
            else item["substance"]
            for item in value.get("allergies", [])
        ),
        pacemaker=bool(value.get("pacemaker")),
        implants="\n".join(_implant_text(item) for item in value.get("implants", [])),
        points=points.ticked,
        fistula=points.fistula,
        rare=points.rare,
        conditions="\n".join(points.free),
        hidden=() if "allergies" in value else ("allergies",),
        valid_until=fr_date(date.fromisoformat(until)) if until else "",
        qr_fields=tuple(value.get("qr_fields", ())),
        **treated,
    )


def lines_of(text: str) -> list[str]:
    """Return the lines of a text area that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pair(line: str) -> dict[str, str]:
    substance, colon, reaction = line.partition(":")
    if not colon or not substance.strip():
        return {"substance": line}
    pair = {"substance": substance.strip(), "reaction": reaction.strip()}
    return {key: text for key, text in pair.items() if text}


def _implant(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(";")]
    parts += [""] * (4 - len(parts))
    implant = {
        "type": parts[0],
        "model": parts[1],
        "date": _iso(parts[2]),
        "mri": "; ".join(part for part in parts[3:] if part),
    }
    return {key: text for key, text in implant.items() if text or key == "type"}


def _implant_text(item: Mapping[str, Any]) -> str:
    day = "/".join(reversed(str(item.get("date", "")).split("-")))
    parts = [str(item["type"]), str(item.get("model", "")), day, str(item.get("mri", ""))]
    while parts and not parts[-1]:
        parts.pop()
    return " ; ".join(parts)


def _iso(text: str) -> str:
    match = _FRENCH_DATE.fullmatch(text)
    if match is None:
        return text
    return "-".join(part.zfill(2) for part in reversed(match.groups()) if part is not None)


def people_shown(draft: EditorDraft, proposal: Proposal, field: str) -> list[str]:
    """Return who the value holds under a field, in its order: printed, or said to be left out."""
    return [
        person.id
        for person in proposal.people
        if person.field == field
        and (person.id in draft.people or (field != "contacts" and not person.agreed))
    ]


def _add_people(value: dict[str, Any], draft: EditorDraft, people: Iterable[Person]) -> None:
    for person in people:
        ticked = person.id in draft.people
        if person.field == "contacts":
            if ticked:
                value.setdefault("contacts", []).append(_filled(person.value))
        elif ticked or not person.agreed:
            # Who has not agreed stays in the value, so that the card says who it leaves out.
            if person.field == "others":
                value.setdefault("others", []).append(_filled(person.value))
            else:
                value[person.field] = _filled(person.value)


def _filled(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: text for key, text in item.items() if text != ""}


def _people_of(value: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for field in ("medecin_traitant", "pharmacien", "infirmier", "kinesitherapeute"):
        if isinstance(value.get(field), dict):
            yield field, value[field]
    for field in ("others", "contacts"):
        for item in value.get(field, []):
            yield field, item


def without(draft: EditorDraft, field: str, proposal: Proposal) -> EditorDraft:
    """Return the draft without a field: left out, or its people unticked."""
    if field in TICKABLE:
        return replace(draft, hidden=tuple(dict.fromkeys((*draft.hidden, field))))
    if field == "blood_group":
        return replace(draft, blood_group=False)
    dropped = {person.id for person in proposal.people if person.field == field}
    return replace(draft, people=tuple(id_ for id_ in draft.people if id_ not in dropped))


def at_the_back(draft: EditorDraft, field: str) -> EditorDraft:
    """Return the draft with a field moved to the back."""
    return replace(draft, back=tuple(dict.fromkeys((*draft.back, field))))


def at_the_front(draft: EditorDraft, field: str) -> EditorDraft:
    """Return the draft with a field that had been moved to the back in front again."""
    return replace(draft, back=tuple(name for name in draft.back if name != field))


def continued_elsewhere(draft: EditorDraft, field: str) -> EditorDraft:
    """Return the draft with a field that may end in « suite au dossier »."""
    return replace(draft, continued=tuple(dict.fromkeys((*draft.continued, field))))


def said_whole(draft: EditorDraft, field: str) -> EditorDraft:
    """Return the draft with a field that must stand whole again."""
    return replace(draft, continued=tuple(name for name in draft.continued if name != field))
