"""Files dropped on the window: the packets among them, and what to do with the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from cpts_desktop.features.exchange.doorstep import MOST
from cpts_desktop.kernel.text import visible
from cpts_desktop.packets.files import SUFFIX
from cpts_desktop.packets.identity import SUFFIX as CARD

_SHOWN: Final = 60
_OPEN_FORMATS: Final = frozenset({".json", ".xml", ".zip"})


@dataclass(frozen=True)
class Dropped:
    """The packets, in order, and one French sentence for each file that is none."""

    packets: tuple[Path, ...]
    others: tuple[str, ...]


def said_name(path: Path) -> str:
    """Return the name of a file or folder in quotes, made visible and cut to fit a line."""
    name = visible(path.name or str(path))
    return f"« {name if len(name) <= _SHOWN else name[: _SHOWN - 1] + '…'} »"


def sort_dropped(paths: Sequence[Path]) -> Dropped:
    """Tell the packets from the rest; the packets that lie in a dropped folder are taken.

    Only names are looked at: what a packet holds is checked when it is opened.
    """
    packets: list[Path] = []
    others: list[str] = []
    for path in paths[:MOST]:
        found = list(islice(_packets(path), MOST))
        packets += found
        if not found:
            others.append(f"{said_name(path)} : {_other(path)}")
    return Dropped(tuple(dict.fromkeys(packets))[:MOST], tuple(others))


def _packets(path: Path) -> Iterator[Path]:
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        yield from (one for one in inside if one.suffix.lower() == SUFFIX and not one.is_dir())
    except OSError:
        return


def _other(path: Path) -> str:
    kind = path.suffix.lower()
    if path.is_dir():
        return "ce dossier ne contient aucun paquet."
    if kind == CARD:
        return "c’est une carte de membre ; elle s’ajoute par « Ajouter un confrère… »."
    if kind in _OPEN_FORMATS:
        return (
            "ce n’est pas un paquet. Un fichier FHIR s’importe par « Rechercher », « Importer des "
            "dossiers » ; un document reçu (CDA, XDM) se lit depuis le dossier du patient."
        )
    return "ce n’est pas un paquet CPTS Desktop."
