"""Where packets lie beside a register: one private folder for each thing that is done with them."""

from __future__ import annotations

from pathlib import Path

from cpts_desktop.kernel.files import make_private_folder


def place(register_path: Path, name: str) -> Path:
    """Return the private folder of that name among the packets of a register, made if needed."""
    folder = register_path.with_name(register_path.name + ".paquets") / name
    make_private_folder(folder)
    return folder
