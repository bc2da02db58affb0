# Compiled from ui/register/condition.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_ConditionForm(object):
    def setupUi(self, ConditionForm):
        if not ConditionForm.objectName():
            ConditionForm.setObjectName(u"ConditionForm")
        self.grid = QGridLayout(ConditionForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.cell_1 = QVBoxLayout()
        self.cell_1.setSpacing(3)
        self.cell_1.setObjectName(u"cell_1")
        self.label_label = PlainLabel(ConditionForm)
        self.label_label.setObjectName(u"label_label")
        self.label_label.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_1.addWidget(self.label_label)

        self.label = QLineEdit(ConditionForm)
        self.label.setObjectName(u"label")
        self.label.setMaxLength(200)

        self.cell_1.addWidget(self.label)

        self.label_problem = PlainLabel(ConditionForm)
        self.label_problem.setObjectName(u"label_problem")
        self.label_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.label_problem.setWordWrap(True)

        self.cell_1.addWidget(self.label_problem)

        self.rest_1 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_1.addItem(self.rest_1)


        self.grid.addLayout(self.cell_1, 0, 0, 1, 1)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_code = PlainLabel(ConditionForm)
        self.label_code.setObjectName(u"label_code")
        self.label_code.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_code)

        self.code = QLineEdit(ConditionForm)
        self.code.setObjectName(u"code")
        self.code.setMaxLength(60)

        self.cell_2.addWidget(self.code)

        self.code_problem = PlainLabel(ConditionForm)
        self.code_problem.setObjectName(u"code_problem")
        self.code_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.code_problem.setWordWrap(True)

        self.cell_2.addWidget(self.code_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 0, 1, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_since = PlainLabel(ConditionForm)
        self.label_since.setObjectName(u"label_since")
        self.label_since.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_since)

        self.since = QLineEdit(ConditionForm)
        self.since.setObjectName(u"since")
        self.since.setMaxLength(20)

        self.cell_3.addWidget(self.since)

        self.since_problem = PlainLabel(ConditionForm)
        self.since_problem.setObjectName(u"since_problem")
        self.since_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.since_problem.setWordWrap(True)

        self.cell_3.addWidget(self.since_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 0, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_until = PlainLabel(ConditionForm)
        self.label_until.setObjectName(u"label_until")
        self.label_until.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_until)

        self.until = QLineEdit(ConditionForm)
        self.until.setObjectName(u"until")
        self.until.setMaxLength(20)

        self.cell_4.addWidget(self.until)

        self.until_problem = PlainLabel(ConditionForm)
        self.until_problem.setObjectName(u"until_problem")
        self.until_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.until_problem.setWordWrap(True)

        self.cell_4.addWidget(self.until_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 1, 1, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.active = QCheckBox(ConditionForm)
        self.active.setObjectName(u"active")

        self.cell_5.addWidget(self.active)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_label.setBuddy(self.label)
        self.label_code.setBuddy(self.code)
        self.label_since.setBuddy(self.since)
        self.label_until.setBuddy(self.until)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.label, self.code)
        QWidget.setTabOrder(self.code, self.since)
        QWidget.setTabOrder(self.since, self.until)
        QWidget.setTabOrder(self.until, self.active)

        self.retranslateUi(ConditionForm)

        QMetaObject.connectSlotsByName(ConditionForm)
    # setupUi

    def retranslateUi(self, ConditionForm):
        self.label_label.setText(QCoreApplication.translate("ConditionForm", u"Ant\u00e9c\u00e9dent ou diagnostic", None))
        self.label_label.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"strong", None))
        self.label.setPlaceholderText(QCoreApplication.translate("ConditionForm", u"Insuffisance cardiaque, BPCO\u2026", None))
#if QT_CONFIG(accessibility)
        self.label.setAccessibleName(QCoreApplication.translate("ConditionForm", u"Ant\u00e9c\u00e9dent ou diagnostic", None))
#endif // QT_CONFIG(accessibility)
        self.label_problem.setText("")
        self.label_problem.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"problem", None))
        self.label_code.setText(QCoreApplication.translate("ConditionForm", u"Code", None))
        self.label_code.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"strong", None))
        self.code.setPlaceholderText(QCoreApplication.translate("ConditionForm", u"Facultatif\u00a0: cim10:I50.0", None))
#if QT_CONFIG(accessibility)
        self.code.setAccessibleName(QCoreApplication.translate("ConditionForm", u"Code", None))
#endif // QT_CONFIG(accessibility)
        self.code_problem.setText("")
        self.code_problem.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"problem", None))
        self.label_since.setText(QCoreApplication.translate("ConditionForm", u"Depuis le", None))
        self.label_since.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"strong", None))
        self.since.setPlaceholderText(QCoreApplication.translate("ConditionForm", u"12/03/2024, facultatif", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("ConditionForm", u"Depuis le", None))
#endif // QT_CONFIG(accessibility)
        self.since_problem.setText("")
        self.since_problem.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"problem", None))
        self.label_until.setText(QCoreApplication.translate("ConditionForm", u"Jusqu\u2019au", None))
        self.label_until.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"strong", None))
        self.until.setPlaceholderText(QCoreApplication.translate("ConditionForm", u"Vide tant qu\u2019il dure", None))
#if QT_CONFIG(accessibility)
        self.until.setAccessibleName(QCoreApplication.translate("ConditionForm", u"Jusqu\u2019au", None))
#endif // QT_CONFIG(accessibility)
        self.until_problem.setText("")
        self.until_problem.setProperty(u"role", QCoreApplication.translate("ConditionForm", u"problem", None))
        self.active.setText(QCoreApplication.translate("ConditionForm", u"Toujours en cours", None))
        pass
    # retranslateUi
