"""A register in a folder that an online service copies is refused (HDS-01, interop.md section 5).

Health data kept by a third party asks for a certified host (HDS). The only way past the refusal is
the person's own statement that theirs is one; it is kept in the register and in its trail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from cpts_desktop.kernel.clock import to_wire
from cpts_desktop.kernel.outcome import Ok, Outcome
from cpts_desktop.storage.unit_of_work import UnitOfWork, get_meta, set_meta

CLOUD: Final = "CLOUD_FOLDER"
_DECLARED: Final = "hds_declared"


@dataclass(frozen=True)
class DeclareHosting:
    """The person states that the service that copies the folder is a certified host (HDS)."""

    service: str


def declare_hosting(command: DeclareHosting, uow: UnitOfWork) -> Outcome[None]:
    """Keep the statement, with who made it and when in the trail."""
    set_meta(uow.conn, _DECLARED, f"{command.service} {to_wire(uow.clock.now())}")
    uow.audit("HDS_DECLARED", object_id=command.service)
    return Ok(None)


def is_declared(conn: Connection, service: str) -> bool:
    """Say whether the statement was made for this very service."""
    return (get_meta(conn, _DECLARED) or "").startswith(f"{service} ")


def refusal_words(service: str) -> str:
    """Return why such a folder is refused, and what to do."""
    return (
        f"Ce dossier semble copié en ligne par {service}. Un registre de patients n’y a pas sa "
        "place : la synchronisation peut l’abîmer, et l’hébergement de données de santé demande "
        "un hébergeur certifié (HDS). Choisissez un dossier de cet ordinateur."
    )
