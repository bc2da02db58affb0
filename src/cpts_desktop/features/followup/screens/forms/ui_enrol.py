# Compiled from ui/followup/enrol.ui by packaging/build_forms.py: edit the form, not this file.
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
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_EnrolForm(object):
    def setupUi(self, enrol_form):
        if not enrol_form.objectName():
            enrol_form.setObjectName(u"enrol_form")
        self.layout = QVBoxLayout(enrol_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(4)
        self.day_label = PlainLabel(enrol_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_label, 0, 0, 1, 1)

        self.day = QLineEdit(enrol_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)

        self.rows.addWidget(self.day, 0, 1, 1, 1)

        self.day_unit = PlainLabel(enrol_form)
        self.day_unit.setObjectName(u"day_unit")
        self.day_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.day_unit, 0, 2, 1, 1)

        self.profile_label = PlainLabel(enrol_form)
        self.profile_label.setObjectName(u"profile_label")
        self.profile_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.profile_label, 1, 0, 1, 1)

        self.profile = QComboBox(enrol_form)
        self.profile.setObjectName(u"profile")

        self.rows.addWidget(self.profile, 1, 1, 1, 1)

        self.type_ic_label = PlainLabel(enrol_form)
        self.type_ic_label.setObjectName(u"type_ic_label")
        self.type_ic_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.type_ic_label, 2, 0, 1, 1)

        self.type_ic = QComboBox(enrol_form)
        self.type_ic.setObjectName(u"type_ic")

        self.rows.addWidget(self.type_ic, 2, 1, 1, 1)

        self.fevg_label = PlainLabel(enrol_form)
        self.fevg_label.setObjectName(u"fevg_label")
        self.fevg_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fevg_label, 3, 0, 1, 1)

        self.fevg = QLineEdit(enrol_form)
        self.fevg.setObjectName(u"fevg")
        self.fevg.setMaxLength(5)

        self.rows.addWidget(self.fevg, 3, 1, 1, 1)

        self.fevg_unit = PlainLabel(enrol_form)
        self.fevg_unit.setObjectName(u"fevg_unit")
        self.fevg_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fevg_unit, 3, 2, 1, 1)

        self.poids_sec_label = PlainLabel(enrol_form)
        self.poids_sec_label.setObjectName(u"poids_sec_label")
        self.poids_sec_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.poids_sec_label, 4, 0, 1, 1)

        self.poids_sec = QLineEdit(enrol_form)
        self.poids_sec.setObjectName(u"poids_sec")
        self.poids_sec.setMaxLength(6)

        self.rows.addWidget(self.poids_sec, 4, 1, 1, 1)

        self.poids_sec_unit = PlainLabel(enrol_form)
        self.poids_sec_unit.setObjectName(u"poids_sec_unit")
        self.poids_sec_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.poids_sec_unit, 4, 2, 1, 1)

        self.poids_sec_balance_label = PlainLabel(enrol_form)
        self.poids_sec_balance_label.setObjectName(u"poids_sec_balance_label")
        self.poids_sec_balance_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.poids_sec_balance_label, 5, 0, 1, 1)

        self.poids_sec_balance = QLineEdit(enrol_form)
        self.poids_sec_balance.setObjectName(u"poids_sec_balance")
        self.poids_sec_balance.setMaxLength(20)

        self.rows.addWidget(self.poids_sec_balance, 5, 1, 1, 1)

        self.poids_sec_balance_unit = PlainLabel(enrol_form)
        self.poids_sec_balance_unit.setObjectName(u"poids_sec_balance_unit")
        self.poids_sec_balance_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.poids_sec_balance_unit, 5, 2, 1, 1)

        self.nyha_base_label = PlainLabel(enrol_form)
        self.nyha_base_label.setObjectName(u"nyha_base_label")
        self.nyha_base_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.nyha_base_label, 6, 0, 1, 1)

        self.nyha_base = QLineEdit(enrol_form)
        self.nyha_base.setObjectName(u"nyha_base")
        self.nyha_base.setMaxLength(1)

        self.rows.addWidget(self.nyha_base, 6, 1, 1, 1)

        self.nyha_base_unit = PlainLabel(enrol_form)
        self.nyha_base_unit.setObjectName(u"nyha_base_unit")
        self.nyha_base_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.nyha_base_unit, 6, 2, 1, 1)

        self.oreillers_base_label = PlainLabel(enrol_form)
        self.oreillers_base_label.setObjectName(u"oreillers_base_label")
        self.oreillers_base_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.oreillers_base_label, 7, 0, 1, 1)

        self.oreillers_base = QLineEdit(enrol_form)
        self.oreillers_base.setObjectName(u"oreillers_base")
        self.oreillers_base.setMaxLength(1)

        self.rows.addWidget(self.oreillers_base, 7, 1, 1, 1)

        self.oedeme_base_label = PlainLabel(enrol_form)
        self.oedeme_base_label.setObjectName(u"oedeme_base_label")
        self.oedeme_base_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.oedeme_base_label, 8, 0, 1, 1)

        self.oedeme_base = QLineEdit(enrol_form)
        self.oedeme_base.setObjectName(u"oedeme_base")
        self.oedeme_base.setMaxLength(1)

        self.rows.addWidget(self.oedeme_base, 8, 1, 1, 1)

        self.oedeme_base_unit = PlainLabel(enrol_form)
        self.oedeme_base_unit.setObjectName(u"oedeme_base_unit")
        self.oedeme_base_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.oedeme_base_unit, 8, 2, 1, 1)

        self.fatigue_base_label = PlainLabel(enrol_form)
        self.fatigue_base_label.setObjectName(u"fatigue_base_label")
        self.fatigue_base_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fatigue_base_label, 9, 0, 1, 1)

        self.fatigue_base = QLineEdit(enrol_form)
        self.fatigue_base.setObjectName(u"fatigue_base")
        self.fatigue_base.setMaxLength(1)

        self.rows.addWidget(self.fatigue_base, 9, 1, 1, 1)

        self.fatigue_base_unit = PlainLabel(enrol_form)
        self.fatigue_base_unit.setObjectName(u"fatigue_base_unit")
        self.fatigue_base_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fatigue_base_unit, 9, 2, 1, 1)

        self.rythme_label = PlainLabel(enrol_form)
        self.rythme_label.setObjectName(u"rythme_label")
        self.rythme_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.rythme_label, 10, 0, 1, 1)

        self.rythme = QComboBox(enrol_form)
        self.rythme.setObjectName(u"rythme")

        self.rows.addWidget(self.rythme, 10, 1, 1, 1)

        self.creat_base_label = PlainLabel(enrol_form)
        self.creat_base_label.setObjectName(u"creat_base_label")
        self.creat_base_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.creat_base_label, 11, 0, 1, 1)

        self.creat_base = QLineEdit(enrol_form)
        self.creat_base.setObjectName(u"creat_base")
        self.creat_base.setMaxLength(6)

        self.rows.addWidget(self.creat_base, 11, 1, 1, 1)

        self.creat_base_unit = PlainLabel(enrol_form)
        self.creat_base_unit.setObjectName(u"creat_base_unit")
        self.creat_base_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.creat_base_unit, 11, 2, 1, 1)

        self.ntprobnp_sortie_label = PlainLabel(enrol_form)
        self.ntprobnp_sortie_label.setObjectName(u"ntprobnp_sortie_label")
        self.ntprobnp_sortie_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.ntprobnp_sortie_label, 12, 0, 1, 1)

        self.ntprobnp_sortie = QLineEdit(enrol_form)
        self.ntprobnp_sortie.setObjectName(u"ntprobnp_sortie")
        self.ntprobnp_sortie.setMaxLength(8)

        self.rows.addWidget(self.ntprobnp_sortie, 12, 1, 1, 1)

        self.ntprobnp_sortie_unit = PlainLabel(enrol_form)
        self.ntprobnp_sortie_unit.setObjectName(u"ntprobnp_sortie_unit")
        self.ntprobnp_sortie_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.ntprobnp_sortie_unit, 12, 2, 1, 1)

        self.poids_quotidien = QCheckBox(enrol_form)
        self.poids_quotidien.setObjectName(u"poids_quotidien")

        self.rows.addWidget(self.poids_quotidien, 13, 1, 1, 1)

        self.bpco_hypercapnique = QCheckBox(enrol_form)
        self.bpco_hypercapnique.setObjectName(u"bpco_hypercapnique")

        self.rows.addWidget(self.bpco_hypercapnique, 14, 1, 1, 1)

        self.rows.setColumnStretch(1, 1)

        self.layout.addLayout(self.rows)

        self.problem = PlainLabel(enrol_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

#if QT_CONFIG(shortcut)
        self.day_label.setBuddy(self.day)
        self.profile_label.setBuddy(self.profile)
        self.type_ic_label.setBuddy(self.type_ic)
        self.fevg_label.setBuddy(self.fevg)
        self.poids_sec_label.setBuddy(self.poids_sec)
        self.poids_sec_balance_label.setBuddy(self.poids_sec_balance)
        self.nyha_base_label.setBuddy(self.nyha_base)
        self.oreillers_base_label.setBuddy(self.oreillers_base)
        self.oedeme_base_label.setBuddy(self.oedeme_base)
        self.fatigue_base_label.setBuddy(self.fatigue_base)
        self.rythme_label.setBuddy(self.rythme)
        self.creat_base_label.setBuddy(self.creat_base)
        self.ntprobnp_sortie_label.setBuddy(self.ntprobnp_sortie)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.day, self.profile)
        QWidget.setTabOrder(self.profile, self.type_ic)
        QWidget.setTabOrder(self.type_ic, self.fevg)
        QWidget.setTabOrder(self.fevg, self.poids_sec)
        QWidget.setTabOrder(self.poids_sec, self.poids_sec_balance)
        QWidget.setTabOrder(self.poids_sec_balance, self.nyha_base)
        QWidget.setTabOrder(self.nyha_base, self.oreillers_base)
        QWidget.setTabOrder(self.oreillers_base, self.oedeme_base)
        QWidget.setTabOrder(self.oedeme_base, self.fatigue_base)
        QWidget.setTabOrder(self.fatigue_base, self.rythme)
        QWidget.setTabOrder(self.rythme, self.creat_base)
        QWidget.setTabOrder(self.creat_base, self.ntprobnp_sortie)
        QWidget.setTabOrder(self.ntprobnp_sortie, self.poids_quotidien)
        QWidget.setTabOrder(self.poids_quotidien, self.bpco_hypercapnique)

        self.retranslateUi(enrol_form)

        QMetaObject.connectSlotsByName(enrol_form)
    # setupUi

    def retranslateUi(self, enrol_form):
        self.day_label.setText(QCoreApplication.translate("EnrolForm", u"Sortie d\u2019hospitalisation (J0)", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Date de sortie, jour mois ann\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.day_unit.setText(QCoreApplication.translate("EnrolForm", u"jj/mm/aaaa", None))
        self.day_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.profile_label.setText(QCoreApplication.translate("EnrolForm", u"Profil", None))
#if QT_CONFIG(accessibility)
        self.profile.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Profil du protocole", None))
#endif // QT_CONFIG(accessibility)
        self.type_ic_label.setText(QCoreApplication.translate("EnrolForm", u"Type", None))
#if QT_CONFIG(accessibility)
        self.type_ic.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Type d\u2019insuffisance cardiaque", None))
#endif // QT_CONFIG(accessibility)
        self.fevg_label.setText(QCoreApplication.translate("EnrolForm", u"FEVG", None))
#if QT_CONFIG(accessibility)
        self.fevg.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Fraction d\u2019\u00e9jection, pour cent", None))
#endif // QT_CONFIG(accessibility)
        self.fevg_unit.setText(QCoreApplication.translate("EnrolForm", u"%", None))
        self.fevg_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.poids_sec_label.setText(QCoreApplication.translate("EnrolForm", u"Poids sec", None))
#if QT_CONFIG(accessibility)
        self.poids_sec.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Poids sec, kilogrammes", None))
#endif // QT_CONFIG(accessibility)
        self.poids_sec_unit.setText(QCoreApplication.translate("EnrolForm", u"kg", None))
        self.poids_sec_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.poids_sec_balance_label.setText(QCoreApplication.translate("EnrolForm", u"Balance", None))
#if QT_CONFIG(accessibility)
        self.poids_sec_balance.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Balance du poids sec", None))
#endif // QT_CONFIG(accessibility)
        self.poids_sec_balance_unit.setText(QCoreApplication.translate("EnrolForm", u"A si une seule", None))
        self.poids_sec_balance_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.nyha_base_label.setText(QCoreApplication.translate("EnrolForm", u"NYHA habituelle", None))
#if QT_CONFIG(accessibility)
        self.nyha_base.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Classe NYHA habituelle, de 1 \u00e0 4", None))
#endif // QT_CONFIG(accessibility)
        self.nyha_base_unit.setText(QCoreApplication.translate("EnrolForm", u"1 \u00e0 4", None))
        self.nyha_base_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.oreillers_base_label.setText(QCoreApplication.translate("EnrolForm", u"Oreillers habituels", None))
#if QT_CONFIG(accessibility)
        self.oreillers_base.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Oreillers habituels", None))
#endif // QT_CONFIG(accessibility)
        self.oedeme_base_label.setText(QCoreApplication.translate("EnrolForm", u"\u0152d\u00e8mes habituels", None))
#if QT_CONFIG(accessibility)
        self.oedeme_base.setAccessibleName(QCoreApplication.translate("EnrolForm", u"\u0152d\u00e8mes habituels, de 0 \u00e0 3", None))
#endif // QT_CONFIG(accessibility)
        self.oedeme_base_unit.setText(QCoreApplication.translate("EnrolForm", u"0 \u00e0 3", None))
        self.oedeme_base_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.fatigue_base_label.setText(QCoreApplication.translate("EnrolForm", u"Fatigue habituelle", None))
#if QT_CONFIG(accessibility)
        self.fatigue_base.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Fatigue habituelle, de 0 \u00e0 3", None))
#endif // QT_CONFIG(accessibility)
        self.fatigue_base_unit.setText(QCoreApplication.translate("EnrolForm", u"0 \u00e0 3", None))
        self.fatigue_base_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.rythme_label.setText(QCoreApplication.translate("EnrolForm", u"Rythme", None))
#if QT_CONFIG(accessibility)
        self.rythme.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Rythme cardiaque connu", None))
#endif // QT_CONFIG(accessibility)
        self.creat_base_label.setText(QCoreApplication.translate("EnrolForm", u"Cr\u00e9atinine de r\u00e9f\u00e9rence", None))
#if QT_CONFIG(accessibility)
        self.creat_base.setAccessibleName(QCoreApplication.translate("EnrolForm", u"Cr\u00e9atinine de r\u00e9f\u00e9rence, micromoles par litre", None))
#endif // QT_CONFIG(accessibility)
        self.creat_base_unit.setText(QCoreApplication.translate("EnrolForm", u"\u00b5mol/L", None))
        self.creat_base_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.ntprobnp_sortie_label.setText(QCoreApplication.translate("EnrolForm", u"NT-proBNP de sortie", None))
#if QT_CONFIG(accessibility)
        self.ntprobnp_sortie.setAccessibleName(QCoreApplication.translate("EnrolForm", u"NT-proBNP de sortie, picogrammes par millilitre", None))
#endif // QT_CONFIG(accessibility)
        self.ntprobnp_sortie_unit.setText(QCoreApplication.translate("EnrolForm", u"pg/mL", None))
        self.ntprobnp_sortie_unit.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"hint", None))
        self.poids_quotidien.setText(QCoreApplication.translate("EnrolForm", u"Pes\u00e9e quotidienne prescrite", None))
        self.bpco_hypercapnique.setText(QCoreApplication.translate("EnrolForm", u"BPCO hypercapnique", None))
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("EnrolForm", u"problem", None))
        pass
    # retranslateUi
