# Compiled from ui/shell/change_password.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_ChangePasswordForm(object):
    def setupUi(self, ChangePasswordForm):
        if not ChangePasswordForm.objectName():
            ChangePasswordForm.setObjectName(u"ChangePasswordForm")
        self.layout_7 = QVBoxLayout(ChangePasswordForm)
        self.layout_7.setSpacing(6)
        self.layout_7.setObjectName(u"layout_7")
        self.layout_7.setContentsMargins(0, 0, 0, 0)
        self.current_label = PlainLabel(ChangePasswordForm)
        self.current_label.setObjectName(u"current_label")
        self.current_label.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_7.addWidget(self.current_label)

        self.current = QLineEdit(ChangePasswordForm)
        self.current.setObjectName(u"current")
        self.current.setEchoMode(QLineEdit.EchoMode.Password)
        self.current.setMaxLength(1024)

        self.layout_7.addWidget(self.current)

        self.current_problem = PlainLabel(ChangePasswordForm)
        self.current_problem.setObjectName(u"current_problem")
        self.current_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.current_problem.setWordWrap(True)

        self.layout_7.addWidget(self.current_problem)

        self.label_1 = PlainLabel(ChangePasswordForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_7.addWidget(self.label_1)

        self.layout_2 = QHBoxLayout()
        self.layout_2.setSpacing(8)
        self.layout_2.setObjectName(u"layout_2")
        self.layout_2.setContentsMargins(0, 0, 0, 0)
        self.password = QLineEdit(ChangePasswordForm)
        self.password.setObjectName(u"password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(1024)

        self.layout_2.addWidget(self.password)

        self.show_password = QPushButton(ChangePasswordForm)
        self.show_password.setObjectName(u"show_password")
        self.show_password.setAutoDefault(False)
        self.show_password.setCheckable(True)

        self.layout_2.addWidget(self.show_password)

        self.propose = QPushButton(ChangePasswordForm)
        self.propose.setObjectName(u"propose")
        self.propose.setAutoDefault(False)

        self.layout_2.addWidget(self.propose)

        self.layout_2.setStretch(0, 1)

        self.layout_7.addLayout(self.layout_2)

        self.strength = QProgressBar(ChangePasswordForm)
        self.strength.setObjectName(u"strength")
        self.strength.setTextVisible(False)
        self.strength.setMaximum(100)

        self.layout_7.addWidget(self.strength)

        self.strength_words = PlainLabel(ChangePasswordForm)
        self.strength_words.setObjectName(u"strength_words")
        self.strength_words.setTextFormat(Qt.TextFormat.PlainText)
        self.strength_words.setWordWrap(True)

        self.layout_7.addWidget(self.strength_words)

        self.password_problem = PlainLabel(ChangePasswordForm)
        self.password_problem.setObjectName(u"password_problem")
        self.password_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.password_problem.setWordWrap(True)

        self.layout_7.addWidget(self.password_problem)

        self.label_3 = PlainLabel(ChangePasswordForm)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_7.addWidget(self.label_3)

        self.again = QLineEdit(ChangePasswordForm)
        self.again.setObjectName(u"again")
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setMaxLength(1024)

        self.layout_7.addWidget(self.again)

        self.again_problem = PlainLabel(ChangePasswordForm)
        self.again_problem.setObjectName(u"again_problem")
        self.again_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.again_problem.setWordWrap(True)

        self.layout_7.addWidget(self.again_problem)

        self.caps_hint = PlainLabel(ChangePasswordForm)
        self.caps_hint.setObjectName(u"caps_hint")
        self.caps_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.caps_hint.setWordWrap(True)

        self.layout_7.addWidget(self.caps_hint)

        self.label_4 = PlainLabel(ChangePasswordForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)
        self.label_4.setWordWrap(True)

        self.layout_7.addWidget(self.label_4)

        self.layout_6 = QHBoxLayout()
        self.layout_6.setSpacing(8)
        self.layout_6.setObjectName(u"layout_6")
        self.layout_6.setContentsMargins(0, 0, 0, 0)
        self.space_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_6.addItem(self.space_5)

        self.save = QPushButton(ChangePasswordForm)
        self.save.setObjectName(u"save")

        self.layout_6.addWidget(self.save)


        self.layout_7.addLayout(self.layout_6)

#if QT_CONFIG(shortcut)
        self.current_label.setBuddy(self.current)
        self.label_1.setBuddy(self.password)
        self.label_3.setBuddy(self.again)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.current, self.password)
        QWidget.setTabOrder(self.password, self.show_password)
        QWidget.setTabOrder(self.show_password, self.propose)
        QWidget.setTabOrder(self.propose, self.again)
        QWidget.setTabOrder(self.again, self.save)

        self.retranslateUi(ChangePasswordForm)

        self.save.setDefault(True)


        QMetaObject.connectSlotsByName(ChangePasswordForm)
    # setupUi

    def retranslateUi(self, ChangePasswordForm):
        self.current_label.setText(QCoreApplication.translate("ChangePasswordForm", u"Phrase secr\u00e8te actuelle", None))
        self.current_label.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"strong", None))
        self.current_problem.setText("")
        self.current_problem.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"problem", None))
        self.label_1.setText(QCoreApplication.translate("ChangePasswordForm", u"Nouvelle phrase secr\u00e8te", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"strong", None))
        self.show_password.setText(QCoreApplication.translate("ChangePasswordForm", u"Afficher", None))
        self.show_password.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.show_password.setAccessibleName(QCoreApplication.translate("ChangePasswordForm", u"Afficher la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.propose.setText(QCoreApplication.translate("ChangePasswordForm", u"Proposer 7 mots", None))
        self.propose.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.strength.setAccessibleName(QCoreApplication.translate("ChangePasswordForm", u"Solidit\u00e9 de la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.strength_words.setText("")
        self.strength_words.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"hint", None))
        self.password_problem.setText("")
        self.password_problem.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"problem", None))
        self.label_3.setText(QCoreApplication.translate("ChangePasswordForm", u"La m\u00eame phrase encore une fois", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"strong", None))
        self.again_problem.setText("")
        self.again_problem.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"problem", None))
        self.caps_hint.setText("")
        self.caps_hint.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"note", None))
        self.label_4.setText(QCoreApplication.translate("ChangePasswordForm", u"L\u2019ancienne phrase n\u2019ouvrira plus ce registre, mais elle ouvre encore les sauvegardes faites avant ce changement.", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"secondary", None))
        self.save.setText(QCoreApplication.translate("ChangePasswordForm", u"Changer la phrase secr\u00e8te", None))
        self.save.setProperty(u"role", QCoreApplication.translate("ChangePasswordForm", u"primary", None))
        pass
    # retranslateUi
