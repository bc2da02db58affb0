# Compiled from ui/exchange/add_member.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_AddMemberForm(object):
    def setupUi(self, AddMemberForm):
        if not AddMemberForm.objectName():
            AddMemberForm.setObjectName(u"AddMemberForm")
        self.column = QVBoxLayout(AddMemberForm)
        self.column.setSpacing(8)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(AddMemberForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.column.addWidget(self.text_1)

        self.label_choose_card = PlainLabel(AddMemberForm)
        self.label_choose_card.setObjectName(u"label_choose_card")
        self.label_choose_card.setTextFormat(Qt.TextFormat.PlainText)

        self.column.addWidget(self.label_choose_card)

        self.choose_card = QPushButton(AddMemberForm)
        self.choose_card.setObjectName(u"choose_card")
        self.choose_card.setAutoDefault(False)

        self.column.addWidget(self.choose_card)

        self.card_owner = PlainLabel(AddMemberForm)
        self.card_owner.setObjectName(u"card_owner")
        self.card_owner.setTextFormat(Qt.TextFormat.PlainText)
        self.card_owner.setWordWrap(True)

        self.column.addWidget(self.card_owner)

        self.card_known = PlainLabel(AddMemberForm)
        self.card_known.setObjectName(u"card_known")
        self.card_known.setTextFormat(Qt.TextFormat.PlainText)
        self.card_known.setWordWrap(True)

        self.column.addWidget(self.card_known)

        self.card_problem = PlainLabel(AddMemberForm)
        self.card_problem.setObjectName(u"card_problem")
        self.card_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.card_problem.setWordWrap(True)

        self.column.addWidget(self.card_problem)

        self.label_fingerprint = PlainLabel(AddMemberForm)
        self.label_fingerprint.setObjectName(u"label_fingerprint")
        self.label_fingerprint.setTextFormat(Qt.TextFormat.PlainText)

        self.column.addWidget(self.label_fingerprint)

        self.fingerprint = QPlainTextEdit(AddMemberForm)
        self.fingerprint.setObjectName(u"fingerprint")
        self.fingerprint.setTabChangesFocus(True)

        self.column.addWidget(self.fingerprint)

        self.fingerprint_problem = PlainLabel(AddMemberForm)
        self.fingerprint_problem.setObjectName(u"fingerprint_problem")
        self.fingerprint_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.fingerprint_problem.setWordWrap(True)

        self.column.addWidget(self.fingerprint_problem)

#if QT_CONFIG(shortcut)
        self.label_choose_card.setBuddy(self.choose_card)
        self.label_fingerprint.setBuddy(self.fingerprint)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.choose_card, self.fingerprint)

        self.retranslateUi(AddMemberForm)

        QMetaObject.connectSlotsByName(AddMemberForm)
    # setupUi

    def retranslateUi(self, AddMemberForm):
        self.text_1.setText(QCoreApplication.translate("AddMemberForm", u"Demandez \u00e0 votre confr\u00e8re sa carte de membre (un fichier), puis appelez-le ou voyez-le : il lit ses douze mots, vous les tapez. C\u2019est ainsi que l\u2019on sait que la cl\u00e9 est bien la sienne.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"hint", None))
        self.label_choose_card.setText(QCoreApplication.translate("AddMemberForm", u"Carte du confr\u00e8re", None))
        self.label_choose_card.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.choose_card.setAccessibleName(QCoreApplication.translate("AddMemberForm", u"Choisir le fichier de la carte", None))
#endif // QT_CONFIG(accessibility)
        self.choose_card.setText(QCoreApplication.translate("AddMemberForm", u"Choisir le fichier\u2026", None))
        self.card_owner.setText(QCoreApplication.translate("AddMemberForm", u"Aucune carte choisie", None))
        self.card_owner.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"body", None))
        self.card_known.setText("")
        self.card_known.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"note", None))
        self.card_problem.setText("")
        self.card_problem.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"problem", None))
        self.label_fingerprint.setText(QCoreApplication.translate("AddMemberForm", u"Les douze mots qu\u2019il lit", None))
        self.label_fingerprint.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.fingerprint.setAccessibleName(QCoreApplication.translate("AddMemberForm", u"Les douze mots lus par le confr\u00e8re", None))
#endif // QT_CONFIG(accessibility)
        self.fingerprint.setPlaceholderText(QCoreApplication.translate("AddMemberForm", u"Les quatre premi\u00e8res lettres de chaque mot suffisent", None))
        self.fingerprint_problem.setText("")
        self.fingerprint_problem.setProperty(u"role", QCoreApplication.translate("AddMemberForm", u"problem", None))
        pass
    # retranslateUi
