"""The yearly cycle of a review: what is due, and the summary to copy for the billing.

Everything is data (resources/medication/cycle.toml), dated and « à vérifier ».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from cpts_desktop.features.medication.rules.thesaurus import load_toml
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fr_date, fr_decimal

ORDER: Final = ("adhesion", "recueil", "analyse", "conseil", "suivi", "annee")
WORDS: Final = {
    "adhesion": "Adhésion", "recueil": "Recueil", "analyse": "Analyse et lettre",
    "conseil": "Entretien-conseil", "suivi": "Suivi de l’observance", "annee": "Année suivante",
}  # fmt: skip


@redacted
@dataclass(frozen=True)
class Step:
    """A step of the cycle: done on a day, or due (late when negative days remain)."""

    step: str
    done_on: date | None
    due_on: date | None

    def state(self, today: date) -> str:
        """In words: when it was done, or when it is due."""
        if self.done_on is not None:
            return f"fait le {fr_date(self.done_on)}"
        if self.due_on is None:
            return "à faire"
        late = (today - self.due_on).days
        told = f"prévu le {fr_date(self.due_on)}"
        return f"{told}, en retard de {late} j" if late > 0 else told


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return load_toml("medication/cycle.toml")


YEARS: Final = {
    "premiere": ORDER,
    "suivante": ("annee",),
    "suivante_changement": ("annee", "analyse", "suivi"),
    "suivante_sans_changement": ("annee", "suivi"),
}
"""Steps of each kind of year: the answer to « changement de traitement » opens the path."""


def steps(done: Mapping[str, date], year: str = "premiere") -> tuple[Step, ...]:
    """Every step of a year with its day, done or due after the step before."""
    after = {d["step"]: d for d in _data()["delay"] if d.get("year", "premiere") == year}
    out = []
    for name in YEARS[year]:
        rule = after.get(name)
        start = done.get(rule["after"]) if rule else None
        due = start + timedelta(days=int(rule["days"])) if rule and start else None
        out.append(Step(name, done.get(name), due))
    return tuple(out)


def year_of(values: Mapping[str, str], *, first: bool = True) -> str:
    """Which year the acts belong to; a later one is told by the form of the following years."""
    if first:
        return "premiere"
    for name, answer in values.items():
        if name.startswith("changement") and answer in ("oui", "non"):
            return "suivante_changement" if answer == "oui" else "suivante_sans_changement"
    return "suivante"


def billing(
    done: Mapping[str, date], places: Mapping[str, str], minutes: Mapping[str, str], year: str
) -> str:
    """The summary to copy: one line per step done; codes and amounts to be checked first."""
    data = _data()
    lines = []
    total = Decimal(0)
    for act in data["act"]:
        day = done.get(act["step"])
        if act["year"] != year or day is None:
            continue
        amount = Decimal(act["amount"])
        total += amount
        remote = f" + {data['remote']['code']}" if places.get(act["step"]) == "distance" else ""
        lasted = f", {minutes[act['step']]} min" if minutes.get(act["step"]) else ""
        where = f", {places[act['step']]}" if places.get(act["step"]) else ""
        money = fr_decimal(amount.quantize(Decimal("0.01")))
        lines.append(
            f"{fr_date(day)}  {act['code']}{remote}  {money} €  {act['label']}{where}{lasted}"
        )
    if not lines:
        return "Aucune étape faite : rien à facturer."
    lines.append(f"Total  {fr_decimal(total.quantize(Decimal('0.01')))} €")
    lines.append(f"À vérifier sur ameli.fr avant facturation. Source : {data['source']}.")
    return "\n".join(lines)
