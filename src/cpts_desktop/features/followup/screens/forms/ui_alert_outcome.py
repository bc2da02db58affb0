# Compiled from ui/followup/alert_outcome.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_AlertOutcomeForm(object):
    def setupUi(self, alert_outcome_form):
        if not alert_outcome_form.objectName():
            alert_outcome_form.setObjectName(u"alert_outcome_form")
        self.layout = QVBoxLayout(alert_outcome_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.sentence = PlainLabel(alert_outcome_form)
        self.sentence.setObjectName(u"sentence")
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)

        self.layout.addWidget(self.sentence)

        self.detail = PlainLabel(alert_outcome_form)
        self.detail.setObjectName(u"detail")
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setWordWrap(True)

        self.layout.addWidget(self.detail)

        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(8)
        self.outcome_label = PlainLabel(alert_outcome_form)
        self.outcome_label.setObjectName(u"outcome_label")
        self.outcome_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.outcome_label, 0, 0, 1, 1)

        self.outcome = QComboBox(alert_outcome_form)
        self.outcome.setObjectName(u"outcome")

        self.rows.addWidget(self.outcome, 0, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(alert_outcome_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.outcome_label.setBuddy(self.outcome)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(alert_outcome_form)

        QMetaObject.connectSlotsByName(alert_outcome_form)
    # setupUi

    def retranslateUi(self, alert_outcome_form):
        self.sentence.setText("")
        self.sentence.setProperty(u"role", QCoreApplication.translate("AlertOutcomeForm", u"strong", None))
        self.detail.setText("")
        self.detail.setProperty(u"role", QCoreApplication.translate("AlertOutcomeForm", u"hint", None))
        self.outcome_label.setText(QCoreApplication.translate("AlertOutcomeForm", u"Depuis cette alerte", None))
#if QT_CONFIG(accessibility)
        self.outcome.setAccessibleName(QCoreApplication.translate("AlertOutcomeForm", u"Depuis cette alerte", None))
#endif // QT_CONFIG(accessibility)
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("AlertOutcomeForm", u"problem", None))
        pass
    # retranslateUi
