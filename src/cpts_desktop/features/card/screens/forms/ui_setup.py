# Compiled from ui/card/setup.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CardSetupForm(object):
    def setupUi(self, CardSetupForm):
        if not CardSetupForm.objectName():
            CardSetupForm.setObjectName(u"CardSetupForm")
        self.layout_37 = QVBoxLayout(CardSetupForm)
        self.layout_37.setSpacing(24)
        self.layout_37.setObjectName(u"layout_37")
        self.layout_37.setContentsMargins(0, 0, 0, 0)
        self.layout_21 = QVBoxLayout()
        self.layout_21.setSpacing(8)
        self.layout_21.setObjectName(u"layout_21")
        self.layout_21.setContentsMargins(0, 0, 0, 0)
        self.label_14 = PlainLabel(CardSetupForm)
        self.label_14.setObjectName(u"label_14")
        self.label_14.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_21.addWidget(self.label_14)

        self.label_15 = PlainLabel(CardSetupForm)
        self.label_15.setObjectName(u"label_15")
        self.label_15.setTextFormat(Qt.TextFormat.PlainText)
        self.label_15.setWordWrap(True)

        self.layout_21.addWidget(self.label_15)

        self.layout_20 = QHBoxLayout()
        self.layout_20.setSpacing(12)
        self.layout_20.setObjectName(u"layout_20")
        self.layout_20.setContentsMargins(0, 0, 0, 0)
        self.layout_17 = QVBoxLayout()
        self.layout_17.setSpacing(4)
        self.layout_17.setObjectName(u"layout_17")
        self.layout_17.setContentsMargins(0, 0, 0, 0)
        self.label_16 = PlainLabel(CardSetupForm)
        self.label_16.setObjectName(u"label_16")
        self.label_16.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_17.addWidget(self.label_16)

        self.colour = QLineEdit(CardSetupForm)
        self.colour.setObjectName(u"colour")
        self.colour.setMaxLength(7)

        self.layout_17.addWidget(self.colour)


        self.layout_20.addLayout(self.layout_17)

        self.layout_19 = QVBoxLayout()
        self.layout_19.setSpacing(4)
        self.layout_19.setObjectName(u"layout_19")
        self.layout_19.setContentsMargins(0, 0, 0, 0)
        self.label_18 = PlainLabel(CardSetupForm)
        self.label_18.setObjectName(u"label_18")
        self.label_18.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_19.addWidget(self.label_18)

        self.logo_state = PlainLabel(CardSetupForm)
        self.logo_state.setObjectName(u"logo_state")
        self.logo_state.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_19.addWidget(self.logo_state)


        self.layout_20.addLayout(self.layout_19)

        self.layout_20.setStretch(0, 1)
        self.layout_20.setStretch(1, 1)

        self.layout_21.addLayout(self.layout_20)

        self.colour_problem = PlainLabel(CardSetupForm)
        self.colour_problem.setObjectName(u"colour_problem")
        self.colour_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.colour_problem.setWordWrap(True)

        self.layout_21.addWidget(self.colour_problem)

        self.style_box = QWidget(CardSetupForm)
        self.style_box.setObjectName(u"style_box")

        self.layout_21.addWidget(self.style_box)


        self.layout_37.addLayout(self.layout_21)

        self.layout_36 = QVBoxLayout()
        self.layout_36.setSpacing(8)
        self.layout_36.setObjectName(u"layout_36")
        self.layout_36.setContentsMargins(0, 0, 0, 0)
        self.label_22 = PlainLabel(CardSetupForm)
        self.label_22.setObjectName(u"label_22")
        self.label_22.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_36.addWidget(self.label_22)

        self.label_23 = PlainLabel(CardSetupForm)
        self.label_23.setObjectName(u"label_23")
        self.label_23.setTextFormat(Qt.TextFormat.PlainText)
        self.label_23.setWordWrap(True)

        self.layout_36.addWidget(self.label_23)

        self.layout_25 = QVBoxLayout()
        self.layout_25.setSpacing(4)
        self.layout_25.setObjectName(u"layout_25")
        self.layout_25.setContentsMargins(0, 0, 0, 0)
        self.label_24 = PlainLabel(CardSetupForm)
        self.label_24.setObjectName(u"label_24")
        self.label_24.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_25.addWidget(self.label_24)

        self.printer = QComboBox(CardSetupForm)
        self.printer.setObjectName(u"printer")
        self.printer.setMinimumContentsLength(6)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_25.addWidget(self.printer)


        self.layout_36.addLayout(self.layout_25)

        self.layout_30 = QHBoxLayout()
        self.layout_30.setSpacing(12)
        self.layout_30.setObjectName(u"layout_30")
        self.layout_30.setContentsMargins(0, 0, 0, 0)
        self.layout_27 = QVBoxLayout()
        self.layout_27.setSpacing(4)
        self.layout_27.setObjectName(u"layout_27")
        self.layout_27.setContentsMargins(0, 0, 0, 0)
        self.label_26 = PlainLabel(CardSetupForm)
        self.label_26.setObjectName(u"label_26")
        self.label_26.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_27.addWidget(self.label_26)

        self.dx = QLineEdit(CardSetupForm)
        self.dx.setObjectName(u"dx")
        self.dx.setMaxLength(6)

        self.layout_27.addWidget(self.dx)


        self.layout_30.addLayout(self.layout_27)

        self.layout_29 = QVBoxLayout()
        self.layout_29.setSpacing(4)
        self.layout_29.setObjectName(u"layout_29")
        self.layout_29.setContentsMargins(0, 0, 0, 0)
        self.label_28 = PlainLabel(CardSetupForm)
        self.label_28.setObjectName(u"label_28")
        self.label_28.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_29.addWidget(self.label_28)

        self.dy = QLineEdit(CardSetupForm)
        self.dy.setObjectName(u"dy")
        self.dy.setMaxLength(6)

        self.layout_29.addWidget(self.dy)


        self.layout_30.addLayout(self.layout_29)

        self.layout_30.setStretch(0, 1)
        self.layout_30.setStretch(1, 1)

        self.layout_36.addLayout(self.layout_30)

        self.layout_35 = QHBoxLayout()
        self.layout_35.setSpacing(12)
        self.layout_35.setObjectName(u"layout_35")
        self.layout_35.setContentsMargins(0, 0, 0, 0)
        self.layout_32 = QVBoxLayout()
        self.layout_32.setSpacing(4)
        self.layout_32.setObjectName(u"layout_32")
        self.layout_32.setContentsMargins(0, 0, 0, 0)
        self.label_31 = PlainLabel(CardSetupForm)
        self.label_31.setObjectName(u"label_31")
        self.label_31.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_32.addWidget(self.label_31)

        self.back_dx = QLineEdit(CardSetupForm)
        self.back_dx.setObjectName(u"back_dx")
        self.back_dx.setMaxLength(6)

        self.layout_32.addWidget(self.back_dx)


        self.layout_35.addLayout(self.layout_32)

        self.layout_34 = QVBoxLayout()
        self.layout_34.setSpacing(4)
        self.layout_34.setObjectName(u"layout_34")
        self.layout_34.setContentsMargins(0, 0, 0, 0)
        self.label_33 = PlainLabel(CardSetupForm)
        self.label_33.setObjectName(u"label_33")
        self.label_33.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_34.addWidget(self.label_33)

        self.back_dy = QLineEdit(CardSetupForm)
        self.back_dy.setObjectName(u"back_dy")
        self.back_dy.setMaxLength(6)

        self.layout_34.addWidget(self.back_dy)


        self.layout_35.addLayout(self.layout_34)

        self.layout_35.setStretch(0, 1)
        self.layout_35.setStretch(1, 1)

        self.layout_36.addLayout(self.layout_35)

        self.dx_problem = PlainLabel(CardSetupForm)
        self.dx_problem.setObjectName(u"dx_problem")
        self.dx_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.dx_problem.setWordWrap(True)

        self.layout_36.addWidget(self.dx_problem)

        self.printer_box = QWidget(CardSetupForm)
        self.printer_box.setObjectName(u"printer_box")

        self.layout_36.addWidget(self.printer_box)


        self.layout_37.addLayout(self.layout_36)

