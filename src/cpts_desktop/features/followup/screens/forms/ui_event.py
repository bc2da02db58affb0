# Compiled from ui/followup/event.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_EventForm(object):
    def setupUi(self, event_form):
        if not event_form.objectName():
            event_form.setObjectName(u"event_form")
        self.layout = QVBoxLayout(event_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(4)
        self.kind_label = PlainLabel(event_form)
        self.kind_label.setObjectName(u"kind_label")
        self.kind_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.kind_label, 0, 0, 1, 1)

        self.kind = QComboBox(event_form)
        self.kind.setObjectName(u"kind")

        self.rows.addWidget(self.kind, 0, 1, 1, 1)

        self.day_label = PlainLabel(event_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_label, 1, 0, 1, 1)

        self.day = QLineEdit(event_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)

        self.rows.addWidget(self.day, 1, 1, 1, 1)

        self.day_unit = PlainLabel(event_form)
        self.day_unit.setObjectName(u"day_unit")
        self.day_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_unit, 1, 2, 1, 1)

        self.destination_label = PlainLabel(event_form)
        self.destination_label.setObjectName(u"destination_label")
        self.destination_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.destination_label, 2, 0, 1, 1)

        self.destination = QComboBox(event_form)
        self.destination.setObjectName(u"destination")

        self.rows.addWidget(self.destination, 2, 1, 1, 1)

        self.cause_label = PlainLabel(event_form)
        self.cause_label.setObjectName(u"cause_label")
        self.cause_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.cause_label, 3, 0, 1, 1)

        self.cause = QComboBox(event_form)
        self.cause.setObjectName(u"cause")

        self.rows.addWidget(self.cause, 3, 1, 1, 1)

        self.entry_label = PlainLabel(event_form)
        self.entry_label.setObjectName(u"entry_label")
        self.entry_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.entry_label, 4, 0, 1, 1)

        self.entry = QComboBox(event_form)
        self.entry.setObjectName(u"entry")

        self.rows.addWidget(self.entry, 4, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(event_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.kind_label.setBuddy(self.kind)
        self.day_label.setBuddy(self.day)
        self.destination_label.setBuddy(self.destination)
        self.cause_label.setBuddy(self.cause)
        self.entry_label.setBuddy(self.entry)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.kind, self.day)
        QWidget.setTabOrder(self.day, self.destination)
        QWidget.setTabOrder(self.destination, self.cause)
        QWidget.setTabOrder(self.cause, self.entry)

        self.retranslateUi(event_form)

        QMetaObject.connectSlotsByName(event_form)
    # setupUi

    def retranslateUi(self, event_form):
        self.kind_label.setText(QCoreApplication.translate("EventForm", u"\u00c9v\u00e9nement", None))
#if QT_CONFIG(accessibility)
        self.kind.setAccessibleName(QCoreApplication.translate("EventForm", u"\u00c9v\u00e9nement du parcours", None))
#endif // QT_CONFIG(accessibility)
        self.day_label.setText(QCoreApplication.translate("EventForm", u"Date", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("EventForm", u"Date de l\u2019\u00e9v\u00e9nement, jour mois ann\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.day_unit.setText(QCoreApplication.translate("EventForm", u"jj/mm/aaaa", None))
        self.day_unit.setProperty(u"role", QCoreApplication.translate("EventForm", u"hint", None))
        self.destination_label.setText(QCoreApplication.translate("EventForm", u"Retour", None))
#if QT_CONFIG(accessibility)
        self.destination.setAccessibleName(QCoreApplication.translate("EventForm", u"O\u00f9 va le patient \u00e0 la sortie", None))
#endif // QT_CONFIG(accessibility)
        self.cause_label.setText(QCoreApplication.translate("EventForm", u"Cause", None))
#if QT_CONFIG(accessibility)
        self.cause.setAccessibleName(QCoreApplication.translate("EventForm", u"Cause de l\u2019hospitalisation", None))
#endif // QT_CONFIG(accessibility)
        self.entry_label.setText(QCoreApplication.translate("EventForm", u"Entr\u00e9e", None))
#if QT_CONFIG(accessibility)
        self.entry.setAccessibleName(QCoreApplication.translate("EventForm", u"Mode d\u2019entr\u00e9e \u00e0 l\u2019h\u00f4pital", None))
#endif // QT_CONFIG(accessibility)
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("EventForm", u"problem", None))
        pass
    # retranslateUi
