# Compiled from ui/register/ald.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_AldForm(object):
    def setupUi(self, AldForm):
        if not AldForm.objectName():
            AldForm.setObjectName(u"AldForm")
        self.grid = QGridLayout(AldForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(AldForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 2)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_code = PlainLabel(AldForm)
        self.label_code.setObjectName(u"label_code")
        self.label_code.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_code)

        self.code = QComboBox(AldForm)
        self.code.setObjectName(u"code")

        self.cell_2.addWidget(self.code)

        self.code_problem = PlainLabel(AldForm)
        self.code_problem.setObjectName(u"code_problem")
        self.code_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.code_problem.setWordWrap(True)

        self.cell_2.addWidget(self.code_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 2)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_since = PlainLabel(AldForm)
        self.label_since.setObjectName(u"label_since")
        self.label_since.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_since)

        self.since = QLineEdit(AldForm)
        self.since.setObjectName(u"since")
        self.since.setMaxLength(20)

        self.cell_3.addWidget(self.since)

        self.since_problem = PlainLabel(AldForm)
        self.since_problem.setObjectName(u"since_problem")
        self.since_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.since_problem.setWordWrap(True)

        self.cell_3.addWidget(self.since_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 2, 0, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_until = PlainLabel(AldForm)
        self.label_until.setObjectName(u"label_until")
        self.label_until.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_until)

        self.until = QLineEdit(AldForm)
        self.until.setObjectName(u"until")
        self.until.setMaxLength(20)

        self.cell_4.addWidget(self.until)

        self.until_problem = PlainLabel(AldForm)
        self.until_problem.setObjectName(u"until_problem")
        self.until_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.until_problem.setWordWrap(True)

        self.cell_4.addWidget(self.until_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 2, 1, 1, 1)

        self.text_5 = PlainLabel(AldForm)
        self.text_5.setObjectName(u"text_5")
        self.text_5.setTextFormat(Qt.TextFormat.PlainText)
        self.text_5.setWordWrap(True)

        self.grid.addWidget(self.text_5, 3, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_code.setBuddy(self.code)
        self.label_since.setBuddy(self.since)
        self.label_until.setBuddy(self.until)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.code, self.since)
        QWidget.setTabOrder(self.since, self.until)

        self.retranslateUi(AldForm)

        QMetaObject.connectSlotsByName(AldForm)
    # setupUi

    def retranslateUi(self, AldForm):
        self.text_1.setText(QCoreApplication.translate("AldForm", u"Une ALD est reconnue par l\u2019Assurance Maladie. Retirez une erreur\u202f; donnez une date de fin \u00e0 celle qui s\u2019ach\u00e8ve.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("AldForm", u"hint", None))
        self.label_code.setText(QCoreApplication.translate("AldForm", u"Affection de longue dur\u00e9e", None))
        self.label_code.setProperty(u"role", QCoreApplication.translate("AldForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.code.setAccessibleName(QCoreApplication.translate("AldForm", u"Affection de longue dur\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.code_problem.setText("")
        self.code_problem.setProperty(u"role", QCoreApplication.translate("AldForm", u"problem", None))
        self.label_since.setText(QCoreApplication.translate("AldForm", u"Depuis le", None))
        self.label_since.setProperty(u"role", QCoreApplication.translate("AldForm", u"strong", None))
        self.since.setPlaceholderText(QCoreApplication.translate("AldForm", u"12/03/2024, facultatif", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("AldForm", u"Depuis le", None))
#endif // QT_CONFIG(accessibility)
        self.since_problem.setText("")
        self.since_problem.setProperty(u"role", QCoreApplication.translate("AldForm", u"problem", None))
        self.label_until.setText(QCoreApplication.translate("AldForm", u"Jusqu\u2019au", None))
        self.label_until.setProperty(u"role", QCoreApplication.translate("AldForm", u"strong", None))
        self.until.setPlaceholderText(QCoreApplication.translate("AldForm", u"Sans fin si vide", None))
#if QT_CONFIG(accessibility)
        self.until.setAccessibleName(QCoreApplication.translate("AldForm", u"Jusqu\u2019au", None))
#endif // QT_CONFIG(accessibility)
        self.until_problem.setText("")
        self.until_problem.setProperty(u"role", QCoreApplication.translate("AldForm", u"problem", None))
        self.text_5.setText(QCoreApplication.translate("AldForm", u"Libell\u00e9s \u00e0 v\u00e9rifier sur la liste officielle (CSS art. D160-4) avant toute impression.", None))
        self.text_5.setProperty(u"role", QCoreApplication.translate("AldForm", u"note", None))
        pass
    # retranslateUi
