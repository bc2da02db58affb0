"""From the files of a protocol to a ``Protocol``, or to the list of what is wrong with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cpts_desktop.protocols.checks import check_references
from cpts_desktop.protocols.clauses import (
    read_blockers,
    read_follow_ups,
    read_profiles,
    read_quotas,
    read_rules,
    read_steps,
)
from cpts_desktop.protocols.quantities import (
    read_baselines,
    read_drug_classes,
    read_parameters,
    read_variables,
)
from cpts_desktop.protocols.schema import Anchor, Gate, Header, Protocol
from cpts_desktop.protocols.source import Source, SourceProblem, parse_source, read_source
from cpts_desktop.protocols.tables import Table

ENGINE: Final = 1
"""The version of the vocabulary that this program knows."""

MAX_PARTS: Final = 8
_PART: Final = re.compile(r"[a-z0-9_]+\.toml\Z")
_ID: Final = re.compile(r"[A-Z][A-Z0-9_]{2,39}\Z")
_SECTIONS: Final = frozenset(
    "protocol anchor events sources parameters variables baselines classes rules steps quotas "
    "follow_ups gate profiles".split()
)


@dataclass(frozen=True)
class Broken:
    """A protocol that cannot be used; the one in force stays in force."""

    problems: tuple[SourceProblem, ...]


def load_protocol(path: Path) -> Protocol | Broken:
    """Read ``protocol.toml`` and its parts, all in the same folder."""
    main = read_source(path)
    if isinstance(main, SourceProblem):
        return Broken((main,))
    problems: list[SourceProblem] = []
    sources = [main]
    for name in _part_names(main, problems):
        part = read_source(path.parent / name)
        if isinstance(part, SourceProblem):
            problems.append(part)
        else:
            sources.append(part)
    if problems:
        return Broken(tuple(problems))
    return _build(sources)


def load_bytes(name: str, data: bytes) -> Protocol | Broken:
    """Read a protocol that fits in one file (tests, imports)."""
    source = parse_source(name, data)
    return Broken((source,)) if isinstance(source, SourceProblem) else _build([source])


def load_texts(files: Mapping[str, str]) -> Protocol | Broken:
    """Read a protocol kept as texts, the main file first; the digest is that of its files."""
    problems: list[SourceProblem] = []
    sources = []
    for name, text in files.items():
        source = parse_source(name, text.encode("utf-8"))
        if isinstance(source, SourceProblem):
            problems.append(source)
        else:
            sources.append(source)
    if problems or not sources:
        return Broken(tuple(problems))
    if tuple(_part_names(sources[0], problems)) != tuple(list(files)[1:]) or problems:
        message = "Les fichiers gardés ne sont pas ceux que le protocole nomme."
        return Broken((SourceProblem(sources[0].name, 1, "BAD_PART", message),))
    return _build(sources)


def _part_names(main: Source, problems: list[SourceProblem]) -> list[str]:
    header = main.tables.get("protocol")
    parts = header.get("parts", []) if isinstance(header, dict) else []
    names = parts if isinstance(parts, list) else []
    good = [name for name in names if isinstance(name, str) and _PART.match(name)]
    if len(good) != len(names) or len(set(good)) != len(good) or len(good) > MAX_PARTS:
        line = main.line_of(("protocol", "parts"))
        message = "« parts » nomme au plus 8 fichiers du même dossier, en minuscules, une fois."
        problems.append(SourceProblem(main.name, line, "BAD_PART", message, "protocol.parts"))
        return []
    return good


class _Merged:
    """The sections of all the files; a section lives in one file only."""

    def __init__(self, sources: list[Source], problems: list[SourceProblem]) -> None:
        self._places: dict[str, Source] = {}
        self._problems = problems
        self._empty = sources[0]
        for source in sources:
            for section in source.tables:
                line = source.line_of((section,))
                if section not in _SECTIONS:
                    message = f"Section inconnue : « {section[:60]} »."
                    problems.append(
                        SourceProblem(source.name, line, "UNKNOWN_KEY", message, section)
                    )
                elif section in self._places:
                    message = f"La section « {section} » est dans deux fichiers."
                    problems.append(SourceProblem(source.name, line, "DUPLICATE", message, section))
                else:
                    self._places[section] = source

    def holder(self, section: str) -> Table:
        """Return a table that holds only this section."""
        source = self._places.get(section, self._empty)
        values: dict[str, Any] = (
            {section: source.tables[section]} if section in source.tables else {}
        )
        return Table(source, (), values, self._problems)

    def table(self, section: str, *, required: bool) -> Table:
        """Return the table of a section."""
        return self.holder(section).table(section, required=required)

    def where(self, section: str, key: str) -> tuple[str, int]:
        """Return the file that holds a section, and the line of a key of it."""
        source = self._places.get(section, self._empty)
        return source.name, source.line_of((section, key))


def _build(sources: list[Source]) -> Protocol | Broken:
    problems: list[SourceProblem] = []
    merged = _Merged(sources, problems)
    header = _header(merged.table("protocol", required=True))
    known_sources = _texts(merged.table("sources", required=True))
    parameters = read_parameters(merged.holder("parameters"), known_sources)
    gate_table = merged.table("gate", required=False)
    protocol = Protocol(
        header=header,
        anchor=_anchor(merged.table("anchor", required=True)),
        digest=_digest(sources),
        parameters=parameters,
        variables=read_variables(merged.holder("variables"), known_sources),
        baselines=read_baselines(merged.holder("baselines")),
        drug_classes=read_drug_classes(merged.holder("classes")),
        rules=read_rules(merged.holder("rules"), known_sources),
        steps=read_steps(merged.holder("steps"), known_sources),
        quotas=read_quotas(merged.holder("quotas"), known_sources),
        follow_ups=read_follow_ups(merged.holder("follow_ups"), known_sources),
        gate=_gate(gate_table, known_sources),
        profiles=read_profiles(merged.holder("profiles"), parameters, known_sources),
        events=_texts(merged.table("events", required=True)),
        sources=known_sources,
    )
    if not problems:
        problems.extend(check_references(protocol, merged.where))
    return Broken(tuple(sorted(problems, key=lambda p: (p.file, p.line)))) if problems else protocol


def _digest(sources: list[Source]) -> str:
    whole = hashlib.sha256()
    for source in sources:
        whole.update(source.name.encode() + b"\0" + source.digest)
    return whole.hexdigest()


def _header(table: Table) -> Header:
    header = Header(
        id=table.text("id"),
        version=table.text("version"),
        title=table.text("title"),
        state=table.text("state"),
        valid_from=table.day("valid_from"),
        valid_until=table.day("valid_until"),
        approver=table.text("approver"),
        source=table.text("source"),
        engine=table.integer("engine"),
        default_profile=table.text("default_profile"),
        parts=table.texts("parts", ()),
    )
    if not _ID.match(header.id):
        table.refuse("id", "BAD_ID", "L’identifiant est en majuscules, chiffres et « _ ».")
    if not re.match(r"[0-9]+\.[0-9]+\.[0-9]+\Z", header.version):
        table.refuse("version", "BAD_VERSION", "La version s’écrit 1.2.3.")
    if header.state not in ("brouillon", "valide", "retire"):
        table.refuse("state", "UNKNOWN_WORD", "« state » : brouillon, valide ou retire.")
    if header.valid_until < header.valid_from:
        table.refuse("valid_until", "BAD_PERIOD", "La fin de validité précède son début.")
    if header.engine > ENGINE:
        table.refuse(
            "engine",
            "NEWER_ENGINE",
            "Ce protocole demande une version plus récente de CPTS Desktop.",
        )
    table.close()
    return header


def _anchor(table: Table) -> Anchor:
    anchor = Anchor(
        event=table.text("event"),
        missing_rule=table.text("missing_rule"),
        suspending_event=table.text("suspending_event", ""),
        suspended_rule=table.text("suspended_rule", ""),
    )
    table.close()
    return anchor


def _texts(table: Table) -> dict[str, str]:
    found = {key: table.text(key) for key in table.keys()}  # noqa: SIM118 - not a dict
    table.close()
    return found


def _gate(table: Table, sources: dict[str, str]) -> Gate:
    intervals = table.table("intervals", required=False)
    gate = Gate(
        classes=table.texts("classes", ()),
        intervals=_texts(intervals),
        blockers=read_blockers(table, sources),
    )
    table.close()
    return gate
