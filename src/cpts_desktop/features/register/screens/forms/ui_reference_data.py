# Compiled from ui/register/reference_data.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_ReferenceDataForm(object):
    def setupUi(self, ReferenceDataForm):
        if not ReferenceDataForm.objectName():
            ReferenceDataForm.setObjectName(u"ReferenceDataForm")
        self.grid = QGridLayout(ReferenceDataForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(ReferenceDataForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 3)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.label_poids_sec = PlainLabel(ReferenceDataForm)
        self.label_poids_sec.setObjectName(u"label_poids_sec")
        self.label_poids_sec.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_2.addWidget(self.label_poids_sec)

        self.poids_sec = QLineEdit(ReferenceDataForm)
        self.poids_sec.setObjectName(u"poids_sec")
        self.poids_sec.setMaxLength(10)

        self.cell_2.addWidget(self.poids_sec)

        self.poids_sec_problem = PlainLabel(ReferenceDataForm)
        self.poids_sec_problem.setObjectName(u"poids_sec_problem")
        self.poids_sec_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.poids_sec_problem.setWordWrap(True)

        self.cell_2.addWidget(self.poids_sec_problem)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.label_taille = PlainLabel(ReferenceDataForm)
        self.label_taille.setObjectName(u"label_taille")
        self.label_taille.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_taille)

        self.taille = QLineEdit(ReferenceDataForm)
        self.taille.setObjectName(u"taille")
        self.taille.setMaxLength(10)

        self.cell_3.addWidget(self.taille)

        self.taille_problem = PlainLabel(ReferenceDataForm)
        self.taille_problem.setObjectName(u"taille_problem")
        self.taille_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.taille_problem.setWordWrap(True)

        self.cell_3.addWidget(self.taille_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 1, 1, 1)

        self.cell_4 = QVBoxLayout()
        self.cell_4.setSpacing(3)
        self.cell_4.setObjectName(u"cell_4")
        self.label_fevg = PlainLabel(ReferenceDataForm)
        self.label_fevg.setObjectName(u"label_fevg")
        self.label_fevg.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_4.addWidget(self.label_fevg)

        self.fevg = QLineEdit(ReferenceDataForm)
        self.fevg.setObjectName(u"fevg")
        self.fevg.setMaxLength(10)

        self.cell_4.addWidget(self.fevg)

        self.fevg_problem = PlainLabel(ReferenceDataForm)
        self.fevg_problem.setObjectName(u"fevg_problem")
        self.fevg_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.fevg_problem.setWordWrap(True)

        self.cell_4.addWidget(self.fevg_problem)

        self.rest_4 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_4.addItem(self.rest_4)


        self.grid.addLayout(self.cell_4, 1, 2, 1, 1)

        self.cell_5 = QVBoxLayout()
        self.cell_5.setSpacing(3)
        self.cell_5.setObjectName(u"cell_5")
        self.label_creat_base = PlainLabel(ReferenceDataForm)
        self.label_creat_base.setObjectName(u"label_creat_base")
        self.label_creat_base.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_5.addWidget(self.label_creat_base)

        self.creat_base = QLineEdit(ReferenceDataForm)
        self.creat_base.setObjectName(u"creat_base")
        self.creat_base.setMaxLength(10)

        self.cell_5.addWidget(self.creat_base)

        self.creat_base_problem = PlainLabel(ReferenceDataForm)
        self.creat_base_problem.setObjectName(u"creat_base_problem")
        self.creat_base_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.creat_base_problem.setWordWrap(True)

        self.cell_5.addWidget(self.creat_base_problem)

        self.rest_5 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_5.addItem(self.rest_5)


        self.grid.addLayout(self.cell_5, 2, 0, 1, 1)

        self.cell_6 = QVBoxLayout()
        self.cell_6.setSpacing(3)
        self.cell_6.setObjectName(u"cell_6")
        self.label_pacemaker = PlainLabel(ReferenceDataForm)
        self.label_pacemaker.setObjectName(u"label_pacemaker")
        self.label_pacemaker.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_6.addWidget(self.label_pacemaker)

        self.pacemaker = QComboBox(ReferenceDataForm)
        self.pacemaker.setObjectName(u"pacemaker")

        self.cell_6.addWidget(self.pacemaker)

        self.pacemaker_problem = PlainLabel(ReferenceDataForm)
        self.pacemaker_problem.setObjectName(u"pacemaker_problem")
        self.pacemaker_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.pacemaker_problem.setWordWrap(True)

        self.cell_6.addWidget(self.pacemaker_problem)

        self.rest_6 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_6.addItem(self.rest_6)


        self.grid.addLayout(self.cell_6, 2, 1, 1, 1)

        self.cell_7 = QVBoxLayout()
        self.cell_7.setSpacing(3)
        self.cell_7.setObjectName(u"cell_7")
        self.label_pacemaker_date = PlainLabel(ReferenceDataForm)
        self.label_pacemaker_date.setObjectName(u"label_pacemaker_date")
        self.label_pacemaker_date.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_7.addWidget(self.label_pacemaker_date)

        self.pacemaker_date = QLineEdit(ReferenceDataForm)
        self.pacemaker_date.setObjectName(u"pacemaker_date")
        self.pacemaker_date.setMaxLength(20)

        self.cell_7.addWidget(self.pacemaker_date)

        self.pacemaker_date_problem = PlainLabel(ReferenceDataForm)
        self.pacemaker_date_problem.setObjectName(u"pacemaker_date_problem")
        self.pacemaker_date_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.pacemaker_date_problem.setWordWrap(True)

        self.cell_7.addWidget(self.pacemaker_date_problem)

        self.rest_7 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_7.addItem(self.rest_7)


        self.grid.addLayout(self.cell_7, 2, 2, 1, 1)

        self.cell_8 = QVBoxLayout()
        self.cell_8.setSpacing(3)
        self.cell_8.setObjectName(u"cell_8")
        self.label_groupe_sanguin = PlainLabel(ReferenceDataForm)
        self.label_groupe_sanguin.setObjectName(u"label_groupe_sanguin")
        self.label_groupe_sanguin.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_8.addWidget(self.label_groupe_sanguin)

        self.groupe_sanguin = QComboBox(ReferenceDataForm)
        self.groupe_sanguin.setObjectName(u"groupe_sanguin")

        self.cell_8.addWidget(self.groupe_sanguin)

        self.groupe_sanguin_problem = PlainLabel(ReferenceDataForm)
        self.groupe_sanguin_problem.setObjectName(u"groupe_sanguin_problem")
        self.groupe_sanguin_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.groupe_sanguin_problem.setWordWrap(True)

        self.cell_8.addWidget(self.groupe_sanguin_problem)

        self.rest_8 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_8.addItem(self.rest_8)


        self.grid.addLayout(self.cell_8, 3, 0, 1, 1)

        self.cell_9 = QVBoxLayout()
        self.cell_9.setSpacing(3)
        self.cell_9.setObjectName(u"cell_9")
        self.label_groupe_sanguin_date = PlainLabel(ReferenceDataForm)
        self.label_groupe_sanguin_date.setObjectName(u"label_groupe_sanguin_date")
        self.label_groupe_sanguin_date.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_9.addWidget(self.label_groupe_sanguin_date)

        self.groupe_sanguin_date = QLineEdit(ReferenceDataForm)
        self.groupe_sanguin_date.setObjectName(u"groupe_sanguin_date")
        self.groupe_sanguin_date.setMaxLength(20)

        self.cell_9.addWidget(self.groupe_sanguin_date)

        self.groupe_sanguin_date_problem = PlainLabel(ReferenceDataForm)
        self.groupe_sanguin_date_problem.setObjectName(u"groupe_sanguin_date_problem")
        self.groupe_sanguin_date_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.groupe_sanguin_date_problem.setWordWrap(True)

        self.cell_9.addWidget(self.groupe_sanguin_date_problem)

        self.rest_9 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_9.addItem(self.rest_9)


        self.grid.addLayout(self.cell_9, 3, 1, 1, 1)

        self.cell_10 = QVBoxLayout()
        self.cell_10.setSpacing(3)
        self.cell_10.setObjectName(u"cell_10")
        self.label_groupe_sanguin_laboratoire = PlainLabel(ReferenceDataForm)
        self.label_groupe_sanguin_laboratoire.setObjectName(u"label_groupe_sanguin_laboratoire")
        self.label_groupe_sanguin_laboratoire.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_10.addWidget(self.label_groupe_sanguin_laboratoire)

        self.groupe_sanguin_laboratoire = QLineEdit(ReferenceDataForm)
        self.groupe_sanguin_laboratoire.setObjectName(u"groupe_sanguin_laboratoire")
        self.groupe_sanguin_laboratoire.setMaxLength(100)

        self.cell_10.addWidget(self.groupe_sanguin_laboratoire)

        self.groupe_sanguin_laboratoire_problem = PlainLabel(ReferenceDataForm)
        self.groupe_sanguin_laboratoire_problem.setObjectName(u"groupe_sanguin_laboratoire_problem")
        self.groupe_sanguin_laboratoire_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.groupe_sanguin_laboratoire_problem.setWordWrap(True)

        self.cell_10.addWidget(self.groupe_sanguin_laboratoire_problem)

        self.rest_10 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_10.addItem(self.rest_10)


        self.grid.addLayout(self.cell_10, 3, 2, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
#if QT_CONFIG(shortcut)
        self.label_poids_sec.setBuddy(self.poids_sec)
        self.label_taille.setBuddy(self.taille)
        self.label_fevg.setBuddy(self.fevg)
        self.label_creat_base.setBuddy(self.creat_base)
        self.label_pacemaker.setBuddy(self.pacemaker)
        self.label_pacemaker_date.setBuddy(self.pacemaker_date)
        self.label_groupe_sanguin.setBuddy(self.groupe_sanguin)
        self.label_groupe_sanguin_date.setBuddy(self.groupe_sanguin_date)
        self.label_groupe_sanguin_laboratoire.setBuddy(self.groupe_sanguin_laboratoire)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.poids_sec, self.taille)
        QWidget.setTabOrder(self.taille, self.fevg)
        QWidget.setTabOrder(self.fevg, self.creat_base)
        QWidget.setTabOrder(self.creat_base, self.pacemaker)
        QWidget.setTabOrder(self.pacemaker, self.pacemaker_date)
        QWidget.setTabOrder(self.pacemaker_date, self.groupe_sanguin)
        QWidget.setTabOrder(self.groupe_sanguin, self.groupe_sanguin_date)
        QWidget.setTabOrder(self.groupe_sanguin_date, self.groupe_sanguin_laboratoire)

        self.retranslateUi(ReferenceDataForm)

        QMetaObject.connectSlotsByName(ReferenceDataForm)
    # setupUi

    def retranslateUi(self, ReferenceDataForm):
        self.text_1.setText(QCoreApplication.translate("ReferenceDataForm", u"Points de comparaison des r\u00e8gles et de la carte. Une case vide veut dire \u00ab\u00a0non connu\u00a0\u00bb.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"hint", None))
        self.label_poids_sec.setText(QCoreApplication.translate("ReferenceDataForm", u"Poids sec (kg)", None))
        self.label_poids_sec.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
        self.poids_sec.setPlaceholderText(QCoreApplication.translate("ReferenceDataForm", u"69,0", None))
#if QT_CONFIG(accessibility)
        self.poids_sec.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Poids sec (kg)", None))
#endif // QT_CONFIG(accessibility)
        self.poids_sec_problem.setText("")
        self.poids_sec_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_taille.setText(QCoreApplication.translate("ReferenceDataForm", u"Taille (cm)", None))
        self.label_taille.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
        self.taille.setPlaceholderText(QCoreApplication.translate("ReferenceDataForm", u"165", None))
#if QT_CONFIG(accessibility)
        self.taille.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Taille (cm)", None))
#endif // QT_CONFIG(accessibility)
        self.taille_problem.setText("")
        self.taille_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_fevg.setText(QCoreApplication.translate("ReferenceDataForm", u"FEVG\u00a0(%)", None))
        self.label_fevg.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
        self.fevg.setPlaceholderText(QCoreApplication.translate("ReferenceDataForm", u"35", None))
#if QT_CONFIG(accessibility)
        self.fevg.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"FEVG\u00a0(%)", None))
