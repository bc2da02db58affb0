"""From a line of a prescription to a drug: brand through BDPM, DCI otherwise.

Nothing is guessed: a brand without BDPM is "inconnu : importer la BDPM", several compositions under
one typed name leave the choice to the person, a name found nowhere is "hors BDPM".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from cpts_desktop.features.medication.model import (
    Component,
    Drug,
    Frequency,
    Known,
    MedicationLine,
    Route,
)
from cpts_desktop.features.medication.rules.doses import (
    bare_count,
    daily_mass,
    frequency,
    masses,
    number,
    said_twice,
    unit_count,
)
from cpts_desktop.features.medication.rules.names import key, natural
from cpts_desktop.features.medication.rules.ports import (
    CatalogueLike,
    CompositionLike,
    SpecialityLike,
)
from cpts_desktop.features.medication.rules.reading import (
    SWALLOWED,
    bare_masses,
    brand_is,
    drug_code,
    has_numbers,
    homeopathic,
    merged,
    per_unit,
    same_numbers,
    spaced,
    unread,
    without_strength,
)
from cpts_desktop.features.medication.rules.routes import Routes
from cpts_desktop.features.medication.rules.substances import SubstanceEntry, SubstanceTable
from cpts_desktop.features.medication.rules.thesaurus import Thesaurus, load_toml


class Resolver:
    """Reads lines against a thesaurus, our substance table and, when imported, the BDPM."""

    def __init__(
        self, thesaurus: Thesaurus, table: SubstanceTable, catalogue: CatalogueLike | None
    ) -> None:
        self.thesaurus = thesaurus
        self.table = table
        self.catalogue = catalogue
        settings = load_toml("medication/lines.toml")
        self._forms = frozenset(settings["words"]["forms"])
        self._holders = frozenset(settings["words"]["holders"])
        self.routes = Routes(settings)
        self._bare_micrograms = frozenset(settings["bare"]["micrograms"])
        self._bare_never = frozenset(settings["bare"]["never"])
        self._harmless = frozenset(settings["words"]["harmless"])
        self._carriers = {
            natural(x["substance"]): {natural(y) for y in x["carries"]} for x in settings["carrier"]
        }
        self._dose_atc = {natural(x["substance"]): x for x in settings["dose_atc"]}
        self._habits = {
            key(word): natural(item["protagonist"])
            for item in thesaurus.settings["not_a_medicine"]
            for word in item["words"]
        }

    def resolve(self, line: MedicationLine, index: int) -> Drug:
        """Understand one line; the raw name stays its label."""
        drug = self._resolve(replace(line, name=spaced(line.name)), index)
        if drug.label == line.name and not line.self_taken:
            return drug
        return replace(drug, label=line.name, self_taken=line.self_taken)

    def _resolve(self, line: MedicationLine, index: int) -> Drug:
        often = frequency(line.frequency)
        habit = self._habits.get(key(line.name))
        if habit:
            part = Component(line.name, habit, habit)
            return Drug(index, line.name, (part,), Route.ORAL, Known.THESAURUS, often, habit=True)
        if homeopathic(line.name):
            return unread(line, index, often, Known.HOMEOPATHY)
        if self.catalogue is not None:
            code = drug_code(line.cis) or drug_code(line.name)
            found = self.catalogue.by_code(code) if code else None
            if found is not None:
                return self._of_speciality(line, index, often, [found])
        typed = self._leading_words(line.name)
        parts = self._dci_parts(line.name, typed)
        if parts:
            return self._of_dci(line, index, often, parts)
        if self.catalogue is not None:
            return self._of_brand(line, index, often, typed)
        return unread(line, index, often, Known.UNKNOWN_BRAND)

    def _leading_words(self, name: str) -> list[str]:
        """Words of the name before the first strength, without forms and holders."""
        words = re.findall(r"[a-z0-9+/()&]+", key(name).replace(",", " "))
        out: list[str] = []
        for place, word in enumerate(words):
            if place and re.match(r"\d", word):
                break
            out.append(word)
        while out and (out[-1] in self._forms or out[-1] in self._holders):
            out.pop()
        return out or words[:1]

    def _dci_parts(self, name: str, typed: list[str]) -> list[str]:
        """Names of the substances when the whole leading text is made of known DCI."""
        text = " ".join(typed)
        candidates = [natural(name), text]
        short = [w for w in typed if w not in self._forms and w not in self._holders]
        candidates.append(" ".join(short))
        for candidate in candidates:
            if candidate and self._known(candidate):
                return [candidate]
        pieces = re.split(r"\s*(?:/|\+|&|\bet\b)\s*", " ".join(short))
        split = [p.strip() for p in pieces if p.strip()]
        if len(split) > 1 and all(self._known(p) for p in split):
            return split
        greedy = self._greedy(short)
        return greedy if len(greedy) > 1 else []

    def _greedy(self, words: list[str]) -> list[str]:
        """Cut "amoxicilline acide clavulanique" into known names, longest first, no rest."""
        out: list[str] = []
        place = 0
        while place < len(words):
            for end in range(len(words), place, -1):
                piece = " ".join(words[place:end])
                if self._known(piece):
                    out.append(piece)
                    place = end
                    break
            else:
                return []
        return out

    def _known(self, name: str) -> bool:
        return self.thesaurus.find(name) is not None or self.table.find(name) is not None

    def _of_dci(self, line: MedicationLine, index: int, often: Frequency, names: list[str]) -> Drug:
        entries = [self.table.find(name) for name in names]
        said = self.routes.said(f"{line.name} {line.dose} {line.frequency}")
        usual = SubstanceTable.usual_route(entries[0])
        if said is Route.INHALED and not SubstanceTable.codes(entries[0], said):
            said = None  # a spray under the tongue is counted in puffs too
        route = usual if said is None or (said is Route.ORAL and usual not in SWALLOWED) else said
        strengths = masses(line.name) or self._bare_strengths(line.name, names)
        parts = [
            self._component(name, entry, route, strengths[i] if i < len(strengths) else None)
            for i, (name, entry) in enumerate(zip(names, entries, strict=True))
        ]
        return self._finish(line, index, often, parts, route, form=key(line.name))

    def _bare_strengths(self, name: str, names: list[str]) -> list[Decimal]:
        """Strengths written without a unit: mg, µg for a few, none for what counts in UI."""
        tail = re.search(r"[a-z)]\s+(\d+(?:[.,]\d+)?(?:\s?/\s?\d+(?:[.,]\d+)?)*)\s*$", key(name))
        keys = {self.table.key_of(n) for n in names}
        if tail is None or keys & self._bare_never:
            return []
        values = [number(part.strip()) for part in tail[1].split("/")]
        read = [v for v in values if v is not None]
        scale = Decimal("0.001") if keys & self._bare_micrograms else Decimal(1)
        return [v * scale for v in read] if len(read) == len(names) else []

    def _component(
        self, name: str, entry: SubstanceEntry | None, route: Route, strength: Decimal | None
    ) -> Component:
        substance = self.thesaurus.find(name)
        table_entry = entry or (self.table.by_key(substance) if substance else None)
        shown = table_entry.name if table_entry else name
        return Component(
            shown,
            substance or (table_entry.key if table_entry else self.table.key_of(name)),
            substance,
            SubstanceTable.codes(table_entry, route),
            strength,
        )

    def _of_brand(
        self, line: MedicationLine, index: int, often: Frequency, typed: list[str]
    ) -> Drug:
        assert self.catalogue is not None
        starts = [
            (re.sub(r"[^a-z0-9]+", " ", " ".join(typed[:length])).strip(), length)
            for length in range(len(typed), 0, -1)
        ]
        for start, length in chain(starts, self._respelled(starts)):
            if len(start) < 3:
                continue
            found = self.catalogue.starting_with(start)
            rest = {w for w in typed[length:] if w not in self._forms and w not in self._holders}
            if rest and not rest <= self._harmless:
                found = [s for s in found if rest <= set(re.findall(r"[a-z0-9]+", key(s.name)))]
            if found:
                return self._of_speciality(line, index, often, self._narrow(line, start, found))
        return unread(line, index, often, Known.OUTSIDE_BDPM)

    def _respelled(self, starts: list[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """The same beginnings with a hyphen or a space more or less: "Co-Aprovel", "Biprofenid"."""
        assert self.catalogue is not None
        for start, length in starts[-3:]:
            joined = start.replace(" ", "")
            if len(joined) >= 5:
                yield self.catalogue.spelled(joined), length

    def _narrow(
        self, line: MedicationLine, start: str, found: Sequence[SpecialityLike]
    ) -> list[SpecialityLike]:
        """Keep what the line says: the brand alone, then strength, form, marketed."""
        rows = list(found)
        exact = [s for s in rows if brand_is(s.name, start)]
        said_route = self.routes.said(f"{line.name} {line.dose} {line.frequency}")
        by_route = self.routes.given_by(exact, said_route) or self.routes.given_by(rows, said_route)
        rows = by_route or exact or rows
        wanted = masses(line.name) or masses(line.dose)
        bare = re.search(r"[a-zA-Z]\S*\s+(\d+(?:[.,]\d+)?)\s*$", line.name.strip())
        if not wanted and bare:
            value = number(bare[1])
            rows = [s for s in rows if value in bare_masses(s.name)] or rows
            rows = [s for s in rows if bare_masses(s.name) == {value}] or rows
        several = re.search(
            r"\s(\d+(?:[.,]\d+)?(?:\s?/\s?\d+(?:[.,]\d+)?)+)\s*(?:mg)?\s*$", line.name
        )
        if several:
            named = re.sub(r"\s", "", several[1]).split("/")
            same = [s for s in rows if same_numbers(s.name, named, ordered=True)]
            same = same or [s for s in rows if same_numbers(s.name, named, ordered=False)]
            rows = same or [s for s in rows if has_numbers(s.name, named)] or rows
        if wanted:
            same = [s for s in rows if masses(s.name)[: len(wanted)] == wanted]
            rows = same or [s for s in rows if wanted[0] in masses(s.name)] or rows
        noise = {"mg", "g", "de", "en", "a"}
        said = set(re.findall(r"[a-z]+", key(line.name))) & self._forms - noise
        if said:
            same = [s for s in rows if said <= set(re.findall(r"[a-z]+", key(s.name)))]
            rows = same or rows
        rows = [s for s in rows if s.marketed] or rows
        for pattern in (r"\beffervescent", r"\b(?:l ?p|liberation (?:prolongee|modifiee))\b"):
            if not re.search(pattern, key(line.name)):
                rows = [s for s in rows if not re.search(pattern, key(s.name))] or rows
        if said_route in (None, Route.ORAL):
            rows = [s for s in rows if "orale" in s.routes] or rows
        if said_route is None:
            rows = self.routes.given_by(rows, Route.INHALED) or rows
        return rows

    def _of_speciality(
        self, line: MedicationLine, index: int, often: Frequency, rows: list[SpecialityLike]
    ) -> Drug:
        assert self.catalogue is not None
        strains = [r.substance for row in rows for r in self.catalogue.composition(row.cis)[:1]]
        if strains and all(map(homeopathic, strains)):
            return unread(line, index, often, Known.HOMEOPATHY)
        by_content: dict[tuple[str, ...], list[SpecialityLike]] = {}
        for row in rows:
            content = tuple(sorted({self._key_of(g) for g in self._groups(row.cis)}))
            by_content.setdefault(content, []).append(row)
        if len(by_content) > 1:
            names = tuple(dict.fromkeys(r.name for group in by_content.values() for r in group))
            return replace(unread(line, index, often, Known.AMBIGUOUS), candidates=names[:12])
        row = rows[0]
        said = self.routes.said(f"{line.name} {line.dose} {line.frequency}")
        route = self.routes.choose(row.routes, said)
        parts = self._active(
            merged([self._from_group(g, route, row) for g in self._groups(row.cis)])
        )
        same_strength = len({tuple(masses(r.name)) for r in rows}) == 1
        if not same_strength and not re.search(r"\d", line.name):
            parts = [without_strength(p) for p in parts]
        single = len(rows) == 1
        return self._finish(
            line, index, often, parts, route, form=key(row.form), brand=row.name,
            cis=row.cis if single else "", alias=row.atc if len(parts) > 1 else (),
            marketed=row.marketed,
        )  # fmt: skip

    def _groups(self, cis: str) -> list[list[CompositionLike]]:
        """Composition rows by link number, therapeutic fraction (FT) first."""
        assert self.catalogue is not None
        groups: dict[str, list[CompositionLike]] = {}
        for row in self.catalogue.composition(cis):
            groups.setdefault(row.link, []).append(row)
        out: list[list[CompositionLike]] = []
        for group in groups.values():
            fractions = [r for r in group if r.nature == "FT"]
            if len({self.table.key_of(r.substance) for r in fractions}) > 1:
                out.extend([r] for r in fractions)
            else:
                out.append(sorted(group, key=lambda r: r.nature != "FT"))
        return out

    def _key_of(self, group: list[CompositionLike]) -> str:
        for row in group:
            substance = self.thesaurus.find(row.substance)
            if substance:
                return substance
        return self.table.key_of(group[0].substance)

    def _from_group(
        self, group: list[CompositionLike], route: Route, row: SpecialityLike
    ) -> Component:
        named = next((r for r in group if self.thesaurus.find(r.substance)), None)
        named = named or next((r for r in group if self.table.find(r.substance)), group[0])
        entry = self.table.find(named.substance)
        part = self._component(named.substance.lower(), entry, route, None)
        shown = set(masses(row.name))
        doses = [m for r in group if per_unit(r.reference) for m in masses(r.dose)[:1]]
        strength = next((d for d in doses if d in shown), doses[0] if doses else None)
        reviewed = entry is not None and bool(entry.reviewed & {"orale", "injectable"})
        single = len(self._groups(row.cis)) == 1
        atc = row.atc if single and row.atc and not (reviewed and part.atc) else part.atc
        return Component(part.name, part.key, part.substance, atc, strength)

    def _active(self, parts: list[Component]) -> list[Component]:
        """Without the salts that only make a macrogol solution isotonic."""
        carried: set[str] = set()
        for part in parts:
            carried |= self._carriers.get(part.key, set())
        return [p for p in parts if p.key not in carried]

    def _finish(
        self, line: MedicationLine, index: int, often: Frequency, parts: list[Component],
        route: Route, *, form: str = "", brand: str = "", cis: str = "",
        alias: tuple[str, ...] = (), marketed: bool = True,
    ) -> Drug:  # fmt: skip
        dosed = self._dosed(line, often, parts)
        listed = any(p.substance for p in dosed)
        text = f"{key(line.name)} {key(brand)} {form}"
        extended = bool(re.search(r"\bl ?p\b|liberation (prolongee|modifiee)", text))
        return Drug(
            index, line.name, tuple(dosed), route,
            Known.THESAURUS if listed else Known.NOT_LISTED, often, form=form, cis=cis,
            brand=brand, atc_alias=alias, since=line.since, extended_release=extended,
            dose_read=all(p.intake_mg is not None for p in dosed), marketed=marketed,
        )  # fmt: skip

    def _dosed(
        self, line: MedicationLine, often: Frequency, parts: list[Component]
    ) -> list[Component]:
        given = masses(line.dose) or ([] if line.dose.strip() else masses(line.frequency))
        count = unit_count(line.dose) or bare_count(line.dose)
        whole_day = daily_mass(line.dose) if len(parts) == 1 else None
        out = []
        for i, part in enumerate(parts):
            intake: Decimal | None = None
            if given:
                value = given[i] if i < len(given) and len(given) == len(parts) else None
                value = value or (given[0] if i == 0 and len(given) == 1 else None)
                intake = value * (count or 1) if value is not None else None
                if intake is None and i and part.strength_mg and parts[0].strength_mg:
                    intake = given[0] * part.strength_mg / parts[0].strength_mg * (count or 1)
            elif part.strength_mg is not None:
                intake = part.strength_mg * (count or 1)
            daily = whole_day
            if whole_day is not None:
                times = max(Fraction(1), often.per_day or Fraction(1))
                intake = whole_day * times.denominator / times.numerator
            elif intake is not None and often.per_day is not None:
                again = Fraction(said_twice(line.dose, line.frequency))
                daily_fraction = Fraction(intake) / again * often.per_day
                daily = Decimal(daily_fraction.numerator) / Decimal(daily_fraction.denominator)
            atc = self._atc_for_dose(part, daily, intake)
            out.append(
                Component(part.name, part.key, part.substance, atc, part.strength_mg, intake, daily)
            )
        return out

    def _atc_for_dose(
        self, part: Component, daily: Decimal | None, intake: Decimal | None
    ) -> tuple[str, ...]:
        rule = self._dose_atc.get(part.key)
        amount = daily if daily is not None else intake
        if rule is None or amount is None:
            return part.atc
        side = "below" if amount <= rule["daily_max"] else "above"
        return tuple(rule[side])


def resolve_all(resolver: Resolver, lines: Iterable[MedicationLine]) -> tuple[Drug, ...]:
    """Every line, in order."""
    return tuple(resolver.resolve(line, i) for i, line in enumerate(lines))
