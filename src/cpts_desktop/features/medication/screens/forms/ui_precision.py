# Compiled from ui/medication/precision.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_PrecisionForm(object):
    def setupUi(self, PrecisionForm):
        if not PrecisionForm.objectName():
            PrecisionForm.setObjectName(u"PrecisionForm")
        self.lines = QVBoxLayout(PrecisionForm)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.label_proposal = PlainLabel(PrecisionForm)
        self.label_proposal.setObjectName(u"label_proposal")
        self.label_proposal.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_proposal)

        self.proposal = QPlainTextEdit(PrecisionForm)
        self.proposal.setObjectName(u"proposal")
        self.proposal.setTabChangesFocus(True)

        self.lines.addWidget(self.proposal)

        self.proposal_problem = PlainLabel(PrecisionForm)
        self.proposal_problem.setObjectName(u"proposal_problem")
        self.proposal_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.proposal_problem.setWordWrap(True)

        self.lines.addWidget(self.proposal_problem)

        self.label_argument = PlainLabel(PrecisionForm)
        self.label_argument.setObjectName(u"label_argument")
        self.label_argument.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_argument)

        self.argument = QLineEdit(PrecisionForm)
        self.argument.setObjectName(u"argument")
        self.argument.setMaxLength(600)

        self.lines.addWidget(self.argument)

        self.argument_problem = PlainLabel(PrecisionForm)
        self.argument_problem.setObjectName(u"argument_problem")
        self.argument_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.argument_problem.setWordWrap(True)

        self.lines.addWidget(self.argument_problem)

        self.label_gravity = PlainLabel(PrecisionForm)
        self.label_gravity.setObjectName(u"label_gravity")
        self.label_gravity.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_gravity)

        self.gravity = QComboBox(PrecisionForm)
        self.gravity.setObjectName(u"gravity")

        self.lines.addWidget(self.gravity)

        self.gravity_problem = PlainLabel(PrecisionForm)
        self.gravity_problem.setObjectName(u"gravity_problem")
        self.gravity_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.gravity_problem.setWordWrap(True)

        self.lines.addWidget(self.gravity_problem)

        self.label_act_ip_problem = PlainLabel(PrecisionForm)
        self.label_act_ip_problem.setObjectName(u"label_act_ip_problem")
        self.label_act_ip_problem.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_act_ip_problem)

        self.act_ip_problem = QComboBox(PrecisionForm)
        self.act_ip_problem.setObjectName(u"act_ip_problem")

        self.lines.addWidget(self.act_ip_problem)

        self.act_ip_problem_problem = PlainLabel(PrecisionForm)
        self.act_ip_problem_problem.setObjectName(u"act_ip_problem_problem")
        self.act_ip_problem_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.act_ip_problem_problem.setWordWrap(True)

        self.lines.addWidget(self.act_ip_problem_problem)

        self.label_act_ip_intervention = PlainLabel(PrecisionForm)
        self.label_act_ip_intervention.setObjectName(u"label_act_ip_intervention")
        self.label_act_ip_intervention.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_act_ip_intervention)

        self.act_ip_intervention = QComboBox(PrecisionForm)
        self.act_ip_intervention.setObjectName(u"act_ip_intervention")

        self.lines.addWidget(self.act_ip_intervention)

        self.act_ip_intervention_problem = PlainLabel(PrecisionForm)
        self.act_ip_intervention_problem.setObjectName(u"act_ip_intervention_problem")
        self.act_ip_intervention_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.act_ip_intervention_problem.setWordWrap(True)

        self.lines.addWidget(self.act_ip_intervention_problem)

#if QT_CONFIG(shortcut)
        self.label_proposal.setBuddy(self.proposal)
        self.label_argument.setBuddy(self.argument)
        self.label_gravity.setBuddy(self.gravity)
        self.label_act_ip_problem.setBuddy(self.act_ip_problem)
        self.label_act_ip_intervention.setBuddy(self.act_ip_intervention)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.proposal, self.argument)
        QWidget.setTabOrder(self.argument, self.gravity)
        QWidget.setTabOrder(self.gravity, self.act_ip_problem)
        QWidget.setTabOrder(self.act_ip_problem, self.act_ip_intervention)

        self.retranslateUi(PrecisionForm)

        QMetaObject.connectSlotsByName(PrecisionForm)
    # setupUi

    def retranslateUi(self, PrecisionForm):
        self.label_proposal.setText(QCoreApplication.translate("PrecisionForm", u"Proposition au m\u00e9decin", None))
        self.label_proposal.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"strong", None))
        self.proposal.setPlaceholderText(QCoreApplication.translate("PrecisionForm", u"Ce que la lettre propose, avec l\u2019alternative", None))
#if QT_CONFIG(accessibility)
        self.proposal.setAccessibleName(QCoreApplication.translate("PrecisionForm", u"Proposition au m\u00e9decin", None))
#endif // QT_CONFIG(accessibility)
        self.proposal_problem.setText("")
        self.proposal_problem.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"problem", None))
        self.label_argument.setText(QCoreApplication.translate("PrecisionForm", u"Argument (facultatif)", None))
        self.label_argument.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"strong", None))
        self.argument.setPlaceholderText(QCoreApplication.translate("PrecisionForm", u"Ce qui l\u2019appuie chez ce patient", None))
#if QT_CONFIG(accessibility)
        self.argument.setAccessibleName(QCoreApplication.translate("PrecisionForm", u"Argument (facultatif)", None))
#endif // QT_CONFIG(accessibility)
        self.argument_problem.setText("")
        self.argument_problem.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"problem", None))
        self.label_gravity.setText(QCoreApplication.translate("PrecisionForm", u"Gravit\u00e9", None))
        self.label_gravity.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.gravity.setAccessibleName(QCoreApplication.translate("PrecisionForm", u"Gravit\u00e9", None))
#endif // QT_CONFIG(accessibility)
        self.gravity_problem.setText("")
        self.gravity_problem.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"problem", None))
        self.label_act_ip_problem.setText(QCoreApplication.translate("PrecisionForm", u"Probl\u00e8me (Act-IP, SFPC 2004)", None))
        self.label_act_ip_problem.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.act_ip_problem.setAccessibleName(QCoreApplication.translate("PrecisionForm", u"Probl\u00e8me (Act-IP, SFPC 2004)", None))
#endif // QT_CONFIG(accessibility)
        self.act_ip_problem_problem.setText("")
        self.act_ip_problem_problem.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"problem", None))
        self.label_act_ip_intervention.setText(QCoreApplication.translate("PrecisionForm", u"Intervention (Act-IP, SFPC 2004)", None))
        self.label_act_ip_intervention.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.act_ip_intervention.setAccessibleName(QCoreApplication.translate("PrecisionForm", u"Intervention (Act-IP, SFPC 2004)", None))
#endif // QT_CONFIG(accessibility)
        self.act_ip_intervention_problem.setText("")
        self.act_ip_intervention_problem.setProperty(u"role", QCoreApplication.translate("PrecisionForm", u"problem", None))
        pass
    # retranslateUi
