# Compiled from ui/followup/care_fact.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CareFactForm(object):
    def setupUi(self, care_fact_form):
        if not care_fact_form.objectName():
            care_fact_form.setObjectName(u"care_fact_form")
        self.layout = QVBoxLayout(care_fact_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(8)
        self.fact_label = PlainLabel(care_fact_form)
        self.fact_label.setObjectName(u"fact_label")
        self.fact_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fact_label, 0, 0, 1, 1)

        self.fact = QComboBox(care_fact_form)
        self.fact.setObjectName(u"fact")

        self.rows.addWidget(self.fact, 0, 1, 1, 1)

        self.day_label = PlainLabel(care_fact_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_label, 1, 0, 1, 1)

        self.day = QLineEdit(care_fact_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)

        self.rows.addWidget(self.day, 1, 1, 1, 1)

        self.detail_label = PlainLabel(care_fact_form)
        self.detail_label.setObjectName(u"detail_label")
        self.detail_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.detail_label, 2, 0, 1, 1)

        self.detail = QLineEdit(care_fact_form)
        self.detail.setObjectName(u"detail")
        self.detail.setMaxLength(200)

        self.rows.addWidget(self.detail, 2, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.hint = PlainLabel(care_fact_form)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)

        self.layout.addWidget(self.hint)

        self.problem = PlainLabel(care_fact_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.fact_label.setBuddy(self.fact)
        self.day_label.setBuddy(self.day)
        self.detail_label.setBuddy(self.detail)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.fact, self.day)
        QWidget.setTabOrder(self.day, self.detail)

        self.retranslateUi(care_fact_form)

        QMetaObject.connectSlotsByName(care_fact_form)
    # setupUi

    def retranslateUi(self, care_fact_form):
        self.fact_label.setText(QCoreApplication.translate("CareFactForm", u"Fait", None))
#if QT_CONFIG(accessibility)
        self.fact.setAccessibleName(QCoreApplication.translate("CareFactForm", u"Fait", None))
#endif // QT_CONFIG(accessibility)
        self.day_label.setText(QCoreApplication.translate("CareFactForm", u"Date", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("CareFactForm", u"Date", None))
#endif // QT_CONFIG(accessibility)
        self.detail_label.setText(QCoreApplication.translate("CareFactForm", u"Pr\u00e9cision", None))
#if QT_CONFIG(accessibility)
        self.detail.setAccessibleName(QCoreApplication.translate("CareFactForm", u"Pr\u00e9cision, ou motif d\u2019une contre-indication", None))
#endif // QT_CONFIG(accessibility)
        self.hint.setText(QCoreApplication.translate("CareFactForm", u"Le motif est obligatoire pour une contre-indication ou une intol\u00e9rance.", None))
        self.hint.setProperty(u"role", QCoreApplication.translate("CareFactForm", u"hint", None))
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("CareFactForm", u"problem", None))
        pass
    # retranslateUi
