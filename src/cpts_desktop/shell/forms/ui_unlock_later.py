# Compiled from ui/shell/unlock_later.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_UnlockLater(object):
    def setupUi(self, UnlockLater):
        if not UnlockLater.objectName():
            UnlockLater.setObjectName(u"UnlockLater")
        self.layout_later = QVBoxLayout(UnlockLater)
        self.layout_later.setObjectName(u"layout_later")
        self.caps_hint = PlainLabel(UnlockLater)
        self.caps_hint.setObjectName(u"caps_hint")
        self.caps_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.caps_hint.setWordWrap(True)

        self.layout_later.addWidget(self.caps_hint)

        self.layout_hint = PlainLabel(UnlockLater)
        self.layout_hint.setObjectName(u"layout_hint")
        self.layout_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.layout_hint.setWordWrap(True)

        self.layout_later.addWidget(self.layout_hint)

        self.ending_panel = QFrame(UnlockLater)
        self.ending_panel.setObjectName(u"ending_panel")
        self.layout_8 = QVBoxLayout(self.ending_panel)
        self.layout_8.setSpacing(6)
        self.layout_8.setObjectName(u"layout_8")
        self.layout_8.setContentsMargins(12, 12, 12, 12)
        self.ending_title = PlainLabel(self.ending_panel)
        self.ending_title.setObjectName(u"ending_title")
        self.ending_title.setTextFormat(Qt.TextFormat.PlainText)
        self.ending_title.setWordWrap(True)

        self.layout_8.addWidget(self.ending_title)

        self.ending_text = PlainLabel(self.ending_panel)
        self.ending_text.setObjectName(u"ending_text")
        self.ending_text.setTextFormat(Qt.TextFormat.PlainText)
        self.ending_text.setWordWrap(True)

        self.layout_8.addWidget(self.ending_text)

        self.layout_7 = QHBoxLayout()
        self.layout_7.setSpacing(8)
        self.layout_7.setObjectName(u"layout_7")
        self.layout_7.setContentsMargins(0, 0, 0, 0)
        self.ending_action = QPushButton(self.ending_panel)
        self.ending_action.setObjectName(u"ending_action")
        self.ending_action.setAutoDefault(False)

        self.layout_7.addWidget(self.ending_action)

        self.space_6 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_7.addItem(self.space_6)


        self.layout_8.addLayout(self.layout_7)


        self.layout_later.addWidget(self.ending_panel)

        self.tries_label = PlainLabel(UnlockLater)
        self.tries_label.setObjectName(u"tries_label")
        self.tries_label.setTextFormat(Qt.TextFormat.PlainText)
        self.tries_label.setWordWrap(True)

        self.layout_later.addWidget(self.tries_label)

        self.working = QProgressBar(UnlockLater)
        self.working.setObjectName(u"working")
        self.working.setTextVisible(False)
        self.working.setMaximum(0)

        self.layout_later.addWidget(self.working)


        self.retranslateUi(UnlockLater)

        QMetaObject.connectSlotsByName(UnlockLater)
    # setupUi

    def retranslateUi(self, UnlockLater):
        self.caps_hint.setText("")
        self.caps_hint.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"note", None))
        self.layout_hint.setText("")
        self.layout_hint.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"secondary", None))
        self.ending_panel.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"warning", None))
        self.ending_title.setText("")
        self.ending_title.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"strong", None))
        self.ending_text.setText("")
        self.ending_text.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"body", None))
        self.ending_action.setText("")
        self.ending_action.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"secondary", None))
        self.tries_label.setText("")
        self.tries_label.setProperty(u"role", QCoreApplication.translate("UnlockLater", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.working.setAccessibleName(QCoreApplication.translate("UnlockLater", u"Ouverture du registre", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi
