"""Routes: what a line says, what a speciality allows, and the choice between them (lines.toml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cpts_desktop.features.medication.model import Route
from cpts_desktop.features.medication.rules.names import key
from cpts_desktop.features.medication.rules.ports import SpecialityLike
from cpts_desktop.features.medication.rules.reading import swallowed

_SAID_FOR_SURE = frozenset({Route.LOCAL, Route.EYE, Route.NASAL, Route.INTRA_ARTICULAR})
"""A gel or eye drops are that, whatever the forms of the brand; a puff may go under the tongue."""


class Routes:
    """Reads routes by the words of resources/medication/lines.toml."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._words = tuple(
            (
                Route(rule["route"]),
                re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, rule['words']))})(?![a-z])"),
            )
            for rule in settings["route"]
        )
        self._official: Sequence[Mapping[str, Any]] = settings["bdpm_route"]

    def said(self, text: str) -> Route | None:
        """The route that the words of the line say, if any."""
        folded = f" {key(text)} "
        for route, pattern in self._words:
            if pattern.search(folded):
                return route
        # "gel" is a gel, "gél" and "1 gel" a capsule: accent and number decide, so no folding here.
        gel = re.search(r"(?<![\d½¼])(?<![\d½¼]\s)\bgel\b(?!\.|/j)", text.lower())
        return Route.LOCAL if gel else None

    def choose(self, routes: str, said: Route | None) -> Route:
        """The route of a speciality, by what the line says when that is possible."""
        possible = self.possible(routes)
        if said is not None and (said in possible or swallowed(said, possible)):
            return said
        if said is not None and (not possible or said in _SAID_FOR_SURE):
            return said
        return possible[0] if possible else Route.ORAL

    def possible(self, routes: str) -> list[Route]:
        """The routes of a speciality, in the words of BDPM."""
        low = routes.lower()
        return [
            Route(rule["route"])
            for rule in self._official
            if any(word in low for word in rule["words"])
        ]

    def given_by(
        self, rows: Sequence[SpecialityLike], wanted: Route | None
    ) -> list[SpecialityLike]:
        """Those given by a route that the line says; by mouth is narrowed later."""
        if wanted is None or wanted is Route.ORAL:
            return []
        return [s for s in rows if wanted in self.possible(s.routes)]
