"""The closed record: no care link, and the way in for urgent care with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from cpts_desktop.features.settings.access import BreakGlass, break_glass
from cpts_desktop.features.settings.screens.forms.ui_break_glass import Ui_BreakGlassForm
from cpts_desktop.kernel.ids import PatientId
from cpts_desktop.kernel.outcome import Problem
from cpts_desktop.shell.pages import PageContext
from cpts_desktop.shell.widgets.buttons import button
from cpts_desktop.shell.widgets.fields import show_problems
from cpts_desktop.shell.widgets.labels import plain_label
from cpts_desktop.shell.widgets.panels import row

_WORDS = (
    "Vous n’avez pas de lien de soins avec ce patient : son dossier reste fermé.\n\n"
    "La personne du cabinet qui le suit peut vous ouvrir un lien (onglet « Équipe et "
    "consentements »). Pour des soins urgents, ouvrez-le vous-même : votre motif sera inscrit, "
    "le lien s’arrête demain, et le patient peut demander à lire qui a ouvert son dossier."
)


class UrgentDialog(QDialog):
    """Asks for the reason; the safe button closes the record."""

    def __init__(self, ctx: PageContext, patient: PatientId, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("urgent_dialog")
        self.setWindowTitle("Dossier fermé")
        self._ctx = ctx
        self._patient = patient
        holder = QWidget()
        self.form = Ui_BreakGlassForm()
        self.form.setupUi(holder)  # type: ignore[no-untyped-call]
        self.act = button("Ouvrir en urgence", self.save, role="danger", name="urgent_open")
        self.safe = button("Laisser fermé", self.reject, role="primary", name="urgent_leave")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(ctx.theme.gap("xl"),) * 4)
        layout.setSpacing(ctx.theme.gap("l"))
        layout.addWidget(plain_label("Dossier fermé", "title"))
        layout.addWidget(plain_label(_WORDS, wrap=True))
        layout.addWidget(holder)
        layout.addLayout(row(None, self.act, self.safe))
        self.safe.setDefault(True)
        width = ctx.theme.px(560)
        self.setMinimumWidth(width)
        self.resize(width, layout.totalHeightForWidth(width))

    def save(self) -> None:
        """Write the link and its reason, then show the record."""
        self._ctx.operations.run(
            self, break_glass, BreakGlass(self._patient, self.form.reason.text()),
            done=self._opened, refused=self._refused, trigger=self.act,
        )  # fmt: skip

    def _opened(self, patient: PatientId) -> None:
        self.accept()
        self._ctx.toast("Dossier ouvert jusqu’à demain ; le motif est inscrit.")
        self._ctx.navigate("register.synthese", patient=str(patient))

    def _refused(self, problems: tuple[Problem, ...]) -> None:
        show_problems(problems, {"reason": self.form.reason}, {"reason": self.form.reason_problem})


def ask_reason(ctx: PageContext) -> None:
    """Show the dialog over the window, once."""
    parent = ctx.window if isinstance(ctx.window, QWidget) else None
    if ctx.patient is None or (parent and parent.findChild(UrgentDialog) is not None):
        return
    dialog = UrgentDialog(ctx, ctx.patient, parent)
    dialog.rejected.connect(lambda: ctx.navigate("register.patients"))
    dialog.open()
