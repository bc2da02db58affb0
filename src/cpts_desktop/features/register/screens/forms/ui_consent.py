# Compiled from ui/register/consent.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_ConsentForm(object):
    def setupUi(self, ConsentForm):
        if not ConsentForm.objectName():
            ConsentForm.setObjectName(u"ConsentForm")
        self.grid = QGridLayout(ConsentForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.cell_1 = QVBoxLayout()
        self.cell_1.setSpacing(3)
        self.cell_1.setObjectName(u"cell_1")
        self.label_decision = PlainLabel(ConsentForm)
        self.label_decision.setObjectName(u"label_decision")
        self.label_decision.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_1.addWidget(self.label_decision)

        self.decision = QComboBox(ConsentForm)
        self.decision.setObjectName(u"decision")

        self.cell_1.addWidget(self.decision)

        self.decision_problem = PlainLabel(ConsentForm)
        self.decision_problem.setObjectName(u"decision_problem")
        self.decision_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.decision_problem.setWordWrap(True)

        self.cell_1.addWidget(self.decision_problem)

        self.rest_1 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_1.addItem(self.rest_1)


        self.grid.addLayout(self.cell_1, 0, 0, 1, 1)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_recipient = PlainLabel(ConsentForm)
        self.label_recipient.setObjectName(u"label_recipient")
        self.label_recipient.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_recipient)

        self.recipient = QLineEdit(ConsentForm)
        self.recipient.setObjectName(u"recipient")
        self.recipient.setMaxLength(100)

        self.cell_2.addWidget(self.recipient)

        self.recipient_problem = PlainLabel(ConsentForm)
        self.recipient_problem.setObjectName(u"recipient_problem")
        self.recipient_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.recipient_problem.setWordWrap(True)

        self.cell_2.addWidget(self.recipient_problem)

        self.recipient_member = PlainLabel(ConsentForm)
        self.recipient_member.setObjectName(u"recipient_member")
        self.recipient_member.setTextFormat(Qt.TextFormat.PlainText)
        self.recipient_member.setWordWrap(True)

        self.cell_2.addWidget(self.recipient_member)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 0, 1, 1, 2)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_form = PlainLabel(ConsentForm)
        self.label_form.setObjectName(u"label_form")
        self.label_form.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_form)

        self.form = QComboBox(ConsentForm)
        self.form.setObjectName(u"form")

        self.cell_3.addWidget(self.form)

        self.form_problem = PlainLabel(ConsentForm)
        self.form_problem.setObjectName(u"form_problem")
        self.form_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.form_problem.setWordWrap(True)

        self.cell_3.addWidget(self.form_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 0, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_since = PlainLabel(ConsentForm)
        self.label_since.setObjectName(u"label_since")
        self.label_since.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_since)

        self.since = QLineEdit(ConsentForm)
        self.since.setObjectName(u"since")
        self.since.setMaxLength(20)

        self.cell_4.addWidget(self.since)

        self.since_problem = PlainLabel(ConsentForm)
        self.since_problem.setObjectName(u"since_problem")
        self.since_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.since_problem.setWordWrap(True)

        self.cell_4.addWidget(self.since_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 1, 1, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.label_until = PlainLabel(ConsentForm)
        self.label_until.setObjectName(u"label_until")
        self.label_until.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_until)

        self.until = QLineEdit(ConsentForm)
        self.until.setObjectName(u"until")
        self.until.setMaxLength(20)

        self.cell_5.addWidget(self.until)

        self.until_problem = PlainLabel(ConsentForm)
        self.until_problem.setObjectName(u"until_problem")
        self.until_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.until_problem.setWordWrap(True)

        self.cell_5.addWidget(self.until_problem)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 1, 2, 1, 1)

        self.text_6 = PlainLabel(ConsentForm)
        self.text_6.setObjectName(u"text_6")
        self.text_6.setTextFormat(Qt.TextFormat.PlainText)
        self.text_6.setWordWrap(True)

        self.grid.addWidget(self.text_6, 2, 0, 1, 3)

        self.cell_7 = QVBoxLayout()
        self.cell_7.setSpacing(3)
        self.cell_7.setObjectName(u"cell_7")
        self.scope_identite = QCheckBox(ConsentForm)
        self.scope_identite.setObjectName(u"scope_identite")

        self.cell_7.addWidget(self.scope_identite)

        self.rest_7 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_7.addItem(self.rest_7)


        self.grid.addLayout(self.cell_7, 3, 0, 1, 1)

        self.cell_8 = QVBoxLayout()
        self.cell_8.setSpacing(3)
        self.cell_8.setObjectName(u"cell_8")
        self.scope_mesures = QCheckBox(ConsentForm)
        self.scope_mesures.setObjectName(u"scope_mesures")

        self.cell_8.addWidget(self.scope_mesures)

        self.rest_8 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_8.addItem(self.rest_8)


        self.grid.addLayout(self.cell_8, 3, 1, 1, 1)

        self.cell_9 = QVBoxLayout()
        self.cell_9.setSpacing(3)
        self.cell_9.setObjectName(u"cell_9")
        self.scope_traitements = QCheckBox(ConsentForm)
        self.scope_traitements.setObjectName(u"scope_traitements")

        self.cell_9.addWidget(self.scope_traitements)

        self.rest_9 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_9.addItem(self.rest_9)


        self.grid.addLayout(self.cell_9, 3, 2, 1, 1)

        self.cell_10 = QVBoxLayout()
        self.cell_10.setSpacing(3)
        self.cell_10.setObjectName(u"cell_10")
        self.scope_documents = QCheckBox(ConsentForm)
        self.scope_documents.setObjectName(u"scope_documents")

        self.cell_10.addWidget(self.scope_documents)

        self.rest_10 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_10.addItem(self.rest_10)


        self.grid.addLayout(self.cell_10, 4, 0, 1, 1)

        self.cell_11 = QVBoxLayout()
        self.cell_11.setSpacing(3)
        self.cell_11.setObjectName(u"cell_11")
        self.scope_alertes = QCheckBox(ConsentForm)
        self.scope_alertes.setObjectName(u"scope_alertes")

        self.cell_11.addWidget(self.scope_alertes)

        self.rest_11 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_11.addItem(self.rest_11)


        self.grid.addLayout(self.cell_11, 4, 1, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
#if QT_CONFIG(shortcut)
        self.label_decision.setBuddy(self.decision)
        self.label_recipient.setBuddy(self.recipient)
        self.label_form.setBuddy(self.form)
        self.label_since.setBuddy(self.since)
        self.label_until.setBuddy(self.until)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.decision, self.recipient)
        QWidget.setTabOrder(self.recipient, self.form)
        QWidget.setTabOrder(self.form, self.since)
        QWidget.setTabOrder(self.since, self.until)
        QWidget.setTabOrder(self.until, self.scope_identite)
        QWidget.setTabOrder(self.scope_identite, self.scope_mesures)
        QWidget.setTabOrder(self.scope_mesures, self.scope_traitements)
        QWidget.setTabOrder(self.scope_traitements, self.scope_documents)
        QWidget.setTabOrder(self.scope_documents, self.scope_alertes)

        self.retranslateUi(ConsentForm)

        QMetaObject.connectSlotsByName(ConsentForm)
    # setupUi

    def retranslateUi(self, ConsentForm):
        self.label_decision.setText(QCoreApplication.translate("ConsentForm", u"Le patient", None))
        self.label_decision.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.decision.setAccessibleName(QCoreApplication.translate("ConsentForm", u"Le patient", None))
