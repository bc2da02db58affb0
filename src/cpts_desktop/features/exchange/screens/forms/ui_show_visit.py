# Compiled from ui/exchange/show_visit.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_ShowVisitForm(object):
    def setupUi(self, ShowVisitForm):
        if not ShowVisitForm.objectName():
            ShowVisitForm.setObjectName(u"ShowVisitForm")
        self.grid = QGridLayout(ShowVisitForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.label_visit = PlainLabel(ShowVisitForm)
        self.label_visit.setObjectName(u"label_visit")
        self.label_visit.setTextFormat(Qt.TextFormat.PlainText)

        self.grid.addWidget(self.label_visit, 0, 0, 1, 1)

        self.visit = QComboBox(ShowVisitForm)
        self.visit.setObjectName(u"visit")

        self.grid.addWidget(self.visit, 0, 1, 1, 1)

        self.label_reader = PlainLabel(ShowVisitForm)
        self.label_reader.setObjectName(u"label_reader")
        self.label_reader.setTextFormat(Qt.TextFormat.PlainText)

        self.grid.addWidget(self.label_reader, 1, 0, 1, 1)

        self.reader = QComboBox(ShowVisitForm)
        self.reader.setObjectName(u"reader")

        self.grid.addWidget(self.reader, 1, 1, 1, 1)

        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_visit.setBuddy(self.visit)
        self.label_reader.setBuddy(self.reader)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.visit, self.reader)

        self.retranslateUi(ShowVisitForm)

        QMetaObject.connectSlotsByName(ShowVisitForm)
    # setupUi

    def retranslateUi(self, ShowVisitForm):
        self.label_visit.setText(QCoreApplication.translate("ShowVisitForm", u"&Visite", None))
        self.label_visit.setProperty(u"role", QCoreApplication.translate("ShowVisitForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.visit.setAccessibleName(QCoreApplication.translate("ShowVisitForm", u"Visite \u00e0 montrer", None))
#endif // QT_CONFIG(accessibility)
        self.label_reader.setText(QCoreApplication.translate("ShowVisitForm", u"&Destinataire", None))
        self.label_reader.setProperty(u"role", QCoreApplication.translate("ShowVisitForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.reader.setAccessibleName(QCoreApplication.translate("ShowVisitForm", u"Confr\u00e8re \u00e0 qui montrer la visite", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi
