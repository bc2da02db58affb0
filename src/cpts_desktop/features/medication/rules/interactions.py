"""ANSM interactions of a list: one finding per pair of drugs, every matching row cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from cpts_desktop.features.medication.model import Component, Drug, Finding, Known, Route, Status
from cpts_desktop.features.medication.rules.levels import Decision, Judge, Side
from cpts_desktop.features.medication.rules.names import key, natural
from cpts_desktop.features.medication.rules.thesaurus import (
    LEVELS,
    Hit,
    Thesaurus,
    strongest,
)

LEVEL_WORDS = {
    "CI": "Contre-indication",
    "AD": "Association déconseillée",
    "PE": "Précaution d’emploi",
    "APEC": "À prendre en compte",
}
# Said when the thesaurus was not imported with its texts; the official conduct replaces it.
_DEFAULT_PROPOSAL = {
    "CI": "arrêter ou remplacer l’un des deux médicaments",
    "AD": "chercher une alternative, sinon surveillance rapprochée",
    "PE": "surveillance ou adaptation selon le RCP",
    "APEC": "",
}
_HEADINGS = {
    "CI": re.compile(r"contre[- ]indication\b[^.]{0,40}:$", re.IGNORECASE),
    "AD": re.compile(r"association déconseillée\b[^.]{0,40}:$", re.IGNORECASE),
    "PE": re.compile(r"précaution d.emploi\b[^.]{0,40}:$", re.IGNORECASE),
    "APEC": re.compile(r"[aà] prendre en compte\b[^.]{0,40}:$", re.IGNORECASE),
}
_HEADS = tuple(_HEADINGS.values())
_WEIGHT = {"CI": 100, "AD": 80, "PE": 50, "APEC": 20}
_PROBLEM = {"CI": "6.4", "AD": "6.3", "PE": "6.2", "APEC": "6.1"}
_INTERVENTION = {"CI": "2", "AD": "3", "PE": "5", "APEC": "5"}


@dataclass(frozen=True)
class _Match:
    hit: Hit
    first: Component
    second: Component
    decision: Decision


def route_allows(thesaurus: Thesaurus, drug: Drug, part: Component) -> bool:
    """Local routes are outside the systemic interactions, except those the thesaurus names."""
    if drug.route.systemic or drug.route is Route.INTRA_ARTICULAR:
        return True
    rules = thesaurus.settings["routes"]
    names = {natural(x) for x in rules["any_route"]}
    if part.substance in names:
        return True
    table = {Route.EYE: "eye", Route.NASAL: "nasal", Route.INHALED: "inhaled"}.get(drug.route)
    if table is None or part.substance is None:
        return False
    allowed = rules[table]
    if part.substance in {thesaurus.find(x) for x in allowed.get("substances", ())}:
        return True
    return any(thesaurus.in_class(part.substance, c) for c in allowed.get("classes", ()))


def _row_allows(thesaurus: Thesaurus, drug: Drug, printed: str) -> bool:
    """A local drug takes part in a row only through a class that its route is named for."""
    if drug.route.systemic or drug.route is Route.INTRA_ARTICULAR:
        return True
    rules = thesaurus.settings["routes"]
    if drug.route is Route.EYE:
        classes = {natural(x) for x in rules["eye"]["substances_of_class"]}
        return (
            natural(printed) in classes
            or "bradycardisants" in natural(printed)
            or (natural(printed) in {natural(c.name) for c in drug.components})
        )
    if drug.route is Route.INHALED:
        classes = {natural(x) for x in rules["inhaled"]["classes"]}
        return natural(printed) in classes
    return True


def pair_matches(thesaurus: Thesaurus, judge: Judge, one: Drug, other: Drug) -> list[_Match]:
    """Every row that holds between two drugs, with its effective level."""
    out: list[_Match] = []
    for first in one.components:
        for second in other.components:
            if first.substance is None or second.substance is None or first.key == second.key:
                continue
            if not (route_allows(thesaurus, one, first) and route_allows(thesaurus, other, second)):
                continue
            for hit in thesaurus.hits(first.substance, second.substance):
                match = _match(thesaurus, judge, hit, Side(one, first), Side(other, second))
                if match is not None:
                    out.append(match)
    return out


def _match(
    thesaurus: Thesaurus, judge: Judge, hit: Hit, first: Side, second: Side
) -> _Match | None:
    a, b = (first, second) if hit.first_is_a else (second, first)
    for printed, side in ((hit.row.a, a), (hit.row.b, b)):
        if judge.protagonist_holds(printed, side) is not True:
            return None
        if not _row_allows(thesaurus, side.drug, printed):
            return None
    decision = judge.decide(hit.row, a, b)
    if not decision.level:
        return None
    return _Match(hit, first.component, second.component, decision)


def interactions(thesaurus: Thesaurus, judge: Judge, drugs: Sequence[Drug]) -> list[Finding]:
    """One finding per pair of drugs, strongest effective level first."""
    found: list[Finding] = []
    listed = [d for d in drugs if d.known is Known.THESAURUS]
    for one, other in combinations(listed, 2):
        matches = pair_matches(thesaurus, judge, one, other)
        if matches:
            found.append(_finding(thesaurus, one, other, matches))
    return found


def _finding(thesaurus: Thesaurus, one: Drug, other: Drug, matches: list[_Match]) -> Finding:
    matches = sorted(
        matches,
        key=lambda m: (
            LEVELS.index(m.decision.level),
            LEVELS.index(_potential(m)),
            not m.decision.decided,
            m.hit.row.page,
        ),
    )
    top = matches[0]
    level = top.decision.level
    levels = tuple(x for x in LEVELS if any(x in m.hit.row.levels for m in matches))
    rows = _rows(matches)
    pages = sorted({m.hit.row.page for m in matches})
    undecided = [m for m in matches if not m.decision.decided]
    verify = tuple(dict.fromkeys(text for m in undecided for text in m.decision.others))
    stronger = any(strongest([t.split(" ")[0], level]) != level for t in verify)
    names = tuple(dict.fromkeys((top.first.name, top.second.name)))
    return Finding(
        kind="ansm",
        id=f"ANSM_{thesaurus.edition}_p{top.hit.row.page}",
        substances=names,
        level=level,
        levels=levels,
        why=_why(thesaurus, top),
        source=f"{thesaurus.source}, p. {', '.join(map(str, pages))}",
        source_date=thesaurus.edition,
        act_ip_problem=_PROBLEM[level],
        act_ip_intervention=_INTERVENTION[level],
        status=Status.TO_CONFIRM if stronger else Status.CERTAIN,
        missing=verify if stronger else (),
        also=tuple(
            dict.fromkeys(
                f"ANSM_{thesaurus.edition}_p{m.hit.row.page}"
                for m in matches[1:]
                if m.hit.row.page != top.hit.row.page
            )
        ),
        rows=rows,
        drugs=(one.index, other.index),
        to_verify=verify,
        proposal=_proposal(top.hit.row.conduct, level, (top.first.key, top.second.key)),
        weight=_WEIGHT[level] + (5 if top.decision.decided else 0),
    )


def _proposal(conduct: str, level: str, keys: Sequence[str]) -> str:
    """What the thesaurus says to do; an exception alone ("Sauf si…") follows our own words."""
    said, ours = conduct_for(conduct, level, keys), _DEFAULT_PROPOSAL[level]
    if ours and said.lower().startswith("sauf "):
        return f"{ours} ({said[:1].lower()}{said[1:].rstrip('.')})"
    return said or ours


def conduct_for(conduct: str, level: str, keys: Sequence[str]) -> str:
    """The part of a printed conduct that speaks of *level* and, if any does, of these substances.

    A row of several levels prints one heading for each; under it, dashes open what holds for some
    substances only. The whole text stays in the rows of the finding.
    """
    head, parts = "", [""]
    kept: tuple[str, list[str]] | None = None
    for line in conduct.split("\n"):
        text = _printed(line)
        found = next((k for k, words in _HEADINGS.items() if words.match(text)), "")
        if found:
            head, parts = (text, [""]) if found == level and kept is None else ("", [""])
            kept = (head, parts) if head else kept
        elif text.startswith("-"):
            parts.append(text.lstrip("- "))
        else:
            parts[-1] = f"{parts[-1]} {text}".strip()
    head, parts = kept if kept is not None else ("", parts)
    if kept is None and any(w.match(_printed(x)) for x in conduct.split("\n") for w in _HEADS):
        return " ".join(map(_printed, conduct.split("\n"))).strip()
    texts = [t for t in parts if t]
    named = [t for t in texts if any(re.search(rf"\b{re.escape(k)}\b", key(t)) for k in keys)]
    chosen = named if len(texts) > 1 and named else texts
    listed = " ; ".join(t.rstrip(" ;") for t in chosen) if head else " ".join(chosen)
    return f"{head} {listed}".strip()


def _printed(line: str) -> str:
    """A printed line with our apostrophes, our spaces before the signs and ≥."""
    said = line.strip().replace("'", "’").replace(">=", "≥ ").replace("=<", "≤ ")
    return re.sub(r"\s+\.(?=\s|$)", ".", re.sub(r"\s*:(?=\s|$)", "\u202f:", said))


def _potential(match: _Match) -> str:
    """The strongest level that a condition still unknown could give."""
    others = [text.split(" ")[0] for text in match.decision.others]
    return strongest([match.decision.level, *others])


def _rows(matches: list[_Match]) -> tuple[dict[str, object], ...]:
    """Each printed pair once; a mirrored row only adds its page."""
    out: dict[tuple[frozenset[str], str, str], dict[str, object]] = {}
    for match in matches:
        row = match.hit.row
        key = (frozenset((row.a, row.b)), match.first.key, match.second.key)
        if key in out:
            pages = out[key]["pages"]
            assert isinstance(pages, list)
            if row.page not in pages:
                pages.append(row.page)
                pages.sort()
            continue
        out[key] = {
            "a": row.a, "b": row.b, "substances": [match.first.name, match.second.name],
            "printed": list(row.levels), "level": match.decision.level,
            "decided_by": match.decision.reason, "pages": [row.page],
            "mechanism": row.mechanism, "conduct": row.conduct,
        }  # fmt: skip
    return tuple(out.values())


def _why(thesaurus: Thesaurus, top: _Match) -> str:
    row, decision = top.hit.row, top.decision
    lead = LEVEL_WORDS[decision.level]
    sentence = f"{lead}\u202f: {_quoted(row.a)} et {_quoted(row.b)}"
    if decision.reason:
        sentence += f" ({decision.reason})"
    if not decision.decided:
        sentence += " ; niveau le plus bas retenu, autres niveaux à vérifier"
    if row.mechanism:
        sentence += ". " + row.mechanism.replace("'", "’")
    return sentence + ("" if sentence.endswith(".") else ".")


def _quoted(printed: str) -> str:
    """A protagonist as the thesaurus prints it, quoted the French way."""
    return f"«\u00a0{printed.lower().replace(chr(39), '’')}\u00a0»"
