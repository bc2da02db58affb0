"""What the register itself can count for the CPTS (product.md, FICHE 7: ALD without a doctor)."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, func, select

from cpts_desktop.features.register import tables
from cpts_desktop.kernel.counting import Count, Indicator, Period

_P = tables.patient.c
_ALIVE = _P.deceased_on.is_(None) & _P.replaced_by.is_(None) & (_P.fictitious == 0)
OLD_AGE: Final = 65
"""Age of the card's and of the BPM's first audience (seed FICHE 7, bpm.md 1.1)."""


def _count(conn: Connection, *conditions: object) -> int:
    query = select(func.count()).select_from(tables.patient).where(_ALIVE, *conditions)  # type: ignore[arg-type]
    return int(conn.execute(query).scalar_one())


def _with_ald(end: date) -> object:
    ald = tables.ald.c
    running = select(ald.patient).where(
        ald.removed == 0,
        (ald.since.is_(None)) | (ald.since <= end.isoformat()),
        (ald.until.is_(None)) | (ald.until >= end.isoformat()),
    )
    return _P.pk.in_(running)


def _patients(conn: Connection, period: Period) -> Count:
    return Count(_count(conn))


def _old(conn: Connection, period: Period) -> Count:
    limit = _years_before(period.end, OLD_AGE)
    return Count(_count(conn, _P.birth_date <= limit.isoformat()), _count(conn))


def _ald_without_doctor(conn: Connection, period: Period) -> Count:
    ald = _with_ald(period.end)
    return Count(_count(conn, ald, _P.without_mt == 1), _count(conn, ald))


def _allergies_asked(conn: Connection, period: Period) -> Count:
    asked = (_P.has_allergy == 1) | (_P.no_allergy_on.is_not(None))
    return Count(_count(conn, asked), _count(conn))


def _identity_checked(conn: Connection, period: Period) -> Count:
    return Count(_count(conn, _P.checked == 1), _count(conn))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


INDICATORS: Final = (
    Indicator(
        "R01",
        "Patients suivis",
        "Patients du registre, vivants, identité non fictive, à la date du calcul.",
        "Cahier des charges de CPTS Desktop",
        "proposal",
        _patients,
    ),
    Indicator(
        "R02",
        "Patients de 65 ans et plus",
        "Patients suivis ayant 65 ans révolus au dernier jour de la période, parmi les patients "
        "suivis.",
        "FICHE 7 (carte urgence-santé) ; convention BPM",
        "proposal",
        _old,
    ),
    Indicator(
        "R03",
        "ALD sans médecin traitant",
        "Patients suivis avec une ALD en cours au dernier jour de la période et déclarés sans "
        "médecin traitant, parmi les patients suivis avec une ALD en cours.",
        "FICHE 7 (carte urgence-santé)",
        "proposal",
        _ald_without_doctor,
    ),
    Indicator(
        "R04",
        "Allergies demandées",
        "Patients suivis dont les allergies ont été demandées (présentes ou aucune connue), "
        "parmi les patients suivis.",
        "Cahier des charges de CPTS Desktop",
        "proposal",
        _allergies_asked,
    ),
    Indicator(
        "R05",
        "Identité vérifiée",
        "Patients suivis dont l’identité a été vérifiée sur un document à haut niveau de "
        "confiance, parmi les patients suivis.",
        "interop.md section 1.3 (RNIV)",
        "to_verify",
        _identity_checked,
    ),
)
