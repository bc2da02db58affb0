# Compiled from ui/card/batch.ui by packaging/build_forms.py: edit the form, not this file.
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

class Ui_CardBatchForm(object):
    def setupUi(self, CardBatchForm):
        if not CardBatchForm.objectName():
            CardBatchForm.setObjectName(u"CardBatchForm")
        self.layout_58 = QVBoxLayout(CardBatchForm)
        self.layout_58.setSpacing(8)
        self.layout_58.setObjectName(u"layout_58")
        self.layout_58.setContentsMargins(0, 0, 0, 0)
        self.layout_57 = QHBoxLayout()
        self.layout_57.setSpacing(12)
        self.layout_57.setObjectName(u"layout_57")
        self.layout_57.setContentsMargins(0, 0, 0, 0)
        self.layout_52 = QVBoxLayout()
        self.layout_52.setSpacing(4)
        self.layout_52.setObjectName(u"layout_52")
        self.layout_52.setContentsMargins(0, 0, 0, 0)
        self.label_51 = PlainLabel(CardBatchForm)
        self.label_51.setObjectName(u"label_51")
        self.label_51.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_52.addWidget(self.label_51)

        self.kind = QComboBox(CardBatchForm)
        self.kind.setObjectName(u"kind")
        self.kind.setMinimumContentsLength(6)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_52.addWidget(self.kind)


        self.layout_57.addLayout(self.layout_52)

        self.layout_54 = QVBoxLayout()
        self.layout_54.setSpacing(4)
        self.layout_54.setObjectName(u"layout_54")
        self.layout_54.setContentsMargins(0, 0, 0, 0)
        self.label_53 = PlainLabel(CardBatchForm)
        self.label_53.setObjectName(u"label_53")
        self.label_53.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_54.addWidget(self.label_53)

        self.layout = QComboBox(CardBatchForm)
        self.layout.setObjectName(u"layout")
        self.layout.setMinimumContentsLength(6)
        self.layout.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_54.addWidget(self.layout)


        self.layout_57.addLayout(self.layout_54)

        self.layout_56 = QVBoxLayout()
        self.layout_56.setSpacing(4)
        self.layout_56.setObjectName(u"layout_56")
        self.layout_56.setContentsMargins(0, 0, 0, 0)
        self.label_55 = PlainLabel(CardBatchForm)
        self.label_55.setObjectName(u"label_55")
        self.label_55.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_56.addWidget(self.label_55)

        self.start = QSpinBox(CardBatchForm)
        self.start.setObjectName(u"start")
        self.start.setMinimum(1)
        self.start.setMaximum(10)

        self.layout_56.addWidget(self.start)


        self.layout_57.addLayout(self.layout_56)

        self.layout_57.setStretch(0, 2)
        self.layout_57.setStretch(1, 4)
        self.layout_57.setStretch(2, 2)

        self.layout_58.addLayout(self.layout_57)

#if QT_CONFIG(shortcut)
        self.label_51.setBuddy(self.kind)
        self.label_53.setBuddy(self.layout)
        self.label_55.setBuddy(self.start)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.kind, self.layout)
        QWidget.setTabOrder(self.layout, self.start)

        self.retranslateUi(CardBatchForm)

        QMetaObject.connectSlotsByName(CardBatchForm)
    # setupUi

    def retranslateUi(self, CardBatchForm):
        self.label_51.setText(QCoreApplication.translate("CardBatchForm", u"Carte", None))
        self.label_51.setProperty(u"role", QCoreApplication.translate("CardBatchForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.kind.setAccessibleName(QCoreApplication.translate("CardBatchForm", u"Type de carte", None))
#endif // QT_CONFIG(accessibility)
        self.label_53.setText(QCoreApplication.translate("CardBatchForm", u"Planche", None))
        self.label_53.setProperty(u"role", QCoreApplication.translate("CardBatchForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.layout.setAccessibleName(QCoreApplication.translate("CardBatchForm", u"Planche de cartes", None))
#endif // QT_CONFIG(accessibility)
        self.label_55.setText(QCoreApplication.translate("CardBatchForm", u"Premi\u00e8re place libre", None))
        self.label_55.setProperty(u"role", QCoreApplication.translate("CardBatchForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.start.setAccessibleName(QCoreApplication.translate("CardBatchForm", u"Premi\u00e8re place libre de la planche", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi
