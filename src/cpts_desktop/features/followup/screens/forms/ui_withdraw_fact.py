# Compiled from ui/followup/withdraw_fact.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_WithdrawFactForm(object):
    def setupUi(self, withdraw_fact_form):
        if not withdraw_fact_form.objectName():
            withdraw_fact_form.setObjectName(u"withdraw_fact_form")
        self.layout = QVBoxLayout(withdraw_fact_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.sentence = PlainLabel(withdraw_fact_form)
        self.sentence.setObjectName(u"sentence")
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)

        self.layout.addWidget(self.sentence)

        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(8)
        self.reason_label = PlainLabel(withdraw_fact_form)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.reason_label, 0, 0, 1, 1)

        self.reason = QLineEdit(withdraw_fact_form)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(200)

        self.rows.addWidget(self.reason, 0, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(withdraw_fact_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.reason_label.setBuddy(self.reason)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(withdraw_fact_form)

        QMetaObject.connectSlotsByName(withdraw_fact_form)
    # setupUi

    def retranslateUi(self, withdraw_fact_form):
        self.sentence.setText("")
        self.sentence.setProperty(u"role", QCoreApplication.translate("WithdrawFactForm", u"strong", None))
        self.reason_label.setText(QCoreApplication.translate("WithdrawFactForm", u"Motif du retrait", None))
#if QT_CONFIG(accessibility)
        self.reason.setAccessibleName(QCoreApplication.translate("WithdrawFactForm", u"Motif du retrait", None))
#endif // QT_CONFIG(accessibility)
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("WithdrawFactForm", u"problem", None))
        pass
    # retranslateUi
