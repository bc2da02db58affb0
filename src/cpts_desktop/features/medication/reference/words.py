"""Words of the catalogue search: one splitter for what is indexed and what is typed."""

from __future__ import annotations

import re

from cpts_desktop.features.medication.rules.names import key

_THOUSANDS = re.compile(r"(?<!\d)(\d{1,3})((?: \d{3})+)(?!\d)")
_BORDER = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_WORD = re.compile(r"[a-z0-9]+")


def search_text(text: str) -> str:
    """Folded text: "DOLIPRANE 1 000 mg" and "doliprane1000mg" give the same words."""
    folded = key(text).replace(",", " ").replace("/", " ")
    joined = _THOUSANDS.sub(lambda m: m[1] + m[2].replace(" ", ""), folded)
    return " ".join(_WORD.findall(_BORDER.sub(" ", joined)))


def search_words(text: str) -> list[str]:
    """Distinct words of *text*, in order."""
    return list(dict.fromkeys(search_text(text).split()))
