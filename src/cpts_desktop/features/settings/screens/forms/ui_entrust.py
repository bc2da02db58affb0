# Compiled from ui/settings/entrust.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_EntrustForm(object):
    def setupUi(self, EntrustForm):
        if not EntrustForm.objectName():
            EntrustForm.setObjectName(u"EntrustForm")
        self.lines = QVBoxLayout(EntrustForm)
        self.lines.setSpacing(8)
        self.lines.setObjectName(u"lines")
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.cell_to = QVBoxLayout()
        self.cell_to.setSpacing(3)
        self.cell_to.setObjectName(u"cell_to")
        self.label_to = PlainLabel(EntrustForm)
        self.label_to.setObjectName(u"label_to")
        self.label_to.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_to.addWidget(self.label_to)

        self.to = QComboBox(EntrustForm)
        self.to.setObjectName(u"to")

        self.cell_to.addWidget(self.to)

        self.to_problem = PlainLabel(EntrustForm)
        self.to_problem.setObjectName(u"to_problem")
        self.to_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.to_problem.setWordWrap(True)

        self.cell_to.addWidget(self.to_problem)


        self.lines.addLayout(self.cell_to)

        self.days = QHBoxLayout()
        self.days.setSpacing(16)
        self.days.setObjectName(u"days")
        self.cell_since = QVBoxLayout()
        self.cell_since.setSpacing(3)
        self.cell_since.setObjectName(u"cell_since")
        self.label_since = PlainLabel(EntrustForm)
        self.label_since.setObjectName(u"label_since")
        self.label_since.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_since.addWidget(self.label_since)

        self.since = QLineEdit(EntrustForm)
        self.since.setObjectName(u"since")
        self.since.setMaxLength(10)

        self.cell_since.addWidget(self.since)

        self.since_problem = PlainLabel(EntrustForm)
        self.since_problem.setObjectName(u"since_problem")
        self.since_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.since_problem.setWordWrap(True)

        self.cell_since.addWidget(self.since_problem)


        self.days.addLayout(self.cell_since)

        self.cell_until = QVBoxLayout()
        self.cell_until.setSpacing(3)
        self.cell_until.setObjectName(u"cell_until")
        self.label_until = PlainLabel(EntrustForm)
        self.label_until.setObjectName(u"label_until")
        self.label_until.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_until.addWidget(self.label_until)

        self.until = QLineEdit(EntrustForm)
        self.until.setObjectName(u"until")
        self.until.setMaxLength(10)

        self.cell_until.addWidget(self.until)

        self.until_problem = PlainLabel(EntrustForm)
        self.until_problem.setObjectName(u"until_problem")
        self.until_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.until_problem.setWordWrap(True)

        self.cell_until.addWidget(self.until_problem)


        self.days.addLayout(self.cell_until)

        self.days.setStretch(0, 1)
        self.days.setStretch(1, 1)

        self.lines.addLayout(self.days)

        self.cell_reason = QVBoxLayout()
        self.cell_reason.setSpacing(3)
        self.cell_reason.setObjectName(u"cell_reason")
        self.label_reason = PlainLabel(EntrustForm)
        self.label_reason.setObjectName(u"label_reason")
        self.label_reason.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_reason.addWidget(self.label_reason)

        self.reason = QLineEdit(EntrustForm)
        self.reason.setObjectName(u"reason")
        self.reason.setMaxLength(300)

        self.cell_reason.addWidget(self.reason)

        self.reason_problem = PlainLabel(EntrustForm)
        self.reason_problem.setObjectName(u"reason_problem")
        self.reason_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.reason_problem.setWordWrap(True)

        self.cell_reason.addWidget(self.reason_problem)


        self.lines.addLayout(self.cell_reason)

        self.line_entrust = QHBoxLayout()
        self.line_entrust.setObjectName(u"line_entrust")
        self.entrust = QPushButton(EntrustForm)
        self.entrust.setObjectName(u"entrust")
        self.entrust.setAutoDefault(False)

        self.line_entrust.addWidget(self.entrust)

        self.space_entrust = QSpacerItem(8, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.line_entrust.addItem(self.space_entrust)


        self.lines.addLayout(self.line_entrust)

#if QT_CONFIG(shortcut)
        self.label_to.setBuddy(self.to)
        self.label_since.setBuddy(self.since)
        self.label_until.setBuddy(self.until)
        self.label_reason.setBuddy(self.reason)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.to, self.since)
        QWidget.setTabOrder(self.since, self.until)
        QWidget.setTabOrder(self.until, self.reason)
        QWidget.setTabOrder(self.reason, self.entrust)

        self.retranslateUi(EntrustForm)

        QMetaObject.connectSlotsByName(EntrustForm)
    # setupUi

    def retranslateUi(self, EntrustForm):
        self.label_to.setText(QCoreApplication.translate("EntrustForm", u"&\u00c0 qui", None))
        self.label_to.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.to.setAccessibleName(QCoreApplication.translate("EntrustForm", u"Personne du cabinet \u00e0 qui confier les dossiers", None))
#endif // QT_CONFIG(accessibility)
        self.to_problem.setText("")
        self.to_problem.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"problem", None))
        self.label_since.setText(QCoreApplication.translate("EntrustForm", u"&Du", None))
        self.label_since.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"strong", None))
        self.since.setPlaceholderText(QCoreApplication.translate("EntrustForm", u"JJ/MM/AAAA", None))
#if QT_CONFIG(accessibility)
        self.since.setAccessibleName(QCoreApplication.translate("EntrustForm", u"Premier jour", None))
#endif // QT_CONFIG(accessibility)
        self.since_problem.setText("")
        self.since_problem.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"problem", None))
        self.label_until.setText(QCoreApplication.translate("EntrustForm", u"A&u (vide : sans fin)", None))
        self.label_until.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"strong", None))
        self.until.setPlaceholderText(QCoreApplication.translate("EntrustForm", u"JJ/MM/AAAA", None))
#if QT_CONFIG(accessibility)
        self.until.setAccessibleName(QCoreApplication.translate("EntrustForm", u"Dernier jour", None))
#endif // QT_CONFIG(accessibility)
        self.until_problem.setText("")
        self.until_problem.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"problem", None))
        self.label_reason.setText(QCoreApplication.translate("EntrustForm", u"&Pourquoi", None))
        self.label_reason.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"strong", None))
        self.reason.setPlaceholderText(QCoreApplication.translate("EntrustForm", u"Remplacement, cabinet de groupe, secr\u00e9tariat\u2026", None))
#if QT_CONFIG(accessibility)
        self.reason.setAccessibleName(QCoreApplication.translate("EntrustForm", u"Pourquoi ces dossiers sont confi\u00e9s", None))
#endif // QT_CONFIG(accessibility)
        self.reason_problem.setText("")
        self.reason_problem.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"problem", None))
        self.entrust.setText(QCoreApplication.translate("EntrustForm", u"Confier mes dossiers\u2026", None))
        self.entrust.setProperty(u"role", QCoreApplication.translate("EntrustForm", u"primary", None))
        pass
    # retranslateUi
