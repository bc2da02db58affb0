"""What a practice sets once for its cards: colours and logo, and the correction of each printer.

Kept in the register's own settings, on this computer: a printer belongs to a computer.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from cpts_desktop.documents.logo import Logo, read_logo
from cpts_desktop.features.card.sheet import Flip
from cpts_desktop.features.card.styles import PLAIN, Style, style_of
from cpts_desktop.kernel.changes import Topic
from cpts_desktop.kernel.outcome import Ok, Outcome, Refused, refuse
from cpts_desktop.kernel.text import clean_line
from cpts_desktop.storage.unit_of_work import get_meta, set_meta

if TYPE_CHECKING:
    from cpts_desktop.storage.unit_of_work import UnitOfWork

ANY_PRINTER: Final = ""
"""The name under which the correction of a PDF printed from elsewhere is kept."""
MAX_MM: Final = 10.0
_STYLE: Final = "card_style"
_PRINTERS: Final = "card_printers"
_MAX_PRINTERS: Final = 50


@dataclass(frozen=True)
class Correction:
    """How to move what a printer prints, in mm: right and down positive; the back adds to it."""

    dx: float = 0.0
    dy: float = 0.0
    back_dx: float = 0.0
    back_dy: float = 0.0
    flip: Flip = Flip.LONG_EDGE


@dataclass(frozen=True)
class Setup:
    """Everything that the practice set."""

    style: Style
    printers: dict[str, Correction]

    def correction(self, printer: str) -> Correction:
        """Return the correction of a printer, none when it was never calibrated."""
        return self.printers.get(printer, Correction())


@dataclass(frozen=True)
class KeepStyle:
    """Colour of the cards (empty: ours) and the file of a logo; ``logo`` None keeps none."""

    colour: str
    logo: bytes | None = None


@dataclass(frozen=True)
class KeepCorrection:
    """The correction read on the calibration sheet of a printer; back values as read there."""

    printer: str
    front: tuple[float, float]
    back: tuple[float, float]
    flip: Flip = Flip.LONG_EDGE


def card_setup(conn: Connection) -> Setup:
    """Return the settings; what cannot be read any more counts as not set."""
    return Setup(_style(_json(conn, _STYLE)), _corrections(_json(conn, _PRINTERS)))


def keep_style(cmd: KeepStyle, uow: UnitOfWork) -> Outcome[Style]:
    """Keep colours and logo. Refused: BAD_COLOUR, a contrast, or a logo that cannot be read."""
    logo: Logo | None = None
    if cmd.logo is not None:
        read = read_logo(cmd.logo)
        if isinstance(read, Refused):
            return read
        logo = read.value
    made = style_of(cmd.colour, logo)
    if isinstance(made, Refused):
        return made
    kept = {
        "colour": made.value.colour,
        "logo": base64.b64encode(logo.png).decode("ascii") if logo else "",
    }
    set_meta(uow.conn, _STYLE, json.dumps(kept))
    uow.audit("SETTINGS", object_id=_STYLE)
    uow.touch(Topic.SETTINGS)
    return made


def keep_correction(cmd: KeepCorrection, uow: UnitOfWork) -> Outcome[Correction]:
    """Remember a printer. Refused: BAD_OFFSET beyond 10 mm, too many printers."""
    named = clean_line(cmd.printer, "printer", required=False)
    if isinstance(named, Refused):
        return named
    values = (*cmd.front, *cmd.back)
    if not all(abs(value) <= MAX_MM for value in values):
        message = "Une correction reste sous 10 mm : refaites la feuille de calibrage."
        return refuse("dx", "BAD_OFFSET", message)
    known = _json(uow.conn, _PRINTERS)
    if len(known) >= _MAX_PRINTERS and named.value not in known:
        return refuse("printer", "TOO_MANY", "Trop d’imprimantes sont retenues.")
    made = Correction(*cmd.front, cmd.back[0] - cmd.front[0], cmd.back[1] - cmd.front[1], cmd.flip)
    known[named.value] = asdict(made)
    set_meta(uow.conn, _PRINTERS, json.dumps(known, ensure_ascii=False, sort_keys=True))
    uow.audit("SETTINGS", object_id=_PRINTERS)
    uow.touch(Topic.SETTINGS)
    return Ok(made)


def _json(conn: Connection, key: str) -> dict[str, Any]:
    text = get_meta(conn, key)
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _style(kept: dict[str, Any]) -> Style:
    logo = None
    if kept.get("logo"):
        read = read_logo(base64.b64decode(kept["logo"]))
        logo = read.value if isinstance(read, Ok) else None
    made = style_of(str(kept.get("colour", "")), logo)
    return made.value if isinstance(made, Ok) else PLAIN


def _corrections(kept: dict[str, Any]) -> dict[str, Correction]:
    flips = tuple(Flip)
    return {
        name: Correction(
            float(value["dx"]), float(value["dy"]), float(value["back_dx"]),
            float(value["back_dy"]),
            Flip(value["flip"]) if value.get("flip") in flips else Flip.LONG_EDGE,
        )
        for name, value in kept.items()
    }  # fmt: skip
