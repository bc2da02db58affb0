# Compiled from ui/card/scan.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CardScanForm(object):
    def setupUi(self, CardScanForm):
        if not CardScanForm.objectName():
            CardScanForm.setObjectName(u"CardScanForm")
        self.layout_50 = QVBoxLayout(CardScanForm)
        self.layout_50.setSpacing(8)
        self.layout_50.setObjectName(u"layout_50")
        self.layout_50.setContentsMargins(0, 0, 0, 0)
        self.label_38 = PlainLabel(CardScanForm)
        self.label_38.setObjectName(u"label_38")
        self.label_38.setTextFormat(Qt.TextFormat.PlainText)
        self.label_38.setWordWrap(True)

        self.layout_50.addWidget(self.label_38)

        self.code = QPlainTextEdit(CardScanForm)
        self.code.setObjectName(u"code")
        self.code.setTabChangesFocus(True)

        self.layout_50.addWidget(self.code)

        self.code_problem = PlainLabel(CardScanForm)
        self.code_problem.setObjectName(u"code_problem")
        self.code_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.code_problem.setWordWrap(True)

        self.layout_50.addWidget(self.code_problem)

        self.layout_43 = QHBoxLayout()
        self.layout_43.setSpacing(12)
        self.layout_43.setObjectName(u"layout_43")
        self.layout_43.setContentsMargins(0, 0, 0, 0)
        self.layout_40 = QVBoxLayout()
        self.layout_40.setSpacing(4)
        self.layout_40.setObjectName(u"layout_40")
        self.layout_40.setContentsMargins(0, 0, 0, 0)
        self.label_39 = PlainLabel(CardScanForm)
        self.label_39.setObjectName(u"label_39")
        self.label_39.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_40.addWidget(self.label_39)

        self.birth_name = QLineEdit(CardScanForm)
        self.birth_name.setObjectName(u"birth_name")
        self.birth_name.setMaxLength(100)

        self.layout_40.addWidget(self.birth_name)


        self.layout_43.addLayout(self.layout_40)

        self.layout_42 = QVBoxLayout()
        self.layout_42.setSpacing(4)
        self.layout_42.setObjectName(u"layout_42")
        self.layout_42.setContentsMargins(0, 0, 0, 0)
        self.label_41 = PlainLabel(CardScanForm)
        self.label_41.setObjectName(u"label_41")
        self.label_41.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_42.addWidget(self.label_41)

        self.given_names = QLineEdit(CardScanForm)
        self.given_names.setObjectName(u"given_names")
        self.given_names.setMaxLength(100)

        self.layout_42.addWidget(self.given_names)


        self.layout_43.addLayout(self.layout_42)

        self.layout_43.setStretch(0, 1)
        self.layout_43.setStretch(1, 1)

        self.layout_50.addLayout(self.layout_43)

        self.birth_name_problem = PlainLabel(CardScanForm)
        self.birth_name_problem.setObjectName(u"birth_name_problem")
        self.birth_name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.birth_name_problem.setWordWrap(True)

        self.layout_50.addWidget(self.birth_name_problem)

        self.given_names_problem = PlainLabel(CardScanForm)
        self.given_names_problem.setObjectName(u"given_names_problem")
        self.given_names_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.given_names_problem.setWordWrap(True)

        self.layout_50.addWidget(self.given_names_problem)

        self.layout_48 = QHBoxLayout()
        self.layout_48.setSpacing(12)
        self.layout_48.setObjectName(u"layout_48")
        self.layout_48.setContentsMargins(0, 0, 0, 0)
        self.layout_45 = QVBoxLayout()
        self.layout_45.setSpacing(4)
        self.layout_45.setObjectName(u"layout_45")
        self.layout_45.setContentsMargins(0, 0, 0, 0)
        self.label_44 = PlainLabel(CardScanForm)
        self.label_44.setObjectName(u"label_44")
        self.label_44.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_45.addWidget(self.label_44)

        self.birth_date = QLineEdit(CardScanForm)
        self.birth_date.setObjectName(u"birth_date")
        self.birth_date.setMaxLength(10)

        self.layout_45.addWidget(self.birth_date)


        self.layout_48.addLayout(self.layout_45)

        self.layout_47 = QVBoxLayout()
        self.layout_47.setSpacing(4)
        self.layout_47.setObjectName(u"layout_47")
        self.layout_47.setContentsMargins(0, 0, 0, 0)
        self.label_46 = PlainLabel(CardScanForm)
        self.label_46.setObjectName(u"label_46")
        self.label_46.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_47.addWidget(self.label_46)

        self.sex = QComboBox(CardScanForm)
        self.sex.setObjectName(u"sex")
        self.sex.setMinimumContentsLength(6)
        self.sex.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_47.addWidget(self.sex)


        self.layout_48.addLayout(self.layout_47)

        self.layout_48.setStretch(0, 1)
        self.layout_48.setStretch(1, 1)

        self.layout_50.addLayout(self.layout_48)

        self.birth_date_problem = PlainLabel(CardScanForm)
        self.birth_date_problem.setObjectName(u"birth_date_problem")
        self.birth_date_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.birth_date_problem.setWordWrap(True)

        self.layout_50.addWidget(self.birth_date_problem)

        self.sex_problem = PlainLabel(CardScanForm)
        self.sex_problem.setObjectName(u"sex_problem")
        self.sex_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.sex_problem.setWordWrap(True)

        self.layout_50.addWidget(self.sex_problem)

        self.label_49 = PlainLabel(CardScanForm)
        self.label_49.setObjectName(u"label_49")
        self.label_49.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_50.addWidget(self.label_49)

        self.dated = PlainLabel(CardScanForm)
        self.dated.setObjectName(u"dated")
        self.dated.setTextFormat(Qt.TextFormat.PlainText)
        self.dated.setWordWrap(True)

        self.layout_50.addWidget(self.dated)

        self.kept_box = QWidget(CardScanForm)
        self.kept_box.setObjectName(u"kept_box")

        self.layout_50.addWidget(self.kept_box)

