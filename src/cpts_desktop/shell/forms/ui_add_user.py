# Compiled from ui/shell/add_user.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_AddUserForm(object):
    def setupUi(self, AddUserForm):
        if not AddUserForm.objectName():
            AddUserForm.setObjectName(u"AddUserForm")
        self.layout_10 = QVBoxLayout(AddUserForm)
        self.layout_10.setSpacing(6)
        self.layout_10.setObjectName(u"layout_10")
        self.layout_10.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(AddUserForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)
        self.label_1.setWordWrap(True)

        self.layout_10.addWidget(self.label_1)

        self.label_2 = PlainLabel(AddUserForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_10.addWidget(self.label_2)

        self.name = QLineEdit(AddUserForm)
        self.name.setObjectName(u"name")
        self.name.setMaxLength(120)

        self.layout_10.addWidget(self.name)

        self.name_problem = PlainLabel(AddUserForm)
        self.name_problem.setObjectName(u"name_problem")
        self.name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.name_problem.setWordWrap(True)

        self.layout_10.addWidget(self.name_problem)

        self.label_3 = PlainLabel(AddUserForm)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_10.addWidget(self.label_3)

        self.profession = QComboBox(AddUserForm)
        self.profession.setObjectName(u"profession")

        self.layout_10.addWidget(self.profession)

        self.profession_problem = PlainLabel(AddUserForm)
        self.profession_problem.setObjectName(u"profession_problem")
        self.profession_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.profession_problem.setWordWrap(True)

        self.layout_10.addWidget(self.profession_problem)

        self.label_4 = PlainLabel(AddUserForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_10.addWidget(self.label_4)

        self.rpps = QLineEdit(AddUserForm)
        self.rpps.setObjectName(u"rpps")
        self.rpps.setMaxLength(20)

        self.layout_10.addWidget(self.rpps)

        self.rpps_problem = PlainLabel(AddUserForm)
        self.rpps_problem.setObjectName(u"rpps_problem")
        self.rpps_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.rpps_problem.setWordWrap(True)

        self.layout_10.addWidget(self.rpps_problem)

        self.label_5 = PlainLabel(AddUserForm)
        self.label_5.setObjectName(u"label_5")
        self.label_5.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_10.addWidget(self.label_5)

        self.layout_6 = QHBoxLayout()
        self.layout_6.setSpacing(8)
        self.layout_6.setObjectName(u"layout_6")
        self.layout_6.setContentsMargins(0, 0, 0, 0)
        self.password = QLineEdit(AddUserForm)
        self.password.setObjectName(u"password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(1024)

        self.layout_6.addWidget(self.password)

        self.show_password = QPushButton(AddUserForm)
        self.show_password.setObjectName(u"show_password")
        self.show_password.setAutoDefault(False)
        self.show_password.setCheckable(True)

        self.layout_6.addWidget(self.show_password)

        self.propose = QPushButton(AddUserForm)
        self.propose.setObjectName(u"propose")
        self.propose.setAutoDefault(False)

        self.layout_6.addWidget(self.propose)

        self.layout_6.setStretch(0, 1)

        self.layout_10.addLayout(self.layout_6)

        self.strength = QProgressBar(AddUserForm)
        self.strength.setObjectName(u"strength")
        self.strength.setTextVisible(False)
        self.strength.setMaximum(100)

        self.layout_10.addWidget(self.strength)

        self.strength_words = PlainLabel(AddUserForm)
        self.strength_words.setObjectName(u"strength_words")
        self.strength_words.setTextFormat(Qt.TextFormat.PlainText)
        self.strength_words.setWordWrap(True)

        self.layout_10.addWidget(self.strength_words)

        self.password_problem = PlainLabel(AddUserForm)
        self.password_problem.setObjectName(u"password_problem")
        self.password_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.password_problem.setWordWrap(True)

        self.layout_10.addWidget(self.password_problem)

        self.label_7 = PlainLabel(AddUserForm)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_10.addWidget(self.label_7)

        self.again = QLineEdit(AddUserForm)
        self.again.setObjectName(u"again")
        self.again.setEchoMode(QLineEdit.EchoMode.Password)
        self.again.setMaxLength(1024)

        self.layout_10.addWidget(self.again)

        self.again_problem = PlainLabel(AddUserForm)
        self.again_problem.setObjectName(u"again_problem")
        self.again_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.again_problem.setWordWrap(True)

        self.layout_10.addWidget(self.again_problem)

        self.caps_hint = PlainLabel(AddUserForm)
        self.caps_hint.setObjectName(u"caps_hint")
        self.caps_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.caps_hint.setWordWrap(True)

        self.layout_10.addWidget(self.caps_hint)

        self.layout_9 = QHBoxLayout()
        self.layout_9.setSpacing(8)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.space_8 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_9.addItem(self.space_8)

        self.save = QPushButton(AddUserForm)
        self.save.setObjectName(u"save")

        self.layout_9.addWidget(self.save)


        self.layout_10.addLayout(self.layout_9)

#if QT_CONFIG(shortcut)
        self.label_2.setBuddy(self.name)
        self.label_3.setBuddy(self.profession)
        self.label_4.setBuddy(self.rpps)
        self.label_5.setBuddy(self.password)
        self.label_7.setBuddy(self.again)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.name, self.profession)
        QWidget.setTabOrder(self.profession, self.rpps)
        QWidget.setTabOrder(self.rpps, self.password)
        QWidget.setTabOrder(self.password, self.show_password)
        QWidget.setTabOrder(self.show_password, self.propose)
        QWidget.setTabOrder(self.propose, self.again)
        QWidget.setTabOrder(self.again, self.save)

        self.retranslateUi(AddUserForm)

        self.save.setDefault(True)


        QMetaObject.connectSlotsByName(AddUserForm)
    # setupUi

    def retranslateUi(self, AddUserForm):
        self.label_1.setText(QCoreApplication.translate("AddUserForm", u"Chaque personne du cabinet a son propre acc\u00e8s : ce qu\u2019elle \u00e9crit porte son nom.", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"hint", None))
        self.label_2.setText(QCoreApplication.translate("AddUserForm", u"Nom et pr\u00e9nom", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"strong", None))
        self.name_problem.setText("")
        self.name_problem.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"problem", None))
        self.label_3.setText(QCoreApplication.translate("AddUserForm", u"Profession", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"strong", None))
        self.profession_problem.setText("")
        self.profession_problem.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"problem", None))
        self.label_4.setText(QCoreApplication.translate("AddUserForm", u"Num\u00e9ro RPPS (facultatif)", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"strong", None))
        self.rpps.setPlaceholderText(QCoreApplication.translate("AddUserForm", u"11 chiffres", None))
        self.rpps_problem.setText("")
        self.rpps_problem.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"problem", None))
        self.label_5.setText(QCoreApplication.translate("AddUserForm", u"Phrase secr\u00e8te de cette personne (tap\u00e9e par elle)", None))
        self.label_5.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"strong", None))
        self.show_password.setText(QCoreApplication.translate("AddUserForm", u"Afficher", None))
        self.show_password.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.show_password.setAccessibleName(QCoreApplication.translate("AddUserForm", u"Afficher la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.propose.setText(QCoreApplication.translate("AddUserForm", u"Proposer 7 mots", None))
        self.propose.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.strength.setAccessibleName(QCoreApplication.translate("AddUserForm", u"Solidit\u00e9 de la phrase secr\u00e8te", None))
#endif // QT_CONFIG(accessibility)
        self.strength_words.setText("")
        self.strength_words.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"hint", None))
        self.password_problem.setText("")
        self.password_problem.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"problem", None))
        self.label_7.setText(QCoreApplication.translate("AddUserForm", u"La m\u00eame phrase encore une fois", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"strong", None))
        self.again_problem.setText("")
        self.again_problem.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"problem", None))
        self.caps_hint.setText("")
        self.caps_hint.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"note", None))
        self.save.setText(QCoreApplication.translate("AddUserForm", u"Ajouter cette personne", None))
        self.save.setProperty(u"role", QCoreApplication.translate("AddUserForm", u"primary", None))
        pass
    # retranslateUi
