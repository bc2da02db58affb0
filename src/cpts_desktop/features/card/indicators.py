"""What the CPTS counts of its card campaign."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.features.card.audience import keys_with_card
from cpts_desktop.features.register import queries as register
from cpts_desktop.kernel.clock import PARIS
from cpts_desktop.kernel.counting import Count, Indicator, Period
from cpts_desktop.kernel.hlc import from_instant

_SOURCE: Final = "FICHE 7 (carte urgence-santé)"


def _start_of(day: date) -> int:
    """Return the clock value at which a civil day starts in Paris."""
    return from_instant(datetime(day.year, day.month, day.day, tzinfo=PARIS))


def _covered(conn: Connection, period: Period) -> Count:
    wanted = register.old_or_with_ald(conn, period.end)
    printed = keys_with_card(conn, before=_start_of(period.end + timedelta(days=1)))
    return Count(sum(not printed.isdisjoint(one.keys) for one in wanted), len(wanted))


def _made(conn: Connection, period: Period) -> Count:
    end = _start_of(period.end + timedelta(days=1))
    return Count(len(keys_with_card(conn, since=_start_of(period.start), before=end)))


def _without_doctor(conn: Connection, period: Period) -> Count:
    wanted = register.old_or_with_ald(conn, period.end)
    return Count(sum(not one.has_doctor for one in wanted), len(wanted))


INDICATORS: Final = (
    Indicator(
        "C01",
        "Cartes d’urgence remises",
        "Patients vivants de 65 ans révolus ou avec une ALD en cours au dernier jour de la "
        "période, dont une carte « urgence-santé » a été imprimée ou enregistrée en PDF avant la "
        "fin de la période, parmi les patients vivants de 65 ans révolus ou avec une ALD.",
        _SOURCE,
        "proposal",
        _covered,
    ),
    Indicator(
        "C02",
        "Cartes d’urgence faites dans la période",
        "Patients dont au moins une carte « urgence-santé » a été imprimée ou enregistrée en PDF "
        "pendant la période.",
        _SOURCE,
        "proposal",
        _made,
    ),
    Indicator(
        "C03",
        "65 ans ou ALD sans médecin traitant connu",
        "Patients vivants de 65 ans révolus ou avec une ALD en cours au dernier jour de la "
        "période, sans médecin traitant dans leur équipe de soins, parmi les patients vivants de "
        "65 ans révolus ou avec une ALD.",
        _SOURCE,
        "proposal",
        _without_doctor,
    ),
)
