# Compiled from ui/shell/restore.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_RestoreForm(object):
    def setupUi(self, RestoreForm):
        if not RestoreForm.objectName():
            RestoreForm.setObjectName(u"RestoreForm")
        self.layout_11 = QVBoxLayout(RestoreForm)
        self.layout_11.setSpacing(8)
        self.layout_11.setObjectName(u"layout_11")
        self.layout_11.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(RestoreForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_11.addWidget(self.label_1)

        self.label_2 = PlainLabel(RestoreForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)
        self.label_2.setWordWrap(True)

        self.layout_11.addWidget(self.label_2)

        self.space_3 = QSpacerItem(0, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.layout_11.addItem(self.space_3)

        self.label_4 = PlainLabel(RestoreForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_11.addWidget(self.label_4)

        self.layout_5 = QHBoxLayout()
        self.layout_5.setSpacing(8)
        self.layout_5.setObjectName(u"layout_5")
        self.layout_5.setContentsMargins(0, 0, 0, 0)
        self.backup = QComboBox(RestoreForm)
        self.backup.setObjectName(u"backup")

        self.layout_5.addWidget(self.backup)

        self.browse = QPushButton(RestoreForm)
        self.browse.setObjectName(u"browse")
        self.browse.setAutoDefault(False)

        self.layout_5.addWidget(self.browse)

        self.layout_5.setStretch(0, 1)

        self.layout_11.addLayout(self.layout_5)

        self.backup_problem = PlainLabel(RestoreForm)
        self.backup_problem.setObjectName(u"backup_problem")
        self.backup_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.backup_problem.setWordWrap(True)

        self.layout_11.addWidget(self.backup_problem)

        self.label_6 = PlainLabel(RestoreForm)
        self.label_6.setObjectName(u"label_6")
        self.label_6.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_11.addWidget(self.label_6)

        self.layout_7 = QHBoxLayout()
        self.layout_7.setSpacing(8)
        self.layout_7.setObjectName(u"layout_7")
        self.layout_7.setContentsMargins(0, 0, 0, 0)
        self.secret = QLineEdit(RestoreForm)
        self.secret.setObjectName(u"secret")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setMaxLength(1024)

        self.layout_7.addWidget(self.secret)

        self.show_secret = QPushButton(RestoreForm)
        self.show_secret.setObjectName(u"show_secret")
        self.show_secret.setAutoDefault(False)
        self.show_secret.setCheckable(True)

        self.layout_7.addWidget(self.show_secret)

        self.layout_7.setStretch(0, 1)

        self.layout_11.addLayout(self.layout_7)

        self.secret_problem = PlainLabel(RestoreForm)
        self.secret_problem.setObjectName(u"secret_problem")
        self.secret_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.secret_problem.setWordWrap(True)

        self.layout_11.addWidget(self.secret_problem)

        self.working = QProgressBar(RestoreForm)
        self.working.setObjectName(u"working")
        self.working.setTextVisible(False)
        self.working.setMaximum(0)

        self.layout_11.addWidget(self.working)

        self.result = PlainLabel(RestoreForm)
        self.result.setObjectName(u"result")
        self.result.setTextFormat(Qt.TextFormat.PlainText)
        self.result.setWordWrap(True)

        self.layout_11.addWidget(self.result)

        self.layout_9 = QHBoxLayout()
        self.layout_9.setSpacing(8)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.back = QPushButton(RestoreForm)
        self.back.setObjectName(u"back")
        self.back.setAutoDefault(False)

        self.layout_9.addWidget(self.back)

        self.space_8 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_9.addItem(self.space_8)

        self.restore = QPushButton(RestoreForm)
        self.restore.setObjectName(u"restore")

        self.layout_9.addWidget(self.restore)


        self.layout_11.addLayout(self.layout_9)

        self.space_10 = QSpacerItem(0, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_11.addItem(self.space_10)

#if QT_CONFIG(shortcut)
        self.label_4.setBuddy(self.backup)
        self.label_6.setBuddy(self.secret)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.backup, self.browse)
        QWidget.setTabOrder(self.browse, self.secret)
        QWidget.setTabOrder(self.secret, self.show_secret)
        QWidget.setTabOrder(self.show_secret, self.restore)
        QWidget.setTabOrder(self.restore, self.back)

        self.retranslateUi(RestoreForm)

        self.restore.setDefault(True)


        QMetaObject.connectSlotsByName(RestoreForm)
    # setupUi

    def retranslateUi(self, RestoreForm):
        self.label_1.setText(QCoreApplication.translate("RestoreForm", u"Restaurer une sauvegarde", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"title", None))
        self.label_2.setText(QCoreApplication.translate("RestoreForm", u"La sauvegarde est v\u00e9rifi\u00e9e avant de prendre la place du registre. Le registre actuel est mis de c\u00f4t\u00e9, jamais effac\u00e9.", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"hint", None))
        self.label_4.setText(QCoreApplication.translate("RestoreForm", u"&Sauvegarde", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"strong", None))
        self.browse.setText(QCoreApplication.translate("RestoreForm", u"Autre fichier\u2026", None))
        self.browse.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"secondary", None))
        self.backup_problem.setText("")
        self.backup_problem.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"problem", None))
        self.label_6.setText(QCoreApplication.translate("RestoreForm", u"&Phrase secr\u00e8te du jour de cette sauvegarde, ou code de secours", None))
        self.label_6.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"strong", None))
        self.show_secret.setText(QCoreApplication.translate("RestoreForm", u"Afficher", None))
        self.show_secret.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.show_secret.setAccessibleName(QCoreApplication.translate("RestoreForm", u"Afficher la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.secret_problem.setText("")
        self.secret_problem.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"problem", None))
#if QT_CONFIG(accessibility)
        self.working.setAccessibleName(QCoreApplication.translate("RestoreForm", u"V\u00e9rification de la sauvegarde", None))
#endif // QT_CONFIG(accessibility)
        self.result.setText("")
        self.result.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"body", None))
        self.back.setText(QCoreApplication.translate("RestoreForm", u"Retour", None))
        self.back.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"secondary", None))
        self.restore.setText(QCoreApplication.translate("RestoreForm", u"V\u00e9rifier et restaurer", None))
        self.restore.setProperty(u"role", QCoreApplication.translate("RestoreForm", u"primary", None))
        pass
    # retranslateUi
