"""What a patient may ask not to be sent, thing by thing, and to whom (LAW-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from cpts_desktop.features.exchange import queries
from cpts_desktop.features.exchange.oppositions import Opposition, opposed
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class Opposable:
    """One thing of the record: its name in the journal, its nature and its words."""

    item: str
    nature: str
    what: str


@redacted
@dataclass(frozen=True)
class Oppositions:
    """Everything that the screen shows: what is opposed, what may be, to whom."""

    standing: tuple[Opposition, ...]
    things: tuple[Opposable, ...]
    members: tuple[tuple[str, str], ...]
    """(id, name) of each member, by name."""

    def whom(self, member: str) -> str:
        """Return the name of a member, or that it is everybody."""
        if not member:
            return "tous les confrères"
        return dict(self.members).get(member, "un confrère qui n’est plus dans l’annuaire")


def oppositions_of(conn: Connection, uid: PatientId, today: date) -> Oppositions:
    """Read the oppositions in force today and the things that are not yet opposed to all."""
    standing = opposed(conn, uid, today)
    to_all = {one.item for one in standing if not one.member}
    members = tuple((one.uid, one.name) for one in queries.members(conn))
    return Oppositions(
        standing,
        tuple(one for one in _things(conn, uid) if one.item not in to_all),
        tuple(sorted(members, key=lambda one: one[1].casefold())),
    )


def _things(conn: Connection, uid: PatientId) -> tuple[Opposable, ...]:
    found = [
        *(Opposable(one.id, "antécédent", one.label) for one in register.conditions(conn, uid)),
        *(Opposable(one.id, "traitement", one.label) for one in register.medications(conn, uid)),
        *(
            Opposable(one.id, "allergie", one.substance)
            for one in register.allergies(conn, uid).items
        ),
        *(Opposable(one.id, "document", one.title) for one in register.documents(conn, uid)),
    ]
    return tuple(sorted(found, key=lambda one: (one.nature, one.what.casefold())))
