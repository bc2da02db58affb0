# Compiled from ui/register/contact.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_ContactForm(object):
    def setupUi(self, ContactForm):
        if not ContactForm.objectName():
            ContactForm.setObjectName(u"ContactForm")
        self.grid = QGridLayout(ContactForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(ContactForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 2)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_name = PlainLabel(ContactForm)
        self.label_name.setObjectName(u"label_name")
        self.label_name.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_name)

        self.name = QLineEdit(ContactForm)
        self.name.setObjectName(u"name")
        self.name.setMaxLength(100)

        self.cell_2.addWidget(self.name)

        self.name_problem = PlainLabel(ContactForm)
        self.name_problem.setObjectName(u"name_problem")
        self.name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.name_problem.setWordWrap(True)

        self.cell_2.addWidget(self.name_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_phone = PlainLabel(ContactForm)
        self.label_phone.setObjectName(u"label_phone")
        self.label_phone.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_phone)

        self.phone = QLineEdit(ContactForm)
        self.phone.setObjectName(u"phone")
        self.phone.setMaxLength(40)

        self.cell_3.addWidget(self.phone)

        self.phone_problem = PlainLabel(ContactForm)
        self.phone_problem.setObjectName(u"phone_problem")
        self.phone_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.phone_problem.setWordWrap(True)

        self.cell_3.addWidget(self.phone_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 1, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_relation = PlainLabel(ContactForm)
        self.label_relation.setObjectName(u"label_relation")
        self.label_relation.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_relation)

        self.relation = QComboBox(ContactForm)
        self.relation.setObjectName(u"relation")
        self.relation.setEditable(True)

        self.cell_4.addWidget(self.relation)

        self.relation_problem = PlainLabel(ContactForm)
        self.relation_problem.setObjectName(u"relation_problem")
        self.relation_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.relation_problem.setWordWrap(True)

        self.cell_4.addWidget(self.relation_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 2, 0, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.label_note = PlainLabel(ContactForm)
        self.label_note.setObjectName(u"label_note")
        self.label_note.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_note)

        self.note = QLineEdit(ContactForm)
        self.note.setObjectName(u"note")
        self.note.setMaxLength(200)

        self.cell_5.addWidget(self.note)

        self.note_problem = PlainLabel(ContactForm)
        self.note_problem.setObjectName(u"note_problem")
        self.note_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.note_problem.setWordWrap(True)

        self.cell_5.addWidget(self.note_problem)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 1, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_name.setBuddy(self.name)
        self.label_phone.setBuddy(self.phone)
        self.label_relation.setBuddy(self.relation)
        self.label_note.setBuddy(self.note)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.name, self.phone)
        QWidget.setTabOrder(self.phone, self.relation)
        QWidget.setTabOrder(self.relation, self.note)

        self.retranslateUi(ContactForm)

        QMetaObject.connectSlotsByName(ContactForm)
    # setupUi

    def retranslateUi(self, ContactForm):
        self.text_1.setText(QCoreApplication.translate("ContactForm", u"Une personne \u00e0 pr\u00e9venir est appel\u00e9e en cas de besoin. Elle n\u2019est pas consult\u00e9e sur les soins : c\u2019est le r\u00f4le de la personne de confiance.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("ContactForm", u"hint", None))
        self.label_name.setText(QCoreApplication.translate("ContactForm", u"Nom et pr\u00e9nom", None))
        self.label_name.setProperty(u"role", QCoreApplication.translate("ContactForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.name.setAccessibleName(QCoreApplication.translate("ContactForm", u"Nom et pr\u00e9nom", None))
#endif // QT_CONFIG(accessibility)
        self.name_problem.setText("")
        self.name_problem.setProperty(u"role", QCoreApplication.translate("ContactForm", u"problem", None))
        self.label_phone.setText(QCoreApplication.translate("ContactForm", u"T\u00e9l\u00e9phone", None))
        self.label_phone.setProperty(u"role", QCoreApplication.translate("ContactForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.phone.setAccessibleName(QCoreApplication.translate("ContactForm", u"T\u00e9l\u00e9phone", None))
#endif // QT_CONFIG(accessibility)
        self.phone_problem.setText("")
        self.phone_problem.setProperty(u"role", QCoreApplication.translate("ContactForm", u"problem", None))
        self.label_relation.setText(QCoreApplication.translate("ContactForm", u"Lien avec le patient", None))
        self.label_relation.setProperty(u"role", QCoreApplication.translate("ContactForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.relation.setAccessibleName(QCoreApplication.translate("ContactForm", u"Lien avec le patient", None))
#endif // QT_CONFIG(accessibility)
        self.relation_problem.setText("")
        self.relation_problem.setProperty(u"role", QCoreApplication.translate("ContactForm", u"problem", None))
        self.label_note.setText(QCoreApplication.translate("ContactForm", u"Remarque", None))
        self.label_note.setProperty(u"role", QCoreApplication.translate("ContactForm", u"strong", None))
        self.note.setPlaceholderText(QCoreApplication.translate("ContactForm", u"Apr\u00e8s 18 h, a les cl\u00e9s\u2026", None))
#if QT_CONFIG(accessibility)
        self.note.setAccessibleName(QCoreApplication.translate("ContactForm", u"Remarque", None))
#endif // QT_CONFIG(accessibility)
        self.note_problem.setText("")
        self.note_problem.setProperty(u"role", QCoreApplication.translate("ContactForm", u"problem", None))
        pass
    # retranslateUi
