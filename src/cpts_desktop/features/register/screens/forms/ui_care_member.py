# Compiled from ui/register/care_member.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.widgets.checks import WrappingCheckBox
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CareMemberForm(object):
    def setupUi(self, CareMemberForm):
        if not CareMemberForm.objectName():
            CareMemberForm.setObjectName(u"CareMemberForm")
        self.grid = QGridLayout(CareMemberForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.cell_1 = QVBoxLayout()
        self.cell_1.setSpacing(3)
        self.cell_1.setObjectName(u"cell_1")
        self.label_role = PlainLabel(CareMemberForm)
        self.label_role.setObjectName(u"label_role")
        self.label_role.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_1.addWidget(self.label_role)

        self.role = QComboBox(CareMemberForm)
        self.role.setObjectName(u"role")

        self.cell_1.addWidget(self.role)

        self.role_problem = PlainLabel(CareMemberForm)
        self.role_problem.setObjectName(u"role_problem")
        self.role_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.role_problem.setWordWrap(True)

        self.cell_1.addWidget(self.role_problem)

        self.rest_1 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_1.addItem(self.rest_1)


        self.grid.addLayout(self.cell_1, 0, 0, 1, 1)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_name = PlainLabel(CareMemberForm)
        self.label_name.setObjectName(u"label_name")
        self.label_name.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_name)

        self.name = QLineEdit(CareMemberForm)
        self.name.setObjectName(u"name")
        self.name.setMaxLength(100)

        self.cell_2.addWidget(self.name)

        self.name_problem = PlainLabel(CareMemberForm)
        self.name_problem.setObjectName(u"name_problem")
        self.name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.name_problem.setWordWrap(True)

        self.cell_2.addWidget(self.name_problem)

        self.name_member = PlainLabel(CareMemberForm)
        self.name_member.setObjectName(u"name_member")
        self.name_member.setTextFormat(Qt.TextFormat.PlainText)
        self.name_member.setWordWrap(True)

        self.cell_2.addWidget(self.name_member)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 0, 1, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_phone = PlainLabel(CareMemberForm)
        self.label_phone.setObjectName(u"label_phone")
        self.label_phone.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_phone)

        self.phone = QLineEdit(CareMemberForm)
        self.phone.setObjectName(u"phone")
        self.phone.setMaxLength(40)

        self.cell_3.addWidget(self.phone)

        self.phone_problem = PlainLabel(CareMemberForm)
        self.phone_problem.setObjectName(u"phone_problem")
        self.phone_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.phone_problem.setWordWrap(True)

        self.cell_3.addWidget(self.phone_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 0, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_rpps = PlainLabel(CareMemberForm)
        self.label_rpps.setObjectName(u"label_rpps")
        self.label_rpps.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_rpps)

        self.rpps = QLineEdit(CareMemberForm)
        self.rpps.setObjectName(u"rpps")
        self.rpps.setMaxLength(14)

        self.cell_4.addWidget(self.rpps)

        self.rpps_problem = PlainLabel(CareMemberForm)
        self.rpps_problem.setObjectName(u"rpps_problem")
        self.rpps_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.rpps_problem.setWordWrap(True)

        self.cell_4.addWidget(self.rpps_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 1, 1, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.label_email = PlainLabel(CareMemberForm)
        self.label_email.setObjectName(u"label_email")
        self.label_email.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_email)

        self.email = QLineEdit(CareMemberForm)
        self.email.setObjectName(u"email")
        self.email.setMaxLength(254)

        self.cell_5.addWidget(self.email)

        self.email_problem = PlainLabel(CareMemberForm)
        self.email_problem.setObjectName(u"email_problem")
        self.email_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.email_problem.setWordWrap(True)

        self.cell_5.addWidget(self.email_problem)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 0, 1, 2)

        self.cell_6 = QVBoxLayout()
        self.cell_6.setSpacing(3)
        self.cell_6.setObjectName(u"cell_6")
        self.agreed_to_be_printed = WrappingCheckBox(CareMemberForm)
        self.agreed_to_be_printed.setObjectName(u"agreed_to_be_printed")

        self.cell_6.addWidget(self.agreed_to_be_printed)

        self.ended = QCheckBox(CareMemberForm)
        self.ended.setObjectName(u"ended")

        self.cell_6.addWidget(self.ended)

        self.rest_6 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_6.addItem(self.rest_6)


        self.grid.addLayout(self.cell_6, 3, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_role.setBuddy(self.role)
        self.label_name.setBuddy(self.name)
        self.label_phone.setBuddy(self.phone)
        self.label_rpps.setBuddy(self.rpps)
        self.label_email.setBuddy(self.email)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.role, self.name)
        QWidget.setTabOrder(self.name, self.phone)
        QWidget.setTabOrder(self.phone, self.rpps)
        QWidget.setTabOrder(self.rpps, self.email)
        QWidget.setTabOrder(self.email, self.agreed_to_be_printed)
        QWidget.setTabOrder(self.agreed_to_be_printed, self.ended)

        self.retranslateUi(CareMemberForm)

        QMetaObject.connectSlotsByName(CareMemberForm)
    # setupUi

    def retranslateUi(self, CareMemberForm):
        self.label_role.setText(QCoreApplication.translate("CareMemberForm", u"R\u00f4le", None))
        self.label_role.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.role.setAccessibleName(QCoreApplication.translate("CareMemberForm", u"R\u00f4le", None))
