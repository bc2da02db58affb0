# Compiled from ui/shell/first_run_recovery.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
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

class Ui_RecoveryForm(object):
    def setupUi(self, RecoveryForm):
        if not RecoveryForm.objectName():
            RecoveryForm.setObjectName(u"RecoveryForm")
        self.layout_9 = QVBoxLayout(RecoveryForm)
        self.layout_9.setSpacing(8)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(RecoveryForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_1)

        self.label_2 = PlainLabel(RecoveryForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)
        self.label_2.setWordWrap(True)

        self.layout_9.addWidget(self.label_2)

        self.code_frame = QFrame(RecoveryForm)
        self.code_frame.setObjectName(u"code_frame")
        self.layout_3 = QVBoxLayout(self.code_frame)
        self.layout_3.setSpacing(12)
        self.layout_3.setObjectName(u"layout_3")
        self.layout_3.setContentsMargins(20, 20, 20, 20)
        self.code = PlainLabel(self.code_frame)
        self.code.setObjectName(u"code")
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard|Qt.TextInteractionFlag.TextSelectableByMouse)

        self.layout_3.addWidget(self.code)


        self.layout_9.addWidget(self.code_frame)

        self.layout_5 = QHBoxLayout()
        self.layout_5.setSpacing(8)
        self.layout_5.setObjectName(u"layout_5")
        self.layout_5.setContentsMargins(0, 0, 0, 0)
        self.print_code = QPushButton(RecoveryForm)
        self.print_code.setObjectName(u"print_code")
        self.print_code.setAutoDefault(False)

        self.layout_5.addWidget(self.print_code)

        self.copy_to_file = QPushButton(RecoveryForm)
        self.copy_to_file.setObjectName(u"copy_to_file")
        self.copy_to_file.setAutoDefault(False)

        self.layout_5.addWidget(self.copy_to_file)

        self.space_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_5.addItem(self.space_4)


        self.layout_9.addLayout(self.layout_5)

        self.kept_where = PlainLabel(RecoveryForm)
        self.kept_where.setObjectName(u"kept_where")
        self.kept_where.setTextFormat(Qt.TextFormat.PlainText)
        self.kept_where.setWordWrap(True)

        self.layout_9.addWidget(self.kept_where)

        self.space_6 = QSpacerItem(0, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.layout_9.addItem(self.space_6)

        self.ask_label = PlainLabel(RecoveryForm)
        self.ask_label.setObjectName(u"ask_label")
        self.ask_label.setTextFormat(Qt.TextFormat.PlainText)
        self.ask_label.setWordWrap(True)

        self.layout_9.addWidget(self.ask_label)

        self.answer = QLineEdit(RecoveryForm)
        self.answer.setObjectName(u"answer")
        self.answer.setMaxLength(16)

        self.layout_9.addWidget(self.answer)

        self.answer_problem = PlainLabel(RecoveryForm)
        self.answer_problem.setObjectName(u"answer_problem")
        self.answer_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.answer_problem.setWordWrap(True)

        self.layout_9.addWidget(self.answer_problem)

        self.label_7 = PlainLabel(RecoveryForm)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)
        self.label_7.setWordWrap(True)

        self.layout_9.addWidget(self.label_7)

        self.space_8 = QSpacerItem(0, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_9.addItem(self.space_8)

#if QT_CONFIG(shortcut)
        self.ask_label.setBuddy(self.answer)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.print_code, self.copy_to_file)
        QWidget.setTabOrder(self.copy_to_file, self.answer)

        self.retranslateUi(RecoveryForm)

        QMetaObject.connectSlotsByName(RecoveryForm)
    # setupUi

    def retranslateUi(self, RecoveryForm):
        self.label_1.setText(QCoreApplication.translate("RecoveryForm", u"Votre code de secours", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"title", None))
        self.label_2.setText(QCoreApplication.translate("RecoveryForm", u"Phrase secr\u00e8te oubli\u00e9e ? Ce code est la seule autre fa\u00e7on d\u2019ouvrir le registre. Gardez-le loin de l\u2019ordinateur.", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"hint", None))
        self.code_frame.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"card", None))
        self.code.setText("")
        self.code.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"code", None))
#if QT_CONFIG(accessibility)
        self.code.setAccessibleName(QCoreApplication.translate("RecoveryForm", u"Code de secours", None))
#endif // QT_CONFIG(accessibility)
        self.print_code.setText(QCoreApplication.translate("RecoveryForm", u"Feuille \u00e0 imprimer (PDF)\u2026", None))
        self.print_code.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"secondary", None))
        self.copy_to_file.setText(QCoreApplication.translate("RecoveryForm", u"Fichier texte\u2026", None))
        self.copy_to_file.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"secondary", None))
        self.kept_where.setText("")
        self.kept_where.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"hint", None))
        self.ask_label.setText("")
        self.ask_label.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"strong", None))
        self.answer.setPlaceholderText(QCoreApplication.translate("RecoveryForm", u"5 signes", None))
        self.answer_problem.setText("")
        self.answer_problem.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"problem", None))
        self.label_7.setText(QCoreApplication.translate("RecoveryForm", u"Il n\u2019est montr\u00e9 qu\u2019une fois ; les r\u00e9glages en donnent un nouveau.", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("RecoveryForm", u"secondary", None))
        pass
    # retranslateUi
