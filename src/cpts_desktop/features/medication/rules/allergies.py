"""Known allergies against the drugs of the list: same substance, same class, possible crossing.

The contract has no kind of its own for them: they are ``combination`` findings, that is something
that is neither ANSM nor another kind.  Words and classes: resources/medication/allergies.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cpts_desktop.features.medication.model import Component, Drug, Finding, Status
from cpts_desktop.features.medication.rules.context import Context
from cpts_desktop.features.medication.rules.names import key, natural
from cpts_desktop.features.medication.rules.substances import SubstanceTable, substance_table
from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.text import capital

_NONE = re.compile(r"^(?:aucune?|pas d|non|neant|nsp|rien|sans)\b")
_ALLERGIC = re.compile(
    r"^(?:allergie|allergique|intolérance|intolerance|intolérant|hypersensibilité)e?s?\s+"
    r"(?:à la\s|à l[’']|à\s|aux?\s|de\s|du\s)?",
    re.IGNORECASE,
)
_REACTION = "à préciser : réaction, date, gravité"


def as_a_drug(written: str) -> str:
    """What an allergy speaks of, without how it showed: "Allergie au Doliprane (urticaire)"."""
    said = re.split(r"[(:,;]| - ", written)[0].strip()
    return _ALLERGIC.sub("", said).strip()


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return load_toml("medication/allergies.toml")


def allergies(context: Context) -> list[Finding]:
    """One finding per allergy and drug, the surest reading of each."""
    out: list[Finding] = []
    for written in context.case.patient.allergies:
        folded = f"{key(written)} {context.allergens.get(written, '')}".strip()
        if not folded or _NONE.match(folded):
            continue
        for drug in context.drugs:
            if drug.habit:
                continue
            read = [(p, f) for p in drug.components if (f := _reading(context, folded, drug, p))]
            if read:
                part, found = min(read, key=lambda one: _rank(one[0], one[1][0]))
                out.append(_finding(written, part, drug, *found))
    return out


def _rank(part: Component, id_: str) -> tuple[int, bool]:
    """The surest reading first, then the substance that the thesaurus lists."""
    order = ("ALLERGIE_SUBSTANCE", "ALLERGIE_CLASSE", "ALLERGIE_CROISEE")
    return order.index(id_), part.substance is None


def _reading(
    context: Context, folded: str, drug: Drug, part: Component
) -> tuple[str, str, Status] | None:
    """(id, words, status) of how an allergy concerns a substance, None when it does not."""
    table = substance_table()
    named = _named(context, table, folded)
    if part.key in named:
        return "ALLERGIE_SUBSTANCE", "allergie notée à cette substance", Status.CERTAIN
    best: tuple[str, str, Status] | None = None
    for rule in _data()["class"]:
        if not any(re.search(rf"(?<![a-z0-9]){re.escape(w)}(?![a-z0-9])", folded)
                   for w in rule["words"]):  # fmt: skip
            continue
        if _is_in(context, rule, drug, part, ""):
            words = f"allergie notée à la classe des {rule['label']}"
            return "ALLERGIE_CLASSE", words, Status.CERTAIN
        if _is_in(context, rule, drug, part, "cross_"):
            words = f"réaction croisée possible avec : {rule['label']}"
            best = ("ALLERGIE_CROISEE", words, Status.TO_CONFIRM)
    if best is None:
        for entry_key in named:
            entry = table.by_key(entry_key)
            codes = {c[:5] for cs in (entry.atc.values() if entry else ()) for c in cs}
            if any(c[:5] in codes and len(c) >= 5 and not c[:5].endswith("X") for c in part.atc):
                words = "même classe chimique que la substance de l’allergie"
                return "ALLERGIE_CROISEE", words, Status.TO_CONFIRM
    return best


def _named(context: Context, table: SubstanceTable, folded: str) -> frozenset[str]:
    """Substances named in the text of an allergy, whole or as one of its words."""
    found: set[str] = set()
    words = folded.split()
    for start in range(len(words)):
        for end in range(min(len(words), start + 4), start, -1):
            text = " ".join(words[start:end])
            if len(text) < 4:
                continue
            known = context.thesaurus.find(text)
            entry = table.find(text)
            if known or entry is not None:
                found.add(known or (entry.key if entry else ""))
                break
    return frozenset(found)


def _is_in(
    context: Context, rule: Mapping[str, Any], drug: Drug, part: Component, side: str
) -> bool:
    codes = tuple(rule.get(f"{side}atc", ()))
    named = {natural(x) for x in rule.get(f"{side}substances", ())}
    if (codes and part.is_atc(*codes)) or part.key in named:
        return True
    members = [m for g in rule.get(f"{side}groups", ()) for m in context.members(g)]
    return any(d.index == drug.index and p.key == part.key for d, p in members)


def _finding(
    written: str, part: Component, drug: Drug, id_: str, words: str, status: Status
) -> Finding:
    sure = status is Status.CERTAIN
    return Finding(
        kind="combination", id=id_, substances=(part.name,),
        why=f"{capital(part.name)} : {words} (« {written} »).",
        source=_data()["source"], source_date=_data()["source_date"], act_ip_problem="1.3",
        act_ip_intervention="3", drugs=(drug.index,), status=status,
        missing=() if sure else (_REACTION,), proposal="vérifier l’allergie, autre médicament",
        review_status=_data()["status"], weight=98 if sure else 62,
    )  # fmt: skip
