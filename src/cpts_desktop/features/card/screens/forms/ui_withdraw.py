# Compiled from ui/card/withdraw.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QVBoxLayout,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_WithdrawForm(object):
    def setupUi(self, WithdrawForm):
        if not WithdrawForm.objectName():
            WithdrawForm.setObjectName(u"WithdrawForm")
        self.layout_62 = QVBoxLayout(WithdrawForm)
        self.layout_62.setSpacing(12)
        self.layout_62.setObjectName(u"layout_62")
        self.layout_62.setContentsMargins(0, 0, 0, 0)
        self.label_59 = PlainLabel(WithdrawForm)
        self.label_59.setObjectName(u"label_59")
        self.label_59.setTextFormat(Qt.TextFormat.PlainText)
        self.label_59.setWordWrap(True)

        self.layout_62.addWidget(self.label_59)

        self.layout_61 = QVBoxLayout()
        self.layout_61.setSpacing(4)
        self.layout_61.setObjectName(u"layout_61")
        self.layout_61.setContentsMargins(0, 0, 0, 0)
        self.label_60 = PlainLabel(WithdrawForm)
        self.label_60.setObjectName(u"label_60")
        self.label_60.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_61.addWidget(self.label_60)

        self.person = QComboBox(WithdrawForm)
        self.person.setObjectName(u"person")
        self.person.setMinimumContentsLength(6)
        self.person.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_61.addWidget(self.person)


        self.layout_62.addLayout(self.layout_61)

        self.reach = PlainLabel(WithdrawForm)
        self.reach.setObjectName(u"reach")
        self.reach.setTextFormat(Qt.TextFormat.PlainText)
        self.reach.setWordWrap(True)

        self.layout_62.addWidget(self.reach)

        self.person_problem = PlainLabel(WithdrawForm)
        self.person_problem.setObjectName(u"person_problem")
        self.person_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.person_problem.setWordWrap(True)

        self.layout_62.addWidget(self.person_problem)

#if QT_CONFIG(shortcut)
        self.label_60.setBuddy(self.person)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(WithdrawForm)

        QMetaObject.connectSlotsByName(WithdrawForm)
    # setupUi

    def retranslateUi(self, WithdrawForm):
        self.label_59.setText(QCoreApplication.translate("WithdrawForm", u"Le professionnel ne figurera plus sur aucune carte. Celles d\u00e9j\u00e0 imprim\u00e9es qui le nomment deviennent \u00ab fausses \u00bb et sont \u00e0 reprendre.", None))
        self.label_59.setProperty(u"role", QCoreApplication.translate("WithdrawForm", u"body", None))
        self.label_60.setText(QCoreApplication.translate("WithdrawForm", u"Professionnel", None))
        self.label_60.setProperty(u"role", QCoreApplication.translate("WithdrawForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.person.setAccessibleName(QCoreApplication.translate("WithdrawForm", u"Professionnel qui retire son accord", None))
#endif // QT_CONFIG(accessibility)
        self.reach.setText("")
        self.reach.setProperty(u"role", QCoreApplication.translate("WithdrawForm", u"strong", None))
        self.person_problem.setText("")
        self.person_problem.setProperty(u"role", QCoreApplication.translate("WithdrawForm", u"problem", None))
        pass
    # retranslateUi
