"""The unlock window: one field, no list of users, and a different word for each ending.

Start-up (decision 19, ADR 0053): only Qt is imported here, and not its ``Qt`` namespace. What an
ending needs is imported when there is one; what the register needs loads in a thread once the
window is painted, while the person types.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.forms.ui_unlock import Ui_UnlockForm
from cpts_desktop.shell.theme import Theme

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from PySide6.QtGui import QPaintEvent, QShowEvent

    from cpts_desktop.shell.endings import Ending
    from cpts_desktop.shell.unlock_port import Secret, SecretKind, UnlockPort
    from cpts_desktop.shell.unlock_words import EndingWords

MAX_SECRET: Final = 1024
CARD_WIDTH: Final = 560
PREPARE_MS: Final = 40
"""Long enough for the first paint, too short to be missed by a person who types."""
_TYPING: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.FocusIn)
_ALWAYS_OFF: Final = 1
_NO_FOCUS: Final = 0
_LATER: Final = frozenset(
    {"caps_hint", "layout_hint", "ending_panel", "ending_title", "ending_text", "ending_action",
     "tries_label", "working"}
)  # fmt: skip
UNSEEN_MS: Final = 400
"""A window that is never painted (hidden, wholly covered by what it holds) waits no longer."""
LOCKED: Final = "Le registre est verrouillé."


class _Form(Ui_UnlockForm):
    """The form; what is hidden until something happens is made when it is first asked for."""

    when_later: Callable[[], object]

    def __getattr__(self, name: str) -> Any:
        if name not in _LATER or "ending_panel" in vars(self):
            raise AttributeError(name)
        from cpts_desktop.shell.forms.ui_unlock_later import Ui_UnlockLater

        holder, later = QWidget(), Ui_UnlockLater()
        later.setupUi(holder)  # type: ignore[no-untyped-call]
        vars(self).update(vars(later))
        layout = self.card.layout()
        assert isinstance(layout, QVBoxLayout)
        for one in (later.caps_hint, later.layout_hint, later.ending_panel, later.tries_label,
                    later.working):  # fmt: skip
            one.hide()
            layout.insertWidget(layout.indexOf(self.unlock_button), one)
        self.when_later()
        return vars(self)[name]


class UnlockWindow(QWidget):
    """``opened(session)`` follows success; the two other signals lead elsewhere."""

    opened = Signal(object)
    restore_asked = Signal()
    discover_asked = Signal()

    _arrived = Signal(object)

    def __init__(
        self, port: UnlockPort, *, message: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("unlock_window")
        self.setWindowTitle("CPTS Desktop")
        self.setProperty("role", "page")
        self._port = port
        self._lane: Executor | None = None
        self.loading: Future[None] | None = None
        self._prepared = False
        self._ended = False
        self._busy = False
        self._recovery = False
        self._accept_older = False
        self._hosted = False
        self._act: Callable[[], None] = lambda: None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        self._area = _scrolling()
        layout.addWidget(self._area)
        # Empty, and where it stays: widgets that change parents are styled twice.
        self._area.setWidget(inner)
        self.form = _Form()
        self.form.setupUi(inner)  # type: ignore[no-untyped-call]
        self.form.card.setMaximumWidth(Theme.of(self).px(CARD_WIDTH))
        self.setFocusProxy(self.form.secret)
        self._wait = QTimer(self)
        self._wait.setInterval(250)
        self._wait.timeout.connect(self._tick)
        self._arrived.connect(self._take)
        self._connect()
        self._offer_quick()
        self._settle(message or LOCKED)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return a size that fits the smallest screen."""
        theme = Theme.of(self)
        return QSize(theme.px(760), theme.px(600))

    def showEvent(self, event: QShowEvent) -> None:
        """Say how many tries failed before this start."""
        super().showEvent(event)
        QTimer.singleShot(UNSEEN_MS, self, self._seen)
        if self._port.has_failed():
            self._tick()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Load what is heavy once the window is painted: before, the two would share one core."""
        super().paintEvent(event)
        self._seen()

    def _seen(self) -> None:
        if not self._prepared:
            self._prepared = True
            self.form.secret.installEventFilter(self)
            QTimer.singleShot(PREPARE_MS, self, self._prepare)
            QTimer.singleShot(PREPARE_MS, self, self._hints)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch Caps Lock and the layout while typing."""
        if self._prepared and event.type() in _TYPING:
            QTimer.singleShot(0, self, self._hints)
        return super().eventFilter(watched, event)

    def submit(self) -> None:
        """Try to open with what is typed."""
        text = self.form.secret.text()
        if self._busy or self._seconds() > 0:
            return
        if not text:
            self._hint(self._empty_words())
            return
        from cpts_desktop.shell.unlock_port import SecretKind

        self._submit(text, SecretKind.RECOVERY if self._recovery else SecretKind.PASSPHRASE)

    def open_quickly(self) -> None:
        """Try to open with the keyring of the system."""
        from cpts_desktop.shell.unlock_port import SecretKind

        if not self._busy:
            self._submit("", SecretKind.KEYRING)

    def close_lane(self) -> None:
        """End the thread of the window."""
        self._ended = True
        if self._lane is not None:
            self._lane.shutdown(wait=False, cancel_futures=True)

    # -- work --------------------------------------------------------------------------------

    def _submit(self, text: str, kind: SecretKind) -> None:
        from cpts_desktop.shell.unlock_port import Secret

        self._set_busy(True)
        secret = Secret(text, kind, self._accept_older, self._hosted)
        self._thread().submit(self._open, secret)

    def _thread(self) -> Executor:
        if self._lane is None:
            from concurrent.futures import ThreadPoolExecutor

            self._lane = ThreadPoolExecutor(1, thread_name_prefix="unlock")
        return self._lane

    def _prepare(self) -> None:
        if not self._ended:
            self.loading = self._thread().submit(self._port.prepare)

    def _open(self, secret: Secret) -> None:
        result: object
        try:
            result = self._port.open(secret)
        except Exception as exc:  # noqa: BLE001 - sorted here, shown there
            from cpts_desktop.shell.endings import ending_from

            result = ending_from(exc)
        self._arrived.emit(result)

    @Slot(object)
    def _take(self, result: Any) -> None:
        from cpts_desktop.kernel.outcome import Ok, Refused

        self._set_busy(False)
        if isinstance(result, Ok):
            self.form.secret.clear()
            self.opened.emit(result.value)
        elif isinstance(result, Refused):
            self._hint(result.problems[0].message)
        else:
            self._show_ending(result)
        self._tick()

    def _show_ending(self, ending: Ending) -> None:
        from cpts_desktop.shell.endings import BugEnding, FaultEnding
        from cpts_desktop.shell.unlock_words import EndingWords, words_for

        if isinstance(ending, FaultEnding):
            words = words_for(ending, recovery=self._recovery)
        elif isinstance(ending, BugEnding):
            words = EndingWords(
                "Le programme s’est trompé",
                f"Incident n° {ending.incident}. Le registre n’a pas été modifié : réessayez.",
            )
        else:
            words = EndingWords("", "")
        self._say(words, focus=words.wrong_secret)
        if words.wrong_secret:
            self.form.secret.selectAll()

    # -- what is shown -----------------------------------------------------------------------

    def _connect(self) -> None:
        form = self.form
        form.secret.setMaxLength(MAX_SECRET)
        form.secret.returnPressed.connect(self.submit)
        form.secret.textEdited.connect(lambda _text: self._hush())
        form.unlock_button.clicked.connect(self.submit)
        form.show_secret.toggled.connect(self._show_secret)
        form.use_recovery.clicked.connect(self._switch_kind)
        form.discover.clicked.connect(self.discover_asked)
        form.restore.clicked.connect(self.restore_asked)
        form.when_later = lambda: form.ending_action.clicked.connect(lambda: self._act())

    def _offer_quick(self) -> None:
        self._quick: QPushButton | None = None
        layout = self.form.card.layout()
        if not self._port.has_quick() or not isinstance(layout, QVBoxLayout):
            return
        from cpts_desktop.shell.widgets.buttons import button

        words = "Ouvrir avec le trousseau de l’ordinateur"
        self._quick = button(words, self.open_quickly, name="unlock_quick")
        layout.insertWidget(layout.indexOf(self.form.unlock_button) + 1, self._quick)

    def _settle(self, message: str) -> None:
        form = self.form
        form.state_label.setText(message)
        self._show_secret(False)

    def _show_secret(self, shown: bool) -> None:
        recovery = self._recovery
        mode = QLineEdit.EchoMode
        self.form.secret.setEchoMode(mode.Normal if shown or recovery else mode.Password)
        self.form.show_secret.setText("Masquer" if shown else "Afficher")
        self.form.show_secret.setVisible(not recovery)

    def _switch_kind(self) -> None:
        recovery = self._recovery = not self._recovery
        form = self.form
        form.secret.clear()
        form.secret_label.setText("&Code de secours" if recovery else "&Phrase secrète")
        form.secret.setPlaceholderText("6 groupes de 5 signes" if recovery else "")
        form.use_recovery.setText(
            "Utiliser la phrase secrète" if recovery else "Utiliser le code de secours"
        )
        form.show_secret.setChecked(False)
        self._show_secret(False)
        self._hint("")
        self._hints()

    def _empty_words(self) -> str:
        what = "code de secours" if self._recovery else "phrase secrète"
        return f"Tapez votre {what}."

    def _hint(self, text: str) -> None:
        """Show one sentence, or none, and go back to the field."""
        from cpts_desktop.shell.unlock_words import EndingWords

        self._say(EndingWords("", text), focus=True)

    def _hush(self) -> None:
        self.form.ending_panel.hide()

    def _say(self, words: EndingWords, *, focus: bool = False) -> None:
        from cpts_desktop.shell.widgets.labels import set_role

        form = self.form
        form.ending_title.setText(words.title)
        form.ending_title.setVisible(bool(words.title))
        form.ending_text.setText(words.text)
        form.ending_text.setVisible(bool(words.text))
        form.ending_action.setText(words.action)
        form.ending_action.setVisible(bool(words.action))
        ways = {"restore": self.restore_asked.emit, "older": self._go_on_with_older,
                "hosted": self._declare_host}  # fmt: skip
        self._act = ways.get(words.does, lambda: None)
        set_role(form.ending_panel, "fault" if words.grave else "warning")
        form.ending_panel.setAccessibleName(f"{words.title} {words.text}".strip())
        form.ending_panel.setVisible(bool(words.title or words.text))
        if focus:
            form.secret.setFocus()
        shown = form.ending_action if words.action else form.ending_panel
        QTimer.singleShot(0, shown, lambda: self._area.ensureWidgetVisible(shown))

    def _go_on_with_older(self) -> None:
        self._accept_older = True
        self._hint("Tapez à nouveau votre phrase secrète pour continuer avec cette version.")
        self.form.secret.selectAll()

    def _declare_host(self) -> None:
        self._hosted = True
        self._hint(
            "Tapez à nouveau votre phrase secrète : vous déclarez que ce dossier est chez "
            "un hébergeur certifié HDS."
        )
        self.form.secret.selectAll()

    def _hints(self) -> None:
        from cpts_desktop.shell.capslock import caps_lock_on

        caps = not self._recovery and caps_lock_on()
        self.form.caps_hint.setVisible(bool(caps))
        self.form.caps_hint.setText("La touche Verr. Maj. est enfoncée." if caps else "")
        method = QGuiApplication.inputMethod()
        language = method.locale().nativeLanguageName() if method is not None else ""
        foreign = bool(language) and not method.locale().name().startswith(("fr", "C"))
        self.form.layout_hint.setVisible(foreign)
        self.form.layout_hint.setText(f"Disposition du clavier : {language}." if foreign else "")

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.form.working.setVisible(busy)
        self.form.secret.setReadOnly(busy)
        for widget in (self.form.use_recovery, self.form.restore, self.form.discover):
            widget.setEnabled(not busy)
        if self._quick is not None:
            self._quick.setEnabled(not busy)
        if busy:
            self._hush()
        self.form.unlock_button.setEnabled(not busy)
        self.form.unlock_button.setText("Ouverture…" if busy else "Déverrouiller")

    # -- waiting after failures --------------------------------------------------------------

    def _seconds(self) -> int:
        return math.ceil(self._port.guesses().seconds_left())

    def _tick(self) -> None:
        if self._busy:
            return
        left, failures = self._seconds(), self._port.guesses().failures
        form = self.form
        said = f"{failures} essais sans succès." if failures > 1 else ""
        if failures == 1:
            said = "1 essai sans succès."
        if left > 0:
            said += f" Nouvel essai possible dans {left} s."
        form.tries_label.setText(said)
        form.tries_label.setVisible(bool(said))
        form.unlock_button.setEnabled(left <= 0)
        if left > 0 and not self._wait.isActive():
            self._wait.start()
        elif left <= 0:
            self._wait.stop()


def _scrolling() -> QScrollArea:
    """As ``widgets.panels.scrolling``, by property names: no ``Qt`` before the first paint."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setProperty("horizontalScrollBarPolicy", _ALWAYS_OFF)
    area.setProperty("focusPolicy", _NO_FOCUS)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area
