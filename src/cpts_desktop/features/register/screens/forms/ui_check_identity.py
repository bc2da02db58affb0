# Compiled from ui/register/check_identity.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_CheckIdentityForm(object):
    def setupUi(self, CheckIdentityForm):
        if not CheckIdentityForm.objectName():
            CheckIdentityForm.setObjectName(u"CheckIdentityForm")
        self.grid = QGridLayout(CheckIdentityForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(CheckIdentityForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 2)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_document = PlainLabel(CheckIdentityForm)
        self.label_document.setObjectName(u"label_document")
        self.label_document.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_document)

        self.document = QComboBox(CheckIdentityForm)
        self.document.setObjectName(u"document")
        self.document.setEditable(True)

        self.cell_2.addWidget(self.document)

        self.document_problem = PlainLabel(CheckIdentityForm)
        self.document_problem.setObjectName(u"document_problem")
        self.document_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.document_problem.setWordWrap(True)

        self.cell_2.addWidget(self.document_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_day = PlainLabel(CheckIdentityForm)
        self.label_day.setObjectName(u"label_day")
        self.label_day.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_day)

        self.day = QLineEdit(CheckIdentityForm)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(20)

        self.cell_3.addWidget(self.day)

        self.day_problem = PlainLabel(CheckIdentityForm)
        self.day_problem.setObjectName(u"day_problem")
        self.day_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.day_problem.setWordWrap(True)

        self.cell_3.addWidget(self.day_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 1, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_document.setBuddy(self.document)
        self.label_day.setBuddy(self.day)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.document, self.day)

        self.retranslateUi(CheckIdentityForm)

        QMetaObject.connectSlotsByName(CheckIdentityForm)
    # setupUi

    def retranslateUi(self, CheckIdentityForm):
        self.text_1.setText(QCoreApplication.translate("CheckIdentityForm", u"Comparez les traits avec une pi\u00e8ce \u00e0 haut niveau de confiance. L\u2019identit\u00e9 devient \u00ab valid\u00e9e \u00bb.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("CheckIdentityForm", u"hint", None))
        self.label_document.setText(QCoreApplication.translate("CheckIdentityForm", u"Pi\u00e8ce vue", None))
        self.label_document.setProperty(u"role", QCoreApplication.translate("CheckIdentityForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.document.setAccessibleName(QCoreApplication.translate("CheckIdentityForm", u"Pi\u00e8ce vue", None))
#endif // QT_CONFIG(accessibility)
        self.document_problem.setText("")
        self.document_problem.setProperty(u"role", QCoreApplication.translate("CheckIdentityForm", u"problem", None))
        self.label_day.setText(QCoreApplication.translate("CheckIdentityForm", u"Vue le", None))
        self.label_day.setProperty(u"role", QCoreApplication.translate("CheckIdentityForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("CheckIdentityForm", u"Vue le", None))
#endif // QT_CONFIG(accessibility)
        self.day_problem.setText("")
        self.day_problem.setProperty(u"role", QCoreApplication.translate("CheckIdentityForm", u"problem", None))
        pass
    # retranslateUi
