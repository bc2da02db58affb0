# Compiled from ui/followup/audit.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_AuditForm(object):
    def setupUi(self, audit_form):
        if not audit_form.objectName():
            audit_form.setObjectName(u"audit_form")
        self.layout = QVBoxLayout(audit_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QHBoxLayout()
        self.rows.setSpacing(8)
        self.rows.setObjectName(u"rows")
        self.size_label = PlainLabel(audit_form)
        self.size_label.setObjectName(u"size_label")
        self.size_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.size_label)

        self.size = QLineEdit(audit_form)
        self.size.setObjectName(u"size")
        self.size.setMaxLength(3)

        self.rows.addWidget(self.size)

        self.seed_label = PlainLabel(audit_form)
        self.seed_label.setObjectName(u"seed_label")
        self.seed_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.seed_label)

        self.seed = QLineEdit(audit_form)
        self.seed.setObjectName(u"seed")
        self.seed.setMaxLength(9)

        self.rows.addWidget(self.seed)

        self.hint = PlainLabel(audit_form)
        self.hint.setObjectName(u"hint")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.hint)

        self.room = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.rows.addItem(self.room)


        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(audit_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.size_label.setBuddy(self.size)
        self.seed_label.setBuddy(self.seed)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.size, self.seed)

        self.retranslateUi(audit_form)

        QMetaObject.connectSlotsByName(audit_form)
    # setupUi

    def retranslateUi(self, audit_form):
        self.size_label.setText(QCoreApplication.translate("AuditForm", u"Dossiers \u00e0 tirer", None))
#if QT_CONFIG(accessibility)
        self.size.setAccessibleName(QCoreApplication.translate("AuditForm", u"Nombre de dossiers \u00e0 tirer", None))
#endif // QT_CONFIG(accessibility)
        self.seed_label.setText(QCoreApplication.translate("AuditForm", u"Num\u00e9ro du tirage", None))
#if QT_CONFIG(accessibility)
        self.seed.setAccessibleName(QCoreApplication.translate("AuditForm", u"Num\u00e9ro du tirage", None))
#endif // QT_CONFIG(accessibility)
        self.hint.setText(QCoreApplication.translate("AuditForm", u"Le m\u00eame num\u00e9ro tire les m\u00eames dossiers.", None))
        self.hint.setProperty(u"role", QCoreApplication.translate("AuditForm", u"hint", None))
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("AuditForm", u"problem", None))
        pass
    # retranslateUi
