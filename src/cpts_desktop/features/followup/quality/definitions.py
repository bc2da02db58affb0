"""The indicators as data: read from TOML, checked against a closed vocabulary, hashed whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.kernel.resources import resource

FILE: Final = "indicators/insuffisance_cardiaque.toml"
BASES: Final = {
    "sorties": "sorties",
    "sejours": "séjours",
    "patients": "patients",
    "nouveaux": "nouveaux patients",
    "visites": "visites",
    "alertes": "alertes",
    "paliers": "paliers",
    "semaines": "semaines",
    "dossiers_audites": "dossiers audités",
    "professionnels": "personnes formées",
}
WITHOUT_PATIENT: Final = ("dossiers_audites", "professionnels")
STATUSES: Final = ("source_read", "to_verify", "proposal")
LIST, WHOLE, WORD, NUMBER = "list", "whole", "word", "number"
VOCABULARY: Final[Mapping[str, Mapping[str, str]]] = {
    "always": {},
    "followed": {"days": WHOLE},
    "elapsed": {"days": WHOLE},
    "not_home": {},
    "gone": {},
    "dead": {},
    "opposed": {},
    "died": {"from": WHOLE, "to": WHOLE},
    "discharged": {"days": WHOLE},
    "event": {"any_of": LIST, "from": WHOLE, "to": WHOLE, "unless": LIST},
    "event_days": {"any_of": LIST, "from": WHOLE, "to": WHOLE, "at_least": WHOLE},
    "measured": {
        "any_of": LIST, "all_of": LIST, "from": WHOLE, "to": WHOLE, "months": WHOLE,
    },
    "measured_days": {"any_of": LIST, "from": WHOLE, "to": WHOLE, "at_least": WHOLE},
    "reduced": {"le": NUMBER},
    "known": {"of": WORD},
    "baseline": {"of": WORD, "is": WORD, "ge": NUMBER},
    "age": {"ge": WHOLE},
    "fact": {"any_of": LIST, "from": WHOLE, "to": WHOLE, "since_season": WHOLE},
    "treated": {"any_of": LIST},
    "treated_in_period": {"any_of": LIST},
    "dose_known": {"any_of": LIST},
    "dose": {"any_of": LIST, "ge": NUMBER},
    "composite_known": {},
    "composite": {"ge": NUMBER},
    "detail": {"of": WORD, "is": WORD},
    "detail_known": {"of": WORD},
    "number": {"of": WORD, "le": NUMBER},
}  # fmt: skip
COMBINATORS: Final = ("all", "any", "not")
_STATISTICS: Final = {"delay": ("median",), "dose": ("mean",), "composite": ("mean",)}
_TEXTS: Final = ("numerator", "denominator", "period", "exclusions")
_KEYS: Final = frozenset(
    ("id", "label", "base", "source", "status", "group", "of_people", "keep", "drop", "meets",
     "statistic", *_TEXTS)
)  # fmt: skip


class BadDefinitionError(ValueError):
    """A definition that cannot be counted; the message names the indicator and the key."""


@dataclass(frozen=True)
class Test:
    """A node of a condition: a word of the vocabulary with its values, or a combinator."""

    word: str
    args: Mapping[str, Any]
    children: tuple[Test, ...] = ()

    __test__ = False
    """Not a test of pytest."""


@dataclass(frozen=True)
class Statistic:
    """A mean or median over the denominator, with its unit in words."""

    of: str
    gives: str
    unit: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Definition:
    """One indicator: the words that practices share and the conditions that count it."""

    id: str
    label: str
    base: str
    numerator: str
    denominator: str
    period: str
    exclusions: str
    source: str
    status: str
    group: str
    of_people: bool
    keep: tuple[Test, ...]
    drop: tuple[Test, ...]
    meets: Test
    statistic: Statistic | None
    body: str

    @property
    def plain_count(self) -> bool:
        """Say whether it has no denominator."""
        return not self.denominator

    @property
    def words(self) -> str:
        """Return the whole definition as one French text."""
        parts = (
            ("Numérateur", self.numerator), ("Dénominateur", self.denominator),
            ("Période", self.period), ("Exclus", self.exclusions),
        )  # fmt: skip
        return " ".join(f"{title} : {text}" for title, text in parts if text)


@dataclass(frozen=True)
class Population:
    """Who has heart failure in a register: codes, words of a label, pathways, reference data.

    ``loinc`` names other codes of imported measures that mean ours.
    """

    codes: tuple[str, ...]
    words: tuple[str, ...]
    protocols: tuple[str, ...]
    baselines: tuple[str, ...]
    loinc: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class IndicatorSet:
    """The definitions of a file."""

    id: str
    version: str
    population: Population
    definitions: tuple[Definition, ...]


@cache
def bundled() -> IndicatorSet:
    """Return the indicators that came with the program; read once."""
    return read_set(resource(FILE).read_text(encoding="utf-8"))


def read_set(text: str) -> IndicatorSet:
    """Read and check a file of indicators; raises BadDefinitionError naming what is wrong."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as bad:
        raise BadDefinitionError("unreadable TOML") from bad
    head, people = raw.get("set", {}), raw.get("population", {})
    found = tuple(_definition(row) for row in raw.get("indicators", ()))
    ids = [one.id for one in found]
    if not found or len(set(ids)) != len(ids):
        raise BadDefinitionError("no indicator, or an id given twice")
    return IndicatorSet(
        str(head.get("id", "")),
        str(head.get("version", "")),
        Population(
            tuple(people.get("codes", ())),
            tuple(people.get("words", ())),
            tuple(people.get("protocols", ())),
            tuple(people.get("baselines", ())),
            {code: tuple(known) for code, known in people.get("loinc", {}).items()},
        ),
        found,
    )


