"""« Préciser »: what the pharmacist adds to a proposal before the letter: words, gravity, codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from cpts_desktop.features.medication import act_ip
from cpts_desktop.features.medication.model import Finding
from cpts_desktop.features.medication.screens.form_dialog import FormDialog
from cpts_desktop.features.medication.screens.forms.ui_precision import Ui_PrecisionForm
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.kernel.text import capital
from cpts_desktop.shell.pages import PageContext

Keep = Callable[[dict[str, str], Callable[[tuple[Problem, ...]], None], Callable[[], None]], None]
"""Given what was written, what to do when it is refused, what to do once it is kept."""

AXES = {"act_ip_problem": "probleme", "act_ip_intervention": "intervention", "gravity": "gravite"}


def ask_precision(
    ctx: PageContext, finding: Finding, kept: Mapping[str, str],
    keep: Keep, parent: QWidget,
) -> FormDialog:  # fmt: skip
    """Open the form on what was kept, the words and codes of the rule otherwise."""
    form = Ui_PrecisionForm()

    def submit() -> None:
        written = " ".join(form.proposal.toPlainText().split())
        said = {"proposal": "" if written == finding.proposal else written}
        said["argument"] = form.argument.text().strip()
        chosen = {name: str(getattr(form, name).currentData() or "") for name in AXES}
        keep({**finding.remembered, **said, **chosen}, refused, dialog.accept)

    def refused(problems: tuple[Problem, ...]) -> None:
        dialog.refuse(problems, ("proposal", "argument"))

    dialog = FormDialog(ctx, "Préciser la proposition", form, "Garder", submit, parent)
    dialog.setObjectName("precision")
    seen = {**finding.remembered, "proposal": finding.proposal, **kept}
    form.proposal.setPlainText(seen.get("proposal") or finding.proposal)
    form.proposal.setFixedHeight(ctx.theme.px(96))
    form.argument.setText(seen.get("argument", ""))
    for name, axis in AXES.items():
        combo = getattr(form, name)
        combo.addItem("non précisée" if name == "gravity" else "non précisé", "")
        for code, label in act_ip.codes(axis).items():
            shown = f"{code}\u202f: {label}"
            combo.addItem(capital(shown), code)
        combo.setCurrentIndex(max(0, combo.findData(seen.get(name, ""))))
    form.argument.returnPressed.connect(submit)
    dialog.open()
    return dialog
