# Compiled from ui/followup/vignette.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_VignetteForm(object):
    def setupUi(self, vignette_form):
        if not vignette_form.objectName():
            vignette_form.setObjectName(u"vignette_form")
        self.layout = QVBoxLayout(vignette_form)
        self.layout.setObjectName(u"layout")
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.step = PlainLabel(vignette_form)
        self.step.setObjectName(u"step")
        self.step.setTextFormat(Qt.TextFormat.PlainText)

        self.layout.addWidget(self.step)

        self.title = PlainLabel(vignette_form)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.layout.addWidget(self.title)

        self.story = PlainLabel(vignette_form)
        self.story.setObjectName(u"story")
        self.story.setTextFormat(Qt.TextFormat.PlainText)
        self.story.setWordWrap(True)

        self.layout.addWidget(self.story)

        self.question = PlainLabel(vignette_form)
        self.question.setObjectName(u"question")
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)

        self.layout.addWidget(self.question)

        self.choices = QVBoxLayout()
        self.choices.setSpacing(8)
        self.choices.setObjectName(u"choices")
        self.choice_1 = QRadioButton(vignette_form)
        self.choice_1.setObjectName(u"choice_1")

        self.choices.addWidget(self.choice_1)

        self.choice_2 = QRadioButton(vignette_form)
        self.choice_2.setObjectName(u"choice_2")

        self.choices.addWidget(self.choice_2)

        self.choice_3 = QRadioButton(vignette_form)
        self.choice_3.setObjectName(u"choice_3")

        self.choices.addWidget(self.choice_3)

        self.choice_4 = QRadioButton(vignette_form)
        self.choice_4.setObjectName(u"choice_4")

        self.choices.addWidget(self.choice_4)


        self.layout.addLayout(self.choices)

        self.problem = PlainLabel(vignette_form)
        self.problem.setObjectName(u"problem")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)

        self.layout.addWidget(self.problem)

        QWidget.setTabOrder(self.choice_1, self.choice_2)
        QWidget.setTabOrder(self.choice_2, self.choice_3)
        QWidget.setTabOrder(self.choice_3, self.choice_4)

        self.retranslateUi(vignette_form)

        QMetaObject.connectSlotsByName(vignette_form)
    # setupUi

    def retranslateUi(self, vignette_form):
        self.step.setText("")
        self.step.setProperty(u"role", QCoreApplication.translate("VignetteForm", u"hint", None))
        self.title.setText("")
        self.title.setProperty(u"role", QCoreApplication.translate("VignetteForm", u"section", None))
        self.story.setText("")
        self.question.setText("")
        self.question.setProperty(u"role", QCoreApplication.translate("VignetteForm", u"section", None))
#if QT_CONFIG(accessibility)
        self.choice_1.setAccessibleName(QCoreApplication.translate("VignetteForm", u"R\u00e9ponse 1", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.choice_2.setAccessibleName(QCoreApplication.translate("VignetteForm", u"R\u00e9ponse 2", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.choice_3.setAccessibleName(QCoreApplication.translate("VignetteForm", u"R\u00e9ponse 3", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.choice_4.setAccessibleName(QCoreApplication.translate("VignetteForm", u"R\u00e9ponse 4", None))
#endif // QT_CONFIG(accessibility)
        self.problem.setText("")
        self.problem.setProperty(u"role", QCoreApplication.translate("VignetteForm", u"problem", None))
        pass
    # retranslateUi
