"""What a CPTS counts of the medication reviews: acts and answers, never a patient."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from cpts_desktop.features.medication import tables as t
from cpts_desktop.features.medication.queries import sendings
from cpts_desktop.kernel.counting import Count, Indicator, Period

_SOURCE: Final = "FICHE 30 (OPTIMED) et convention nationale des pharmaciens, avenant 1"


def _within(column: ColumnElement[str], period: Period) -> ColumnElement[bool]:
    return column.between(period.start.isoformat(), period.end.isoformat())


def _forms(conn: Connection, step: str, period: Period) -> int:
    query = (
        select(func.count(func.distinct(t.bpm_form.c.patient)))
        .where(t.bpm_form.c.step == step)
        .where(_within(t.bpm_form.c.done_on, period))
    )
    return int(conn.execute(query).scalar_one())


def _adhesions(conn: Connection, period: Period) -> Count:
    return Count(_forms(conn, "adhesion", period))


def _collected(conn: Connection, period: Period) -> Count:
    return Count(_forms(conn, "recueil", period))


def _sent(conn: Connection, period: Period) -> Count:
    query = select(func.count(func.distinct(t.bpm_review.c.patient))).where(
        _within(t.bpm_review.c.sent_on, period)
    )
    return Count(int(conn.execute(query).scalar_one()))


def _advised(conn: Connection, period: Period) -> Count:
    return Count(_forms(conn, "conseil", period))


def _followed(conn: Connection, period: Period) -> Count:
    return Count(_forms(conn, "suivi", period))


def _letters(conn: Connection, period: Period) -> list[tuple[int, str, int]]:
    """Letters of the period: patient, review, number of proposals."""
    query = select(t.bpm_review.c.patient, t.bpm_review.c.id, t.bpm_review.c.proposals).where(
        _within(t.bpm_review.c.sent_on, period)
    )
    return [(p, r, len(json.loads(proposals))) for p, r, proposals in conn.execute(query)]


def _answers(conn: Connection, period: Period) -> list[tuple[int, str, str]]:
    query = select(t.bpm_answer.c.patient, t.bpm_answer.c.review, t.bpm_answer.c.answer).where(
        t.bpm_answer.c.answered_on <= period.end.isoformat()
    )
    return [(p, r, a) for p, r, a in conn.execute(query)]


def _accepted(conn: Connection, period: Period) -> Count:
    letters = {(p, r) for p, r, _ in _letters(conn, period)}
    total = sum(n for _, _, n in _letters(conn, period))
    good = sum(
        1 for p, r, a in _answers(conn, period) if (p, r) in letters and a in _TAKEN
    )  # fmt: skip
    return Count(good, total)


def _replied(conn: Connection, period: Period) -> Count:
    letters = {(p, r) for p, r, _ in _letters(conn, period)}
    replied = {(p, r) for p, r, a in _answers(conn, period) if a != "sans_reponse"}
    return Count(len(letters & replied), len(letters))


def _quick(conn: Connection, period: Period) -> Count:
    """Letters that left at most 15 days after the recueil."""
    days = {
        (p, r): date.fromisoformat(d)
        for p, r, d in conn.execute(
            select(t.bpm_form.c.patient, t.bpm_form.c.review, t.bpm_form.c.done_on).where(
                t.bpm_form.c.step == "recueil"
            )
        )
    }
    query = select(t.bpm_review.c.patient, t.bpm_review.c.id, t.bpm_review.c.sent_on).where(
        _within(t.bpm_review.c.sent_on, period)
    )
    timed = [
        (date.fromisoformat(sent) - days[p, r]).days
        for p, r, sent in conn.execute(query)
        if (p, r) in days
    ]
    return Count(sum(1 for d in timed if d <= 15), len(timed))


def _secure(conn: Connection, period: Period) -> Count:
    """Sendings noted in the period, those by a secure electronic channel first."""
    left = [s for s in sendings(conn).values() if period.start <= s.day <= period.end]
    return Count(sum(1 for s in left if s.channel in _SECURE), len(left))


def _lasted(conn: Connection, period: Period) -> Count:
    """Median of the minutes noted at the steps of the reviews whose letter is of the period."""
    letters = {(p, r) for p, r, _ in _letters(conn, period)}
    spent: dict[tuple[int, str], int] = {}
    f = t.bpm_form.c
    for patient, review, details in conn.execute(select(f.patient, f.review, f.details)):
        minutes = json.loads(details)["minutes"]
        if (patient, review) in letters and minutes:
            spent[patient, review] = spent.get((patient, review), 0) + int(minutes)
    middle = Decimal(str(median(spent.values()))) if spent else None
    return Count(len(spent), len(letters), middle)


_SECURE: Final = ("MSSanté", "DMP", "paquet chiffré CPTS Desktop")
_TAKEN: Final = ("acceptee", "modifiee")


INDICATORS: Final = (
    Indicator("B01", "Adhésions au bilan de médication",
              "Patients dont le bulletin d’adhésion à un bilan partagé de médication est daté de "
              "la période.", _SOURCE, "proposal", _adhesions),
    Indicator("B02", "Entretiens de recueil",
              "Patients dont l’entretien de recueil d’un bilan partagé de médication est daté de "
              "la période.", _SOURCE, "proposal", _collected),
    Indicator("B03", "Bilans transmis au médecin traitant",
              "Patients dont la lettre d’un bilan partagé de médication est partie pendant la "
              "période.", _SOURCE, "proposal", _sent),
    Indicator("B04", "Entretiens-conseil",
              "Patients dont l’entretien-conseil est daté de la période.", _SOURCE, "proposal",
              _advised),
    Indicator("B05", "Suivis de l’observance",
              "Patients dont le suivi de l’observance est daté de la période.", _SOURCE, "proposal",
              _followed),
    Indicator("B06", "Propositions acceptées",
              "Propositions acceptées ou acceptées modifiées au dernier jour de la période, "
              "parmi les propositions des lettres parties pendant la période.", _SOURCE, "proposal",
              _accepted, of_people=False),
    Indicator("B07", "Lettres qui ont reçu une réponse",
              "Lettres dont au moins une proposition a reçu une réponse au dernier jour de la "
              "période, parmi les lettres parties pendant la période.", _SOURCE, "proposal",
              _replied, of_people=False),
    Indicator("B08", "Lettres parties dans les 15 jours du recueil",
              "Lettres parties au plus 15 jours après l’entretien de recueil, parmi les lettres de "
              "la période dont le recueil est daté.", _SOURCE, "proposal", _quick, of_people=False),
    Indicator("B09", "Lettres envoyées par une voie électronique sûre",
              "Lettres envoyées par MSSanté, DMP ou paquet chiffré, parmi les lettres dont l’envoi "
              "est noté et daté de la période.", _SOURCE, "proposal", _secure, of_people=False),
    Indicator("B10", "Durée des bilans",
              "Médiane des minutes notées aux étapes des bilans dont la lettre est partie pendant "
              "la période ; part de ces bilans dont une durée est notée.", _SOURCE, "proposal",
              _lasted, of_people=False, statistic="min"),
)  # fmt: skip
