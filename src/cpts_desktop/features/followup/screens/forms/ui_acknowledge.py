# Compiled from ui/followup/acknowledge.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_AcknowledgeForm(object):
    def setupUi(self, acknowledge_form):
        if not acknowledge_form.objectName():
            acknowledge_form.setObjectName(u"acknowledge_form")
        self.layout = QVBoxLayout(acknowledge_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(4)
        self.outcome_label = PlainLabel(acknowledge_form)
        self.outcome_label.setObjectName(u"outcome_label")
        self.outcome_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.outcome_label, 0, 0, 1, 1)

        self.outcome = QComboBox(acknowledge_form)
        self.outcome.setObjectName(u"outcome")

        self.rows.addWidget(self.outcome, 0, 1, 1, 1)

        self.reason_label = PlainLabel(acknowledge_form)
        self.reason_label.setObjectName(u"reason_label")
        self.reason_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.reason_label, 1, 0, 1, 1)

        self.reason = QLineEdit(acknowledge_form)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(300)

        self.rows.addWidget(self.reason, 1, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(acknowledge_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.outcome_label.setBuddy(self.outcome)
        self.reason_label.setBuddy(self.reason)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.outcome, self.reason)

        self.retranslateUi(acknowledge_form)

        QMetaObject.connectSlotsByName(acknowledge_form)
    # setupUi

    def retranslateUi(self, acknowledge_form):
        self.outcome_label.setText(QCoreApplication.translate("AcknowledgeForm", u"Ce qui a \u00e9t\u00e9 fait", None))
#if QT_CONFIG(accessibility)
        self.outcome.setAccessibleName(QCoreApplication.translate("AcknowledgeForm", u"Ce qui a \u00e9t\u00e9 fait", None))
#endif // QT_CONFIG(accessibility)
        self.reason_label.setText(QCoreApplication.translate("AcknowledgeForm", u"Pr\u00e9cision", None))
#if QT_CONFIG(accessibility)
        self.reason.setAccessibleName(QCoreApplication.translate("AcknowledgeForm", u"Pr\u00e9cision", None))
#endif // QT_CONFIG(accessibility)
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("AcknowledgeForm", u"problem", None))
        pass
    # retranslateUi
