"""Build the program for this system in one folder, then try the result (`./dev package`).

The result is `dist/cpts-desktop/`, an archive of it and its SHA-256. The trial runs the frozen
program, not the source: version, creation of a register, check of that register.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DIST: Final = ROOT / "dist"
FOLDER: Final = DIST / "cpts-desktop"
PROGRAM: Final = FOLDER / ("cpts-desktop.exe" if os.name == "nt" else "cpts-desktop")


def version() -> str:
    """Return the version of the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def freeze() -> None:
    """Run PyInstaller from a clean folder."""
    shutil.rmtree(DIST, ignore_errors=True)
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", str(DIST), "--workpath", str(ROOT / "build" / "pyinstaller")),
            str(ROOT / "packaging" / "cpts-desktop.spec"),
        ],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )


def add_licences() -> None:
    """Put our licence, the read-me and the licences of the libraries beside the program."""
    for name in ("LICENSE", "README.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, FOLDER / name)
    for library in importlib.metadata.distributions():
        for file in library.files or ():
            word = file.name.upper()
            if word.startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE")):
                target = FOLDER / "licences" / library.metadata["Name"] / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), target)


def run_frozen(*arguments: str) -> str:
    """Run the frozen program without a screen, far from this checkout; return its output."""
    done = subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=tempfile.gettempdir(),
        env={
            name: value
            for name, value in {**os.environ, "QT_QPA_PLATFORM": "offscreen"}.items()
            if not name.startswith("PYTHON")
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(
            f"essai manqué : {' '.join(arguments)} a rendu {done.returncode}\n{done.stderr}"
        )
    return done.stdout


def trial() -> None:
    """Try the frozen program; leaves nothing behind."""
    told = run_frozen("--version")
    if version() not in told:
        raise SystemExit(f"essai manqué : --version a répondu {told!r}")
    with tempfile.TemporaryDirectory(prefix="cpts-essai-") as name:
        folder = Path(name)
        secret, register = folder / "phrase.txt", folder / "registre.cpts"
        secret.write_text("essai du paquet construit 4711\n", encoding="utf-8")
        secret.chmod(0o600)
        created = run_frozen(
            *("register", "create", str(register), "--name", "Cabinet d’essai"),
            *("--profession", "idel", "--recovery-file", str(folder / "secours.txt")),
            *("--secret-file", str(secret), "--json"),
        )
        checked = run_frozen(
            "register", "check", str(register), "--secret-file", str(secret), "--json"
        )
    if "register_id" not in json.loads(created) or json.loads(checked).get("ok") is not True:
        raise SystemExit("essai manqué : le registre créé n’est pas reconnu bon")


def archive() -> Path:
    """Make the archive to distribute, and its SHA-256 beside it."""
    system = platform.system().lower().replace("darwin", "macos")
    base = DIST / f"cpts-desktop-{version()}-{system}-{platform.machine().lower()}"
    kind = "zip" if os.name == "nt" else "gztar"
    made = Path(shutil.make_archive(str(base), kind, DIST, FOLDER.name))
    with made.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    made.with_name(made.name + ".sha256").write_text(f"{digest}  {made.name}\n", encoding="utf-8")
    return made


def main() -> int:
    """Build, try, archive."""
    parser = argparse.ArgumentParser(prog="./dev package", description=__doc__.splitlines()[0])
    parser.add_argument("--no-archive", action="store_true", help="s’arrête après l’essai")
    asked = parser.parse_args()
    freeze()
    add_licences()
    trial()
    size = sum(path.lstat().st_size for path in FOLDER.rglob("*") if not path.is_dir())
    print(f"{FOLDER} : {size / 1e6:.0f} Mo, essayé (version, création et contrôle d’un registre)")
    if not asked.no_archive:
        made = archive()
        print(f"{made} : {made.stat().st_size / 1e6:.0f} Mo")
    return 0


if __name__ == "__main__":
    sys.exit(main())
