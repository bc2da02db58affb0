"""The texts that the law asks for, filled by the person and kept in the register (LAW-09)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.documents.report import Report, Section, render_report
from cpts_desktop.kernel.clock import from_wire, to_wire
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.text import clean_note, fr_instant
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta
from cpts_desktop.storage.users import find_user

TEMPLATES: Final = (
    ("registre_traitements", "Registre des traitements",
     "La fiche de ce registre de patients (RGPD, article 30), à compléter et à dater."),
    ("analyse_impact", "Analyse d’impact (AIPD)",
     "Le canevas : nécessité, risques, mesures déjà prises par le logiciel, décisions."),
    ("affiche_information", "Information des patients",
     "L’affiche de la salle d’attente : droits, durée, à qui s’adresser."),
)  # fmt: skip
_TITLES: Final = {name: title for name, title, _ in TEMPLATES}


@dataclass(frozen=True)
class KeepText:
    """The person has filled or changed one of the texts."""

    name: str
    text: str


@dataclass(frozen=True)
class KeptText:
    """A text as it was last kept."""

    text: str
    at: datetime
    who: str


def keep_text(command: KeepText, uow: UnitOfWork) -> Outcome[None]:
    """Keep a text with who wrote it and when; the trail has a line for each version."""
    if command.name not in _TITLES:
        return refuse("text", "UNKNOWN_TEXT", "Ce texte n’existe pas.")
    checked = clean_note(command.text, "text")
    if isinstance(checked, Refused):
        return checked
    if not checked.value:
        return refuse("text", "EMPTY", "Le texte est vide : gardez au moins une ligne.")
    me = find_user(uow.conn, uow.author)
    kept = {"text": checked.value, "at": to_wire(uow.clock.now()), "who": me.name if me else ""}
    set_meta(uow.conn, _key(command.name), json.dumps(kept, ensure_ascii=False))
    uow.audit("DUTY_KEPT", object_id=command.name)
    return Ok(None)


def kept_texts(conn: Connection) -> dict[str, KeptText]:
    """Return the texts that were filled, by name."""
    found = {}
    for name in _TITLES:
        kept = get_meta(conn, _key(name))
        if kept:
            one = json.loads(kept)
            found[name] = KeptText(one["text"], from_wire(one["at"]), one["who"])
    return found


def text_pdf(name: str, text: str, now: datetime) -> Outcome[bytes]:
    """Return a text as a PDF to sign, pin up or hand over."""
    first, _, rest = text.partition("\n")
    body = Section(first.strip() or _TITLES[name], text=rest.strip())
    return render_report(Report(_TITLES[name], (f"Édité le {fr_instant(now)}",), (body,)))


def _key(name: str) -> str:
    return f"duty_{name}"
