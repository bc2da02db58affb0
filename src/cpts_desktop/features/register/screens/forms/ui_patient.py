# Compiled from ui/register/patient.ui by packaging/build_forms.py: edit the form, not this file.
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
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_PatientForm(object):
    def setupUi(self, PatientForm):
        if not PatientForm.objectName():
            PatientForm.setObjectName(u"PatientForm")
        self.grid = QGridLayout(PatientForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(PatientForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 3)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_birth_name = PlainLabel(PatientForm)
        self.label_birth_name.setObjectName(u"label_birth_name")
        self.label_birth_name.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_birth_name)

        self.birth_name = QLineEdit(PatientForm)
        self.birth_name.setObjectName(u"birth_name")
        self.birth_name.setMaxLength(100)

        self.cell_2.addWidget(self.birth_name)

        self.birth_name_problem = PlainLabel(PatientForm)
        self.birth_name_problem.setObjectName(u"birth_name_problem")
        self.birth_name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.birth_name_problem.setWordWrap(True)

        self.cell_2.addWidget(self.birth_name_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_given_names = PlainLabel(PatientForm)
        self.label_given_names.setObjectName(u"label_given_names")
        self.label_given_names.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_given_names)

        self.given_names = QLineEdit(PatientForm)
        self.given_names.setObjectName(u"given_names")
        self.given_names.setMaxLength(100)

        self.cell_3.addWidget(self.given_names)

        self.given_names_problem = PlainLabel(PatientForm)
        self.given_names_problem.setObjectName(u"given_names_problem")
        self.given_names_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.given_names_problem.setWordWrap(True)

        self.cell_3.addWidget(self.given_names_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 1, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_sex = PlainLabel(PatientForm)
        self.label_sex.setObjectName(u"label_sex")
        self.label_sex.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_sex)

        self.sex = QComboBox(PatientForm)
        self.sex.setObjectName(u"sex")

        self.cell_4.addWidget(self.sex)

        self.sex_problem = PlainLabel(PatientForm)
        self.sex_problem.setObjectName(u"sex_problem")
        self.sex_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.sex_problem.setWordWrap(True)

        self.cell_4.addWidget(self.sex_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 1, 2, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.label_birth_date = PlainLabel(PatientForm)
        self.label_birth_date.setObjectName(u"label_birth_date")
        self.label_birth_date.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_birth_date)

        self.birth_date = QLineEdit(PatientForm)
        self.birth_date.setObjectName(u"birth_date")
        self.birth_date.setMaxLength(20)

        self.cell_5.addWidget(self.birth_date)

        self.birth_date_problem = PlainLabel(PatientForm)
        self.birth_date_problem.setObjectName(u"birth_date_problem")
        self.birth_date_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.birth_date_problem.setWordWrap(True)

        self.cell_5.addWidget(self.birth_date_problem)

        self.birth_date_unknown = QCheckBox(PatientForm)
        self.birth_date_unknown.setObjectName(u"birth_date_unknown")

        self.cell_5.addWidget(self.birth_date_unknown)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 0, 1, 1)

        self.cell_6 = QVBoxLayout()
        self.cell_6.setSpacing(3)
        self.cell_6.setObjectName(u"cell_6")
        self.label_birth_place = PlainLabel(PatientForm)
        self.label_birth_place.setObjectName(u"label_birth_place")
        self.label_birth_place.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_6.addWidget(self.label_birth_place)

        self.birth_place = QLineEdit(PatientForm)
        self.birth_place.setObjectName(u"birth_place")
        self.birth_place.setMaxLength(100)

        self.cell_6.addWidget(self.birth_place)

        self.birth_place_problem = PlainLabel(PatientForm)
        self.birth_place_problem.setObjectName(u"birth_place_problem")
        self.birth_place_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.birth_place_problem.setWordWrap(True)

        self.cell_6.addWidget(self.birth_place_problem)

        self.rest_6 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_6.addItem(self.rest_6)


        self.grid.addLayout(self.cell_6, 2, 1, 1, 1)

        self.cell_7 = QVBoxLayout()
        self.cell_7.setSpacing(3)
        self.cell_7.setObjectName(u"cell_7")
        self.label_birth_cog = PlainLabel(PatientForm)
        self.label_birth_cog.setObjectName(u"label_birth_cog")
        self.label_birth_cog.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_7.addWidget(self.label_birth_cog)

        self.birth_cog = QLineEdit(PatientForm)
        self.birth_cog.setObjectName(u"birth_cog")
        self.birth_cog.setMaxLength(5)

        self.cell_7.addWidget(self.birth_cog)

        self.birth_cog_problem = PlainLabel(PatientForm)
        self.birth_cog_problem.setObjectName(u"birth_cog_problem")
        self.birth_cog_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.birth_cog_problem.setWordWrap(True)

        self.cell_7.addWidget(self.birth_cog_problem)

        self.rest_7 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_7.addItem(self.rest_7)


        self.grid.addLayout(self.cell_7, 2, 2, 1, 1)

        self.cell_8 = QVBoxLayout()
        self.cell_8.setSpacing(3)
        self.cell_8.setObjectName(u"cell_8")
        self.label_used_name = PlainLabel(PatientForm)
        self.label_used_name.setObjectName(u"label_used_name")
        self.label_used_name.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_8.addWidget(self.label_used_name)

        self.used_name = QLineEdit(PatientForm)
        self.used_name.setObjectName(u"used_name")
        self.used_name.setMaxLength(100)

        self.cell_8.addWidget(self.used_name)

        self.used_name_problem = PlainLabel(PatientForm)
        self.used_name_problem.setObjectName(u"used_name_problem")
        self.used_name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.used_name_problem.setWordWrap(True)

        self.cell_8.addWidget(self.used_name_problem)

        self.rest_8 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_8.addItem(self.rest_8)


        self.grid.addLayout(self.cell_8, 3, 0, 1, 1)

        self.cell_9 = QVBoxLayout()
        self.cell_9.setSpacing(3)
        self.cell_9.setObjectName(u"cell_9")
        self.label_used_given_name = PlainLabel(PatientForm)
        self.label_used_given_name.setObjectName(u"label_used_given_name")
        self.label_used_given_name.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_9.addWidget(self.label_used_given_name)

        self.used_given_name = QLineEdit(PatientForm)
        self.used_given_name.setObjectName(u"used_given_name")
        self.used_given_name.setMaxLength(100)

        self.cell_9.addWidget(self.used_given_name)

        self.used_given_name_problem = PlainLabel(PatientForm)
        self.used_given_name_problem.setObjectName(u"used_given_name_problem")
        self.used_given_name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.used_given_name_problem.setWordWrap(True)

        self.cell_9.addWidget(self.used_given_name_problem)

        self.rest_9 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_9.addItem(self.rest_9)


        self.grid.addLayout(self.cell_9, 3, 1, 1, 1)

        self.cell_10 = QVBoxLayout()
        self.cell_10.setSpacing(3)
        self.cell_10.setObjectName(u"cell_10")
        self.label_note = PlainLabel(PatientForm)
        self.label_note.setObjectName(u"label_note")
        self.label_note.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_10.addWidget(self.label_note)

        self.note = QLineEdit(PatientForm)
        self.note.setObjectName(u"note")
        self.note.setMaxLength(400)

        self.cell_10.addWidget(self.note)

        self.note_problem = PlainLabel(PatientForm)
        self.note_problem.setObjectName(u"note_problem")
        self.note_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.note_problem.setWordWrap(True)

        self.cell_10.addWidget(self.note_problem)

        self.rest_10 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_10.addItem(self.rest_10)


        self.grid.addLayout(self.cell_10, 3, 2, 1, 1)

        self.text_11 = PlainLabel(PatientForm)
        self.text_11.setObjectName(u"text_11")
        self.text_11.setTextFormat(Qt.TextFormat.PlainText)
        self.text_11.setWordWrap(True)

        self.grid.addWidget(self.text_11, 4, 0, 1, 3)

        self.cell_12 = QVBoxLayout()
        self.cell_12.setSpacing(3)
        self.cell_12.setObjectName(u"cell_12")
        self.label_mobile = PlainLabel(PatientForm)
        self.label_mobile.setObjectName(u"label_mobile")
        self.label_mobile.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_12.addWidget(self.label_mobile)

        self.mobile = QLineEdit(PatientForm)
        self.mobile.setObjectName(u"mobile")
        self.mobile.setMaxLength(40)

        self.cell_12.addWidget(self.mobile)

        self.mobile_problem = PlainLabel(PatientForm)
        self.mobile_problem.setObjectName(u"mobile_problem")
        self.mobile_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.mobile_problem.setWordWrap(True)

        self.cell_12.addWidget(self.mobile_problem)

        self.rest_12 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_12.addItem(self.rest_12)


        self.grid.addLayout(self.cell_12, 5, 0, 1, 1)

        self.cell_13 = QVBoxLayout()
        self.cell_13.setSpacing(3)
        self.cell_13.setObjectName(u"cell_13")
        self.label_phone = PlainLabel(PatientForm)
        self.label_phone.setObjectName(u"label_phone")
        self.label_phone.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_13.addWidget(self.label_phone)

        self.phone = QLineEdit(PatientForm)
        self.phone.setObjectName(u"phone")
        self.phone.setMaxLength(40)

        self.cell_13.addWidget(self.phone)

        self.phone_problem = PlainLabel(PatientForm)
        self.phone_problem.setObjectName(u"phone_problem")
        self.phone_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.phone_problem.setWordWrap(True)

        self.cell_13.addWidget(self.phone_problem)

        self.rest_13 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_13.addItem(self.rest_13)


        self.grid.addLayout(self.cell_13, 5, 1, 1, 1)

        self.cell_14 = QVBoxLayout()
        self.cell_14.setSpacing(3)
        self.cell_14.setObjectName(u"cell_14")
        self.label_email = PlainLabel(PatientForm)
        self.label_email.setObjectName(u"label_email")
        self.label_email.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_14.addWidget(self.label_email)

        self.email = QLineEdit(PatientForm)
        self.email.setObjectName(u"email")
        self.email.setMaxLength(254)

        self.cell_14.addWidget(self.email)

        self.email_problem = PlainLabel(PatientForm)
        self.email_problem.setObjectName(u"email_problem")
        self.email_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.email_problem.setWordWrap(True)

        self.cell_14.addWidget(self.email_problem)

        self.rest_14 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_14.addItem(self.rest_14)


        self.grid.addLayout(self.cell_14, 5, 2, 1, 1)

        self.cell_15 = QVBoxLayout()
        self.cell_15.setSpacing(3)
        self.cell_15.setObjectName(u"cell_15")
        self.label_address = PlainLabel(PatientForm)
        self.label_address.setObjectName(u"label_address")
        self.label_address.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_15.addWidget(self.label_address)

        self.address = QLineEdit(PatientForm)
        self.address.setObjectName(u"address")
        self.address.setMaxLength(100)

        self.cell_15.addWidget(self.address)

        self.address_problem = PlainLabel(PatientForm)
        self.address_problem.setObjectName(u"address_problem")
        self.address_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.address_problem.setWordWrap(True)

        self.cell_15.addWidget(self.address_problem)

        self.rest_15 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_15.addItem(self.rest_15)


        self.grid.addLayout(self.cell_15, 6, 0, 1, 1)

        self.cell_16 = QVBoxLayout()
        self.cell_16.setSpacing(3)
        self.cell_16.setObjectName(u"cell_16")
        self.label_postcode = PlainLabel(PatientForm)
        self.label_postcode.setObjectName(u"label_postcode")
        self.label_postcode.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_16.addWidget(self.label_postcode)

        self.postcode = QLineEdit(PatientForm)
        self.postcode.setObjectName(u"postcode")
        self.postcode.setMaxLength(12)

        self.cell_16.addWidget(self.postcode)

        self.postcode_problem = PlainLabel(PatientForm)
        self.postcode_problem.setObjectName(u"postcode_problem")
        self.postcode_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.postcode_problem.setWordWrap(True)

        self.cell_16.addWidget(self.postcode_problem)

        self.rest_16 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_16.addItem(self.rest_16)


        self.grid.addLayout(self.cell_16, 6, 1, 1, 1)

        self.cell_17 = QVBoxLayout()
        self.cell_17.setSpacing(3)
        self.cell_17.setObjectName(u"cell_17")
        self.label_city = PlainLabel(PatientForm)
        self.label_city.setObjectName(u"label_city")
        self.label_city.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_17.addWidget(self.label_city)

        self.city = QLineEdit(PatientForm)
        self.city.setObjectName(u"city")
        self.city.setMaxLength(100)

        self.cell_17.addWidget(self.city)

        self.city_problem = PlainLabel(PatientForm)
        self.city_problem.setObjectName(u"city_problem")
        self.city_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.city_problem.setWordWrap(True)

        self.cell_17.addWidget(self.city_problem)

        self.rest_17 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_17.addItem(self.rest_17)


        self.grid.addLayout(self.cell_17, 6, 2, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
#if QT_CONFIG(shortcut)
        self.label_birth_name.setBuddy(self.birth_name)
        self.label_given_names.setBuddy(self.given_names)
        self.label_sex.setBuddy(self.sex)
        self.label_birth_date.setBuddy(self.birth_date)
        self.label_birth_place.setBuddy(self.birth_place)
        self.label_birth_cog.setBuddy(self.birth_cog)
        self.label_used_name.setBuddy(self.used_name)
        self.label_used_given_name.setBuddy(self.used_given_name)
        self.label_note.setBuddy(self.note)
        self.label_mobile.setBuddy(self.mobile)
        self.label_phone.setBuddy(self.phone)
        self.label_email.setBuddy(self.email)
        self.label_address.setBuddy(self.address)
        self.label_postcode.setBuddy(self.postcode)
        self.label_city.setBuddy(self.city)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.birth_name, self.given_names)
        QWidget.setTabOrder(self.given_names, self.sex)
        QWidget.setTabOrder(self.sex, self.birth_date)
        QWidget.setTabOrder(self.birth_date, self.birth_date_unknown)
        QWidget.setTabOrder(self.birth_date_unknown, self.birth_place)
        QWidget.setTabOrder(self.birth_place, self.birth_cog)
        QWidget.setTabOrder(self.birth_cog, self.used_name)
        QWidget.setTabOrder(self.used_name, self.used_given_name)
        QWidget.setTabOrder(self.used_given_name, self.note)
        QWidget.setTabOrder(self.note, self.mobile)
        QWidget.setTabOrder(self.mobile, self.phone)
        QWidget.setTabOrder(self.phone, self.email)
        QWidget.setTabOrder(self.email, self.address)
        QWidget.setTabOrder(self.address, self.postcode)
        QWidget.setTabOrder(self.postcode, self.city)

        self.retranslateUi(PatientForm)

        QMetaObject.connectSlotsByName(PatientForm)
    # setupUi

    def retranslateUi(self, PatientForm):
        self.text_1.setText(QCoreApplication.translate("PatientForm", u"Identit\u00e9", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("PatientForm", u"section", None))
        self.label_birth_name.setText(QCoreApplication.translate("PatientForm", u"Nom de naissance", None))
        self.label_birth_name.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.birth_name.setAccessibleName(QCoreApplication.translate("PatientForm", u"Nom de naissance", None))
#endif // QT_CONFIG(accessibility)
        self.birth_name_problem.setText("")
        self.birth_name_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_given_names.setText(QCoreApplication.translate("PatientForm", u"Pr\u00e9noms de naissance", None))
        self.label_given_names.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
        self.given_names.setPlaceholderText(QCoreApplication.translate("PatientForm", u"Dans l\u2019ordre de l\u2019\u00e9tat civil", None))
#if QT_CONFIG(accessibility)
        self.given_names.setAccessibleName(QCoreApplication.translate("PatientForm", u"Pr\u00e9noms de naissance", None))
#endif // QT_CONFIG(accessibility)
        self.given_names_problem.setText("")
        self.given_names_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_sex.setText(QCoreApplication.translate("PatientForm", u"Sexe", None))
        self.label_sex.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.sex.setAccessibleName(QCoreApplication.translate("PatientForm", u"Sexe", None))
#endif // QT_CONFIG(accessibility)
        self.sex_problem.setText("")
        self.sex_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_birth_date.setText(QCoreApplication.translate("PatientForm", u"Date de naissance", None))
        self.label_birth_date.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
        self.birth_date.setPlaceholderText(QCoreApplication.translate("PatientForm", u"12/03/1948", None))
#if QT_CONFIG(accessibility)
        self.birth_date.setAccessibleName(QCoreApplication.translate("PatientForm", u"Date de naissance", None))
#endif // QT_CONFIG(accessibility)
        self.birth_date_problem.setText("")
        self.birth_date_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.birth_date_unknown.setText(QCoreApplication.translate("PatientForm", u"Date inconnue ou incompl\u00e8te", None))
        self.label_birth_place.setText(QCoreApplication.translate("PatientForm", u"Lieu de naissance", None))
        self.label_birth_place.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.birth_place.setAccessibleName(QCoreApplication.translate("PatientForm", u"Lieu de naissance", None))
#endif // QT_CONFIG(accessibility)
        self.birth_place_problem.setText("")
        self.birth_place_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_birth_cog.setText(QCoreApplication.translate("PatientForm", u"Code INSEE du lieu", None))
        self.label_birth_cog.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
        self.birth_cog.setPlaceholderText(QCoreApplication.translate("PatientForm", u"63220, ou 99\u2026 pour un pays", None))
#if QT_CONFIG(accessibility)
        self.birth_cog.setAccessibleName(QCoreApplication.translate("PatientForm", u"Code INSEE du lieu", None))
#endif // QT_CONFIG(accessibility)
        self.birth_cog_problem.setText("")
        self.birth_cog_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_used_name.setText(QCoreApplication.translate("PatientForm", u"Nom utilis\u00e9", None))
        self.label_used_name.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
        self.used_name.setPlaceholderText(QCoreApplication.translate("PatientForm", u"S\u2019il diff\u00e8re du nom de naissance", None))
#if QT_CONFIG(accessibility)
        self.used_name.setAccessibleName(QCoreApplication.translate("PatientForm", u"Nom utilis\u00e9", None))
#endif // QT_CONFIG(accessibility)
        self.used_name_problem.setText("")
        self.used_name_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_used_given_name.setText(QCoreApplication.translate("PatientForm", u"Pr\u00e9nom utilis\u00e9", None))
        self.label_used_given_name.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
        self.used_given_name.setPlaceholderText(QCoreApplication.translate("PatientForm", u"Seulement si le patient le demande", None))
#if QT_CONFIG(accessibility)
        self.used_given_name.setAccessibleName(QCoreApplication.translate("PatientForm", u"Pr\u00e9nom utilis\u00e9", None))
#endif // QT_CONFIG(accessibility)
        self.used_given_name_problem.setText("")
        self.used_given_name_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_note.setText(QCoreApplication.translate("PatientForm", u"Remarque", None))
        self.label_note.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.note.setAccessibleName(QCoreApplication.translate("PatientForm", u"Remarque", None))
#endif // QT_CONFIG(accessibility)
        self.note_problem.setText("")
        self.note_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.text_11.setText(QCoreApplication.translate("PatientForm", u"Coordonn\u00e9es", None))
        self.text_11.setProperty(u"role", QCoreApplication.translate("PatientForm", u"section", None))
        self.label_mobile.setText(QCoreApplication.translate("PatientForm", u"Portable", None))
        self.label_mobile.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.mobile.setAccessibleName(QCoreApplication.translate("PatientForm", u"Portable", None))
#endif // QT_CONFIG(accessibility)
        self.mobile_problem.setText("")
        self.mobile_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_phone.setText(QCoreApplication.translate("PatientForm", u"T\u00e9l\u00e9phone fixe", None))
        self.label_phone.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.phone.setAccessibleName(QCoreApplication.translate("PatientForm", u"T\u00e9l\u00e9phone fixe", None))
#endif // QT_CONFIG(accessibility)
        self.phone_problem.setText("")
        self.phone_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_email.setText(QCoreApplication.translate("PatientForm", u"Adresse \u00e9lectronique", None))
        self.label_email.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.email.setAccessibleName(QCoreApplication.translate("PatientForm", u"Adresse \u00e9lectronique", None))
#endif // QT_CONFIG(accessibility)
        self.email_problem.setText("")
        self.email_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_address.setText(QCoreApplication.translate("PatientForm", u"Adresse", None))
        self.label_address.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.address.setAccessibleName(QCoreApplication.translate("PatientForm", u"Adresse", None))
#endif // QT_CONFIG(accessibility)
        self.address_problem.setText("")
        self.address_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_postcode.setText(QCoreApplication.translate("PatientForm", u"Code postal", None))
        self.label_postcode.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.postcode.setAccessibleName(QCoreApplication.translate("PatientForm", u"Code postal", None))
#endif // QT_CONFIG(accessibility)
        self.postcode_problem.setText("")
        self.postcode_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        self.label_city.setText(QCoreApplication.translate("PatientForm", u"Ville", None))
        self.label_city.setProperty(u"role", QCoreApplication.translate("PatientForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.city.setAccessibleName(QCoreApplication.translate("PatientForm", u"Ville", None))
#endif // QT_CONFIG(accessibility)
        self.city_problem.setText("")
        self.city_problem.setProperty(u"role", QCoreApplication.translate("PatientForm", u"problem", None))
        pass
    # retranslateUi
