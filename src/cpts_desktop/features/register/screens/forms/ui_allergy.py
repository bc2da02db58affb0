# Compiled from ui/register/allergy.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_AllergyForm(object):
    def setupUi(self, AllergyForm):
        if not AllergyForm.objectName():
            AllergyForm.setObjectName(u"AllergyForm")
        self.grid = QGridLayout(AllergyForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.cell_1 = QVBoxLayout()
        self.cell_1.setSpacing(3)
        self.cell_1.setObjectName(u"cell_1")
        self.label_substance = PlainLabel(AllergyForm)
        self.label_substance.setObjectName(u"label_substance")
        self.label_substance.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_1.addWidget(self.label_substance)

        self.substance = QLineEdit(AllergyForm)
        self.substance.setObjectName(u"substance")
        self.substance.setMaxLength(100)

        self.cell_1.addWidget(self.substance)

        self.substance_problem = PlainLabel(AllergyForm)
        self.substance_problem.setObjectName(u"substance_problem")
        self.substance_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.substance_problem.setWordWrap(True)

        self.cell_1.addWidget(self.substance_problem)

        self.rest_1 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_1.addItem(self.rest_1)


        self.grid.addLayout(self.cell_1, 0, 0, 1, 1)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_reaction = PlainLabel(AllergyForm)
        self.label_reaction.setObjectName(u"label_reaction")
        self.label_reaction.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_reaction)

        self.reaction = QLineEdit(AllergyForm)
        self.reaction.setObjectName(u"reaction")
        self.reaction.setMaxLength(200)

        self.cell_2.addWidget(self.reaction)

        self.reaction_problem = PlainLabel(AllergyForm)
        self.reaction_problem.setObjectName(u"reaction_problem")
        self.reaction_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.reaction_problem.setWordWrap(True)

        self.cell_2.addWidget(self.reaction_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 0, 1, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_severity = PlainLabel(AllergyForm)
        self.label_severity.setObjectName(u"label_severity")
        self.label_severity.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_severity)

        self.severity = QComboBox(AllergyForm)
        self.severity.setObjectName(u"severity")

        self.cell_3.addWidget(self.severity)

        self.severity_problem = PlainLabel(AllergyForm)
        self.severity_problem.setObjectName(u"severity_problem")
        self.severity_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.severity_problem.setWordWrap(True)

        self.cell_3.addWidget(self.severity_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 0, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_noted_on = PlainLabel(AllergyForm)
        self.label_noted_on.setObjectName(u"label_noted_on")
        self.label_noted_on.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_noted_on)

        self.noted_on = QLineEdit(AllergyForm)
        self.noted_on.setObjectName(u"noted_on")
        self.noted_on.setMaxLength(20)

        self.cell_4.addWidget(self.noted_on)

        self.noted_on_problem = PlainLabel(AllergyForm)
        self.noted_on_problem.setObjectName(u"noted_on_problem")
        self.noted_on_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.noted_on_problem.setWordWrap(True)

        self.cell_4.addWidget(self.noted_on_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 1, 1, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_substance.setBuddy(self.substance)
        self.label_reaction.setBuddy(self.reaction)
        self.label_severity.setBuddy(self.severity)
        self.label_noted_on.setBuddy(self.noted_on)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.substance, self.reaction)
        QWidget.setTabOrder(self.reaction, self.severity)
        QWidget.setTabOrder(self.severity, self.noted_on)

        self.retranslateUi(AllergyForm)

        QMetaObject.connectSlotsByName(AllergyForm)
    # setupUi

    def retranslateUi(self, AllergyForm):
        self.label_substance.setText(QCoreApplication.translate("AllergyForm", u"Allergie ou intol\u00e9rance \u00e0", None))
        self.label_substance.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"strong", None))
        self.substance.setPlaceholderText(QCoreApplication.translate("AllergyForm", u"P\u00e9nicilline, iode, noix\u2026", None))
#if QT_CONFIG(accessibility)
        self.substance.setAccessibleName(QCoreApplication.translate("AllergyForm", u"Allergie ou intol\u00e9rance \u00e0", None))
#endif // QT_CONFIG(accessibility)
        self.substance_problem.setText("")
        self.substance_problem.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"problem", None))
        self.label_reaction.setText(QCoreApplication.translate("AllergyForm", u"R\u00e9action observ\u00e9e", None))
        self.label_reaction.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"strong", None))
        self.reaction.setPlaceholderText(QCoreApplication.translate("AllergyForm", u"Urticaire, \u0153d\u00e8me de Quincke\u2026", None))
#if QT_CONFIG(accessibility)
        self.reaction.setAccessibleName(QCoreApplication.translate("AllergyForm", u"R\u00e9action observ\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.reaction_problem.setText("")
        self.reaction_problem.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"problem", None))
        self.label_severity.setText(QCoreApplication.translate("AllergyForm", u"Gravit\u00e9", None))
        self.label_severity.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.severity.setAccessibleName(QCoreApplication.translate("AllergyForm", u"Gravit\u00e9", None))
#endif // QT_CONFIG(accessibility)
        self.severity_problem.setText("")
        self.severity_problem.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"problem", None))
        self.label_noted_on.setText(QCoreApplication.translate("AllergyForm", u"Connue depuis le", None))
        self.label_noted_on.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"strong", None))
        self.noted_on.setPlaceholderText(QCoreApplication.translate("AllergyForm", u"Facultatif", None))
#if QT_CONFIG(accessibility)
        self.noted_on.setAccessibleName(QCoreApplication.translate("AllergyForm", u"Connue depuis le", None))
#endif // QT_CONFIG(accessibility)
        self.noted_on_problem.setText("")
        self.noted_on_problem.setProperty(u"role", QCoreApplication.translate("AllergyForm", u"problem", None))
        pass
    # retranslateUi
