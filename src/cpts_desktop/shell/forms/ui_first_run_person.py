# Compiled from ui/shell/first_run_person.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_PersonForm(object):
    def setupUi(self, PersonForm):
        if not PersonForm.objectName():
            PersonForm.setObjectName(u"PersonForm")
        self.layout_9 = QVBoxLayout(PersonForm)
        self.layout_9.setSpacing(6)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(PersonForm)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_1)

        self.label_2 = PlainLabel(PersonForm)
        self.label_2.setObjectName(u"label_2")
        self.label_2.setTextFormat(Qt.TextFormat.PlainText)
        self.label_2.setWordWrap(True)

        self.layout_9.addWidget(self.label_2)

        self.space_3 = QSpacerItem(0, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

        self.layout_9.addItem(self.space_3)

        self.label_4 = PlainLabel(PersonForm)
        self.label_4.setObjectName(u"label_4")
        self.label_4.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_4)

        self.name = QLineEdit(PersonForm)
        self.name.setObjectName(u"name")
        self.name.setMaxLength(120)

        self.layout_9.addWidget(self.name)

        self.name_problem = PlainLabel(PersonForm)
        self.name_problem.setObjectName(u"name_problem")
        self.name_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.name_problem.setWordWrap(True)

        self.layout_9.addWidget(self.name_problem)

        self.label_5 = PlainLabel(PersonForm)
        self.label_5.setObjectName(u"label_5")
        self.label_5.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_5)

        self.profession = QComboBox(PersonForm)
        self.profession.setObjectName(u"profession")

        self.layout_9.addWidget(self.profession)

        self.profession_problem = PlainLabel(PersonForm)
        self.profession_problem.setObjectName(u"profession_problem")
        self.profession_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.profession_problem.setWordWrap(True)

        self.layout_9.addWidget(self.profession_problem)

        self.label_6 = PlainLabel(PersonForm)
        self.label_6.setObjectName(u"label_6")
        self.label_6.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_6)

        self.rpps = QLineEdit(PersonForm)
        self.rpps.setObjectName(u"rpps")
        self.rpps.setMaxLength(20)

        self.layout_9.addWidget(self.rpps)

        self.rpps_problem = PlainLabel(PersonForm)
        self.rpps_problem.setObjectName(u"rpps_problem")
        self.rpps_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.rpps_problem.setWordWrap(True)

        self.layout_9.addWidget(self.rpps_problem)

        self.label_7 = PlainLabel(PersonForm)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)
        self.label_7.setWordWrap(True)

        self.layout_9.addWidget(self.label_7)

        self.space_8 = QSpacerItem(0, 8, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_9.addItem(self.space_8)

#if QT_CONFIG(shortcut)
        self.label_4.setBuddy(self.name)
        self.label_5.setBuddy(self.profession)
        self.label_6.setBuddy(self.rpps)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.name, self.profession)
        QWidget.setTabOrder(self.profession, self.rpps)

        self.retranslateUi(PersonForm)

        QMetaObject.connectSlotsByName(PersonForm)
    # setupUi

    def retranslateUi(self, PersonForm):
        self.label_1.setText(QCoreApplication.translate("PersonForm", u"Qui \u00eates-vous ?", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("PersonForm", u"title", None))
        self.label_2.setText(QCoreApplication.translate("PersonForm", u"Votre nom et votre profession figureront sur vos envois.", None))
        self.label_2.setProperty(u"role", QCoreApplication.translate("PersonForm", u"hint", None))
        self.label_4.setText(QCoreApplication.translate("PersonForm", u"&Nom et pr\u00e9nom", None))
        self.label_4.setProperty(u"role", QCoreApplication.translate("PersonForm", u"strong", None))
        self.name.setPlaceholderText(QCoreApplication.translate("PersonForm", u"Par exemple : Camille ROUSSEL", None))
        self.name_problem.setText("")
        self.name_problem.setProperty(u"role", QCoreApplication.translate("PersonForm", u"problem", None))
        self.label_5.setText(QCoreApplication.translate("PersonForm", u"&Profession", None))
        self.label_5.setProperty(u"role", QCoreApplication.translate("PersonForm", u"strong", None))
        self.profession_problem.setText("")
        self.profession_problem.setProperty(u"role", QCoreApplication.translate("PersonForm", u"problem", None))
        self.label_6.setText(QCoreApplication.translate("PersonForm", u"Num\u00e9ro &RPPS (facultatif)", None))
        self.label_6.setProperty(u"role", QCoreApplication.translate("PersonForm", u"strong", None))
        self.rpps.setPlaceholderText(QCoreApplication.translate("PersonForm", u"11 chiffres", None))
        self.rpps_problem.setText("")
        self.rpps_problem.setProperty(u"role", QCoreApplication.translate("PersonForm", u"problem", None))
        self.label_7.setText(QCoreApplication.translate("PersonForm", u"Vous pourrez l\u2019ajouter plus tard, dans les r\u00e9glages.", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("PersonForm", u"secondary", None))
        pass
    # retranslateUi
