# Compiled from ui/settings/break_glass.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_BreakGlassForm(object):
    def setupUi(self, BreakGlassForm):
        if not BreakGlassForm.objectName():
            BreakGlassForm.setObjectName(u"BreakGlassForm")
        self.lines = QVBoxLayout(BreakGlassForm)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.label_reason = PlainLabel(BreakGlassForm)
        self.label_reason.setObjectName(u"label_reason")
        self.label_reason.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_reason)

        self.reason = QLineEdit(BreakGlassForm)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(300)

        self.lines.addWidget(self.reason)

        self.reason_problem = PlainLabel(BreakGlassForm)
        self.reason_problem.setObjectName(u"reason_problem")
        self.reason_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.reason_problem.setWordWrap(True)

        self.lines.addWidget(self.reason_problem)

#if QT_CONFIG(shortcut)
        self.label_reason.setBuddy(self.reason)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(BreakGlassForm)

        QMetaObject.connectSlotsByName(BreakGlassForm)
    # setupUi

    def retranslateUi(self, BreakGlassForm):
        self.label_reason.setText(QCoreApplication.translate("BreakGlassForm", u"Motif de l\u2019ouverture en urgence", None))
        self.label_reason.setProperty(u"role", QCoreApplication.translate("BreakGlassForm", u"strong", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("BreakGlassForm", u"Remplacement impr\u00e9vu, appel du patient, soins urgents\u2026", None))
#if QT_CONFIG(accessibility)
        self.reason.setAccessibleName(QCoreApplication.translate("BreakGlassForm", u"Motif de l\u2019ouverture en urgence", None))
#endif // QT_CONFIG(accessibility)
        self.reason_problem.setText("")
        self.reason_problem.setProperty(u"role", QCoreApplication.translate("BreakGlassForm", u"problem", None))
        pass
    # retranslateUi
