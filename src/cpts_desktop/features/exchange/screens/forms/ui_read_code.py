# Compiled from ui/exchange/read_code.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    Qt,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_ReadCodeForm(object):
    def setupUi(self, ReadCodeForm):
        if not ReadCodeForm.objectName():
            ReadCodeForm.setObjectName(u"ReadCodeForm")
        self.column = QVBoxLayout(ReadCodeForm)
        self.column.setSpacing(8)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.label_code = PlainLabel(ReadCodeForm)
        self.label_code.setObjectName(u"label_code")
        self.label_code.setTextFormat(Qt.TextFormat.PlainText)

        self.column.addWidget(self.label_code)

        self.code = QLineEdit(ReadCodeForm)
        self.code.setObjectName(u"code")
        self.code.setMaxLength(9000)

        self.column.addWidget(self.code)

        self.label_picture = PlainLabel(ReadCodeForm)
        self.label_picture.setObjectName(u"label_picture")
        self.label_picture.setTextFormat(Qt.TextFormat.PlainText)

        self.column.addWidget(self.label_picture)

        self.pictures = QHBoxLayout()
        self.pictures.setObjectName(u"pictures")
        self.open_picture = QPushButton(ReadCodeForm)
        self.open_picture.setObjectName(u"open_picture")
        self.open_picture.setAutoDefault(False)

        self.pictures.addWidget(self.open_picture)

        self.paste_picture = QPushButton(ReadCodeForm)
        self.paste_picture.setObjectName(u"paste_picture")
        self.paste_picture.setAutoDefault(False)

        self.pictures.addWidget(self.paste_picture)

        self.space = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.pictures.addItem(self.space)

        self.pictures.setStretch(2, 1)

        self.column.addLayout(self.pictures)

#if QT_CONFIG(shortcut)
        self.label_code.setBuddy(self.code)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.code, self.open_picture)
        QWidget.setTabOrder(self.open_picture, self.paste_picture)

        self.retranslateUi(ReadCodeForm)

        QMetaObject.connectSlotsByName(ReadCodeForm)
    # setupUi

    def retranslateUi(self, ReadCodeForm):
        self.label_code.setText(QCoreApplication.translate("ReadCodeForm", u"&Avec une douchette", None))
        self.label_code.setProperty(u"role", QCoreApplication.translate("ReadCodeForm", u"strong", None))
        self.code.setPlaceholderText(QCoreApplication.translate("ReadCodeForm", u"Scannez ici le code de l\u2019autre \u00e9cran", None))
#if QT_CONFIG(accessibility)
        self.code.setAccessibleName(QCoreApplication.translate("ReadCodeForm", u"Chiffres du code, tap\u00e9s par la douchette", None))
#endif // QT_CONFIG(accessibility)
        self.label_picture.setText(QCoreApplication.translate("ReadCodeForm", u"Avec une photo ou une copie d\u2019\u00e9cran", None))
        self.label_picture.setProperty(u"role", QCoreApplication.translate("ReadCodeForm", u"strong", None))
        self.open_picture.setText(QCoreApplication.translate("ReadCodeForm", u"&Ouvrir une image\u2026", None))
        self.open_picture.setProperty(u"role", QCoreApplication.translate("ReadCodeForm", u"secondary", None))
        self.paste_picture.setText(QCoreApplication.translate("ReadCodeForm", u"&Coller une image", None))
        self.paste_picture.setProperty(u"role", QCoreApplication.translate("ReadCodeForm", u"secondary", None))
        pass
    # retranslateUi