#endif // QT_CONFIG(accessibility)
        self.fevg_problem.setText("")
        self.fevg_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_creat_base.setText(QCoreApplication.translate("ReferenceDataForm", u"Cr\u00e9atinine (\u00b5mol/L)", None))
        self.label_creat_base.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
        self.creat_base.setPlaceholderText(QCoreApplication.translate("ReferenceDataForm", u"110", None))
#if QT_CONFIG(accessibility)
        self.creat_base.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Cr\u00e9atinine (\u00b5mol/L)", None))
#endif // QT_CONFIG(accessibility)
        self.creat_base_problem.setText("")
        self.creat_base_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_pacemaker.setText(QCoreApplication.translate("ReferenceDataForm", u"Stimulateur", None))
        self.label_pacemaker.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.pacemaker.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Stimulateur", None))
#endif // QT_CONFIG(accessibility)
        self.pacemaker_problem.setText("")
        self.pacemaker_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_pacemaker_date.setText(QCoreApplication.translate("ReferenceDataForm", u"Pos\u00e9 le", None))
        self.label_pacemaker_date.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
        self.pacemaker_date.setPlaceholderText(QCoreApplication.translate("ReferenceDataForm", u"12/03/2024", None))
#if QT_CONFIG(accessibility)
        self.pacemaker_date.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Pos\u00e9 le", None))
