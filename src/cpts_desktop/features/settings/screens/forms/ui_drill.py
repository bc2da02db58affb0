# Compiled from ui/settings/drill.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_DrillForm(object):
    def setupUi(self, DrillForm):
        if not DrillForm.objectName():
            DrillForm.setObjectName(u"DrillForm")
        self.lines = QVBoxLayout(DrillForm)
        self.lines.setSpacing(6)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.label_secret = PlainLabel(DrillForm)
        self.label_secret.setObjectName(u"label_secret")
        self.label_secret.setTextFormat(Qt.TextFormat.PlainText)

        self.lines.addWidget(self.label_secret)

        self.line_secret = QHBoxLayout()
        self.line_secret.setSpacing(8)
        self.line_secret.setObjectName(u"line_secret")
        self.secret = QLineEdit(DrillForm)
        self.secret.setObjectName(u"secret")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setMaxLength(1024)

        self.line_secret.addWidget(self.secret)

        self.show_secret = QPushButton(DrillForm)
        self.show_secret.setObjectName(u"show_secret")
        self.show_secret.setAutoDefault(False)
        self.show_secret.setCheckable(True)

        self.line_secret.addWidget(self.show_secret)

        self.line_secret.setStretch(0, 1)

        self.lines.addLayout(self.line_secret)

        self.secret_problem = PlainLabel(DrillForm)
        self.secret_problem.setObjectName(u"secret_problem")
        self.secret_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.secret_problem.setWordWrap(True)

        self.lines.addWidget(self.secret_problem)

        self.line_start = QHBoxLayout()
        self.line_start.setObjectName(u"line_start")
        self.start = QPushButton(DrillForm)
        self.start.setObjectName(u"start")
        self.start.setAutoDefault(False)

        self.line_start.addWidget(self.start)

        self.space_start = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.line_start.addItem(self.space_start)


        self.lines.addLayout(self.line_start)

#if QT_CONFIG(shortcut)
        self.label_secret.setBuddy(self.secret)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.secret, self.show_secret)
        QWidget.setTabOrder(self.show_secret, self.start)

        self.retranslateUi(DrillForm)

        QMetaObject.connectSlotsByName(DrillForm)
    # setupUi

    def retranslateUi(self, DrillForm):
        self.label_secret.setText(QCoreApplication.translate("DrillForm", u"&Code de secours imprim\u00e9 (ou phrase secr\u00e8te)", None))
        self.label_secret.setProperty(u"role", QCoreApplication.translate("DrillForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.secret.setAccessibleName(QCoreApplication.translate("DrillForm", u"Code de secours ou phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.show_secret.setText(QCoreApplication.translate("DrillForm", u"Afficher", None))
        self.show_secret.setProperty(u"role", QCoreApplication.translate("DrillForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.show_secret.setAccessibleName(QCoreApplication.translate("DrillForm", u"Afficher ce qui est tap\u00e9", None))
#endif // QT_CONFIG(accessibility)
        self.secret_problem.setText("")
        self.secret_problem.setProperty(u"role", QCoreApplication.translate("DrillForm", u"problem", None))
        self.start.setText(QCoreApplication.translate("DrillForm", u"Essayer la restauration", None))
        self.start.setProperty(u"role", QCoreApplication.translate("DrillForm", u"primary", None))
        pass
    # retranslateUi
