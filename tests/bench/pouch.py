"""PouchDB as a peer, when it can be run here: ``CPTS_POUCHDB`` names a folder with its modules.

``npm install pouchdb-node@9`` in any folder, then ``CPTS_POUCHDB=FOLDER ./dev bench``.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

VARIABLE: Final = "CPTS_POUCHDB"
_SCRIPT: Final = Path(__file__).with_name("pouch_job.js")


def modules() -> Path | None:
    """Return the folder of node modules that holds PouchDB, or None."""
    named = os.environ.get(VARIABLE)
    places = [Path(named), Path(named) / "node_modules"] if named else []
    places += [Path(one) for one in os.environ.get("NODE_PATH", "").split(os.pathsep) if one]
    return next((one for one in places if (one / "pouchdb-node").is_dir()), None)


@functools.cache
def here() -> bool:
    """Say whether PouchDB can be measured; when not, say it loudly."""
    if shutil.which("node") and modules() is not None:
        return True
    sys.stderr.write(
        f"!!! PouchDB ABSENT : les mesures face à PouchDB ne sont pas faites ({VARIABLE} doit "
        "nommer un dossier où « npm install pouchdb-node@9 » a été fait, et node être présent).\n"
    )
    return False


@functools.cache
def copies(docs: int, edits: int) -> dict[str, Any]:
    """Replicate ``docs`` documents in full, then as many double edits; times in seconds."""
    return _job(docs, edits, 0, 0)


@functools.cache
def week(whole: int, delta: int) -> dict[str, Any]:
    """Replicate ``delta`` new documents between two that hold ``whole``; times in seconds."""
    return _job(0, 0, whole, delta)


def _job(*numbers: int) -> dict[str, Any]:
    node, place = shutil.which("node"), modules()
    if node is None or place is None:
        raise LookupError("PouchDB is not here")
    with tempfile.TemporaryDirectory(prefix="cpts-pouch-") as folder:
        done = subprocess.run(
            [node, str(_SCRIPT), folder, *map(str, numbers)],
            env={**os.environ, "NODE_PATH": str(place)},
            capture_output=True, check=True, timeout=3600,
        )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
