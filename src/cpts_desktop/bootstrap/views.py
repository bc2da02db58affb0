"""What the house shows of a patient, made from the register's own queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection

from cpts_desktop.features.register import queries
from cpts_desktop.features.register.model import MedecinTraitantState, PatientBanner
from cpts_desktop.features.register.queries.closed import closed_among
from cpts_desktop.kernel.ids import PatientId, UserId
from cpts_desktop.kernel.text import age_on, fr_date, plural
from cpts_desktop.shell.ports import BannerView, PaletteHit

_SEX = {"F": "femme", "M": "homme"}


def banner_query(today: Any, me: UserId | None = None) -> Any:
    """Return the query of the banner; ``today`` is a function that gives the civil date.

    A record that is closed to ``me`` shows who it is about, nothing of their health (LAW-01).
    """

    def banner(conn: Connection, uid: str) -> BannerView | None:
        found = queries.banner(conn, PatientId(uid))
        if found is None:
            return None
        closed = me is not None and bool(closed_among(conn, (uid,), me, today()))
        return banner_view(conn, found, today(), closed=closed)

    return banner


def banner_view(
    conn: Connection, found: PatientBanner, today: date, *, closed: bool = False
) -> BannerView:
    """Return the banner of a patient, every part already in French."""
    given = found.used_given_name or " ".join(found.given_names[:1])
    return BannerView(
        uid=found.uid,
        birth_name=found.birth_name.upper(),
        used_name=found.used_name,
        given_names=given,
        birth_date=_birth(found),
        age=_age(found, today),
        sex=_SEX.get(found.sex, "sexe non renseigné"),
        identity_status=found.ins_status.label,
        identity_qualified=found.ins_status.value == "qualifiee",
        homonym=found.homonym,
        flags=_identity_flags(found) + (() if closed else _flags(conn, found)),
    )


def _birth(found: PatientBanner) -> str:
    if found.birth_date is None:
        return "date de naissance inconnue"
    word = "née le" if found.sex == "F" else "né le" if found.sex == "M" else "né(e) le"
    return f"{word} {fr_date(found.birth_date)}"


def _age(found: PatientBanner, today: date) -> str:
    if found.birth_date is None:
        return ""
    if found.deceased_on is not None:
        return f"décès le {fr_date(found.deceased_on)}"
    age = age_on(found.birth_date, today)
    return plural(age, "an")


def _identity_flags(found: PatientBanner) -> tuple[str, ...]:
    flags = []
    if found.fictitious:
        flags.append("Identité fictive")
    if found.doubtful:
        flags.append("Identité douteuse")
    return tuple(flags)


def _flags(conn: Connection, found: PatientBanner) -> tuple[str, ...]:
    flags = []
    if queries.alds(conn, found.uid):
        flags.append("ALD")
    if found.medecin_traitant is MedecinTraitantState.SANS:
        flags.append("Sans médecin traitant")
    return tuple(flags)


def palette_hits(
    conn: Connection, text: str, limit: int = 8, *, today: Callable[[], date]
) -> Sequence[PaletteHit]:
    """Return what the palette shows of a search: who they are, nothing of their care."""
    return [
        PaletteHit(
            hit.banner.uid,
            hit.banner.display_name,
            " · ".join(
                part for part in (_birth(hit.banner), _age(hit.banner, today()), hit.city) if part
            ),
        )
        for hit in queries.search_patients(conn, text, limit)
    ]


def search_query(today: Callable[[], date]) -> Callable[..., Sequence[PaletteHit]]:
    """Return the query of the palette, by a name that the door knows (``open_to_all``)."""
    return partial(palette_hits, today=today)
