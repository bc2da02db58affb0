# Compiled from ui/medication/treatment.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_TreatmentForm(object):
    def setupUi(self, TreatmentForm):
        if not TreatmentForm.objectName():
            TreatmentForm.setObjectName(u"TreatmentForm")
        self.lines = QVBoxLayout(TreatmentForm)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.label_product = PlainLabel(TreatmentForm)
        self.label_product.setObjectName(u"label_product")
        self.label_product.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_product)

        self.product = QLineEdit(TreatmentForm)
        self.product.setObjectName(u"product")
        self.product.setMaxLength(200)

        self.lines.addWidget(self.product)

        self.product_problem = PlainLabel(TreatmentForm)
        self.product_problem.setObjectName(u"product_problem")
        self.product_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.product_problem.setWordWrap(True)

        self.lines.addWidget(self.product_problem)

        self.suggestions = QListWidget(TreatmentForm)
        self.suggestions.setObjectName(u"suggestions")

        self.lines.addWidget(self.suggestions)

        self.below = QVBoxLayout()
        self.below.setObjectName(u"below")

        self.lines.addLayout(self.below)

        self.cells = QHBoxLayout()
        self.cells.setSpacing(16)
        self.cells.setObjectName(u"cells")
        self.cell_dose = QVBoxLayout()
        self.cell_dose.setSpacing(3)
        self.cell_dose.setObjectName(u"cell_dose")
        self.label_dose = PlainLabel(TreatmentForm)
        self.label_dose.setObjectName(u"label_dose")
        self.label_dose.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_dose.addWidget(self.label_dose)

        self.dose = QLineEdit(TreatmentForm)
        self.dose.setObjectName(u"dose")
        self.dose.setMaxLength(100)

        self.cell_dose.addWidget(self.dose)

        self.dose_problem = PlainLabel(TreatmentForm)
        self.dose_problem.setObjectName(u"dose_problem")
        self.dose_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.dose_problem.setWordWrap(True)

        self.cell_dose.addWidget(self.dose_problem)


        self.cells.addLayout(self.cell_dose)

        self.cell_frequency = QVBoxLayout()
        self.cell_frequency.setSpacing(3)
        self.cell_frequency.setObjectName(u"cell_frequency")
        self.label_frequency = PlainLabel(TreatmentForm)
        self.label_frequency.setObjectName(u"label_frequency")
        self.label_frequency.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_frequency.addWidget(self.label_frequency)

        self.frequency = QLineEdit(TreatmentForm)
        self.frequency.setObjectName(u"frequency")
        self.frequency.setMaxLength(100)

        self.cell_frequency.addWidget(self.frequency)

        self.frequency_problem = PlainLabel(TreatmentForm)
        self.frequency_problem.setObjectName(u"frequency_problem")
        self.frequency_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.frequency_problem.setWordWrap(True)

        self.cell_frequency.addWidget(self.frequency_problem)


        self.cells.addLayout(self.cell_frequency)

        self.cell_since = QVBoxLayout()
        self.cell_since.setSpacing(3)
        self.cell_since.setObjectName(u"cell_since")
        self.label_since = PlainLabel(TreatmentForm)
        self.label_since.setObjectName(u"label_since")
        self.label_since.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_since.addWidget(self.label_since)

        self.since = QLineEdit(TreatmentForm)
        self.since.setObjectName(u"since")
        self.since.setMaxLength(10)

        self.cell_since.addWidget(self.since)

        self.since_problem = PlainLabel(TreatmentForm)
        self.since_problem.setObjectName(u"since_problem")
        self.since_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.since_problem.setWordWrap(True)

        self.cell_since.addWidget(self.since_problem)


        self.cells.addLayout(self.cell_since)


        self.lines.addLayout(self.cells)

#if QT_CONFIG(shortcut)
        self.label_product.setBuddy(self.product)
        self.label_dose.setBuddy(self.dose)
        self.label_frequency.setBuddy(self.frequency)
        self.label_since.setBuddy(self.since)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.product, self.suggestions)
        QWidget.setTabOrder(self.suggestions, self.dose)
        QWidget.setTabOrder(self.dose, self.frequency)
        QWidget.setTabOrder(self.frequency, self.since)

        self.retranslateUi(TreatmentForm)

        QMetaObject.connectSlotsByName(TreatmentForm)
    # setupUi

    def retranslateUi(self, TreatmentForm):
        self.label_product.setText(QCoreApplication.translate("TreatmentForm", u"M\u00e9dicament", None))
        self.label_product.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"strong", None))
        self.product.setPlaceholderText(QCoreApplication.translate("TreatmentForm", u"Marque, DCI, code CIS, CIP7 ou CIP13", None))
#if QT_CONFIG(accessibility)
        self.product.setAccessibleName(QCoreApplication.translate("TreatmentForm", u"M\u00e9dicament", None))
#endif // QT_CONFIG(accessibility)
        self.product_problem.setText("")
        self.product_problem.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"problem", None))
#if QT_CONFIG(accessibility)
        self.suggestions.setAccessibleName(QCoreApplication.translate("TreatmentForm", u"M\u00e9dicaments trouv\u00e9s", None))
#endif // QT_CONFIG(accessibility)
        self.label_dose.setText(QCoreApplication.translate("TreatmentForm", u"Dose par prise", None))
        self.label_dose.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"strong", None))
        self.dose.setPlaceholderText(QCoreApplication.translate("TreatmentForm", u"1 comprim\u00e9, 500 mg\u2026", None))
#if QT_CONFIG(accessibility)
        self.dose.setAccessibleName(QCoreApplication.translate("TreatmentForm", u"Dose par prise", None))
#endif // QT_CONFIG(accessibility)
        self.dose_problem.setText("")
        self.dose_problem.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"problem", None))
        self.label_frequency.setText(QCoreApplication.translate("TreatmentForm", u"Quand", None))
        self.label_frequency.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"strong", None))
        self.frequency.setPlaceholderText(QCoreApplication.translate("TreatmentForm", u"matin et soir, 3/j\u2026", None))
#if QT_CONFIG(accessibility)
        self.frequency.setAccessibleName(QCoreApplication.translate("TreatmentForm", u"Quand", None))
#endif // QT_CONFIG(accessibility)
        self.frequency_problem.setText("")
        self.frequency_problem.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"problem", None))
        self.label_since.setText(QCoreApplication.translate("TreatmentForm", u"Depuis le (facultatif)", None))
        self.label_since.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"strong", None))
        self.since.setPlaceholderText(QCoreApplication.translate("TreatmentForm", u"JJ/MM/AAAA", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("TreatmentForm", u"Depuis le (facultatif)", None))
#endif // QT_CONFIG(accessibility)
        self.since_problem.setText("")
        self.since_problem.setProperty(u"role", QCoreApplication.translate("TreatmentForm", u"problem", None))
        pass
    # retranslateUi
