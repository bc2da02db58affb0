"""What is strange in a packet and enters all the same: every register must hold the same journal.

Values that cannot be, and new records of which nothing says why they come here. It is said before
the import; the person may still refuse, or ask the sender to put it right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection

from cpts_desktop.features.exchange.model import ArrivingPatient
from cpts_desktop.features.register import queries as register
from cpts_desktop.features.register.queries import Doubtful
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.text import fold, plural
from cpts_desktop.storage.chain import RawEntry
from cpts_desktop.storage.users import all_users

_MOST_HELD: Final = 1_000
_MOST_LOOKED_AT: Final = 20_000
"""Entries of measures of one packet: in a copy of a whole practice the record alone says more."""

_MOST_SAID: Final = 3
_RIGHTS: Final = frozenset({"care_link", "consent"})
_MEASURES: Final = "observations"
_WITHDRAWN: Final = "observation_withdrawn"
_writer: Final = attrgetter("stream", "author")
_Place = tuple[str, str, str]


class Strange:
    """Looks at the entries of a packet as they pass, in bounded memory."""

    def __init__(self) -> None:
        self._values: dict[str, dict[_Place, Doubtful]] = defaultdict(dict)
        self._held = self._looked_at = 0
        self._withdrawn: set[_Place] = set()
        self._named: dict[str, set[str]] = defaultdict(set)
        self._writers: set[tuple[str, str]] = set()
        self._kinds = {*_RIGHTS, _MEASURES, _WITHDRAWN}

    def look(self, entries: Sequence[RawEntry]) -> None:
        """Look at the entries of one block."""
        self._writers.update(map(_writer, entries))
        for entry in entries:
            if entry.kind in self._kinds:
                self._look(entry)

    def _look(self, entry: RawEntry) -> None:
        if entry.kind in _RIGHTS:
            self._right(entry)
        elif entry.payload is None or self._held >= _MOST_HELD:
            return
        elif entry.kind == _MEASURES:
            self._looked_at += 1
            if self._looked_at >= _MOST_LOOKED_AT:
                self._kinds.discard(_MEASURES)
            for one in register.doubtful(entry.payload):
                place = (str(entry.device), str(entry.seq), str(one.item))
                self._values[entry.stream][place] = one
                self._held += 1
        elif entry.kind == _WITHDRAWN:
            gone = json.loads(entry.payload)
            device, seq, item = (str(gone.get(name)) for name in ("device", "seq", "item"))
            self._withdrawn.add((device, seq, item))
            self._held += 1

    def _right(self, entry: RawEntry) -> None:
        """Keep whom a link or an agreement names; one kept back may name anybody."""
        said: dict[str, Any] = json.loads(entry.payload) if entry.payload is not None else {}
        for field in ("member_id", "professional", "recipient"):
            found = said.get(field)
            if isinstance(found, str) and found:
                self._named[entry.stream].add(fold(found))
        if entry.payload is None:
            self._named[entry.stream].add("")

    def words(
        self, conn: Connection, patients: Sequence[ArrivingPatient], told: Mapping[str, Any]
    ) -> list[str]:
        """Return the sentences; ``told`` holds the identities that the packet brings."""

        def born(uid: str) -> date | None:
            if uid in told:
                return day_told(told[uid].get("birth_date"))
            known = register.banner(conn, PatientId(uid))
            return known.birth_date if known else None

        names = {one.uid: one.name for one in patients}
        new = {one.uid: one.name for one in patients if not one.known and one.uid in told}
        ours = {str(user.uid): user.name for user in all_users(conn)}
        return [*self.values(born, names), *self.strangers(new, ours)]

    def values(self, born: Callable[[str], date | None], names: Mapping[str, str]) -> Iterator[str]:
        """Say which values cannot be; the limits of children hold for children."""
        said = [
            f"{words} ({names[uid]})"
            for uid, found in sorted(self._values.items(), key=lambda pair: names[pair[0]])
            for place, one in found.items()
            if place not in self._withdrawn
            and (words := register.implausible(one.code, one.value, one.unit, one.at, born(uid)))
        ]
        if said:
            count = plural(len(said), "valeur invraisemblable", "valeurs invraisemblables")
            more = len(said) - _MOST_SAID
            rest = f" et {plural(more, 'autre')}" if more > 0 else ""
            yield (
                f"{count} : {', '.join(said[:_MOST_SAID])}{rest}. L’import les garde, marquées "
                "dans le dossier ; demandez à l’expéditeur de les corriger."
            )

    def strangers(self, new: Mapping[str, str], ours: Mapping[str, str]) -> Iterator[str]:
        """Say which of the new records name nobody of this practice (``ours``: id -> name)."""
        us = {"", *map(fold, ours), *map(fold, ours.values())}
        alone = [
            name
            for uid, name in new.items()
            if not self._named[uid] & us and not any((uid, me) in self._writers for me in ours)
        ]
        if alone:
            count = plural(len(alone), "nouveau dossier arrive", "nouveaux dossiers arrivent")
            shown = ", ".join(sorted(alone)[:_MOST_SAID])
            more = len(alone) - _MOST_SAID
            rest = f" et {plural(more, 'autre')}" if more > 0 else ""
            yield (
                f"{count} sans lien de soins ni accord qui vous nomme : {shown}{rest}. N’importez "
                "que si vous prenez part à ces soins."
            )


def day_told(value: object) -> date | None:
    """Return the day that an identity not checked yet tells, None when it tells none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
