"""What to offer while a treatment is typed: boxes of the BDPM when imported, DCI otherwise.

Nothing is chosen for the person: candidates are listed, look-alikes show DCI, strength and form.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cpts_desktop.features.medication.reference.catalogue import Catalogue, Speciality
from cpts_desktop.features.medication.reference.service import open_reference
from cpts_desktop.features.medication.rules.names import key
from cpts_desktop.features.medication.rules.substances import SubstanceTable, substance_table

MAX_TYPED = 200


@dataclass(frozen=True)
class Suggestion:
    """One candidate: what is shown, and what is written when it is chosen."""

    label: str
    detail: str
    dci: tuple[str, ...]
    cis: str = ""
    atc: str = ""


@dataclass(frozen=True)
class Suggestions:
    """Candidates and one line to say where they come from, or why there are none."""

    rows: tuple[Suggestion, ...]
    message: str


def suggest(folder: Path | None, typed: str, limit: int = 30) -> Suggestions:
    """Candidates for what was typed."""
    text = typed.strip()
    if len(text) < 2:
        return Suggestions((), "")
    with open_reference(folder) as reference:
        table = substance_table()
        if reference.catalogue is None:
            rows = _by_dci(table, text, limit)
            message = "DCI seulement : importez la BDPM dans Réglages pour chercher par marque."
            return Suggestions(rows, message)
        found = reference.catalogue.search(text, limit)
        if found.problem is not None:
            return Suggestions((), found.problem.message)
        if not found.rows:
            near = ", ".join(found.suggestions)
            said = f"Rien à ce nom. Proches : {near}." if near else "Rien à ce nom dans la BDPM."
            return Suggestions((), said)
        catalogue = reference.catalogue
        rows = tuple(_of_box(catalogue, table, s) for s in found.rows if not s.homeopathic)
        date = catalogue.meta.get("source_date", "")
        return Suggestions(
            rows, f"BDPM du {'/'.join(reversed(date.split('-')))}" if date else "BDPM"
        )


def _of_box(catalogue: Catalogue, table: SubstanceTable, row: Speciality) -> Suggestion:
    names: dict[str, None] = {}
    by_link: dict[str, list[str]] = {}
    for part in catalogue.composition(row.cis):
        links = by_link.setdefault(part.link, [])
        if part.nature == "FT":
            links.insert(0, part.substance)
        else:
            links.append(part.substance)
    for links in by_link.values():
        known = next((e for n in links if (e := table.find(n)) is not None), None)
        names[known.name if known else links[0].lower()] = None
    dci = tuple(names)
    facts = [" + ".join(dci), row.form]
    if not row.marketed:
        facts.append("non commercialisé")
    for label, _since in catalogue.availability(row.cis)[:1]:
        facts.append(label.lower())
    return Suggestion(
        row.name, " · ".join(x for x in facts if x), dci, row.cis, row.atc[0] if row.atc else ""
    )


def _by_dci(table: SubstanceTable, text: str, limit: int) -> tuple[Suggestion, ...]:
    wanted = key(text)
    found = [e for e in table.entries() if e.key.startswith(wanted)]
    found += [e for e in table.entries() if f" {wanted}" in e.key and e not in found]
    return tuple(
        Suggestion(e.name, "DCI", (e.name,), "", e.atc.get("orale", ("",))[0])
        for e in sorted(found, key=lambda e: (not e.key.startswith(wanted), len(e.key), e.key))[
            :limit
        ]
    )
