"""Drafts of unfinished forms: encrypted with the register, local, never in the journal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from cpts_desktop.kernel.clock import Clock
from cpts_desktop.kernel.hlc import from_instant, instant_of
from cpts_desktop.kernel.ids import UserId
from cpts_desktop.kernel.privacy import redacted
from cpts_desktop.storage import schema

_D = schema.draft.c
T = TypeVar("T")


@redacted
@dataclass(frozen=True)
class Draft:
    """An unfinished form: its name, whom it is about (a patient's id or ''), its content."""

    form: str
    subject: str
    at: datetime
    body: dict[str, Any]


def save_draft(
    conn: Connection, author: UserId, form: str, subject: str, body: dict[str, Any], at: datetime
) -> None:
    """Keep the latest state of a form; one draft per person, form and patient."""
    values = {
        "author": author,
        "form": form,
        "subject": subject,
        "at": from_instant(at),
        # ASCII: a draft is kept as typed, even a broken character that saving will refuse.
        "body": json.dumps(body),
    }
    statement = insert(schema.draft).values(values)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["author", "form", "subject"],
            set_={"at": values["at"], "body": values["body"]},
        )
    )


def load_draft(conn: Connection, author: UserId, form: str, subject: str) -> Draft | None:
    """Return the draft of this form about this very patient, or None."""
    row = conn.execute(
        select(schema.draft).where(_D.author == author, _D.form == form, _D.subject == subject)
    ).first()
    return None if row is None else Draft(form, subject, instant_of(row.at), json.loads(row.body))


def list_drafts(conn: Connection, author: UserId) -> list[Draft]:
    """Return all drafts of a person, newest first."""
    rows = conn.execute(select(schema.draft).where(_D.author == author).order_by(_D.at.desc()))
    return [Draft(r.form, r.subject, instant_of(r.at), json.loads(r.body)) for r in rows]


def drop_draft(conn: Connection, author: UserId, form: str, subject: str) -> None:
    """Forget a draft that was saved for good or thrown away."""
    conn.execute(
        delete(schema.draft).where(_D.author == author, _D.form == form, _D.subject == subject)
    )


class KeepsDrafts:
    """The drafts of the person who opened the register (a part of ``Register``)."""

    if TYPE_CHECKING:
        clock: Clock

        @property
        def user_id(self) -> UserId: ...

        def read(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T: ...

        def write_local(self, write: Callable[[Connection], None]) -> None: ...

    def save_draft(self, form: str, subject: str, body: dict[str, Any]) -> None:
        """Keep an unfinished form of the current person."""
        self.write_local(
            lambda conn: save_draft(conn, self.user_id, form, subject, body, self.clock.now())
        )

    def load_draft(self, form: str, subject: str) -> Draft | None:
        """Return the draft of this form about this very patient."""
        return self.read(load_draft, self.user_id, form, subject)

    def list_drafts(self) -> list[Draft]:
        """Return the drafts of the current person, newest first."""
        return self.read(list_drafts, self.user_id)

    def drop_draft(self, form: str, subject: str) -> None:
        """Forget a draft."""
        self.write_local(lambda conn: drop_draft(conn, self.user_id, form, subject))