#endif // QT_CONFIG(accessibility)
        self.pacemaker_date_problem.setText("")
        self.pacemaker_date_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_groupe_sanguin.setText(QCoreApplication.translate("ReferenceDataForm", u"Groupe sanguin", None))
        self.label_groupe_sanguin.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.groupe_sanguin.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Groupe sanguin", None))
#endif // QT_CONFIG(accessibility)
        self.groupe_sanguin_problem.setText("")
        self.groupe_sanguin_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_groupe_sanguin_date.setText(QCoreApplication.translate("ReferenceDataForm", u"D\u00e9termin\u00e9 le", None))
        self.label_groupe_sanguin_date.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
        self.groupe_sanguin_date.setPlaceholderText(QCoreApplication.translate("ReferenceDataForm", u"12/03/2024", None))
#if QT_CONFIG(accessibility)
        self.groupe_sanguin_date.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"D\u00e9termin\u00e9 le", None))
#endif // QT_CONFIG(accessibility)
        self.groupe_sanguin_date_problem.setText("")
        self.groupe_sanguin_date_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        self.label_groupe_sanguin_laboratoire.setText(QCoreApplication.translate("ReferenceDataForm", u"Laboratoire", None))
        self.label_groupe_sanguin_laboratoire.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.groupe_sanguin_laboratoire.setAccessibleName(QCoreApplication.translate("ReferenceDataForm", u"Laboratoire", None))
#endif // QT_CONFIG(accessibility)
        self.groupe_sanguin_laboratoire_problem.setText("")
        self.groupe_sanguin_laboratoire_problem.setProperty(u"role", QCoreApplication.translate("ReferenceDataForm", u"problem", None))
        pass
    # retranslateUi
