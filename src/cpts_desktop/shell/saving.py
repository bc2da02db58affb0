"""Writing a file that the person asked for: where, sure, made and written off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from cpts_desktop.kernel.files import write_private
from cpts_desktop.kernel.outcome import Ok, Outcome, Problem, Refused
from cpts_desktop.shell.pages import PageContext

PDF = "PDF (*.pdf)"


def written(target: Path, made: Outcome[bytes]) -> Outcome[None]:
    """Write what was made, or return why it was not. Raises OSError."""
    if isinstance(made, Refused):
        return made
    write_private(target, made.value)
    return Ok(None)


def save_pdf(
    ctx: PageContext, owner: QObject, make: Callable[[], Outcome[bytes]], *,
    asked: str, name: str, title: str, said: str,
) -> None:  # fmt: skip
    """Ask where (``asked``), make the PDF in the work lane and write it, then say ``said``.

    ``name`` is proposed for the file, ``title`` names the work; a refusal shows its first problem.
    """
    target = ctx.files.save_as(asked, name, PDF)
    if target is None:
        return

    def refused(problems: tuple[Problem, ...]) -> None:
        ctx.show_fault(problems[0].code, problems[0].message)

    ctx.operations.work(
        owner, lambda _progress: written(target, make()), outcome=True, title=title,
        done=lambda _none: ctx.toast(said), refused=refused,
    )  # fmt: skip


def sure_in_clear(ctx: PageContext, whom: str) -> bool:
    """Ask before health data leaves in clear; ``whom`` says to whom to give it: « au patient »."""
    words = (
        f"Ce fichier sort du registre : il n’est plus chiffré. Remettez-le {whom}, puis "
        "effacez-le de cet ordinateur."
    )
    return ctx.confirm("Enregistrer en clair ?", words, "Ne pas enregistrer", "Enregistrer")
