# Compiled from ui/register/trusted_person.ui by packaging/build_forms.py: edit the form, not this file.
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

from cpts_desktop.shell.widgets.checks import WrappingCheckBox
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_TrustedPersonForm(object):
    def setupUi(self, TrustedPersonForm):
        if not TrustedPersonForm.objectName():
            TrustedPersonForm.setObjectName(u"TrustedPersonForm")
        self.grid = QGridLayout(TrustedPersonForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(TrustedPersonForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 2)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_name = PlainLabel(TrustedPersonForm)
        self.label_name.setObjectName(u"label_name")
        self.label_name.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_name)

        self.name = QLineEdit(TrustedPersonForm)
        self.name.setObjectName(u"name")
        self.name.setMaxLength(100)

        self.cell_2.addWidget(self.name)

        self.name_problem = PlainLabel(TrustedPersonForm)
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
        self.label_phone = PlainLabel(TrustedPersonForm)
        self.label_phone.setObjectName(u"label_phone")
        self.label_phone.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_phone)

        self.phone = QLineEdit(TrustedPersonForm)
        self.phone.setObjectName(u"phone")
        self.phone.setMaxLength(40)

        self.cell_3.addWidget(self.phone)

        self.phone_problem = PlainLabel(TrustedPersonForm)
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
        self.label_relation = PlainLabel(TrustedPersonForm)
        self.label_relation.setObjectName(u"label_relation")
        self.label_relation.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_relation)

        self.relation = QComboBox(TrustedPersonForm)
        self.relation.setObjectName(u"relation")
        self.relation.setEditable(True)

        self.cell_4.addWidget(self.relation)

        self.relation_problem = PlainLabel(TrustedPersonForm)
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
        self.label_designated_on = PlainLabel(TrustedPersonForm)
        self.label_designated_on.setObjectName(u"label_designated_on")
        self.label_designated_on.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_designated_on)

        self.designated_on = QLineEdit(TrustedPersonForm)
        self.designated_on.setObjectName(u"designated_on")
        self.designated_on.setMaxLength(20)

        self.cell_5.addWidget(self.designated_on)

        self.designated_on_problem = PlainLabel(TrustedPersonForm)
        self.designated_on_problem.setObjectName(u"designated_on_problem")
        self.designated_on_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.designated_on_problem.setWordWrap(True)

        self.cell_5.addWidget(self.designated_on_problem)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 1, 1, 1)

        self.cell_6 = QVBoxLayout()
        self.cell_6.setSpacing(3)
        self.cell_6.setObjectName(u"cell_6")
        self.written_and_cosigned = WrappingCheckBox(TrustedPersonForm)
        self.written_and_cosigned.setObjectName(u"written_and_cosigned")

        self.cell_6.addWidget(self.written_and_cosigned)

        self.rest_6 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_6.addItem(self.rest_6)


        self.grid.addLayout(self.cell_6, 3, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_name.setBuddy(self.name)
        self.label_phone.setBuddy(self.phone)
        self.label_relation.setBuddy(self.relation)
        self.label_designated_on.setBuddy(self.designated_on)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.name, self.phone)
        QWidget.setTabOrder(self.phone, self.relation)
        QWidget.setTabOrder(self.relation, self.designated_on)
        QWidget.setTabOrder(self.designated_on, self.written_and_cosigned)

        self.retranslateUi(TrustedPersonForm)

        QMetaObject.connectSlotsByName(TrustedPersonForm)
    # setupUi

    def retranslateUi(self, TrustedPersonForm):
        self.text_1.setText(QCoreApplication.translate("TrustedPersonForm", u"La personne de confiance est d\u00e9sign\u00e9e par \u00e9crit et cosigne (CSP L1111-6). Elle t\u00e9moigne de la volont\u00e9 du patient.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"hint", None))
        self.label_name.setText(QCoreApplication.translate("TrustedPersonForm", u"Nom et pr\u00e9nom", None))
        self.label_name.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.name.setAccessibleName(QCoreApplication.translate("TrustedPersonForm", u"Nom et pr\u00e9nom", None))
#endif // QT_CONFIG(accessibility)
        self.name_problem.setText("")
        self.name_problem.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"problem", None))
        self.label_phone.setText(QCoreApplication.translate("TrustedPersonForm", u"T\u00e9l\u00e9phone", None))
        self.label_phone.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.phone.setAccessibleName(QCoreApplication.translate("TrustedPersonForm", u"T\u00e9l\u00e9phone", None))
#endif // QT_CONFIG(accessibility)
        self.phone_problem.setText("")
        self.phone_problem.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"problem", None))
        self.label_relation.setText(QCoreApplication.translate("TrustedPersonForm", u"Lien avec le patient", None))
        self.label_relation.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.relation.setAccessibleName(QCoreApplication.translate("TrustedPersonForm", u"Lien avec le patient", None))
#endif // QT_CONFIG(accessibility)
        self.relation_problem.setText("")
        self.relation_problem.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"problem", None))
        self.label_designated_on.setText(QCoreApplication.translate("TrustedPersonForm", u"D\u00e9sign\u00e9e le", None))
        self.label_designated_on.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"strong", None))
        self.designated_on.setPlaceholderText(QCoreApplication.translate("TrustedPersonForm", u"12/03/2026", None))
#if QT_CONFIG(accessibility)
        self.designated_on.setAccessibleName(QCoreApplication.translate("TrustedPersonForm", u"D\u00e9sign\u00e9e le", None))
#endif // QT_CONFIG(accessibility)
        self.designated_on_problem.setText("")
        self.designated_on_problem.setProperty(u"role", QCoreApplication.translate("TrustedPersonForm", u"problem", None))
        self.written_and_cosigned.setText(QCoreApplication.translate("TrustedPersonForm", u"D\u00e9signation \u00e9crite et cosign\u00e9e, vue par moi", None))
        pass
    # retranslateUi
