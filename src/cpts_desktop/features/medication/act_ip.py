"""Act-IP codes as data (resources/medication/act_ip.csv): problems, interventions, gravity."""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import Final

from cpts_desktop.kernel.resources import resource

SYSTEM: Final = "SFPC 2004"
"""Version of the code system: the later FIP sheet numbers its problems otherwise."""


@lru_cache(maxsize=3)
def codes(axis: str) -> dict[str, str]:
    """Labels by code of an axis: "probleme", "intervention" or "gravite"."""
    path = resource("medication/act_ip.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        return {r["code"]: r["label"] for r in csv.DictReader(stream) if r["axis"] == axis}


def words(problem: str, intervention: str) -> str:
    """Both codes with their labels, on one line; a code that is not in the table stays alone."""
    said = []
    for axis, code in (("probleme", problem), ("intervention", intervention)):
        if code:
            label = codes(axis).get(code, "")
            said.append(f"{code} {label}".strip())
    return " → ".join(said)
