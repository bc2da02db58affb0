# Compiled from ui/shell/first_run_backups.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_BackupsForm(object):
    def setupUi(self, BackupsForm):
        if not BackupsForm.objectName():
            BackupsForm.setObjectName(u"BackupsForm")
        self.layout_9 = QVBoxLayout(BackupsForm)
        self.layout_9.setSpacing(6)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(BackupsForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_1)

        self.label_2 = PlainLabel(BackupsForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)
        self.label_2.setWordWrap(True)

        self.layout_9.addWidget(self.label_2)

        self.space_3 = QSpacerItem(0, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.layout_9.addItem(self.space_3)

        self.label_4 = PlainLabel(BackupsForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_4)

        self.layout_5 = QHBoxLayout()
        self.layout_5.setSpacing(8)
        self.layout_5.setObjectName(u"layout_5")
        self.layout_5.setContentsMargins(0, 0, 0, 0)
        self.folder = QLineEdit(BackupsForm)
        self.folder.setObjectName(u"folder")
        self.folder.setMaxLength(1000)

        self.layout_5.addWidget(self.folder)

        self.browse = QPushButton(BackupsForm)
        self.browse.setObjectName(u"browse")
        self.browse.setAutoDefault(False)

        self.layout_5.addWidget(self.browse)

        self.layout_5.setStretch(0, 1)

        self.layout_9.addLayout(self.layout_5)

        self.folder_problem = PlainLabel(BackupsForm)
        self.folder_problem.setObjectName(u"folder_problem")
        self.folder_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.folder_problem.setWordWrap(True)

        self.layout_9.addWidget(self.folder_problem)

        self.cloud_panel = QFrame(BackupsForm)
        self.cloud_panel.setObjectName(u"cloud_panel")
        self.layout_6 = QVBoxLayout(self.cloud_panel)
        self.layout_6.setSpacing(6)
        self.layout_6.setObjectName(u"layout_6")
        self.layout_6.setContentsMargins(12, 12, 12, 12)
        self.cloud_title = PlainLabel(self.cloud_panel)
        self.cloud_title.setObjectName(u"cloud_title")
        self.cloud_title.setTextFormat(Qt.TextFormat.PlainText)
        self.cloud_title.setWordWrap(True)

        self.layout_6.addWidget(self.cloud_title)

        self.cloud_text = PlainLabel(self.cloud_panel)
        self.cloud_text.setObjectName(u"cloud_text")
        self.cloud_text.setTextFormat(Qt.TextFormat.PlainText)
        self.cloud_text.setWordWrap(True)

        self.layout_6.addWidget(self.cloud_text)

        self.cloud_accept = QCheckBox(self.cloud_panel)
        self.cloud_accept.setObjectName(u"cloud_accept")

        self.layout_6.addWidget(self.cloud_accept)


        self.layout_9.addWidget(self.cloud_panel)

        self.label_7 = PlainLabel(BackupsForm)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)
        self.label_7.setWordWrap(True)

        self.layout_9.addWidget(self.label_7)

        self.space_8 = QSpacerItem(0, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_9.addItem(self.space_8)

#if QT_CONFIG(shortcut)
        self.label_4.setBuddy(self.folder)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.folder, self.browse)
        QWidget.setTabOrder(self.browse, self.cloud_accept)

        self.retranslateUi(BackupsForm)

        QMetaObject.connectSlotsByName(BackupsForm)
    # setupUi

    def retranslateUi(self, BackupsForm):
        self.label_1.setText(QCoreApplication.translate("BackupsForm", u"Vos sauvegardes", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"title", None))
        self.label_2.setText(QCoreApplication.translate("BackupsForm", u"Une copie chiffr\u00e9e par jour, relue aussit\u00f4t faite. Sur une cl\u00e9 USB ou un second disque, elle prot\u00e8ge aussi du vol.", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"hint", None))
        self.label_4.setText(QCoreApplication.translate("BackupsForm", u"&Dossier des sauvegardes", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"strong", None))
        self.browse.setText(QCoreApplication.translate("BackupsForm", u"Choisir\u2026", None))
        self.browse.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"secondary", None))
        self.folder_problem.setText("")
        self.folder_problem.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"problem", None))
        self.cloud_panel.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"warning", None))
        self.cloud_title.setText(QCoreApplication.translate("BackupsForm", u"Ce dossier semble synchronis\u00e9 par un service en ligne", None))
        self.cloud_title.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"strong", None))
        self.cloud_text.setText("")
        self.cloud_text.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"body", None))
        self.cloud_accept.setText(QCoreApplication.translate("BackupsForm", u"Je garde ce dossier en connaissance de cause", None))
        self.label_7.setText(QCoreApplication.translate("BackupsForm", u"Elles s\u2019ouvrent avec la phrase secr\u00e8te du jour de la copie, ou avec votre code de secours.", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("BackupsForm", u"secondary", None))
        pass
    # retranslateUi