#if QT_CONFIG(shortcut)
        self.label_39.setBuddy(self.birth_name)
        self.label_41.setBuddy(self.given_names)
        self.label_44.setBuddy(self.birth_date)
        self.label_46.setBuddy(self.sex)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.code, self.birth_name)
        QWidget.setTabOrder(self.birth_name, self.given_names)
        QWidget.setTabOrder(self.given_names, self.birth_date)
        QWidget.setTabOrder(self.birth_date, self.sex)

        self.retranslateUi(CardScanForm)

        QMetaObject.connectSlotsByName(CardScanForm)
    # setupUi

    def retranslateUi(self, CardScanForm):
        self.label_38.setText(QCoreApplication.translate("CardScanForm", u"Scannez le code QR de la carte avec la douchette, ou collez son texte.", None))
        self.label_38.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"body", None))
#if QT_CONFIG(accessibility)
        self.code.setAccessibleName(QCoreApplication.translate("CardScanForm", u"Texte du code QR de la carte", None))
#endif // QT_CONFIG(accessibility)
        self.code.setPlaceholderText(QCoreApplication.translate("CardScanForm", u"URGENCE SANT\u00c9\u2026", None))
        self.code_problem.setText("")
        self.code_problem.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"problem", None))
        self.label_39.setText(QCoreApplication.translate("CardScanForm", u"Nom de naissance", None))
        self.label_39.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.birth_name.setAccessibleName(QCoreApplication.translate("CardScanForm", u"Nom de naissance", None))
#endif // QT_CONFIG(accessibility)
        self.label_41.setText(QCoreApplication.translate("CardScanForm", u"Pr\u00e9noms", None))
        self.label_41.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.given_names.setAccessibleName(QCoreApplication.translate("CardScanForm", u"Pr\u00e9noms", None))
#endif // QT_CONFIG(accessibility)
        self.birth_name_problem.setText("")
        self.birth_name_problem.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"problem", None))
        self.given_names_problem.setText("")
        self.given_names_problem.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"problem", None))
        self.label_44.setText(QCoreApplication.translate("CardScanForm", u"Date de naissance", None))
        self.label_44.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.birth_date.setAccessibleName(QCoreApplication.translate("CardScanForm", u"Date de naissance", None))
#endif // QT_CONFIG(accessibility)
        self.birth_date.setPlaceholderText(QCoreApplication.translate("CardScanForm", u"JJ/MM/AAAA", None))
        self.label_46.setText(QCoreApplication.translate("CardScanForm", u"Sexe", None))
        self.label_46.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.sex.setAccessibleName(QCoreApplication.translate("CardScanForm", u"Sexe", None))
#endif // QT_CONFIG(accessibility)
        self.birth_date_problem.setText("")
        self.birth_date_problem.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"problem", None))
        self.sex_problem.setText("")
        self.sex_problem.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"problem", None))
        self.label_49.setText(QCoreApplication.translate("CardScanForm", u"\u00c0 reprendre dans le dossier", None))
        self.label_49.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"strong", None))
        self.dated.setText("")
        self.dated.setProperty(u"role", QCoreApplication.translate("CardScanForm", u"hint", None))
        pass
    # retranslateUi
