# Compiled from ui/shell/backups.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_BackupsSectionForm(object):
    def setupUi(self, BackupsSectionForm):
        if not BackupsSectionForm.objectName():
            BackupsSectionForm.setObjectName(u"BackupsSectionForm")
        self.layout_6 = QVBoxLayout(BackupsSectionForm)
        self.layout_6.setSpacing(8)
        self.layout_6.setObjectName(u"layout_6")
        self.layout_6.setContentsMargins(0, 0, 0, 0)
        self.last = PlainLabel(BackupsSectionForm)
        self.last.setObjectName(u"last")
        self.last.setTextFormat(Qt.TextFormat.PlainText)
        self.last.setWordWrap(True)

        self.layout_6.addWidget(self.last)

        self.count = PlainLabel(BackupsSectionForm)
        self.count.setObjectName(u"count")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setWordWrap(True)

        self.layout_6.addWidget(self.count)

        self.layout_2 = QHBoxLayout()
        self.layout_2.setSpacing(8)
        self.layout_2.setObjectName(u"layout_2")
        self.layout_2.setContentsMargins(0, 0, 0, 0)
        self.backup_now = QPushButton(BackupsSectionForm)
        self.backup_now.setObjectName(u"backup_now")
        self.backup_now.setAutoDefault(False)

        self.layout_2.addWidget(self.backup_now)

        self.space_1 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_2.addItem(self.space_1)


        self.layout_6.addLayout(self.layout_2)

        self.result = PlainLabel(BackupsSectionForm)
        self.result.setObjectName(u"result")
        self.result.setTextFormat(Qt.TextFormat.PlainText)
        self.result.setWordWrap(True)

        self.layout_6.addWidget(self.result)

        self.label_3 = PlainLabel(BackupsSectionForm)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_6.addWidget(self.label_3)

        self.layout_4 = QHBoxLayout()
        self.layout_4.setSpacing(8)
        self.layout_4.setObjectName(u"layout_4")
        self.layout_4.setContentsMargins(0, 0, 0, 0)
        self.folder = QLineEdit(BackupsSectionForm)
        self.folder.setObjectName(u"folder")
        self.folder.setReadOnly(True)

        self.layout_4.addWidget(self.folder)

        self.browse = QPushButton(BackupsSectionForm)
        self.browse.setObjectName(u"browse")
        self.browse.setAutoDefault(False)

        self.layout_4.addWidget(self.browse)

        self.layout_4.setStretch(0, 1)

        self.layout_6.addLayout(self.layout_4)

        self.folder_problem = PlainLabel(BackupsSectionForm)
        self.folder_problem.setObjectName(u"folder_problem")
        self.folder_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.folder_problem.setWordWrap(True)

        self.layout_6.addWidget(self.folder_problem)

        self.label_5 = PlainLabel(BackupsSectionForm)
        self.label_5.setObjectName(u"label_5")
        self.label_5.setTextFormat(Qt.TextFormat.PlainText)
        self.label_5.setWordWrap(True)

        self.layout_6.addWidget(self.label_5)

#if QT_CONFIG(shortcut)
        self.label_3.setBuddy(self.folder)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.backup_now, self.folder)
        QWidget.setTabOrder(self.folder, self.browse)

        self.retranslateUi(BackupsSectionForm)

        QMetaObject.connectSlotsByName(BackupsSectionForm)
    # setupUi

    def retranslateUi(self, BackupsSectionForm):
        self.last.setText("")
        self.last.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"strong", None))
        self.count.setText("")
        self.count.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"hint", None))
        self.backup_now.setText(QCoreApplication.translate("BackupsSectionForm", u"Sauvegarder maintenant", None))
        self.backup_now.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"primary", None))
        self.result.setText("")
        self.result.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"body", None))
        self.label_3.setText(QCoreApplication.translate("BackupsSectionForm", u"Dossier", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"strong", None))
        self.browse.setText(QCoreApplication.translate("BackupsSectionForm", u"Choisir\u2026", None))
        self.browse.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"secondary", None))
        self.folder_problem.setText("")
        self.folder_problem.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"problem", None))
        self.label_5.setText(QCoreApplication.translate("BackupsSectionForm", u"Une sauvegarde est faite chaque jour o\u00f9 vous ouvrez le registre. Pour restaurer, verrouillez : le bouton se trouve sur l\u2019\u00e9cran de d\u00e9verrouillage.", None))
        self.label_5.setProperty(u"role", QCoreApplication.translate("BackupsSectionForm", u"secondary", None))
        pass
    # retranslateUi
