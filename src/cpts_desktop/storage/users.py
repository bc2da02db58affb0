"""The named people of one practice: each has a profile in the journal and an unlock slot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert
from stdnum import luhn

from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.ids import PRACTICE, UserId, new_id
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused, refuse, refuse_all
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage import schema
from cpts_desktop.storage.kinds import Entry, Kind
from cpts_desktop.storage.unit_of_work import UnitOfWork

USER_KIND = "user"


class Profession(StrEnum):
    """The professions that the program knows (contracts.md)."""

    IDEL = "idel"
    PHARMACIEN = "pharmacien"
    MEDECIN = "medecin"
    CARDIOLOGUE = "cardiologue"
    COORDINATION = "coordination"

    @property
    def label(self) -> str:
        """The French word shown."""
        return _LABELS[self]


_LABELS = {
    Profession.IDEL: "infirmière ou infirmier libéral",
    Profession.PHARMACIEN: "pharmacienne ou pharmacien",
    Profession.MEDECIN: "médecin généraliste",
    Profession.CARDIOLOGUE: "cardiologue",
    Profession.COORDINATION: "coordination de la CPTS",
}


@dataclass(frozen=True)
class User:
    """A person of this practice. ``rpps`` is the declared number, or empty."""

    uid: UserId
    name: str
    profession: Profession
    rpps: str = ""
    active: bool = True


@dataclass(frozen=True)
class NewUser:
    """What is asked of a person before the first use."""

    name: str
    profession: str
    rpps: str = ""


def read_new_user(new: NewUser) -> Outcome[User]:
    """Check the name, the profession and the RPPS (11 digits, Luhn key)."""
    problems: list[Problem] = []
    name = clean_line(new.name, "name")
    if isinstance(name, Refused):
        problems.extend(name.problems)
    elif not any(char.isalpha() for char in name.value):
        problems.append(Problem("name", "NO_LETTER", "Un nom contient au moins une lettre."))
    if new.profession not in Profession.__members__.values():
        words = ", ".join(Profession)
        problems.append(
            Problem("profession", "UNKNOWN", f"Choisissez une profession parmi : {words}.")
        )
    rpps = read_rpps(new.rpps)
    if isinstance(rpps, Refused):
        problems.extend(rpps.problems)
    if problems or isinstance(name, Refused) or isinstance(rpps, Refused):
        return refuse_all(problems)
    return Ok(User(UserId(new_id()), name.value, Profession(new.profession), rpps.value))


def read_rpps(typed: str) -> Outcome[str]:
    """Read an optional RPPS number: 11 ASCII digits with a Luhn key (interop.md section 2)."""
    digits = "".join(c for c in typed if c not in " \u00a0\u202f.-")
    if not digits:
        return Ok("")
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        return refuse("rpps", "RPPS_LENGTH", "Le numéro RPPS compte 11 chiffres.")
    if not luhn.is_valid(digits):
        message = "Ce numéro RPPS contient une faute de frappe : relisez-le."
        return refuse("rpps", "RPPS_KEY", message)
    return Ok(digits)


def save_user(user: User, uow: UnitOfWork) -> Outcome[User]:
    """Write a person's profile."""
    uow.append(
        PRACTICE,
        USER_KIND,
        {
            "id": user.uid,
            "name": user.name,
            "profession": str(user.profession),
            "rpps": user.rpps,
            "active": user.active,
        },
    )
    return Ok(user)


def all_users(conn: Connection) -> list[User]:
    """Return the people of the practice, in the order of their names."""
    rows = conn.execute(select(schema.user_profile).order_by(schema.user_profile.c.name))
    return [
        User(UserId(r.uid), r.name, Profession(r.profession), r.rpps, bool(r.active)) for r in rows
    ]


def find_user(conn: Connection, uid: UserId) -> User | None:
    """Return one person, or None."""
    return next((user for user in all_users(conn) if user.uid == uid), None)


def _apply(conn: Connection, entry: Entry) -> None:
    p = entry.payload
    values = {
        "uid": p["id"],
        "name": p["name"],
        "profession": p["profession"],
        "rpps": p["rpps"],
        "active": int(p["active"]),
    }
    statement = insert(schema.user_profile).values(values)
    conn.execute(statement.on_conflict_do_update(index_elements=["uid"], set_=values))


def _check(payload: dict[str, Any]) -> list[Problem]:
    wanted = {"id": str, "name": str, "profession": str, "rpps": str, "active": bool}
    if all(isinstance(payload.get(name), kind) for name, kind in wanted.items()):
        return []
    return [Problem("user", "SCHEMA", "Profil illisible.")]


USER = Kind(USER_KIND, frozenset({Topic.USERS}), _apply, _check, shared=False)
