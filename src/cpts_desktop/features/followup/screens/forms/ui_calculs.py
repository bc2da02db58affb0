# Compiled from ui/followup/calculs.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    QSize,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CalculsForm(object):
    def setupUi(self, calculs_form):
        if not calculs_form.objectName():
            calculs_form.setObjectName(u"calculs_form")
        self.layout = QVBoxLayout(calculs_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.rows = QGridLayout()
        self.rows.setObjectName(u"rows")
        self.rows.setHorizontalSpacing(8)
        self.rows.setVerticalSpacing(4)
        self.poids_label = PlainLabel(calculs_form)
        self.poids_label.setObjectName(u"poids_label")
        self.poids_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.poids_label, 0, 0, 1, 1)

        self.poids = QLineEdit(calculs_form)
        self.poids.setObjectName(u"poids")
        self.poids.setMaxLength(9)
        self.poids.setMaximumSize(QSize(90, 16777215))
        self.poids.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.rows.addWidget(self.poids, 0, 1, 1, 1)

        self.poids_unit = PlainLabel(calculs_form)
        self.poids_unit.setObjectName(u"poids_unit")
        self.poids_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.poids_unit, 0, 2, 1, 1)

        self.poids_side = PlainLabel(calculs_form)
        self.poids_side.setObjectName(u"poids_side")
        self.poids_side.setTextFormat(Qt.TextFormat.PlainText)
        self.poids_side.setWordWrap(True)

        self.rows.addWidget(self.poids_side, 0, 3, 1, 1)

        self.taille_label = PlainLabel(calculs_form)
        self.taille_label.setObjectName(u"taille_label")
        self.taille_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.taille_label, 1, 0, 1, 1)

        self.taille = QLineEdit(calculs_form)
        self.taille.setObjectName(u"taille")
        self.taille.setMaxLength(9)
        self.taille.setMaximumSize(QSize(90, 16777215))
        self.taille.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.rows.addWidget(self.taille, 1, 1, 1, 1)

        self.taille_unit = PlainLabel(calculs_form)
        self.taille_unit.setObjectName(u"taille_unit")
        self.taille_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.taille_unit, 1, 2, 1, 1)

        self.taille_side = PlainLabel(calculs_form)
        self.taille_side.setObjectName(u"taille_side")
        self.taille_side.setTextFormat(Qt.TextFormat.PlainText)
        self.taille_side.setWordWrap(True)

        self.rows.addWidget(self.taille_side, 1, 3, 1, 1)

        self.creat_label = PlainLabel(calculs_form)
        self.creat_label.setObjectName(u"creat_label")
        self.creat_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.creat_label, 2, 0, 1, 1)

        self.creat = QLineEdit(calculs_form)
        self.creat.setObjectName(u"creat")
        self.creat.setMaxLength(9)
        self.creat.setMaximumSize(QSize(90, 16777215))
        self.creat.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.rows.addWidget(self.creat, 2, 1, 1, 1)

        self.creat_unit = PlainLabel(calculs_form)
        self.creat_unit.setObjectName(u"creat_unit")
        self.creat_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.creat_unit, 2, 2, 1, 1)

        self.creat_side = PlainLabel(calculs_form)
        self.creat_side.setObjectName(u"creat_side")
        self.creat_side.setTextFormat(Qt.TextFormat.PlainText)
        self.creat_side.setWordWrap(True)

        self.rows.addWidget(self.creat_side, 2, 3, 1, 1)

        self.fevg_label = PlainLabel(calculs_form)
        self.fevg_label.setObjectName(u"fevg_label")
        self.fevg_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fevg_label, 3, 0, 1, 1)

        self.fevg = QLineEdit(calculs_form)
        self.fevg.setObjectName(u"fevg")
        self.fevg.setMaxLength(9)
        self.fevg.setMaximumSize(QSize(90, 16777215))
        self.fevg.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.rows.addWidget(self.fevg, 3, 1, 1, 1)

        self.fevg_unit = PlainLabel(calculs_form)
        self.fevg_unit.setObjectName(u"fevg_unit")
        self.fevg_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.fevg_unit, 3, 2, 1, 1)

        self.fevg_side = PlainLabel(calculs_form)
        self.fevg_side.setObjectName(u"fevg_side")
        self.fevg_side.setTextFormat(Qt.TextFormat.PlainText)
        self.fevg_side.setWordWrap(True)

        self.rows.addWidget(self.fevg_side, 3, 3, 1, 1)

        self.pas_label = PlainLabel(calculs_form)
        self.pas_label.setObjectName(u"pas_label")
        self.pas_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.pas_label, 4, 0, 1, 1)

        self.pas = QLineEdit(calculs_form)
        self.pas.setObjectName(u"pas")
        self.pas.setMaxLength(9)
        self.pas.setMaximumSize(QSize(90, 16777215))
        self.pas.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.rows.addWidget(self.pas, 4, 1, 1, 1)

        self.pas_unit = PlainLabel(calculs_form)
        self.pas_unit.setObjectName(u"pas_unit")
        self.pas_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.pas_unit, 4, 2, 1, 1)

        self.pas_side = PlainLabel(calculs_form)
        self.pas_side.setObjectName(u"pas_side")
        self.pas_side.setTextFormat(Qt.TextFormat.PlainText)
        self.pas_side.setWordWrap(True)

        self.rows.addWidget(self.pas_side, 4, 3, 1, 1)

        self.nyha_label = PlainLabel(calculs_form)
        self.nyha_label.setObjectName(u"nyha_label")
        self.nyha_label.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.nyha_label, 5, 0, 1, 1)

        self.nyha = QLineEdit(calculs_form)
        self.nyha.setObjectName(u"nyha")
        self.nyha.setMaxLength(9)
        self.nyha.setMaximumSize(QSize(90, 16777215))
        self.nyha.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.rows.addWidget(self.nyha, 5, 1, 1, 1)

        self.nyha_unit = PlainLabel(calculs_form)
        self.nyha_unit.setObjectName(u"nyha_unit")
        self.nyha_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.rows.addWidget(self.nyha_unit, 5, 2, 1, 1)

        self.nyha_side = PlainLabel(calculs_form)
        self.nyha_side.setObjectName(u"nyha_side")
        self.nyha_side.setTextFormat(Qt.TextFormat.PlainText)
        self.nyha_side.setWordWrap(True)

        self.rows.addWidget(self.nyha_side, 5, 3, 1, 1)

        self.rows.setColumnStretch(3, 1)

        self.layout.addLayout(self.rows)

        self.group_0 = PlainLabel(calculs_form)
        self.group_0.setObjectName(u"group_0")
        self.group_0.setTextFormat(Qt.TextFormat.PlainText)

        self.layout.addWidget(self.group_0)

        self.fumeur = QCheckBox(calculs_form)
        self.fumeur.setObjectName(u"fumeur")

        self.layout.addWidget(self.fumeur)

        self.diabete = QCheckBox(calculs_form)
        self.diabete.setObjectName(u"diabete")

        self.layout.addWidget(self.diabete)

        self.bpco = QCheckBox(calculs_form)
        self.bpco.setObjectName(u"bpco")

        self.layout.addWidget(self.bpco)

        self.ic_18_mois = QCheckBox(calculs_form)
        self.ic_18_mois.setObjectName(u"ic_18_mois")

        self.layout.addWidget(self.ic_18_mois)

        self.bb = QCheckBox(calculs_form)
        self.bb.setObjectName(u"bb")

        self.layout.addWidget(self.bb)

        self.sra = QCheckBox(calculs_form)
        self.sra.setObjectName(u"sra")

        self.layout.addWidget(self.sra)

        self.group_1 = PlainLabel(calculs_form)
        self.group_1.setObjectName(u"group_1")
        self.group_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout.addWidget(self.group_1)

        self.hta = QCheckBox(calculs_form)
        self.hta.setObjectName(u"hta")

        self.layout.addWidget(self.hta)

        self.avc = QCheckBox(calculs_form)
        self.avc.setObjectName(u"avc")

        self.layout.addWidget(self.avc)

        self.vasculaire = QCheckBox(calculs_form)
        self.vasculaire.setObjectName(u"vasculaire")

        self.layout.addWidget(self.vasculaire)

        self.group_2 = PlainLabel(calculs_form)
        self.group_2.setObjectName(u"group_2")
        self.group_2.setTextFormat(Qt.TextFormat.PlainText)

        self.layout.addWidget(self.group_2)

        self.hta_non_controlee = QCheckBox(calculs_form)
        self.hta_non_controlee.setObjectName(u"hta_non_controlee")

        self.layout.addWidget(self.hta_non_controlee)

        self.rein = QCheckBox(calculs_form)
        self.rein.setObjectName(u"rein")

        self.layout.addWidget(self.rein)

        self.foie = QCheckBox(calculs_form)
        self.foie.setObjectName(u"foie")

        self.layout.addWidget(self.foie)

        self.saignement = QCheckBox(calculs_form)
        self.saignement.setObjectName(u"saignement")

        self.layout.addWidget(self.saignement)

        self.inr_labile = QCheckBox(calculs_form)
        self.inr_labile.setObjectName(u"inr_labile")

        self.layout.addWidget(self.inr_labile)

        self.antiagregant = QCheckBox(calculs_form)
        self.antiagregant.setObjectName(u"antiagregant")

        self.layout.addWidget(self.antiagregant)

        self.alcool = QCheckBox(calculs_form)
        self.alcool.setObjectName(u"alcool")

        self.layout.addWidget(self.alcool)