#if QT_CONFIG(shortcut)
        self.label_16.setBuddy(self.colour)
        self.label_24.setBuddy(self.printer)
        self.label_26.setBuddy(self.dx)
        self.label_28.setBuddy(self.dy)
        self.label_31.setBuddy(self.back_dx)
        self.label_33.setBuddy(self.back_dy)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.colour, self.printer)
        QWidget.setTabOrder(self.printer, self.dx)
        QWidget.setTabOrder(self.dx, self.dy)
        QWidget.setTabOrder(self.dy, self.back_dx)
        QWidget.setTabOrder(self.back_dx, self.back_dy)

        self.retranslateUi(CardSetupForm)

        QMetaObject.connectSlotsByName(CardSetupForm)
    # setupUi

    def retranslateUi(self, CardSetupForm):
        self.label_14.setText(QCoreApplication.translate("CardSetupForm", u"Couleur et logo", None))
        self.label_14.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"section", None))
        self.label_15.setText(QCoreApplication.translate("CardSetupForm", u"Ils s\u2019ajoutent aux deux cartes. Une couleur trop claire est refus\u00e9e : une carte reste lisible.", None))
        self.label_15.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"hint", None))
        self.label_16.setText(QCoreApplication.translate("CardSetupForm", u"Couleur des bandeaux et des titres", None))
        self.label_16.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.colour.setAccessibleName(QCoreApplication.translate("CardSetupForm", u"Couleur des bandeaux et des titres", None))
