# Compiled from ui/card/print_card.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_PrintCardForm(object):
    def setupUi(self, PrintCardForm):
        if not PrintCardForm.objectName():
            PrintCardForm.setObjectName(u"PrintCardForm")
        self.layout_13 = QVBoxLayout(PrintCardForm)
        self.layout_13.setSpacing(12)
        self.layout_13.setObjectName(u"layout_13")
        self.layout_13.setContentsMargins(0, 0, 0, 0)
        self.layout_2 = QVBoxLayout()
        self.layout_2.setSpacing(4)
        self.layout_2.setObjectName(u"layout_2")
        self.layout_2.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(PrintCardForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_2.addWidget(self.label_1)

        self.who = PlainLabel(PrintCardForm)
        self.who.setObjectName(u"who")
        self.who.setTextFormat(Qt.TextFormat.PlainText)
        self.who.setWordWrap(True)

        self.layout_2.addWidget(self.who)


        self.layout_13.addLayout(self.layout_2)

        self.layout_4 = QVBoxLayout()
        self.layout_4.setSpacing(4)
        self.layout_4.setObjectName(u"layout_4")
        self.layout_4.setContentsMargins(0, 0, 0, 0)
        self.label_3 = PlainLabel(PrintCardForm)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_4.addWidget(self.label_3)

        self.paper = PlainLabel(PrintCardForm)
        self.paper.setObjectName(u"paper")
        self.paper.setTextFormat(Qt.TextFormat.PlainText)
        self.paper.setWordWrap(True)

        self.layout_4.addWidget(self.paper)

        self.pages = PlainLabel(PrintCardForm)
        self.pages.setObjectName(u"pages")
        self.pages.setTextFormat(Qt.TextFormat.PlainText)
        self.pages.setWordWrap(True)

        self.layout_4.addWidget(self.pages)


        self.layout_13.addLayout(self.layout_4)

        self.layout_6 = QVBoxLayout()
        self.layout_6.setSpacing(4)
        self.layout_6.setObjectName(u"layout_6")
        self.layout_6.setContentsMargins(0, 0, 0, 0)
        self.label_5 = PlainLabel(PrintCardForm)
        self.label_5.setObjectName(u"label_5")
        self.label_5.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_6.addWidget(self.label_5)

        self.printer = QComboBox(PrintCardForm)
        self.printer.setObjectName(u"printer")
        self.printer.setMinimumContentsLength(6)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_6.addWidget(self.printer)


        self.layout_13.addLayout(self.layout_6)

        self.correction = PlainLabel(PrintCardForm)
        self.correction.setObjectName(u"correction")
        self.correction.setTextFormat(Qt.TextFormat.PlainText)
        self.correction.setWordWrap(True)

        self.layout_13.addWidget(self.correction)

        self.layout_11 = QHBoxLayout()
        self.layout_11.setSpacing(12)
        self.layout_11.setObjectName(u"layout_11")
        self.layout_11.setContentsMargins(0, 0, 0, 0)
        self.layout_8 = QVBoxLayout()
        self.layout_8.setSpacing(4)
        self.layout_8.setObjectName(u"layout_8")
        self.layout_8.setContentsMargins(0, 0, 0, 0)
        self.label_7 = PlainLabel(PrintCardForm)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_8.addWidget(self.label_7)

        self.side = QComboBox(PrintCardForm)
        self.side.setObjectName(u"side")
        self.side.setMinimumContentsLength(6)
        self.side.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_8.addWidget(self.side)


        self.layout_11.addLayout(self.layout_8)

        self.layout_10 = QVBoxLayout()
        self.layout_10.setSpacing(4)
        self.layout_10.setObjectName(u"layout_10")
        self.layout_10.setContentsMargins(0, 0, 0, 0)
        self.label_9 = PlainLabel(PrintCardForm)
        self.label_9.setObjectName(u"label_9")
        self.label_9.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_10.addWidget(self.label_9)

        self.copies = QSpinBox(PrintCardForm)
        self.copies.setObjectName(u"copies")
        self.copies.setMinimum(1)
        self.copies.setMaximum(100)

        self.layout_10.addWidget(self.copies)


        self.layout_11.addLayout(self.layout_10)

        self.layout_11.setStretch(0, 3)
        self.layout_11.setStretch(1, 1)

        self.layout_13.addLayout(self.layout_11)

        self.label_12 = PlainLabel(PrintCardForm)
        self.label_12.setObjectName(u"label_12")
        self.label_12.setTextFormat(Qt.TextFormat.PlainText)
        self.label_12.setWordWrap(True)

        self.layout_13.addWidget(self.label_12)

#if QT_CONFIG(shortcut)
        self.label_5.setBuddy(self.printer)
        self.label_7.setBuddy(self.side)
        self.label_9.setBuddy(self.copies)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.printer, self.side)
        QWidget.setTabOrder(self.side, self.copies)

        self.retranslateUi(PrintCardForm)

        QMetaObject.connectSlotsByName(PrintCardForm)
    # setupUi

    def retranslateUi(self, PrintCardForm):
        self.label_1.setText(QCoreApplication.translate("PrintCardForm", u"Carte de", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"secondary", None))
        self.who.setText("")
        self.who.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"strong", None))
        self.label_3.setText(QCoreApplication.translate("PrintCardForm", u"Papier", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"secondary", None))
        self.paper.setText("")
        self.paper.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"body", None))
        self.pages.setText("")
        self.pages.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"body", None))
        self.label_5.setText(QCoreApplication.translate("PrintCardForm", u"Imprimante", None))
        self.label_5.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.printer.setAccessibleName(QCoreApplication.translate("PrintCardForm", u"Imprimante", None))
#endif // QT_CONFIG(accessibility)
        self.correction.setText("")
        self.correction.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"hint", None))
        self.label_7.setText(QCoreApplication.translate("PrintCardForm", u"Faces", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.side.setAccessibleName(QCoreApplication.translate("PrintCardForm", u"Faces \u00e0 imprimer", None))
#endif // QT_CONFIG(accessibility)
        self.label_9.setText(QCoreApplication.translate("PrintCardForm", u"Exemplaires", None))
        self.label_9.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.copies.setAccessibleName(QCoreApplication.translate("PrintCardForm", u"Nombre d\u2019exemplaires", None))
#endif // QT_CONFIG(accessibility)
        self.label_12.setText(QCoreApplication.translate("PrintCardForm", u"Taille r\u00e9elle, sans mise \u00e0 l\u2019\u00e9chelle. Le titre envoy\u00e9 \u00e0 l\u2019imprimante ne nomme personne.", None))
        self.label_12.setProperty(u"role", QCoreApplication.translate("PrintCardForm", u"hint", None))
        pass
    # retranslateUi