#if QT_CONFIG(shortcut)
        self.poids_label.setBuddy(self.poids)
        self.taille_label.setBuddy(self.taille)
        self.creat_label.setBuddy(self.creat)
        self.fevg_label.setBuddy(self.fevg)
        self.pas_label.setBuddy(self.pas)
        self.nyha_label.setBuddy(self.nyha)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.poids, self.taille)
        QWidget.setTabOrder(self.taille, self.creat)
        QWidget.setTabOrder(self.creat, self.fevg)
        QWidget.setTabOrder(self.fevg, self.pas)
        QWidget.setTabOrder(self.pas, self.nyha)
        QWidget.setTabOrder(self.nyha, self.fumeur)
        QWidget.setTabOrder(self.fumeur, self.diabete)
        QWidget.setTabOrder(self.diabete, self.bpco)
        QWidget.setTabOrder(self.bpco, self.ic_18_mois)
        QWidget.setTabOrder(self.ic_18_mois, self.bb)
        QWidget.setTabOrder(self.bb, self.sra)
        QWidget.setTabOrder(self.sra, self.hta)
        QWidget.setTabOrder(self.hta, self.avc)
        QWidget.setTabOrder(self.avc, self.vasculaire)
        QWidget.setTabOrder(self.vasculaire, self.hta_non_controlee)
        QWidget.setTabOrder(self.hta_non_controlee, self.rein)
        QWidget.setTabOrder(self.rein, self.foie)
        QWidget.setTabOrder(self.foie, self.saignement)
        QWidget.setTabOrder(self.saignement, self.inr_labile)
        QWidget.setTabOrder(self.inr_labile, self.antiagregant)
        QWidget.setTabOrder(self.antiagregant, self.alcool)

        self.retranslateUi(calculs_form)

        QMetaObject.connectSlotsByName(calculs_form)
    # setupUi

    def retranslateUi(self, calculs_form):
        self.poids_label.setText(QCoreApplication.translate("CalculsForm", u"Poids", None))