#endif // QT_CONFIG(accessibility)
        self.colour.setPlaceholderText(QCoreApplication.translate("CardSetupForm", u"#0B4F5F", None))
        self.label_18.setText(QCoreApplication.translate("CardSetupForm", u"Logo", None))
        self.label_18.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
        self.logo_state.setText(QCoreApplication.translate("CardSetupForm", u"aucun logo", None))
        self.logo_state.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"body", None))
        self.colour_problem.setText("")
        self.colour_problem.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"problem", None))
        self.label_22.setText(QCoreApplication.translate("CardSetupForm", u"Correction de chaque imprimante", None))
        self.label_22.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"section", None))
        self.label_23.setText(QCoreApplication.translate("CardSetupForm", u"Imprimez la feuille de calibrage recto verso, pliez-la, et reportez ce que coupent les plis, en millim\u00e8tres.", None))
        self.label_23.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"hint", None))
        self.label_24.setText(QCoreApplication.translate("CardSetupForm", u"Imprimante", None))
        self.label_24.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.printer.setAccessibleName(QCoreApplication.translate("CardSetupForm", u"Imprimante \u00e0 corriger", None))
#endif // QT_CONFIG(accessibility)
        self.label_26.setText(QCoreApplication.translate("CardSetupForm", u"Recto, \u00e0 droite", None))
        self.label_26.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.dx.setAccessibleName(QCoreApplication.translate("CardSetupForm", u"Recto, correction \u00e0 droite en millim\u00e8tres", None))
#endif // QT_CONFIG(accessibility)
        self.dx.setPlaceholderText(QCoreApplication.translate("CardSetupForm", u"0", None))
        self.label_28.setText(QCoreApplication.translate("CardSetupForm", u"Recto, vers le bas", None))
        self.label_28.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.dy.setAccessibleName(QCoreApplication.translate("CardSetupForm", u"Recto, correction vers le bas en millim\u00e8tres", None))
#endif // QT_CONFIG(accessibility)
        self.dy.setPlaceholderText(QCoreApplication.translate("CardSetupForm", u"0", None))
        self.label_31.setText(QCoreApplication.translate("CardSetupForm", u"Verso, \u00e0 droite", None))
        self.label_31.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.back_dx.setAccessibleName(QCoreApplication.translate("CardSetupForm", u"Verso, correction \u00e0 droite en millim\u00e8tres", None))
#endif // QT_CONFIG(accessibility)
        self.back_dx.setPlaceholderText(QCoreApplication.translate("CardSetupForm", u"0", None))
        self.label_33.setText(QCoreApplication.translate("CardSetupForm", u"Verso, vers le bas", None))
        self.label_33.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.back_dy.setAccessibleName(QCoreApplication.translate("CardSetupForm", u"Verso, correction vers le bas en millim\u00e8tres", None))
#endif // QT_CONFIG(accessibility)
        self.back_dy.setPlaceholderText(QCoreApplication.translate("CardSetupForm", u"0", None))
        self.dx_problem.setText("")
        self.dx_problem.setProperty(u"role", QCoreApplication.translate("CardSetupForm", u"problem", None))
        pass
    # retranslateUi
