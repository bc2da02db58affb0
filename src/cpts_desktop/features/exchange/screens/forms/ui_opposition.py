# Compiled from ui/exchange/opposition.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_OppositionForm(object):
    def setupUi(self, OppositionForm):
        if not OppositionForm.objectName():
            OppositionForm.setObjectName(u"OppositionForm")
        self.line = QHBoxLayout(OppositionForm)
        self.line.setSpacing(8)
        self.line.setObjectName(u"line")
        self.line.setContentsMargins(0, 0, 0, 0)
        self.label_member = PlainLabel(OppositionForm)
        self.label_member.setObjectName(u"label_member")
        self.label_member.setTextFormat(Qt.TextFormat.PlainText)

        self.line.addWidget(self.label_member)

        self.member = QComboBox(OppositionForm)
        self.member.setObjectName(u"member")

        self.line.addWidget(self.member)

        self.oppose = QPushButton(OppositionForm)
        self.oppose.setObjectName(u"oppose")
        self.oppose.setAutoDefault(False)

        self.line.addWidget(self.oppose)

        self.line.setStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_member.setBuddy(self.member)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.member, self.oppose)

        self.retranslateUi(OppositionForm)

        QMetaObject.connectSlotsByName(OppositionForm)
    # setupUi

    def retranslateUi(self, OppositionForm):
        self.label_member.setText(QCoreApplication.translate("OppositionForm", u"Ne pas &envoyer \u00e0", None))
        self.label_member.setProperty(u"role", QCoreApplication.translate("OppositionForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.member.setAccessibleName(QCoreApplication.translate("OppositionForm", u"\u00c0 qui ne pas envoyer", None))
#endif // QT_CONFIG(accessibility)
        self.oppose.setText(QCoreApplication.translate("OppositionForm", u"Noter l\u2019opposition", None))
        self.oppose.setProperty(u"role", QCoreApplication.translate("OppositionForm", u"primary", None))
        pass
    # retranslateUi