#if QT_CONFIG(accessibility)
        self.poids.setAccessibleName(QCoreApplication.translate("CalculsForm", u"Poids, en kg", None))
#endif // QT_CONFIG(accessibility)
        self.poids_unit.setText(QCoreApplication.translate("CalculsForm", u"kg", None))
        self.poids_unit.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.poids_side.setText("")
        self.poids_side.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.taille_label.setText(QCoreApplication.translate("CalculsForm", u"Taille", None))
#if QT_CONFIG(accessibility)
        self.taille.setAccessibleName(QCoreApplication.translate("CalculsForm", u"Taille, en cm", None))
#endif // QT_CONFIG(accessibility)
        self.taille_unit.setText(QCoreApplication.translate("CalculsForm", u"cm", None))
        self.taille_unit.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.taille_side.setText("")
        self.taille_side.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.creat_label.setText(QCoreApplication.translate("CalculsForm", u"Cr\u00e9atinine", None))
#if QT_CONFIG(accessibility)
        self.creat.setAccessibleName(QCoreApplication.translate("CalculsForm", u"Cr\u00e9atinine, en \u00b5mol/L", None))
#endif // QT_CONFIG(accessibility)
        self.creat_unit.setText(QCoreApplication.translate("CalculsForm", u"\u00b5mol/L", None))
        self.creat_unit.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.creat_side.setText("")
        self.creat_side.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.fevg_label.setText(QCoreApplication.translate("CalculsForm", u"FEVG", None))