#endif // QT_CONFIG(accessibility)
        self.decision_problem.setText("")
        self.decision_problem.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"problem", None))
        self.label_recipient.setText(QCoreApplication.translate("ConsentForm", u"Destinataire", None))
        self.label_recipient.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"strong", None))
        self.recipient.setPlaceholderText(QCoreApplication.translate("ConsentForm", u"Nom du professionnel", None))
#if QT_CONFIG(accessibility)
        self.recipient.setAccessibleName(QCoreApplication.translate("ConsentForm", u"Destinataire", None))
#endif // QT_CONFIG(accessibility)
        self.recipient_problem.setText("")
        self.recipient_problem.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"problem", None))
        self.recipient_member.setText("")
        self.recipient_member.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"hint", None))
        self.label_form.setText(QCoreApplication.translate("ConsentForm", u"Recueilli", None))
        self.label_form.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.form.setAccessibleName(QCoreApplication.translate("ConsentForm", u"Recueilli", None))
#endif // QT_CONFIG(accessibility)
        self.form_problem.setText("")
        self.form_problem.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"problem", None))
        self.label_since.setText(QCoreApplication.translate("ConsentForm", u"\u00c0 partir du", None))
        self.label_since.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("ConsentForm", u"\u00c0 partir du", None))
#endif // QT_CONFIG(accessibility)
        self.since_problem.setText("")
        self.since_problem.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"problem", None))
        self.label_until.setText(QCoreApplication.translate("ConsentForm", u"Jusqu\u2019au", None))
        self.label_until.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"strong", None))
        self.until.setPlaceholderText(QCoreApplication.translate("ConsentForm", u"Sans fin si vide", None))
#if QT_CONFIG(accessibility)
        self.until.setAccessibleName(QCoreApplication.translate("ConsentForm", u"Jusqu\u2019au", None))
#endif // QT_CONFIG(accessibility)
        self.until_problem.setText("")
        self.until_problem.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"problem", None))
        self.text_6.setText(QCoreApplication.translate("ConsentForm", u"Ce qui est partag\u00e9", None))
        self.text_6.setProperty(u"role", QCoreApplication.translate("ConsentForm", u"strong", None))
        self.scope_identite.setText(QCoreApplication.translate("ConsentForm", u"Identit\u00e9 et coordonn\u00e9es", None))
        self.scope_mesures.setText(QCoreApplication.translate("ConsentForm", u"Mesures", None))
        self.scope_traitements.setText(QCoreApplication.translate("ConsentForm", u"Traitements", None))
        self.scope_documents.setText(QCoreApplication.translate("ConsentForm", u"Documents", None))
        self.scope_alertes.setText(QCoreApplication.translate("ConsentForm", u"Alertes", None))
        pass
    # retranslateUi
