# Compiled from ui/shell/identity.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_IdentityForm(object):
    def setupUi(self, IdentityForm):
        if not IdentityForm.objectName():
            IdentityForm.setObjectName(u"IdentityForm")
        self.layout_1 = QVBoxLayout(IdentityForm)
        self.layout_1.setSpacing(6)
        self.layout_1.setObjectName(u"layout_1")
        self.layout_1.setContentsMargins(0, 0, 0, 0)
        self.why = PlainLabel(IdentityForm)
        self.why.setObjectName(u"why")
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setWordWrap(True)

        self.layout_1.addWidget(self.why)

        self.password_label = PlainLabel(IdentityForm)
        self.password_label.setObjectName(u"password_label")
        self.password_label.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_1.addWidget(self.password_label)

        self.password = QLineEdit(IdentityForm)
        self.password.setObjectName(u"password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(1024)

        self.layout_1.addWidget(self.password)

        self.password_problem = PlainLabel(IdentityForm)
        self.password_problem.setObjectName(u"password_problem")
        self.password_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.password_problem.setWordWrap(True)

        self.layout_1.addWidget(self.password_problem)

#if QT_CONFIG(shortcut)
        self.password_label.setBuddy(self.password)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(IdentityForm)

        QMetaObject.connectSlotsByName(IdentityForm)
    # setupUi

    def retranslateUi(self, IdentityForm):
        self.why.setText("")
        self.password_label.setText(QCoreApplication.translate("IdentityForm", u"Votre phrase secr\u00e8te", None))
        self.password_label.setProperty(u"role", QCoreApplication.translate("IdentityForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.password.setAccessibleName(QCoreApplication.translate("IdentityForm", u"Votre phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.password_problem.setText("")
        self.password_problem.setProperty(u"role", QCoreApplication.translate("IdentityForm", u"problem", None))
        pass
    # retranslateUi
