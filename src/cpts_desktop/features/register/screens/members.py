"""The directory of members, read through a port: this slice does not know who keeps it.

``ctx.services["members"]`` is a query ``(conn) -> members`` whose items have ``uid``, ``name``,
``profession`` and ``rpps``; without it nobody is proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.kernel.text import fold
from cpts_desktop.shell.pages import PageContext

Directory = Callable[[Connection], Iterable[Any]]


@redacted
@dataclass(frozen=True)
class KnownMember:
    """A member as a dialog proposes them; ``shown`` tells two of the same name apart."""

    uid: str
    name: str
    shown: str
    detail: str
    rpps: str = ""


@dataclass(frozen=True)
class Members:
    """Who may be named in a dialog, by what is typed."""

    known: tuple[KnownMember, ...] = ()

    def names(self) -> list[str]:
        """Return what is proposed, in order."""
        return [one.shown for one in self.known]

    def find(self, typed: str) -> KnownMember | None:
        """Return the one member that a text names, never one of several."""
        wanted = fold(typed)
        found = [
            one for one in self.known if wanted and wanted in (fold(one.shown), fold(one.name))
        ]
        exact = [one for one in found if fold(one.shown) == wanted]
        return next(iter(exact if len(exact) == 1 else found if len(found) == 1 else ()), None)

    def name_of(self, typed: str) -> str:
        """Return the name to write for what is typed."""
        known = self.find(typed)
        return known.name if known else typed.strip()

    def id_of(self, typed: str) -> str | None:
        """Return the member's id, or None for somebody who is not a known member."""
        known = self.find(typed)
        return known.uid if known else None


def directory_of(ctx: PageContext) -> Directory | None:
    """Return the port, if the house has one."""
    found: Directory | None = ctx.services.get("members")
    return found


def read_members(conn: Connection, directory: Directory | None) -> Members:
    """Read the directory."""
    people = list(directory(conn)) if directory is not None else []
    alike: dict[str, int] = {}
    for one in people:
        alike[fold(one.name)] = alike.get(fold(one.name), 0) + 1
    return Members(
        tuple(
            KnownMember(
                one.uid,
                one.name,
                f"{one.name} ({_detail(one)})" if alike[fold(one.name)] > 1 else one.name,
                _detail(one),
                one.rpps,
            )
            for one in people
        )
    )


def _detail(one: Any) -> str:
    parts = (str(one.profession), f"RPPS {one.rpps}" if one.rpps else one.uid[:8])
    return ", ".join(part for part in parts if part)
