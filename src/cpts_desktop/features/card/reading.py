"""A card's QR text read back at the counter: what it says, proposed, never taken unseen.

The text is what ``rules.qr_lines`` writes. A hand scanner may send it as keystrokes, on one line
or on several. Nothing in it is trusted: each value goes through the register's own commands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cpts_desktop.features.card.continuation import says_more
from cpts_desktop.features.card.free_text import NOT_STATED, says_none_known
from cpts_desktop.features.card.rules import PRINTED_LABELS, QR_SEPARATOR
from cpts_desktop.features.register import commands as do
from cpts_desktop.kernel.ids import PatientId, RecordId
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

MAX_CHARS: Final = 2_000
SOURCE: Final = "carte"
_TITLES: Final = ("urgence sante", "mon equipe de soins")
_BIRTH: Final = re.compile(r"^n[ée]+\(?e?\)? le (\d{2}/\d{2}/\d{4})$", re.IGNORECASE)
_USED: Final = re.compile(r"^nom utilis[ée] : (.+)$", re.IGNORECASE)
_DATED: Final = re.compile(r"^(carte du|valable jusqu.au) (\d{2}/\d{2}/\d{4})$", re.IGNORECASE)
_PHONE: Final = re.compile(r"^(.*?)\s*(\+?\d[\d .]{7,20})$")
_STARTS: Final = (*PRINTED_LABELS.values(), "Né(e) le", "Nom utilisé :", "carte du", "Valable")


@redacted
@dataclass(frozen=True)
class Said:
    """One thing that the card says of the patient: field, words, and its parts."""

    field: str
    text: str
    tail: str = ""


@redacted
@dataclass(frozen=True)
class ReadCard:
    """What a QR text holds; ``dated`` is the day written on the card, as printed."""

    birth_name: str
    given_names: str
    used_name: str
    birth_date: str
    said: tuple[Said, ...]
    dated: str = ""
    unread: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    """Fields that the card says only in part: « suite au dossier »."""


@redacted
@dataclass(frozen=True)
class StartRecord:
    """A new record from a card: identity as corrected on screen, and the lines that were kept."""

    birth_name: str
    given_names: str
    used_name: str
    birth_date: str
    sex: str
    kept: tuple[Said, ...] = field(default=())
    looked_at_lookalikes: bool = False


def read_qr(text: str) -> Outcome[ReadCard]:
    """Read the text of a code. Refused: QR_TOO_LONG, NOT_A_CARD."""
    if len(text) > MAX_CHARS:
        return refuse("code", "QR_TOO_LONG", "Ce texte est trop long pour une de nos cartes.")
    lines = [line.strip() for line in _split(text) if line.strip()]
    if not lines or fold(lines[0]) not in _TITLES:
        message = "Ce code n’est pas celui d’une carte « urgence-santé » ou « équipe de soins »."
        return refuse("code", "NOT_A_CARD", message)
    name = used = birth = dated = ""
    said: list[Said] = []
    unread: list[str] = []
    partial: dict[str, None] = {}
    for number, line in enumerate(lines[1:]):
        labelled = _labelled(line)
        if labelled is not None:
            name_of, parts = labelled
            said.extend(_parts(name_of, [part for part in parts if not says_more(part)]))
            partial |= {name_of: None} if any(map(says_more, parts)) else {}
        elif match := _BIRTH.match(line):
            birth = match.group(1)
        elif match := _USED.match(line):
            used = match.group(1)
        elif match := _DATED.match(line):
            dated = dated or (match.group(2) if fold(match.group(1)) == "carte du" else "")
        elif number == 0:
            name = line
        else:
            unread.append(line)
    family, given = _names(name)
    return Ok(
        ReadCard(family, given, used, birth, tuple(said), dated, tuple(unread), tuple(partial))
    )


def start_record(cmd: StartRecord, uow: UnitOfWork) -> Outcome[PatientId]:
    """Open a record with what was kept; all together or not at all."""
    created = do.create_patient(
        do.CreatePatient(
            birth_name=cmd.birth_name, given_names=cmd.given_names, used_name=cmd.used_name,
            sex=cmd.sex, birth_date=cmd.birth_date, looked_at_lookalikes=cmd.looked_at_lookalikes,
        ),
        uow,
    )  # fmt: skip
    if isinstance(created, Refused):
        return created
    for line in cmd.kept:
        refused = _take(created.value, line, uow)
        if refused is not None:
            return refused
    uow.audit("card_read", patient=created.value, lines=len(cmd.kept))
    return created


def _take(patient: PatientId, line: Said, uow: UnitOfWork) -> Refused | None:
    outcome: Outcome[RecordId]
    if line.field in ("anticoagulant", "antiplatelet"):
        outcome = do.add_medication(
            do.AddMedication(patient, line.text, source=SOURCE, indication=line.tail), uow
        )
    elif line.field == "allergies" and says_none_known(line.text):
        day = uow.clock.today()
        said = do.declare_no_known_allergy(do.DeclareNoKnownAllergy(patient, day), uow)
        return said if isinstance(said, Refused) else None
    elif line.field == "allergies":
        outcome = do.put_allergy(do.PutAllergy(patient, line.text, line.tail, source=SOURCE), uow)
    elif line.field == "contacts":
        name, relation = _relation(line.text)
        outcome = do.put_contact(do.PutContact(patient, name, line.tail, relation), uow)
    elif line.field in ("medecin_traitant", "pharmacien", "infirmier", "kinesitherapeute"):
        # On a card of another practice; their agreement to be on ours is still to be asked.
        outcome = do.put_care_team_member(
            do.PutCareTeamMember(patient, line.field, line.text, line.tail), uow
        )
    else:
        outcome = do.put_condition(do.PutCondition(patient, line.text, source=SOURCE), uow)
    return outcome if isinstance(outcome, Refused) else None


def _split(text: str) -> list[str]:
    """Return the lines; a scanner that drops line ends gives one line with labels inside."""
    if len(text.splitlines()) > 1:
        return text.splitlines()
    flat = text
    for title in ("URGENCE SANTÉ", "MON ÉQUIPE DE SOINS"):
        flat = flat.replace(f"{title} ", f"{title}\n", 1)
    for start in _STARTS:
        flat = flat.replace(f" {start}", f"\n{start}")
    return flat.splitlines()


def _labelled(line: str) -> tuple[str, list[str]] | None:
    """Return the field that a line is about and its entries, or None."""
    for name, label in PRINTED_LABELS.items():
        if not line.startswith(f"{label} "):
            continue
        parts = [part.strip() for part in line[len(label) :].split(QR_SEPARATOR.strip())]
        return name, [part for part in parts if part]
    return None


def _parts(name: str, parts: list[str]) -> list[Said]:
    if not parts:
        return []
    if name in ("anticoagulant", "antiplatelet"):
        return [Said(name, parts[0], ", ".join(parts[1:]))]
    if name == "allergies":
        if parts == [NOT_STATED]:
            return []
        pairs = [part.partition(" : ") for part in parts]
        return [Said(name, substance, reaction) for substance, _colon, reaction in pairs]
    if name == "pacemaker":
        return [Said(name, "Porteur d’un pacemaker")]
    if name == "implants":
        return [Said(name, f"Implant : {', '.join(parts)}")]
    if name == "conditions":
        return [Said(name, point) for part in parts for point in part.split(" · ")]
    if name == "blood_group":
        return []  # never taken from a card (interop.md 6.5)
    found = []
    for part in parts:
        match = _PHONE.match(part)
        found.append(Said(name, *(match.groups() if match else (part, ""))))
    return found


def _names(line: str) -> tuple[str, str]:
    """Split « DUPONT LE GOFF Jeanne Marie »: the birth name is in capitals."""
    words = line.split()
    capitals = 0
    for word in words:
        if word != word.upper():
            break
        capitals += 1
    if capitals == len(words) and len(words) > 1:
        capitals = 1  # all capitals: a person says which is which
    return " ".join(words[:capitals]), " ".join(words[capitals:])


def _relation(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*) \(([^()]*)\)", text)
    return (match.group(1), match.group(2)) if match else (text, "")
