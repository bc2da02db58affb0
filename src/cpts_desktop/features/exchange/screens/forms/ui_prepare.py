# Compiled from ui/exchange/prepare.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_PrepareForm(object):
    def setupUi(self, PrepareForm):
        if not PrepareForm.objectName():
            PrepareForm.setObjectName(u"PrepareForm")
        self.column = QVBoxLayout(PrepareForm)
        self.column.setSpacing(8)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.label_member = PlainLabel(PrepareForm)
        self.label_member.setObjectName(u"label_member")
        self.label_member.setTextFormat(Qt.TextFormat.PlainText)

        self.column.addWidget(self.label_member)

        self.member = QComboBox(PrepareForm)
        self.member.setObjectName(u"member")

        self.column.addWidget(self.member)

        self.member_problem = PlainLabel(PrepareForm)
        self.member_problem.setObjectName(u"member_problem")
        self.member_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.member_problem.setWordWrap(True)

        self.column.addWidget(self.member_problem)

        self.label_patient_search = PlainLabel(PrepareForm)
        self.label_patient_search.setObjectName(u"label_patient_search")
        self.label_patient_search.setTextFormat(Qt.TextFormat.PlainText)

        self.column.addWidget(self.label_patient_search)

        self.patient_search = QLineEdit(PrepareForm)
        self.patient_search.setObjectName(u"patient_search")
        self.patient_search.setMaxLength(200)

        self.column.addWidget(self.patient_search)

        self.patient_hits = QListWidget(PrepareForm)
        self.patient_hits.setObjectName(u"patient_hits")

        self.column.addWidget(self.patient_hits)

        self.patient_search_problem = PlainLabel(PrepareForm)
        self.patient_search_problem.setObjectName(u"patient_search_problem")
        self.patient_search_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.patient_search_problem.setWordWrap(True)

        self.column.addWidget(self.patient_search_problem)

#if QT_CONFIG(shortcut)
        self.label_member.setBuddy(self.member)
        self.label_patient_search.setBuddy(self.patient_search)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.member, self.patient_search)
        QWidget.setTabOrder(self.patient_search, self.patient_hits)

        self.retranslateUi(PrepareForm)

        QMetaObject.connectSlotsByName(PrepareForm)
    # setupUi

    def retranslateUi(self, PrepareForm):
        self.label_member.setText(QCoreApplication.translate("PrepareForm", u"Destinataire", None))
        self.label_member.setProperty(u"role", QCoreApplication.translate("PrepareForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.member.setAccessibleName(QCoreApplication.translate("PrepareForm", u"Destinataire du paquet", None))
#endif // QT_CONFIG(accessibility)
        self.member_problem.setText("")
        self.member_problem.setProperty(u"role", QCoreApplication.translate("PrepareForm", u"problem", None))
        self.label_patient_search.setText(QCoreApplication.translate("PrepareForm", u"Ajouter un dossier (nom, date de naissance ou t\u00e9l\u00e9phone)", None))
        self.label_patient_search.setProperty(u"role", QCoreApplication.translate("PrepareForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.patient_search.setAccessibleName(QCoreApplication.translate("PrepareForm", u"Chercher un dossier \u00e0 ajouter", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.patient_hits.setAccessibleName(QCoreApplication.translate("PrepareForm", u"Dossiers trouv\u00e9s", None))
#endif // QT_CONFIG(accessibility)
        self.patient_search_problem.setText("")
        self.patient_search_problem.setProperty(u"role", QCoreApplication.translate("PrepareForm", u"problem", None))
        pass
    # retranslateUi
