# Compiled from ui/shell/unlock.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    QSize,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

class Ui_UnlockForm(object):
    def setupUi(self, UnlockForm):
        if not UnlockForm.objectName():
            UnlockForm.setObjectName(u"UnlockForm")
        self.layout_20 = QVBoxLayout(UnlockForm)
        self.layout_20.setSpacing(12)
        self.layout_20.setObjectName(u"layout_20")
        self.layout_20.setContentsMargins(24, 24, 24, 24)
        self.space_1 = QSpacerItem(0, 24, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_20.addItem(self.space_1)

        self.layout_18 = QHBoxLayout()
        self.layout_18.setSpacing(0)
        self.layout_18.setObjectName(u"layout_18")
        self.layout_18.setContentsMargins(0, 0, 0, 0)
        self.space_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_18.addItem(self.space_2)

        self.card = QFrame(UnlockForm)
        self.card.setObjectName(u"card")
        self.card.setMinimumSize(QSize(460, 0))
        self.card.setMaximumSize(QSize(560, 16777215))
        self.layout_16 = QVBoxLayout(self.card)
        self.layout_16.setSpacing(12)
        self.layout_16.setObjectName(u"layout_16")
        self.layout_16.setContentsMargins(32, 32, 32, 32)
        self.label_3 = QLabel(self.card)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setProperty("textFormat", 0)

        self.layout_16.addWidget(self.label_3)

        self.state_label = QLabel(self.card)
        self.state_label.setObjectName(u"state_label")
        self.state_label.setProperty("textFormat", 0)
        self.state_label.setWordWrap(True)

        self.layout_16.addWidget(self.state_label)

        self.space_4 = QSpacerItem(0, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.layout_16.addItem(self.space_4)

        self.secret_label = QLabel(self.card)
        self.secret_label.setObjectName(u"secret_label")
        self.secret_label.setProperty("textFormat", 0)

        self.layout_16.addWidget(self.secret_label)

        self.layout_5 = QHBoxLayout()
        self.layout_5.setSpacing(8)
        self.layout_5.setObjectName(u"layout_5")
        self.layout_5.setContentsMargins(0, 0, 0, 0)
        self.secret = QLineEdit(self.card)
        self.secret.setObjectName(u"secret")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setMaxLength(1024)

        self.layout_5.addWidget(self.secret)

        self.show_secret = QPushButton(self.card)
        self.show_secret.setObjectName(u"show_secret")
        self.show_secret.setAutoDefault(False)
        self.show_secret.setCheckable(True)

        self.layout_5.addWidget(self.show_secret)

        self.layout_5.setStretch(0, 1)

        self.layout_16.addLayout(self.layout_5)

        self.unlock_button = QPushButton(self.card)
        self.unlock_button.setObjectName(u"unlock_button")

        self.layout_16.addWidget(self.unlock_button)

        self.layout_15 = QVBoxLayout()
        self.layout_15.setSpacing(0)
        self.layout_15.setObjectName(u"layout_15")
        self.layout_15.setContentsMargins(0, 0, 0, 0)
        self.layout_10 = QHBoxLayout()
        self.layout_10.setSpacing(0)
        self.layout_10.setObjectName(u"layout_10")
        self.layout_10.setContentsMargins(0, 0, 0, 0)
        self.use_recovery = QPushButton(self.card)
        self.use_recovery.setObjectName(u"use_recovery")
        self.use_recovery.setAutoDefault(False)

        self.layout_10.addWidget(self.use_recovery)

        self.space_9 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_10.addItem(self.space_9)


        self.layout_15.addLayout(self.layout_10)

        self.layout_12 = QHBoxLayout()
        self.layout_12.setSpacing(0)
        self.layout_12.setObjectName(u"layout_12")
        self.layout_12.setContentsMargins(0, 0, 0, 0)
        self.restore = QPushButton(self.card)
        self.restore.setObjectName(u"restore")
        self.restore.setAutoDefault(False)

        self.layout_12.addWidget(self.restore)

        self.space_11 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_12.addItem(self.space_11)


        self.layout_15.addLayout(self.layout_12)

        self.layout_14 = QHBoxLayout()
        self.layout_14.setSpacing(0)
        self.layout_14.setObjectName(u"layout_14")
        self.layout_14.setContentsMargins(0, 0, 0, 0)
        self.discover = QPushButton(self.card)
        self.discover.setObjectName(u"discover")
        self.discover.setAutoDefault(False)

        self.layout_14.addWidget(self.discover)

        self.space_13 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_14.addItem(self.space_13)


        self.layout_15.addLayout(self.layout_14)


        self.layout_16.addLayout(self.layout_15)


        self.layout_18.addWidget(self.card)

        self.space_17 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_18.addItem(self.space_17)

        self.layout_18.setStretch(0, 1)
        self.layout_18.setStretch(1, 4)
        self.layout_18.setStretch(2, 1)

        self.layout_20.addLayout(self.layout_18)

        self.foot = QLabel(UnlockForm)
        self.foot.setObjectName(u"foot")
        self.foot.setProperty("textFormat", 0)
        self.foot.setWordWrap(True)
        self.foot.setProperty("alignment", 0x84)

        self.layout_20.addWidget(self.foot)

        self.space_19 = QSpacerItem(0, 24, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_20.addItem(self.space_19)

        self.layout_20.setStretch(0, 1)
        self.layout_20.setStretch(3, 1)
#if QT_CONFIG(shortcut)
        self.secret_label.setBuddy(self.secret)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.secret, self.show_secret)
        QWidget.setTabOrder(self.show_secret, self.unlock_button)
        QWidget.setTabOrder(self.unlock_button, self.use_recovery)
        QWidget.setTabOrder(self.use_recovery, self.restore)
        QWidget.setTabOrder(self.restore, self.discover)

        self.retranslateUi(UnlockForm)

        self.unlock_button.setDefault(True)


        QMetaObject.connectSlotsByName(UnlockForm)
    # setupUi

    def retranslateUi(self, UnlockForm):
        self.card.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"card", None))
        self.label_3.setText(QCoreApplication.translate("UnlockForm", u"CPTS Desktop", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"title", None))
        self.state_label.setText(QCoreApplication.translate("UnlockForm", u"Le registre est verrouill\u00e9.", None))
        self.state_label.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"hint", None))
        self.secret_label.setText(QCoreApplication.translate("UnlockForm", u"&Phrase secr\u00e8te", None))
        self.secret_label.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.secret.setAccessibleDescription(QCoreApplication.translate("UnlockForm", u"Tapez votre phrase secr\u00e8te puis Entr\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.show_secret.setText(QCoreApplication.translate("UnlockForm", u"Afficher", None))
        self.show_secret.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.show_secret.setAccessibleName(QCoreApplication.translate("UnlockForm", u"Afficher la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.unlock_button.setText(QCoreApplication.translate("UnlockForm", u"D\u00e9verrouiller", None))
        self.unlock_button.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"primary", None))
        self.use_recovery.setText(QCoreApplication.translate("UnlockForm", u"Utiliser le code de secours", None))
        self.use_recovery.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"link", None))
        self.restore.setText(QCoreApplication.translate("UnlockForm", u"Restaurer une sauvegarde", None))
        self.restore.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"link", None))
        self.discover.setText(QCoreApplication.translate("UnlockForm", u"D\u00e9couvrir avec des patients fictifs", None))
        self.discover.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"link", None))
        self.foot.setText(QCoreApplication.translate("UnlockForm", u"Le contenu est chiffr\u00e9 : sans la phrase secr\u00e8te ni le code de secours, personne ne peut l\u2019ouvrir.", None))
        self.foot.setProperty(u"role", QCoreApplication.translate("UnlockForm", u"secondary", None))
        pass
    # retranslateUi
