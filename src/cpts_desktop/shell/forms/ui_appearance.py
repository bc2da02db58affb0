# Compiled from ui/shell/appearance.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_AppearanceForm(object):
    def setupUi(self, AppearanceForm):
        if not AppearanceForm.objectName():
            AppearanceForm.setObjectName(u"AppearanceForm")
        self.layout_5 = QVBoxLayout(AppearanceForm)
        self.layout_5.setSpacing(8)
        self.layout_5.setObjectName(u"layout_5")
        self.layout_5.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(AppearanceForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_5.addWidget(self.label_1)

        self.theme = QComboBox(AppearanceForm)
        self.theme.setObjectName(u"theme")

        self.layout_5.addWidget(self.theme)

        self.label_2 = PlainLabel(AppearanceForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_5.addWidget(self.label_2)

        self.scale = QComboBox(AppearanceForm)
        self.scale.setObjectName(u"scale")

        self.layout_5.addWidget(self.scale)

        self.label_3 = PlainLabel(AppearanceForm)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_5.addWidget(self.label_3)

        self.idle = QComboBox(AppearanceForm)
        self.idle.setObjectName(u"idle")

        self.layout_5.addWidget(self.idle)

        self.label_4 = PlainLabel(AppearanceForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)
        self.label_4.setWordWrap(True)

        self.layout_5.addWidget(self.label_4)

        self.label_5 = PlainLabel(AppearanceForm)
        self.label_5.setObjectName(u"label_5")
        self.label_5.setTextFormat(Qt.TextFormat.PlainText)
        self.label_5.setWordWrap(True)

        self.layout_5.addWidget(self.label_5)

        self.proof = QComboBox(AppearanceForm)
        self.proof.setObjectName(u"proof")

        self.layout_5.addWidget(self.proof)

#if QT_CONFIG(shortcut)
        self.label_1.setBuddy(self.theme)
        self.label_2.setBuddy(self.scale)
        self.label_3.setBuddy(self.idle)
        self.label_5.setBuddy(self.proof)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.theme, self.scale)
        QWidget.setTabOrder(self.scale, self.idle)
        QWidget.setTabOrder(self.idle, self.proof)

        self.retranslateUi(AppearanceForm)

        QMetaObject.connectSlotsByName(AppearanceForm)
    # setupUi

    def retranslateUi(self, AppearanceForm):
        self.label_1.setText(QCoreApplication.translate("AppearanceForm", u"Th\u00e8me", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("AppearanceForm", u"strong", None))
        self.label_2.setText(QCoreApplication.translate("AppearanceForm", u"Taille du texte", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("AppearanceForm", u"strong", None))
        self.label_3.setText(QCoreApplication.translate("AppearanceForm", u"Verrouiller apr\u00e8s", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("AppearanceForm", u"strong", None))
        self.label_4.setText(QCoreApplication.translate("AppearanceForm", u"Sans frappe ni souris pendant ce temps, le registre se ferme et sa cl\u00e9 dispara\u00eet de la m\u00e9moire. Une saisie en cours est gard\u00e9e, chiffr\u00e9e.", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("AppearanceForm", u"secondary", None))
        self.label_5.setText(QCoreApplication.translate("AppearanceForm", u"Redemander la phrase secr\u00e8te avant d\u2019exporter ou d\u2019imprimer", None))
        self.label_5.setProperty(u"role", QCoreApplication.translate("AppearanceForm", u"strong", None))
        pass
    # retranslateUi
