"""What the editor reads at once: the record, the versions of its cards and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from cpts_desktop.features.card.proposal import Sources
from cpts_desktop.features.card.queries import SavedCard, saved_cards, sources
from cpts_desktop.features.card.setup import Setup, card_setup
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.privacy import redacted


@redacted
@dataclass(frozen=True)
class EditorData:
    """The record and every version of its cards, newest first."""

    sources: Sources
    cards: tuple[SavedCard, ...]
    setup: Setup


def editor_data(conn: Connection, uid: PatientId, today: date) -> EditorData | None:
    """Return what the editor needs; None for an unknown patient."""
    found = sources(conn, uid, today)
    return None if found is None else EditorData(found, saved_cards(conn, uid), card_setup(conn))
