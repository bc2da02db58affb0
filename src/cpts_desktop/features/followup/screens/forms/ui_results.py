# Compiled from ui/followup/results.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_ResultsForm(object):
    def setupUi(self, results_form):
        if not results_form.objectName():
            results_form.setObjectName(u"results_form")
        self.layout = QVBoxLayout(results_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(4)
        self.day_label = PlainLabel(results_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_label, 0, 0, 1, 1)

        self.day = QLineEdit(results_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)

        self.rows.addWidget(self.day, 0, 1, 1, 1)

        self.hour_label = PlainLabel(results_form)
        self.hour_label.setObjectName(u"hour_label")
        self.hour_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.hour_label, 0, 2, 1, 1)

        self.hour = QLineEdit(results_form)
        self.hour.setObjectName(u"hour")
        self.hour.setMaxLength(5)

        self.rows.addWidget(self.hour, 0, 3, 1, 1)

        self.at_side = PlainLabel(results_form)
        self.at_side.setObjectName(u"at_side")
        self.at_side.setTextFormat(Qt.TextFormat.PlainText)
        self.at_side.setWordWrap(True)

        self.rows.addWidget(self.at_side, 0, 4, 1, 1)

        self.rows.setColumnStretch(4, 1)

        self.layout.addLayout(self.rows)

        self.results_hint = PlainLabel(results_form)
        self.results_hint.setObjectName(u"results_hint")
        self.results_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.results_hint.setWordWrap(True)

        self.layout.addWidget(self.results_hint)

        self.hemolysed = QCheckBox(results_form)
        self.hemolysed.setObjectName(u"hemolysed")

        self.layout.addWidget(self.hemolysed)

        self.measures = QWidget(results_form)
        self.measures.setObjectName(u"measures")

        self.layout.addWidget(self.measures)

        self.problem = PlainLabel(results_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

        self.layout.setStretch(3, 1)
#if QT_CONFIG(shortcut)
        self.day_label.setBuddy(self.day)
        self.hour_label.setBuddy(self.hour)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.day, self.hour)
        QWidget.setTabOrder(self.hour, self.hemolysed)

        self.retranslateUi(results_form)

        QMetaObject.connectSlotsByName(results_form)
    # setupUi

    def retranslateUi(self, results_form):
        self.day_label.setText(QCoreApplication.translate("ResultsForm", u"Date", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("ResultsForm", u"Date du pr\u00e9l\u00e8vement ou du constat, jour mois ann\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.hour_label.setText(QCoreApplication.translate("ResultsForm", u"\u00e0", None))
#if QT_CONFIG(accessibility)
        self.hour.setAccessibleName(QCoreApplication.translate("ResultsForm", u"Heure du pr\u00e9l\u00e8vement ou du constat", None))
#endif // QT_CONFIG(accessibility)
        self.at_side.setText("")
        self.at_side.setProperty(u"role", QCoreApplication.translate("ResultsForm", u"hint", None))
        self.results_hint.setText(QCoreApplication.translate("ResultsForm", u"Remplissez seulement ce qui a \u00e9t\u00e9 constat\u00e9 ; pour un signe, o ou 1 : oui, n ou 0 : non. Un champ vide n\u2019est pas un \u00ab non \u00bb.", None))
        self.results_hint.setProperty(u"role", QCoreApplication.translate("ResultsForm", u"hint", None))
        self.hemolysed.setText(QCoreApplication.translate("ResultsForm", u"Pr\u00e9l\u00e8vement h\u00e9molys\u00e9 (signal\u00e9 par le laboratoire)", None))
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("ResultsForm", u"problem", None))
        pass
    # retranslateUi
