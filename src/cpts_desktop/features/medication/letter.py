"""The one-page letter to the médecin traitant: at most five proposals and a reply slip."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cpts_desktop.documents.flow import Column
from cpts_desktop.documents.letter import (
    LetterContent,
    LetterTable,
    Party,
    ReplySlip,
    render_letter,
)
from cpts_desktop.features.medication import act_ip
from cpts_desktop.features.medication.model import Finding
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, fr_long_date, plural

TITLE: Final = "Bilan partagé de médication"
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@redacted
@dataclass(frozen=True)
class LetterInput:
    """What the letter is made of; texts come from the record and the analysis."""

    code: str
    day: date
    sender: Party
    doctor: str
    doctor_lines: tuple[str, ...]
    patient: tuple[str, ...]
    proposals: tuple[Mapping[str, str], ...]
    lines: int
    measures: str
    sources: str
    place: str = ""


def letter_code(review: str) -> str:
    """A short code that names the letter without naming the patient: "BPM-7K3Q9"."""
    number = int.from_bytes(hashlib.sha256(review.encode()).digest()[:8], "big")
    letters = ""
    for _ in range(5):
        number, rest = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[rest]
    return f"BPM-{letters}"


def proposals_of(
    findings: Sequence[Finding], said: Mapping[str, Mapping[str, str]]
) -> list[dict[str, str]]:
    """Proposals of a letter, in reading order; ``said`` is what the pharmacist added."""
    return [
        _proposal(place, finding, said.get(finding.key, {}))
        for place, finding in enumerate(findings, start=1)
    ]


def _proposal(place: int, finding: Finding, said: Mapping[str, str]) -> dict[str, str]:
    words = [said.get("proposal") or finding.proposal or "à discuter", said.get("argument", "")]
    problem = said.get("act_ip_problem", finding.act_ip_problem)
    intervention = said.get("act_ip_intervention", finding.act_ip_intervention)
    made = {
        "code": str(place),
        "finding": finding.key,
        "kind": finding.kind,
        "drugs": " + ".join(finding.substances) or "ajout proposé",
        "problem": finding.why,
        "proposal": ". ".join(w.rstrip(" .") for w in words if w),
        "source": source_line(finding),
        "act_ip": f"{problem}/{intervention}",
        "act_ip_system": act_ip.SYSTEM,
    }
    return made | ({"gravity": said["gravity"]} if said.get("gravity") else {})


def source_line(finding: Finding) -> str:
    """Source and date on one short line."""
    if finding.kind == "ansm":
        return finding.source.replace("Thesaurus des interactions médicamenteuses, ", "thesaurus ")
    named = finding.id.replace("_v3_", " v3 ").replace("_", " ")
    if finding.kind in ("stopp", "start", "laroche"):
        return named
    short = finding.source.split(",")[0]
    return short.rpartition(" (")[0] if short.count("(") > short.count(")") else short


LIMITS: Final = (0, 320, 220, 150, 100)
"""Longest texts of a proposal that are tried in turn until the letter fits its page; 0 is whole."""


def shortened(text: str, limit: int) -> str:
    """Whole sentences within *limit* characters, or the words that fit; "…" says it was cut."""
    plain = " ".join(text.split())
    if not limit or len(plain) <= limit:
        return plain
    ends = [m.end() for m in re.finditer(r"[.;](?= )", plain[:limit])]
    kept = (
        plain[: ends[-1]].rstrip(" .;") if ends else plain[:limit].rsplit(" ", 1)[0].rstrip(" ,;:")
    )
    return f"{kept}…"


def _gravity(proposal: Mapping[str, str]) -> str:
    given = proposal.get("gravity", "")
    return f" Gravité estimée\u202f: {given}." if given else ""


def compose(given: LetterInput, limit: int = 0) -> LetterContent:
    """The content of the letter; *limit* shortens each text, the synthesis keeps it whole."""
    count = len(given.proposals)
    many = "s" if count > 1 else ""
    table = LetterTable(
        (
            Column("", 0.05),
            Column("Médicaments", 0.22),
            Column("Constat", 0.40),
            Column("Proposition", 0.33),
        ),
        tuple(
            (
                p["code"],
                p["drugs"],
                f"{shortened(p['problem'], limit)}{_gravity(p)} [{p['source']}]",
                shortened(p["proposal"], limit),
            )
            for p in given.proposals
        ),
        caption=f"Proposition{many} prioritaire{many}",
    )
    paragraphs = (
        (
            f"J’ai réalisé le {fr_long_date(given.day)} le bilan partagé de médication de ce "
            f"patient ({plural(given.lines, 'ligne')} de traitement). {given.measures}"
        ).strip(),
        (
            f"Je vous soumets {count} proposition{many}, pour décision. L’analyse ne remplace "
            "pas votre jugement ; ses sources sont citées."
            + (" Les textes suivis de « … » sont entiers dans la synthèse." if limit else "")
        ),
    )
    return LetterContent(
        sender=given.sender,
        recipient=Party(given.doctor, given.doctor_lines),
        place=given.place,
        day=given.day,
        patient=given.patient,
        subject=f"bilan partagé de médication, {count} proposition{many}",
        greeting="Cher confrère, chère consœur,",
        paragraphs=paragraphs,
        table=table,
        closing=("Je reste à votre disposition. Confraternellement,",),
        signature=(given.sender.name,),
        reply=ReplySlip(
            code=given.code,
            lines=tuple(f"{p['code']}. {p['drugs']}" for p in given.proposals),
            choices=("D’accord", "Autre", "Sans suite"),
            return_to="À renvoyer par messagerie sécurisée de santé ou à remettre au patient.",
        ),
        footer=f"{given.sources} · {given.code} · {fr_date(given.day)}",
        title=TITLE,
    )


def render(given: LetterInput) -> Outcome[bytes]:
    """PDF bytes, or a refusal when the text cannot be drawn or does not fit one page.

    The texts of the thesaurus are long: they are shortened, at the end of a sentence, only as much
    as the page asks.
    """
    made: Outcome[bytes] = render_letter(compose(given))
    for limit in LIMITS[1:]:
        if isinstance(made, Ok) or made.problems[0].code != "TOO_LONG":
            return made
        made = render_letter(compose(given, limit))
    return made
