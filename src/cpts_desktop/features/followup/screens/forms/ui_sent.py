# Compiled from ui/followup/sent.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_SentForm(object):
    def setupUi(self, sent_form):
        if not sent_form.objectName():
            sent_form.setObjectName(u"sent_form")
        self.layout = QVBoxLayout(sent_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.sentence = PlainLabel(sent_form)
        self.sentence.setObjectName(u"sentence")
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)

        self.layout.addWidget(self.sentence)

        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(8)
        self.day_label = PlainLabel(sent_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_label, 0, 0, 1, 1)

        self.day = QLineEdit(sent_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)

        self.rows.addWidget(self.day, 0, 1, 1, 1)

        self.way_label = PlainLabel(sent_form)
        self.way_label.setObjectName(u"way_label")
        self.way_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.way_label, 1, 0, 1, 1)

        self.way = QComboBox(sent_form)
        self.way.setObjectName(u"way")

        self.rows.addWidget(self.way, 1, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(sent_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.day_label.setBuddy(self.day)
        self.way_label.setBuddy(self.way)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.day, self.way)

        self.retranslateUi(sent_form)

        QMetaObject.connectSlotsByName(sent_form)
    # setupUi

    def retranslateUi(self, sent_form):
        self.sentence.setText("")
        self.sentence.setProperty(u"role", QCoreApplication.translate("SentForm", u"strong", None))
        self.day_label.setText(QCoreApplication.translate("SentForm", u"Transmise le", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("SentForm", u"Date de la transmission, jour mois ann\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.way_label.setText(QCoreApplication.translate("SentForm", u"Par quelle voie", None))
#if QT_CONFIG(accessibility)
        self.way.setAccessibleName(QCoreApplication.translate("SentForm", u"Voie de la transmission", None))
#endif // QT_CONFIG(accessibility)
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("SentForm", u"problem", None))
        pass
    # retranslateUi
