"""Where things live on this computer; every default can be overridden by an option."""

from __future__ import annotations

from pathlib import Path

APP = "cpts-desktop"


def data_folder() -> Path:
    """Return the private data folder of this person."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False, roaming=False))


def register_path(chosen: Path | str | None = None) -> Path:
    """Return the register to open: the chosen one, or the one of this computer."""
    return Path(chosen) if chosen is not None else data_folder() / "registre.db"


def reference_folder(chosen: Path | str | None = None) -> Path:
    """Return where imported public reference data (BDPM, thesaurus) lies; it holds no patient."""
    return Path(chosen) if chosen is not None else data_folder() / "referentiels"


def default_backups() -> Path:
    """Return the folder proposed for backups."""
    import platformdirs

    return Path(platformdirs.user_documents_dir()) / "Sauvegardes CPTS"