def _definition(row: Mapping[str, Any]) -> Definition:
    name = str(row.get("id", ""))
    unknown = set(row) - _KEYS
    if unknown:
        raise BadDefinitionError(f"{name}: unknown key {sorted(unknown)[0]}")
    missing = [key for key in ("id", "label", "base", "meets", "source", *_TEXTS) if key not in row]
    if missing:
        raise BadDefinitionError(f"{name}: {missing[0]} is missing")
    if row["base"] not in BASES or row.get("status") not in STATUSES:
        raise BadDefinitionError(f"{name}: unknown base or status")
    return Definition(
        id=name,
        label=row["label"],
        base=row["base"],
        **{key: str(row[key]) for key in _TEXTS},
        source=row["source"],
        status=row["status"],
        group=str(row.get("group", "")),
        of_people=bool(row.get("of_people", True)),
        keep=tuple(read_test(name, one) for one in row.get("keep", ())),
        drop=tuple(read_test(name, one) for one in row.get("drop", ())),
        meets=read_test(name, row["meets"]),
        statistic=_statistic(name, row.get("statistic")),
        body=dumps_canonical(_plain(row)).decode("utf-8"),
    )


def read_test(name: str, row: Any) -> Test:
    """Read a condition of the closed vocabulary; raises BadDefinitionError naming ``name``."""
    if not isinstance(row, Mapping):
        raise BadDefinitionError(f"{name}: a condition is a table")
    for word in COMBINATORS:
        if word in row:
            if len(row) != 1:
                raise BadDefinitionError(f"{name}: {word} stands alone")
            inner = [row[word]] if word == "not" else row[word]
            children = tuple(read_test(name, one) for one in inner)
            if not children:
                raise BadDefinitionError(f"{name}: {word} is empty")
            return Test(word, {}, children)
    word = str(row.get("test", ""))
    allowed = VOCABULARY.get(word)
    if allowed is None:
        raise BadDefinitionError(f"{name}: unknown test {word}")
    args = {key: value for key, value in row.items() if key != "test"}
    for key, value in args.items():
        if key not in allowed or not _fits(allowed[key], value):
            raise BadDefinitionError(f"{name}: {word} does not take this {key}")
    return Test(word, args)


def _fits(kind: str, value: Any) -> bool:
    if kind == LIST:
        return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)
    if kind == WORD:
        return isinstance(value, str)
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (kind == NUMBER and isinstance(value, Decimal))


def _statistic(name: str, row: Any) -> Statistic | None:
    if row is None:
        return None
    if row.get("gives") not in _STATISTICS.get(row.get("of", ""), ()):
        raise BadDefinitionError(f"{name}: unknown statistic")
    args = {key: value for key, value in row.items() if key not in ("of", "gives", "unit")}
    return Statistic(row["of"], row["gives"], str(row.get("unit", "")), args)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value
