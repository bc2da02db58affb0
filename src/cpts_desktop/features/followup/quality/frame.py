"""What a count takes from the protocol in force: classes of drugs, quotas, LOINC codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from cpts_desktop.features.followup.model import VISIT_KIND
from cpts_desktop.features.followup.quality.definitions import Definition, Test, bundled
from cpts_desktop.features.followup.rules.active import active_protocol
from cpts_desktop.features.followup.rules.pillars import classes_of
from cpts_desktop.features.register.model import MedicationLine
from cpts_desktop.kernel.jsonio import dumps_canonical
from cpts_desktop.protocols.schema import Protocol

TREATED: Final = frozenset(
    ("treated", "treated_in_period", "dose_known", "dose", "composite_known", "composite")
)
MEASURED: Final = frozenset(("measured", "measured_days", "reduced", "known"))


class Frame:
    """One protocol as a count reads it; the same few drugs are looked up once."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.codes = own_codes(protocol)
        self._classes: dict[tuple[tuple[str, ...], str, str], frozenset[str]] = {}

    def classes_of(self, line: MedicationLine) -> frozenset[str]:
        """Return the treatment classes of a line, by molecule, label and ATC code."""
        key = (line.dci, line.label, line.atc)
        if key not in self._classes:
            self._classes[key] = classes_of(line, self.protocol)
        return self._classes[key]


@cache
def bundled_frame() -> Frame:
    """Return the frame of the protocol that came with the program."""
    return Frame(active_protocol())


def own_codes(protocol: Protocol) -> dict[str, str]:
    """Return our short code of each LOINC code: those of the set, then those of the protocol."""
    found = {
        f"loinc:{loinc}": code
        for code, known in bundled().population.loinc.items()
        for loinc in known
    }
    found |= {f"loinc:{one.loinc}": code for code, one in protocol.variables.items() if one.loinc}
    return found


def basis(definition: Definition, protocol: Protocol) -> str:
    """Return the hash of what a definition takes from a protocol, "" when it is as bundled.

    Practices whose protocol counts otherwise must not be added up (see ``Indicator.hash_on``).
    """
    mine = _read(definition, protocol)
    if mine == _read(definition, active_protocol()):
        return ""
    return hashlib.sha256(dumps_canonical(mine)).hexdigest()


def _read(definition: Definition, protocol: Protocol) -> list[Any]:
    words = {word for test in (*definition.keep, *definition.drop, definition.meets)
             for word in _words(test)}  # fmt: skip
    if definition.statistic is not None:
        words.add(definition.statistic.of)
    parts: list[Any] = []
    for applies, read in _PARTS:
        if applies(definition, words):
            parts.append(read(protocol))
    return parts


def _words(test: Test) -> set[str]:
    return {test.word}.union(*(_words(child) for child in test.children))


def _drugs(protocol: Protocol) -> Any:
    return {
        name: [sorted(one.dci), sorted(one.atc), sorted(one.not_atc)]
        for name, one in protocol.drug_classes.items()
    }


def _quotas(protocol: Protocol) -> Any:
    rows = [
        [one.id, one.start, one.end, one.required]
        for one in protocol.quotas
        if one.event == VISIT_KIND and one.when is None
    ]
    own = {
        name: [dict(profile.required), sorted(profile.without)]
        for name, profile in protocol.profiles.items()
    }
    return [protocol.header.default_profile, rows, own]


_PARTS: Final[
    tuple[tuple[Callable[[Definition, set[str]], bool], Callable[[Protocol], Any]], ...]
] = (
    (lambda one, words: one.base == "paliers" or bool(words & TREATED), _drugs),
    (lambda one, _words: one.base == "semaines", _quotas),
    (lambda _one, words: bool(words & MEASURED), own_codes),
)


def frame_of(protocol: Protocol) -> Frame:
    """Return the frame of a protocol; that of the bundled one is made once."""
    known = bundled_frame()
    return known if known.protocol.digest == protocol.digest else Frame(protocol)
