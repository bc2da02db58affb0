"""What every rule reads: the drugs, the patient, the thesaurus, the groups, computed groups."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cpts_desktop.features.medication.model import Case, Component, Drug, Known, Route
from cpts_desktop.features.medication.rules.groups import Groups
from cpts_desktop.features.medication.rules.kidney import Kidney, kidney
from cpts_desktop.features.medication.rules.levels import Judge
from cpts_desktop.features.medication.rules.names import natural
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus
from cpts_desktop.kernel.resources import resource

Member = tuple[Drug, Component]

_HYPOTENSIVES = ("imao", "antihypertenseur_central", "antipsychotique", "nitre")
_CONSTIPATING = ("fer_oral", "opioide", "constipant_verapamil", "antiacide_aluminium")
_BLEEDING = ("antithrombotique", "ains", "aspirine", "isrs_irsna")
_SEDATIVE = "MÉDICAMENTS SÉDATIFS"


SHORT_COURSE = 28
"""A course of fewer days is not "au long cours"."""


def regular(drug: Drug) -> bool:
    """False for what is taken only when needed, or in a short course."""
    days = drug.frequency.days
    return not drug.frequency.prn and (days is None or days >= SHORT_COURSE)


@dataclass(frozen=True)
class Score:
    """Anticholinergic scores of one substance: CIA 2015 and ACB 2008, 0 when not listed."""

    cia: int
    acb: int
    acbcalc: int | None

    @property
    def top(self) -> int:
        """The larger of CIA and ACB."""
        return max(self.cia, self.acb)


@lru_cache(maxsize=1)
def anticholinergic_scores() -> dict[str, Score]:
    """Scores by substance key (resources/medication/anticholinergic.csv)."""
    out: dict[str, Score] = {}
    with resource("medication/anticholinergic.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            latest = int(row["acbcalc_2023"]) if row["acbcalc_2023"] else None
            out[natural(row["substance"])] = Score(int(row["cia"]), int(row["acb"]), latest)
    return out


@dataclass
class Context:
    """One analysis in progress."""

    case: Case
    drugs: Sequence[Drug]
    thesaurus: Thesaurus
    groups: Groups
    judge: Judge
    allergens: Mapping[str, str] = field(default_factory=dict)
    """Substances of an allergy written as a brand, by its text."""
    kidney: Kidney = field(init=False)
    index: dict[str, list[Member]] = field(init=False)
    questions: dict[str, None] = field(default_factory=dict)
    _members: dict[str, list[Member]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.index = self.groups.index(self.drugs)
        self.kidney = kidney(self.case.patient)

    def ask(self, question: str) -> None:
        """Note a missing datum once."""
        self.questions.setdefault(question, None)

    def score(self, part: Component) -> Score:
        """Anticholinergic score of a component; blank is 0."""
        return anticholinergic_scores().get(part.key, Score(0, 0, None))

    def members(self, name: str) -> list[Member]:
        """Drugs of a named or computed ("@…") group."""
        if name not in self._members:
            self._members[name] = self._find_members(name)
        return self._members[name]

    def _find_members(self, name: str) -> list[Member]:
        if not name.startswith("@"):
            if name not in self.groups:
                raise KeyError(name)
            return self.index.get(name, [])
        if name == "@anticholinergique_2":
            return self._scored(2)
        if name == "@anticholinergique_3":
            return self._scored(3)
        if name == "@hypotenseur_laroche":
            return self._any_of(_HYPOTENSIVES)
        if name == "@constipant":
            return self._merge(self._any_of(_CONSTIPATING), self._scored(2))
        if name == "@saignement":
            return self._any_of(_BLEEDING)
        if name == "@sedatif":
            return [m for m in self.in_class(_SEDATIVE) if not m[0].habit]
        if name == "@estroprogestatif":
            return self._hormones()
        if name == "@oral":
            return [(d, p) for d in self.drugs if d.route is Route.ORAL for p in d.components[:1]]
        if name in ("@opioide_lent", "@opioide_rapide"):
            slow = name == "@opioide_lent"
            return [
                (drug, part)
                for drug, part in self.members("opioide")
                if (drug.extended_release or drug.route is Route.TRANSDERMAL) is slow
            ]
        raise KeyError(name)

    def _hormones(self) -> list[Member]:
        """Estrogens, not local, that a progestogen goes with: in the same box or beside."""
        beside = bool(self.members("progestatif"))
        return [
            (drug, part)
            for drug, part in self.members("estrogene")
            if beside or drug.is_atc("G03F", "G03D", "G03AC")
        ]

    def _scored(self, least: int) -> list[Member]:
        return [
            (drug, part)
            for drug in self.drugs
            if drug.route.systemic
            for part in drug.components
            if self.score(part).top >= least
        ]

    def _any_of(self, names: Sequence[str]) -> list[Member]:
        found: list[Member] = []
        for name in names:
            found = self._merge(found, self.members(name))
        return found

    @staticmethod
    def _merge(one: list[Member], other: list[Member]) -> list[Member]:
        seen = {drug.index for drug, _ in one}
        return one + [(drug, part) for drug, part in other if drug.index not in seen]

    def in_class(self, printed: str) -> list[Member]:
        """Drugs with a component in a class of the thesaurus, by a systemic route."""
        return [
            (drug, part)
            for drug in self.drugs
            if drug.route.systemic
            for part in drug.components
            if self.thesaurus.in_class(part.substance, printed)
        ]

    @property
    def has_unread_lines(self) -> bool:
        """True when a line was not understood: an absence is then only "à confirmer"."""
        return any(
            d.known in (Known.UNKNOWN_BRAND, Known.OUTSIDE_BDPM, Known.AMBIGUOUS)
            for d in self.drugs
        )

    def days_of(self, drug: Drug) -> int | None:
        """Days since the drug was started, None when nobody wrote it or when it is to come."""
        if drug.since is None or drug.since > self.case.on:
            return None
        return (self.case.on - drug.since).days
