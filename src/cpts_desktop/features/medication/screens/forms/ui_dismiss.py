# Compiled from ui/medication/dismiss.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_DismissForm(object):
    def setupUi(self, DismissForm):
        if not DismissForm.objectName():
            DismissForm.setObjectName(u"DismissForm")
        self.lines = QVBoxLayout(DismissForm)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.label_reason = PlainLabel(DismissForm)
        self.label_reason.setObjectName(u"label_reason")
        self.label_reason.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_reason)

        self.reason = QLineEdit(DismissForm)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(500)

        self.lines.addWidget(self.reason)

        self.reason_problem = PlainLabel(DismissForm)
        self.reason_problem.setObjectName(u"reason_problem")
        self.reason_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.reason_problem.setWordWrap(True)

        self.lines.addWidget(self.reason_problem)

#if QT_CONFIG(shortcut)
        self.label_reason.setBuddy(self.reason)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(DismissForm)

        QMetaObject.connectSlotsByName(DismissForm)
    # setupUi

    def retranslateUi(self, DismissForm):
        self.label_reason.setText(QCoreApplication.translate("DismissForm", u"Pourquoi ce point est-il \u00e9cart\u00e9 ?", None))
        self.label_reason.setProperty(u"role", QCoreApplication.translate("DismissForm", u"strong", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("DismissForm", u"D\u00e9j\u00e0 surveill\u00e9, choix du patient, sans objet\u2026", None))
#if QT_CONFIG(accessibility)
        self.reason.setAccessibleName(QCoreApplication.translate("DismissForm", u"Pourquoi ce point est-il \u00e9cart\u00e9 ?", None))
#endif // QT_CONFIG(accessibility)
        self.reason_problem.setText("")
        self.reason_problem.setProperty(u"role", QCoreApplication.translate("DismissForm", u"problem", None))
        pass
    # retranslateUi