#endif // QT_CONFIG(accessibility)
        self.role_problem.setText("")
        self.role_problem.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"problem", None))
        self.label_name.setText(QCoreApplication.translate("CareMemberForm", u"Nom du professionnel", None))
        self.label_name.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"strong", None))
        self.name.setPlaceholderText(QCoreApplication.translate("CareMemberForm", u"Dr Claire Petit", None))
#if QT_CONFIG(accessibility)
        self.name.setAccessibleName(QCoreApplication.translate("CareMemberForm", u"Nom du professionnel", None))
#endif // QT_CONFIG(accessibility)
        self.name_problem.setText("")
        self.name_problem.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"problem", None))
        self.name_member.setText("")
        self.name_member.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"hint", None))
        self.label_phone.setText(QCoreApplication.translate("CareMemberForm", u"T\u00e9l\u00e9phone", None))
        self.label_phone.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.phone.setAccessibleName(QCoreApplication.translate("CareMemberForm", u"T\u00e9l\u00e9phone", None))
#endif // QT_CONFIG(accessibility)
        self.phone_problem.setText("")
        self.phone_problem.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"problem", None))
        self.label_rpps.setText(QCoreApplication.translate("CareMemberForm", u"Num\u00e9ro RPPS", None))
        self.label_rpps.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"strong", None))
        self.rpps.setPlaceholderText(QCoreApplication.translate("CareMemberForm", u"11 chiffres, facultatif", None))
#if QT_CONFIG(accessibility)
        self.rpps.setAccessibleName(QCoreApplication.translate("CareMemberForm", u"Num\u00e9ro RPPS", None))
#endif // QT_CONFIG(accessibility)
        self.rpps_problem.setText("")
        self.rpps_problem.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"problem", None))
        self.label_email.setText(QCoreApplication.translate("CareMemberForm", u"Messagerie s\u00e9curis\u00e9e", None))
        self.label_email.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.email.setAccessibleName(QCoreApplication.translate("CareMemberForm", u"Messagerie s\u00e9curis\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.email_problem.setText("")
        self.email_problem.setProperty(u"role", QCoreApplication.translate("CareMemberForm", u"problem", None))
        self.agreed_to_be_printed.setText(QCoreApplication.translate("CareMemberForm", u"A donn\u00e9 son accord pour figurer sur les cartes imprim\u00e9es", None))
        self.ended.setText(QCoreApplication.translate("CareMemberForm", u"Ne suit plus ce patient", None))
        pass
    # retranslateUi
