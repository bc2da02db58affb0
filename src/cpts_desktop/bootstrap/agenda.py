"""What the list of the day shows of the other jobs: today, the reviews of medication.

The slices do not know each other: this is the port between them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.followup.model import DueElsewhere
from cpts_desktop.features.medication import agenda

WORD: Final = "Bilan de médication"
PAGE: Final = "medication.review"
ROLE: Final = "pharmacien"


def elsewhere(conn: Connection, today: date) -> tuple[DueElsewhere, ...]:
    """Return what is due in the reviews: answers awaited, interviews, yearly follow-ups."""
    return tuple(
        DueElsewhere(one.patient, one.title, one.days_late, WORD, PAGE, ROLE)
        for one in agenda.due(conn, today)
    )