#if QT_CONFIG(accessibility)
        self.fevg.setAccessibleName(QCoreApplication.translate("CalculsForm", u"FEVG, en %", None))
#endif // QT_CONFIG(accessibility)
        self.fevg_unit.setText(QCoreApplication.translate("CalculsForm", u"%", None))
        self.fevg_unit.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.fevg_side.setText("")
        self.fevg_side.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.pas_label.setText(QCoreApplication.translate("CalculsForm", u"PA systolique", None))
#if QT_CONFIG(accessibility)
        self.pas.setAccessibleName(QCoreApplication.translate("CalculsForm", u"PA systolique, en mmHg", None))
#endif // QT_CONFIG(accessibility)
        self.pas_unit.setText(QCoreApplication.translate("CalculsForm", u"mmHg", None))
        self.pas_unit.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.pas_side.setText("")
        self.pas_side.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.nyha_label.setText(QCoreApplication.translate("CalculsForm", u"NYHA", None))
#if QT_CONFIG(accessibility)
        self.nyha.setAccessibleName(QCoreApplication.translate("CalculsForm", u"Classe NYHA, de 1 \u00e0 4", None))
#endif // QT_CONFIG(accessibility)
        self.nyha_unit.setText(QCoreApplication.translate("CalculsForm", u"1 \u00e0 4", None))
        self.nyha_unit.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.nyha_side.setText("")
        self.nyha_side.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"hint", None))
        self.group_0.setText(QCoreApplication.translate("CalculsForm", u"Pour le MAGGIC", None))
        self.group_0.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"section", None))
        self.fumeur.setText(QCoreApplication.translate("CalculsForm", u"Fumeur actuel", None))
        self.diabete.setText(QCoreApplication.translate("CalculsForm", u"Diab\u00e8te", None))
        self.bpco.setText(QCoreApplication.translate("CalculsForm", u"BPCO", None))
        self.ic_18_mois.setText(QCoreApplication.translate("CalculsForm", u"IC connue depuis 18 mois ou plus", None))
        self.bb.setText(QCoreApplication.translate("CalculsForm", u"Sous b\u00eatabloquant", None))
        self.sra.setText(QCoreApplication.translate("CalculsForm", u"Sous IEC, ARA2 ou sacubitril/valsartan", None))
        self.group_1.setText(QCoreApplication.translate("CalculsForm", u"Fibrillation atriale : CHA\u2082DS\u2082-VA", None))
        self.group_1.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"section", None))
        self.hta.setText(QCoreApplication.translate("CalculsForm", u"HTA, trait\u00e9e ou au-dessus de 140/90 deux fois", None))
        self.avc.setText(QCoreApplication.translate("CalculsForm", u"AVC, AIT ou embolie", None))
        self.vasculaire.setText(QCoreApplication.translate("CalculsForm", u"Maladie vasculaire", None))
        self.group_2.setText(QCoreApplication.translate("CalculsForm", u"Saignement : HAS-BLED", None))
        self.group_2.setProperty(u"role", QCoreApplication.translate("CalculsForm", u"section", None))
        self.hta_non_controlee.setText(QCoreApplication.translate("CalculsForm", u"PA systolique au-dessus de 160", None))
        self.rein.setText(QCoreApplication.translate("CalculsForm", u"Dialyse, greffe ou cr\u00e9atinine \u2265 200 \u00b5mol/L", None))
        self.foie.setText(QCoreApplication.translate("CalculsForm", u"Cirrhose, bilirubine > 2 N ou enzymes > 3 N", None))
        self.saignement.setText(QCoreApplication.translate("CalculsForm", u"Saignement ou pr\u00e9disposition", None))
        self.inr_labile.setText(QCoreApplication.translate("CalculsForm", u"INR instable sous AVK", None))
        self.antiagregant.setText(QCoreApplication.translate("CalculsForm", u"Antiagr\u00e9gant ou anti-inflammatoire", None))
        self.alcool.setText(QCoreApplication.translate("CalculsForm", u"Alcool, 8 verres par semaine ou plus", None))
        pass
    # retranslateUi
