# Compiled from ui/followup/education.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_EducationForm(object):
    def setupUi(self, education_form):
        if not education_form.objectName():
            education_form.setObjectName(u"education_form")
        self.layout = QVBoxLayout(education_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(4)
        self.day_label = PlainLabel(education_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_label, 0, 0, 1, 1)

        self.day = QLineEdit(education_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)

        self.rows.addWidget(self.day, 0, 1, 1, 1)

        self.day_unit = PlainLabel(education_form)
        self.day_unit.setObjectName(u"day_unit")
        self.day_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_unit, 0, 2, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.topics_label = PlainLabel(education_form)
        self.topics_label.setObjectName(u"topics_label")
        self.topics_label.setTextFormat(Qt.TextFormat.PlainText)
        self.topics_label.setWordWrap(True)

        self.layout.addWidget(self.topics_label)

        self.topics = QWidget(education_form)
        self.topics.setObjectName(u"topics")

        self.layout.addWidget(self.topics)

        self.problem = PlainLabel(education_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

        self.layout.setStretch(2, 1)
#if QT_CONFIG(shortcut)
        self.day_label.setBuddy(self.day)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(education_form)

        QMetaObject.connectSlotsByName(education_form)
    # setupUi

    def retranslateUi(self, education_form):
        self.day_label.setText(QCoreApplication.translate("EducationForm", u"Date", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("EducationForm", u"Date de la s\u00e9ance, jour mois ann\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.day_unit.setText(QCoreApplication.translate("EducationForm", u"jj/mm/aaaa", None))
        self.day_unit.setProperty(u"role", QCoreApplication.translate("EducationForm", u"hint", None))
        self.topics_label.setText(QCoreApplication.translate("EducationForm", u"Choisissez la restitution des th\u00e8mes abord\u00e9s ; les autres restent comme ils sont.", None))
        self.topics_label.setProperty(u"role", QCoreApplication.translate("EducationForm", u"hint", None))
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("EducationForm", u"problem", None))
        pass
    # retranslateUi
