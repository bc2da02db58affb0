# Compiled from ui/shell/first_run_passphrase.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
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

class Ui_PassphraseForm(object):
    def setupUi(self, PassphraseForm):
        if not PassphraseForm.objectName():
            PassphraseForm.setObjectName(u"PassphraseForm")
        self.layout_9 = QVBoxLayout(PassphraseForm)
        self.layout_9.setSpacing(6)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(PassphraseForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_1)

        self.label_2 = PlainLabel(PassphraseForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)
        self.label_2.setWordWrap(True)

        self.layout_9.addWidget(self.label_2)

        self.space_3 = QSpacerItem(0, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.layout_9.addItem(self.space_3)

        self.label_4 = PlainLabel(PassphraseForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_4)

        self.layout_5 = QHBoxLayout()
        self.layout_5.setSpacing(8)
        self.layout_5.setObjectName(u"layout_5")
        self.layout_5.setContentsMargins(0, 0, 0, 0)
        self.password = QLineEdit(PassphraseForm)
        self.password.setObjectName(u"password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(1024)

        self.layout_5.addWidget(self.password)

        self.show_password = QPushButton(PassphraseForm)
        self.show_password.setObjectName(u"show_password")
        self.show_password.setAutoDefault(False)
        self.show_password.setCheckable(True)

        self.layout_5.addWidget(self.show_password)

        self.propose = QPushButton(PassphraseForm)
        self.propose.setObjectName(u"propose")
        self.propose.setAutoDefault(False)

        self.layout_5.addWidget(self.propose)

        self.layout_5.setStretch(0, 1)

        self.layout_9.addLayout(self.layout_5)

        self.strength = QProgressBar(PassphraseForm)
        self.strength.setObjectName(u"strength")
        self.strength.setTextVisible(False)
        self.strength.setMaximum(100)

        self.layout_9.addWidget(self.strength)

        self.strength_words = PlainLabel(PassphraseForm)
        self.strength_words.setObjectName(u"strength_words")
        self.strength_words.setTextFormat(Qt.TextFormat.PlainText)
        self.strength_words.setWordWrap(True)

        self.layout_9.addWidget(self.strength_words)

        self.password_problem = PlainLabel(PassphraseForm)
        self.password_problem.setObjectName(u"password_problem")
        self.password_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.password_problem.setWordWrap(True)

        self.layout_9.addWidget(self.password_problem)

        self.label_6 = PlainLabel(PassphraseForm)
        self.label_6.setObjectName(u"label_6")
        self.label_6.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_6)

        self.again = QLineEdit(PassphraseForm)
        self.again.setObjectName(u"again")
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setMaxLength(1024)

        self.layout_9.addWidget(self.again)

        self.again_problem = PlainLabel(PassphraseForm)
        self.again_problem.setObjectName(u"again_problem")
        self.again_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.again_problem.setWordWrap(True)

        self.layout_9.addWidget(self.again_problem)

        self.caps_hint = PlainLabel(PassphraseForm)
        self.caps_hint.setObjectName(u"caps_hint")
        self.caps_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.caps_hint.setWordWrap(True)

        self.layout_9.addWidget(self.caps_hint)

        self.label_7 = PlainLabel(PassphraseForm)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)
        self.label_7.setWordWrap(True)

        self.layout_9.addWidget(self.label_7)

        self.space_8 = QSpacerItem(0, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_9.addItem(self.space_8)

#if QT_CONFIG(shortcut)
        self.label_4.setBuddy(self.password)
        self.label_6.setBuddy(self.again)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.password, self.show_password)
        QWidget.setTabOrder(self.show_password, self.propose)
        QWidget.setTabOrder(self.propose, self.again)

        self.retranslateUi(PassphraseForm)

        QMetaObject.connectSlotsByName(PassphraseForm)
    # setupUi

    def retranslateUi(self, PassphraseForm):
        self.label_1.setText(QCoreApplication.translate("PassphraseForm", u"Votre phrase secr\u00e8te", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"title", None))
        self.label_2.setText(QCoreApplication.translate("PassphraseForm", u"Elle chiffre le registre de ce poste. Personne ne peut la retrouver \u00e0 votre place.", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"hint", None))
        self.label_4.setText(QCoreApplication.translate("PassphraseForm", u"Nouvelle &phrase secr\u00e8te", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"strong", None))
        self.show_password.setText(QCoreApplication.translate("PassphraseForm", u"Afficher", None))
        self.show_password.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.show_password.setAccessibleName(QCoreApplication.translate("PassphraseForm", u"Afficher la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.propose.setText(QCoreApplication.translate("PassphraseForm", u"Proposer 7 mots", None))
        self.propose.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.strength.setAccessibleName(QCoreApplication.translate("PassphraseForm", u"Solidit\u00e9 de la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.strength_words.setText("")
        self.strength_words.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"hint", None))
        self.password_problem.setText("")
        self.password_problem.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"problem", None))
        self.label_6.setText(QCoreApplication.translate("PassphraseForm", u"La &m\u00eame phrase encore une fois", None))
        self.label_6.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"strong", None))
        self.again_problem.setText("")
        self.again_problem.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"problem", None))
        self.caps_hint.setText("")
        self.caps_hint.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"note", None))
        self.label_7.setText(QCoreApplication.translate("PassphraseForm", u"Sept mots tir\u00e9s au sort, ou 14 caract\u00e8res avec majuscules et chiffres, ou 12 avec un signe en plus. Espaces, accents et collage sont permis ; aucun renouvellement n\u2019est impos\u00e9.", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("PassphraseForm", u"secondary", None))
        pass
    # retranslateUi
