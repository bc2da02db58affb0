# Compiled from ui/settings/duty.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_DutyForm(object):
    def setupUi(self, DutyForm):
        if not DutyForm.objectName():
            DutyForm.setObjectName(u"DutyForm")
        self.lines = QVBoxLayout(DutyForm)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.label_text = PlainLabel(DutyForm)
        self.label_text.setObjectName(u"label_text")
        self.label_text.setTextFormat(Qt.TextFormat.PlainText)
        self.label_text.setWordWrap(True)

        self.lines.addWidget(self.label_text)

        self.text = QPlainTextEdit(DutyForm)
        self.text.setObjectName(u"text")
        self.text.setTabChangesFocus(True)

        self.lines.addWidget(self.text)

        self.text_problem = PlainLabel(DutyForm)
        self.text_problem.setObjectName(u"text_problem")
        self.text_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.text_problem.setWordWrap(True)

        self.lines.addWidget(self.text_problem)

#if QT_CONFIG(shortcut)
        self.label_text.setBuddy(self.text)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(DutyForm)

        QMetaObject.connectSlotsByName(DutyForm)
    # setupUi

    def retranslateUi(self, DutyForm):
        self.label_text.setText(QCoreApplication.translate("DutyForm", u"Votre texte : remplacez les pointill\u00e9s, retirez ce qui ne vous concerne pas", None))
        self.label_text.setProperty(u"role", QCoreApplication.translate("DutyForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.text.setAccessibleName(QCoreApplication.translate("DutyForm", u"Votre texte", None))
#endif // QT_CONFIG(accessibility)
        self.text_problem.setText("")
        self.text_problem.setProperty(u"role", QCoreApplication.translate("DutyForm", u"problem", None))
        pass
    # retranslateUi
