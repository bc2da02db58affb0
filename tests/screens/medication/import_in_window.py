"""A window that starts an import and says when it is under way; its parent then kills it.

python -m tests.screens.medication.import_in_window REFERENCE WHICH SOURCE
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cpts_desktop.features.medication.screens.reference_section import ReferenceSection
from cpts_desktop.kernel.clock import FixedClock
from cpts_desktop.shell.app import make_application
from cpts_desktop.shell.dialogs import ScriptedFiles
from cpts_desktop.shell.driver import Driver
from tests.screens.medication.medication_setup import register_at, window_on


def main(reference: Path, which: str, source: Path) -> None:
    """Click the button of the page, then report each step on standard output."""
    application = make_application([])
    assert application is not None
    clock = FixedClock(datetime(2026, 3, 3, 8, 15, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        register = register_at(Path(folder) / "r.db", clock)
        window = window_on(register, clock, reference, inline=False)
        window.answer_with(lambda *_words: True)
        window.show()
        driver = Driver()
        operations = window.contents.operations
        window.ctx.navigate("settings")
        section = window.current_page().findChild(ReferenceSection)
        assert isinstance(section, ReferenceSection)
        driver.wait(operations.idle, "the page")
        window.ctx.files = ScriptedFiles(source, source)
        driver.press(f"import_{which}")
        driver.wait(lambda: any(t.total for t in operations.tasks()), "the first step")
        print("under way", flush=True)
        driver.wait(operations.idle, "the end", 120_000)
        operations.close()
        register.close()
    print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
