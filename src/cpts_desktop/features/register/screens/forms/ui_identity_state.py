# Compiled from ui/register/identity_state.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from cpts_desktop.shell.widgets.checks import WrappingCheckBox
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_IdentityStateForm(object):
    def setupUi(self, IdentityStateForm):
        if not IdentityStateForm.objectName():
            IdentityStateForm.setObjectName(u"IdentityStateForm")
        self.grid = QGridLayout(IdentityStateForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.text_1 = PlainLabel(IdentityStateForm)
        self.text_1.setObjectName(u"text_1")
        self.text_1.setTextFormat(Qt.TextFormat.PlainText)
        self.text_1.setWordWrap(True)

        self.grid.addWidget(self.text_1, 0, 0, 1, 2)

        self.cell_2 = QVBoxLayout()
        self.cell_2.setSpacing(3)
        self.cell_2.setObjectName(u"cell_2")
        self.homonym = WrappingCheckBox(IdentityStateForm)
        self.homonym.setObjectName(u"homonym")

        self.cell_2.addWidget(self.homonym)

        self.doubtful = WrappingCheckBox(IdentityStateForm)
        self.doubtful.setObjectName(u"doubtful")

        self.cell_2.addWidget(self.doubtful)

        self.fictitious = WrappingCheckBox(IdentityStateForm)
        self.fictitious.setObjectName(u"fictitious")

        self.cell_2.addWidget(self.fictitious)

        self.rest_2 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_2.addItem(self.rest_2)


        self.grid.addLayout(self.cell_2, 1, 0, 1, 1)

        self.cell_3 = QVBoxLayout()
        self.cell_3.setSpacing(3)
        self.cell_3.setObjectName(u"cell_3")
        self.deceased = WrappingCheckBox(IdentityStateForm)
        self.deceased.setObjectName(u"deceased")

        self.cell_3.addWidget(self.deceased)

        self.label_deceased_on = PlainLabel(IdentityStateForm)
        self.label_deceased_on.setObjectName(u"label_deceased_on")
        self.label_deceased_on.setTextFormat(Qt.TextFormat.PlainText)

        self.cell_3.addWidget(self.label_deceased_on)

        self.deceased_on = QLineEdit(IdentityStateForm)
        self.deceased_on.setObjectName(u"deceased_on")
        self.deceased_on.setMaxLength(20)

        self.cell_3.addWidget(self.deceased_on)

        self.deceased_on_problem = PlainLabel(IdentityStateForm)
        self.deceased_on_problem.setObjectName(u"deceased_on_problem")
        self.deceased_on_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.deceased_on_problem.setWordWrap(True)

        self.cell_3.addWidget(self.deceased_on_problem)

        self.rest_3 = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.cell_3.addItem(self.rest_3)


        self.grid.addLayout(self.cell_3, 1, 1, 1, 1)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.label_deceased_on.setBuddy(self.deceased_on)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.homonym, self.doubtful)
        QWidget.setTabOrder(self.doubtful, self.fictitious)
        QWidget.setTabOrder(self.fictitious, self.deceased)
        QWidget.setTabOrder(self.deceased, self.deceased_on)

        self.retranslateUi(IdentityStateForm)

        QMetaObject.connectSlotsByName(IdentityStateForm)
    # setupUi

    def retranslateUi(self, IdentityStateForm):
        self.text_1.setText(QCoreApplication.translate("IdentityStateForm", u"Une identit\u00e9 douteuse ou fictive ne se valide pas et son INS ne s\u2019utilise pas. \u00ab\u00a0Homonyme\u00a0\u00bb reste affich\u00e9 partout \u00e0 c\u00f4t\u00e9 du nom.", None))
        self.text_1.setProperty(u"role", QCoreApplication.translate("IdentityStateForm", u"hint", None))
        self.homonym.setText(QCoreApplication.translate("IdentityStateForm", u"Homonyme\u00a0: un autre patient lui ressemble", None))
        self.doubtful.setText(QCoreApplication.translate("IdentityStateForm", u"Identit\u00e9 douteuse", None))
        self.fictitious.setText(QCoreApplication.translate("IdentityStateForm", u"Identit\u00e9 fictive (formation, d\u00e9monstration)", None))
        self.deceased.setText(QCoreApplication.translate("IdentityStateForm", u"D\u00e9c\u00e8s", None))
        self.label_deceased_on.setText(QCoreApplication.translate("IdentityStateForm", u"Survenu le", None))
        self.label_deceased_on.setProperty(u"role", QCoreApplication.translate("IdentityStateForm", u"strong", None))
        self.deceased_on.setPlaceholderText(QCoreApplication.translate("IdentityStateForm", u"12/03/2026", None))
#if QT_CONFIG(accessibility)
        self.deceased_on.setAccessibleName(QCoreApplication.translate("IdentityStateForm", u"Survenu le", None))
#endif // QT_CONFIG(accessibility)
        self.deceased_on_problem.setText("")
        self.deceased_on_problem.setProperty(u"role", QCoreApplication.translate("IdentityStateForm", u"problem", None))
        pass
    # retranslateUi
