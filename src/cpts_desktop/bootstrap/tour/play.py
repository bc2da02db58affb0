"""Plays the acts in order and writes the report."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from cpts_desktop.kernel.clock import SystemClock


def play(
    out: Path,
    *,
    fhir: tuple[Path, ...] = (),
    bdpm: Path | None = None,
    ansm: Path | None = None,
) -> dict[str, Any]:
    """Play the tour into ``out``; return its report. The registers are erased at the end."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from cpts_desktop.bootstrap.tour import arrival
    from cpts_desktop.bootstrap.tour.stage import Stage

    work = Path(tempfile.mkdtemp(prefix="cpts-visite-"))
    try:
        stage = Stage(out, work, SystemClock())
        posts = arrival.create_posts(stage)
        with stage.step("déverrouillage"):
            arrival.unlock(stage, posts["infirmiere"], pictures=True)
            stage.leave_post(posts["infirmiere"])
        return stage.report()
    finally:
        shutil.rmtree(work, ignore_errors=True)
