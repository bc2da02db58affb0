# Compiled from ui/register/care_link.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CareLinkForm(object):
    def setupUi(self, CareLinkForm):
        if not CareLinkForm.objectName():
            CareLinkForm.setObjectName(u"CareLinkForm")
        self.grid = QGridLayout(CareLinkForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(CareLinkForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 2)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_professional = PlainLabel(CareLinkForm)
        self.label_professional.setObjectName(u"label_professional")
        self.label_professional.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_professional)

        self.professional = QLineEdit(CareLinkForm)
        self.professional.setObjectName(u"professional")
        self.professional.setMaxLength(100)

        self.cell_2.addWidget(self.professional)

        self.professional_problem = PlainLabel(CareLinkForm)
        self.professional_problem.setObjectName(u"professional_problem")
        self.professional_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.professional_problem.setWordWrap(True)

        self.cell_2.addWidget(self.professional_problem)

        self.professional_member = PlainLabel(CareLinkForm)
        self.professional_member.setObjectName(u"professional_member")
        self.professional_member.setTextFormat(Qt.TextFormat.PlainText)
        self.professional_member.setWordWrap(True)

        self.cell_2.addWidget(self.professional_member)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_basis = PlainLabel(CareLinkForm)
        self.label_basis.setObjectName(u"label_basis")
        self.label_basis.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_basis)

        self.basis = QComboBox(CareLinkForm)
        self.basis.setObjectName(u"basis")

        self.cell_3.addWidget(self.basis)

        self.basis_problem = PlainLabel(CareLinkForm)
        self.basis_problem.setObjectName(u"basis_problem")
        self.basis_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.basis_problem.setWordWrap(True)

        self.cell_3.addWidget(self.basis_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 1, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_since = PlainLabel(CareLinkForm)
        self.label_since.setObjectName(u"label_since")
        self.label_since.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_since)

        self.since = QLineEdit(CareLinkForm)
        self.since.setObjectName(u"since")
        self.since.setMaxLength(20)

        self.cell_4.addWidget(self.since)

        self.since_problem = PlainLabel(CareLinkForm)
        self.since_problem.setObjectName(u"since_problem")
        self.since_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.since_problem.setWordWrap(True)

        self.cell_4.addWidget(self.since_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 2, 0, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.label_until = PlainLabel(CareLinkForm)
        self.label_until.setObjectName(u"label_until")
        self.label_until.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_until)

        self.until = QLineEdit(CareLinkForm)
        self.until.setObjectName(u"until")
        self.until.setMaxLength(20)

        self.cell_5.addWidget(self.until)

        self.until_problem = PlainLabel(CareLinkForm)
        self.until_problem.setObjectName(u"until_problem")
        self.until_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.until_problem.setWordWrap(True)

        self.cell_5.addWidget(self.until_problem)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 1, 1, 1)

        self.cell_6 = QVBoxLayout()
        self.cell_6.setSpacing(3)
        self.cell_6.setObjectName(u"cell_6")
        self.label_note = PlainLabel(CareLinkForm)
        self.label_note.setObjectName(u"label_note")
        self.label_note.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_6.addWidget(self.label_note)

        self.note = QLineEdit(CareLinkForm)
        self.note.setObjectName(u"note")
        self.note.setMaxLength(200)

        self.cell_6.addWidget(self.note)

        self.note_problem = PlainLabel(CareLinkForm)
        self.note_problem.setObjectName(u"note_problem")
        self.note_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.note_problem.setWordWrap(True)

        self.cell_6.addWidget(self.note_problem)

        self.rest_6 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_6.addItem(self.rest_6)


        self.grid.addLayout(self.cell_6, 3, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_professional.setBuddy(self.professional)
        self.label_basis.setBuddy(self.basis)
        self.label_since.setBuddy(self.since)
        self.label_until.setBuddy(self.until)
        self.label_note.setBuddy(self.note)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.professional, self.basis)
        QWidget.setTabOrder(self.basis, self.since)
        QWidget.setTabOrder(self.since, self.until)
        QWidget.setTabOrder(self.until, self.note)

        self.retranslateUi(CareLinkForm)

        QMetaObject.connectSlotsByName(CareLinkForm)
    # setupUi

    def retranslateUi(self, CareLinkForm):
        self.text_1.setText(QCoreApplication.translate("CareLinkForm", u"\u00catre membre de la CPTS ne donne aucun droit : le lien de soins vient de l\u2019\u00e9quipe de soins, du consentement ou de l\u2019urgence.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"hint", None))
        self.label_professional.setText(QCoreApplication.translate("CareLinkForm", u"Professionnel", None))
        self.label_professional.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.professional.setAccessibleName(QCoreApplication.translate("CareLinkForm", u"Professionnel", None))
#endif // QT_CONFIG(accessibility)
        self.professional_problem.setText("")
        self.professional_problem.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"problem", None))
        self.professional_member.setText("")
        self.professional_member.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"hint", None))
        self.label_basis.setText(QCoreApplication.translate("CareLinkForm", u"\u00c0 quel titre", None))
        self.label_basis.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.basis.setAccessibleName(QCoreApplication.translate("CareLinkForm", u"\u00c0 quel titre", None))
#endif // QT_CONFIG(accessibility)
        self.basis_problem.setText("")
        self.basis_problem.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"problem", None))
        self.label_since.setText(QCoreApplication.translate("CareLinkForm", u"\u00c0 partir du", None))
        self.label_since.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("CareLinkForm", u"\u00c0 partir du", None))
#endif // QT_CONFIG(accessibility)
        self.since_problem.setText("")
        self.since_problem.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"problem", None))
        self.label_until.setText(QCoreApplication.translate("CareLinkForm", u"Jusqu\u2019au", None))
        self.label_until.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"strong", None))
        self.until.setPlaceholderText(QCoreApplication.translate("CareLinkForm", u"Sans fin si vide", None))
#if QT_CONFIG(accessibility)
        self.until.setAccessibleName(QCoreApplication.translate("CareLinkForm", u"Jusqu\u2019au", None))
#endif // QT_CONFIG(accessibility)
        self.until_problem.setText("")
        self.until_problem.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"problem", None))
        self.label_note.setText(QCoreApplication.translate("CareLinkForm", u"Motif", None))
        self.label_note.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"strong", None))
        self.note.setPlaceholderText(QCoreApplication.translate("CareLinkForm", u"Obligatoire en cas d\u2019urgence", None))
#if QT_CONFIG(accessibility)
        self.note.setAccessibleName(QCoreApplication.translate("CareLinkForm", u"Motif", None))
#endif // QT_CONFIG(accessibility)
        self.note_problem.setText("")
        self.note_problem.setProperty(u"role", QCoreApplication.translate("CareLinkForm", u"problem", None))
        pass
    # retranslateUi
