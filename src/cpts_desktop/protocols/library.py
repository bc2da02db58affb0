"""Finds the protocols that came with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cpts_desktop.kernel.outcome import Ok, Outcome, refuse
from cpts_desktop.kernel.resources import resource
from cpts_desktop.protocols.loader import Broken, load_protocol
from cpts_desktop.protocols.schema import Protocol

DEFAULT_PROTOCOL: Final = "CPTS_IC_STD"


def bundled_path(identifier: str) -> Path | None:
    """Return the main file of a bundled protocol by its id, in any case; None when unknown."""
    name = identifier.strip().lower()
    if not name.replace("_", "").isalnum() or not name.isascii():
        return None
    try:
        return resource(f"protocols/{name}/protocol.toml")
    except FileNotFoundError:
        return None


def bundled_ids() -> tuple[str, ...]:
    """Return the ids of the bundled protocols."""
    root = resource("protocols")
    return tuple(sorted(path.parent.name.upper() for path in root.glob("*/protocol.toml")))


def load_bundled(identifier: str = DEFAULT_PROTOCOL) -> Outcome[Protocol]:
    """Load a bundled protocol, or refuse when it is unknown or broken."""
    path = bundled_path(identifier)
    if path is None:
        return refuse("protocol", "UNKNOWN_PROTOCOL", "Protocole inconnu.")
    loaded = load_protocol(path)
    if isinstance(loaded, Broken):
        message = "Ce protocole ne se lit pas : lancez « protocol check »."
        return refuse("protocol", "BROKEN_PROTOCOL", message)
    return Ok(loaded)
