# Compiled from ui/followup/visit.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    QSize,
    Qt,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_VisitForm(object):
    def setupUi(self, visit_form):
        if not visit_form.objectName():
            visit_form.setObjectName(u"visit_form")
        self.visit_layout = QVBoxLayout(visit_form)
        self.visit_layout.setSpacing(12)
        self.visit_layout.setObjectName(u"visit_layout")
        self.visit_layout.setContentsMargins(0, 0, 0, 0)
        self.columns = QHBoxLayout()
        self.columns.setSpacing(32)
        self.columns.setObjectName(u"columns")
        self.left_column = QVBoxLayout()
        self.left_column.setObjectName(u"left_column")
        self.measures_grid = QGridLayout()
        self.measures_grid.setObjectName(u"measures_grid")
        self.measures_grid.setHorizontalSpacing(8)
        self.measures_grid.setVerticalSpacing(4)
        self.measures_head = PlainLabel(visit_form)
        self.measures_head.setObjectName(u"measures_head")
        self.measures_head.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.measures_head, 0, 0, 1, 4)

        self.poids_label = PlainLabel(visit_form)
        self.poids_label.setObjectName(u"poids_label")
        self.poids_label.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.poids_label, 1, 0, 1, 1)

        self.poids = QLineEdit(visit_form)
        self.poids.setObjectName(u"poids")
        self.poids.setMaxLength(8)
        self.poids.setMinimumSize(QSize(124, 0))
        self.poids.setMaximumSize(QSize(124, 16777215))
        self.poids.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.measures_grid.addWidget(self.poids, 1, 1, 1, 1)

        self.scale_row = QHBoxLayout()
        self.scale_row.setSpacing(6)
        self.scale_row.setObjectName(u"scale_row")
        self.poids_unit = PlainLabel(visit_form)
        self.poids_unit.setObjectName(u"poids_unit")
        self.poids_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.scale_row.addWidget(self.poids_unit)

        self.balance_label = PlainLabel(visit_form)
        self.balance_label.setObjectName(u"balance_label")
        self.balance_label.setTextFormat(Qt.TextFormat.PlainText)

        self.scale_row.addWidget(self.balance_label)

        self.balance = QLineEdit(visit_form)
        self.balance.setObjectName(u"balance")
        self.balance.setMaxLength(12)

        self.scale_row.addWidget(self.balance)

        self.scale_space = QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.scale_row.addItem(self.scale_space)


        self.measures_grid.addLayout(self.scale_row, 1, 2, 1, 2)

        self.poids_side = PlainLabel(visit_form)
        self.poids_side.setObjectName(u"poids_side")
        self.poids_side.setTextFormat(Qt.TextFormat.PlainText)
        self.poids_side.setWordWrap(True)

        self.measures_grid.addWidget(self.poids_side, 2, 1, 1, 3)

        self.pas_label = PlainLabel(visit_form)
        self.pas_label.setObjectName(u"pas_label")
        self.pas_label.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.pas_label, 3, 0, 1, 1)

        self.pressure_row = QHBoxLayout()
        self.pressure_row.setSpacing(4)
        self.pressure_row.setObjectName(u"pressure_row")
        self.pas = QLineEdit(visit_form)
        self.pas.setObjectName(u"pas")
        self.pas.setMaxLength(6)
        self.pas.setMinimumSize(QSize(56, 0))
        self.pas.setMaximumSize(QSize(56, 16777215))
        self.pas.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.pressure_row.addWidget(self.pas)

        self.slash = PlainLabel(visit_form)
        self.slash.setObjectName(u"slash")
        self.slash.setTextFormat(Qt.TextFormat.PlainText)

        self.pressure_row.addWidget(self.slash)

        self.pad = QLineEdit(visit_form)
        self.pad.setObjectName(u"pad")
        self.pad.setMaxLength(6)
        self.pad.setMinimumSize(QSize(56, 0))
        self.pad.setMaximumSize(QSize(56, 16777215))
        self.pad.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.pressure_row.addWidget(self.pad)


        self.measures_grid.addLayout(self.pressure_row, 3, 1, 1, 1)

        self.pas_unit = PlainLabel(visit_form)
        self.pas_unit.setObjectName(u"pas_unit")
        self.pas_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.pas_unit, 3, 2, 1, 1)

        self.pressure_sides = QHBoxLayout()
        self.pressure_sides.setSpacing(12)
        self.pressure_sides.setObjectName(u"pressure_sides")
        self.pas_side = PlainLabel(visit_form)
        self.pas_side.setObjectName(u"pas_side")
        self.pas_side.setTextFormat(Qt.TextFormat.PlainText)
        self.pas_side.setWordWrap(True)

        self.pressure_sides.addWidget(self.pas_side)

        self.pad_side = PlainLabel(visit_form)
        self.pad_side.setObjectName(u"pad_side")
        self.pad_side.setTextFormat(Qt.TextFormat.PlainText)
        self.pad_side.setWordWrap(True)

        self.pressure_sides.addWidget(self.pad_side)


        self.measures_grid.addLayout(self.pressure_sides, 4, 1, 1, 3)

        self.fc_label = PlainLabel(visit_form)
        self.fc_label.setObjectName(u"fc_label")
        self.fc_label.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.fc_label, 5, 0, 1, 1)

        self.fc = QLineEdit(visit_form)
        self.fc.setObjectName(u"fc")
        self.fc.setMaxLength(8)
        self.fc.setMinimumSize(QSize(124, 0))
        self.fc.setMaximumSize(QSize(124, 16777215))
        self.fc.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.measures_grid.addWidget(self.fc, 5, 1, 1, 1)

        self.fc_unit = PlainLabel(visit_form)
        self.fc_unit.setObjectName(u"fc_unit")
        self.fc_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.fc_unit, 5, 2, 1, 1)

        self.fc_side = PlainLabel(visit_form)
        self.fc_side.setObjectName(u"fc_side")
        self.fc_side.setTextFormat(Qt.TextFormat.PlainText)
        self.fc_side.setWordWrap(True)

        self.measures_grid.addWidget(self.fc_side, 6, 1, 1, 3)

        self.spo2_label = PlainLabel(visit_form)
        self.spo2_label.setObjectName(u"spo2_label")
        self.spo2_label.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.spo2_label, 7, 0, 1, 1)

        self.spo2 = QLineEdit(visit_form)
        self.spo2.setObjectName(u"spo2")
        self.spo2.setMaxLength(8)
        self.spo2.setMinimumSize(QSize(124, 0))
        self.spo2.setMaximumSize(QSize(124, 16777215))
        self.spo2.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.measures_grid.addWidget(self.spo2, 7, 1, 1, 1)

        self.spo2_unit = PlainLabel(visit_form)
        self.spo2_unit.setObjectName(u"spo2_unit")
        self.spo2_unit.setTextFormat(Qt.TextFormat.PlainText)

        self.measures_grid.addWidget(self.spo2_unit, 7, 2, 1, 1)

        self.spo2_side = PlainLabel(visit_form)
        self.spo2_side.setObjectName(u"spo2_side")
        self.spo2_side.setTextFormat(Qt.TextFormat.PlainText)
        self.spo2_side.setWordWrap(True)

        self.measures_grid.addWidget(self.spo2_side, 8, 1, 1, 3)

        self.measures_grid.setColumnStretch(3, 1)

        self.left_column.addLayout(self.measures_grid)

        self.moment_row = QHBoxLayout()
        self.moment_row.setSpacing(8)
        self.moment_row.setObjectName(u"moment_row")
        self.day_label = PlainLabel(visit_form)
        self.day_label.setObjectName(u"day_label")
        self.day_label.setTextFormat(Qt.TextFormat.PlainText)

        self.moment_row.addWidget(self.day_label)

        self.day = QLineEdit(visit_form)
        self.day.setObjectName(u"day")
        self.day.setMaxLength(10)
        self.day.setMinimumSize(QSize(112, 0))
        self.day.setMaximumSize(QSize(112, 16777215))

        self.moment_row.addWidget(self.day)

        self.hour_label = PlainLabel(visit_form)
        self.hour_label.setObjectName(u"hour_label")
        self.hour_label.setTextFormat(Qt.TextFormat.PlainText)

        self.moment_row.addWidget(self.hour_label)

        self.hour = QLineEdit(visit_form)
        self.hour.setObjectName(u"hour")
        self.hour.setMaxLength(5)
        self.hour.setMinimumSize(QSize(64, 0))
        self.hour.setMaximumSize(QSize(64, 16777215))

        self.moment_row.addWidget(self.hour)

        self.at_side = PlainLabel(visit_form)
        self.at_side.setObjectName(u"at_side")
        self.at_side.setTextFormat(Qt.TextFormat.PlainText)
        self.at_side.setWordWrap(True)

        self.moment_row.addWidget(self.at_side)

        self.moment_space = QSpacerItem(8, 8, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.moment_row.addItem(self.moment_space)


        self.left_column.addLayout(self.moment_row)

        self.left_space = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.left_column.addItem(self.left_space)


        self.columns.addLayout(self.left_column)

        self.right_column = QVBoxLayout()
        self.right_column.setObjectName(u"right_column")
        self.signs_grid = QGridLayout()
        self.signs_grid.setObjectName(u"signs_grid")
        self.signs_grid.setHorizontalSpacing(8)
        self.signs_grid.setVerticalSpacing(4)
        self.signs_head = PlainLabel(visit_form)
        self.signs_head.setObjectName(u"signs_head")
        self.signs_head.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.signs_head, 0, 0, 1, 3)

        self.oedeme_label = PlainLabel(visit_form)
        self.oedeme_label.setObjectName(u"oedeme_label")
        self.oedeme_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.oedeme_label, 1, 0, 1, 1)

        self.oedeme = QLineEdit(visit_form)
        self.oedeme.setObjectName(u"oedeme")
        self.oedeme.setMaxLength(2)
        self.oedeme.setMinimumSize(QSize(48, 0))
        self.oedeme.setMaximumSize(QSize(48, 16777215))
        self.oedeme.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.oedeme, 1, 1, 1, 1)

        self.oedeme_side = PlainLabel(visit_form)
        self.oedeme_side.setObjectName(u"oedeme_side")
        self.oedeme_side.setTextFormat(Qt.TextFormat.PlainText)
        self.oedeme_side.setWordWrap(True)

        self.signs_grid.addWidget(self.oedeme_side, 1, 2, 1, 1)

        self.nyha_label = PlainLabel(visit_form)
        self.nyha_label.setObjectName(u"nyha_label")
        self.nyha_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.nyha_label, 2, 0, 1, 1)

        self.nyha = QLineEdit(visit_form)
        self.nyha.setObjectName(u"nyha")
        self.nyha.setMaxLength(2)
        self.nyha.setMinimumSize(QSize(48, 0))
        self.nyha.setMaximumSize(QSize(48, 16777215))
        self.nyha.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.nyha, 2, 1, 1, 1)

        self.nyha_side = PlainLabel(visit_form)
        self.nyha_side.setObjectName(u"nyha_side")
        self.nyha_side.setTextFormat(Qt.TextFormat.PlainText)
        self.nyha_side.setWordWrap(True)

        self.signs_grid.addWidget(self.nyha_side, 2, 2, 1, 1)

        self.oreillers_label = PlainLabel(visit_form)
        self.oreillers_label.setObjectName(u"oreillers_label")
        self.oreillers_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.oreillers_label, 3, 0, 1, 1)

        self.oreillers = QLineEdit(visit_form)
        self.oreillers.setObjectName(u"oreillers")
        self.oreillers.setMaxLength(2)
        self.oreillers.setMinimumSize(QSize(48, 0))
        self.oreillers.setMaximumSize(QSize(48, 16777215))
        self.oreillers.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.oreillers, 3, 1, 1, 1)

        self.oreillers_side = PlainLabel(visit_form)
        self.oreillers_side.setObjectName(u"oreillers_side")
        self.oreillers_side.setTextFormat(Qt.TextFormat.PlainText)
        self.oreillers_side.setWordWrap(True)

        self.signs_grid.addWidget(self.oreillers_side, 3, 2, 1, 1)

        self.dpn_label = PlainLabel(visit_form)
        self.dpn_label.setObjectName(u"dpn_label")
        self.dpn_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.dpn_label, 4, 0, 1, 1)

        self.dpn = QLineEdit(visit_form)
        self.dpn.setObjectName(u"dpn")
        self.dpn.setMaxLength(2)
        self.dpn.setMinimumSize(QSize(48, 0))
        self.dpn.setMaximumSize(QSize(48, 16777215))
        self.dpn.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.dpn, 4, 1, 1, 1)

        self.dpn_side = PlainLabel(visit_form)
        self.dpn_side.setObjectName(u"dpn_side")
        self.dpn_side.setTextFormat(Qt.TextFormat.PlainText)
        self.dpn_side.setWordWrap(True)

        self.signs_grid.addWidget(self.dpn_side, 4, 2, 1, 1)

        self.dyspnee_repos_label = PlainLabel(visit_form)
        self.dyspnee_repos_label.setObjectName(u"dyspnee_repos_label")
        self.dyspnee_repos_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.dyspnee_repos_label, 5, 0, 1, 1)

        self.dyspnee_repos = QLineEdit(visit_form)
        self.dyspnee_repos.setObjectName(u"dyspnee_repos")
        self.dyspnee_repos.setMaxLength(2)
        self.dyspnee_repos.setMinimumSize(QSize(48, 0))
        self.dyspnee_repos.setMaximumSize(QSize(48, 16777215))
        self.dyspnee_repos.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.dyspnee_repos, 5, 1, 1, 1)

        self.dyspnee_repos_side = PlainLabel(visit_form)
        self.dyspnee_repos_side.setObjectName(u"dyspnee_repos_side")
        self.dyspnee_repos_side.setTextFormat(Qt.TextFormat.PlainText)
        self.dyspnee_repos_side.setWordWrap(True)

        self.signs_grid.addWidget(self.dyspnee_repos_side, 5, 2, 1, 1)

        self.fatigue_label = PlainLabel(visit_form)
        self.fatigue_label.setObjectName(u"fatigue_label")
        self.fatigue_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.fatigue_label, 6, 0, 1, 1)

        self.fatigue = QLineEdit(visit_form)
        self.fatigue.setObjectName(u"fatigue")
        self.fatigue.setMaxLength(2)
        self.fatigue.setMinimumSize(QSize(48, 0))
        self.fatigue.setMaximumSize(QSize(48, 16777215))
        self.fatigue.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.fatigue, 6, 1, 1, 1)

        self.fatigue_side = PlainLabel(visit_form)
        self.fatigue_side.setObjectName(u"fatigue_side")
        self.fatigue_side.setTextFormat(Qt.TextFormat.PlainText)
        self.fatigue_side.setWordWrap(True)

        self.signs_grid.addWidget(self.fatigue_side, 6, 2, 1, 1)

        self.vertiges_label = PlainLabel(visit_form)
        self.vertiges_label.setObjectName(u"vertiges_label")
        self.vertiges_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.vertiges_label, 7, 0, 1, 1)

        self.vertiges = QLineEdit(visit_form)
        self.vertiges.setObjectName(u"vertiges")
        self.vertiges.setMaxLength(2)
        self.vertiges.setMinimumSize(QSize(48, 0))
        self.vertiges.setMaximumSize(QSize(48, 16777215))
        self.vertiges.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.vertiges, 7, 1, 1, 1)

        self.vertiges_side = PlainLabel(visit_form)
        self.vertiges_side.setObjectName(u"vertiges_side")
        self.vertiges_side.setTextFormat(Qt.TextFormat.PlainText)
        self.vertiges_side.setWordWrap(True)

        self.signs_grid.addWidget(self.vertiges_side, 7, 2, 1, 1)

        self.observance_label = PlainLabel(visit_form)
        self.observance_label.setObjectName(u"observance_label")
        self.observance_label.setTextFormat(Qt.TextFormat.PlainText)

        self.signs_grid.addWidget(self.observance_label, 8, 0, 1, 1)

        self.observance = QLineEdit(visit_form)
        self.observance.setObjectName(u"observance")
        self.observance.setMaxLength(2)
        self.observance.setMinimumSize(QSize(48, 0))
        self.observance.setMaximumSize(QSize(48, 16777215))
        self.observance.setAlignment(Qt.AlignmentFlag.AlignRight|Qt.AlignmentFlag.AlignVCenter)

        self.signs_grid.addWidget(self.observance, 8, 1, 1, 1)

        self.observance_side = PlainLabel(visit_form)
        self.observance_side.setObjectName(u"observance_side")
        self.observance_side.setTextFormat(Qt.TextFormat.PlainText)
        self.observance_side.setWordWrap(True)

        self.signs_grid.addWidget(self.observance_side, 8, 2, 1, 1)

        self.signs_grid.setColumnStretch(2, 1)

        self.right_column.addLayout(self.signs_grid)

        self.right_space = QSpacerItem(8, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.right_column.addItem(self.right_space)


        self.columns.addLayout(self.right_column)

        self.columns.setStretch(0, 1)
        self.columns.setStretch(1, 1)

        self.visit_layout.addLayout(self.columns)

        self.note_row = QHBoxLayout()
        self.note_row.setSpacing(8)
        self.note_row.setObjectName(u"note_row")
        self.note_label = PlainLabel(visit_form)
        self.note_label.setObjectName(u"note_label")
        self.note_label.setTextFormat(Qt.TextFormat.PlainText)

        self.note_row.addWidget(self.note_label)

        self.note = QLineEdit(visit_form)
        self.note.setObjectName(u"note")
        self.note.setMaxLength(2000)

        self.note_row.addWidget(self.note)


        self.visit_layout.addLayout(self.note_row)

        self.note_side = PlainLabel(visit_form)
        self.note_side.setObjectName(u"note_side")
        self.note_side.setTextFormat(Qt.TextFormat.PlainText)
        self.note_side.setWordWrap(True)

        self.visit_layout.addWidget(self.note_side)

#if QT_CONFIG(shortcut)
        self.poids_label.setBuddy(self.poids)
        self.balance_label.setBuddy(self.balance)
        self.pas_label.setBuddy(self.pas)
        self.fc_label.setBuddy(self.fc)
        self.spo2_label.setBuddy(self.spo2)
        self.day_label.setBuddy(self.day)
        self.hour_label.setBuddy(self.hour)
        self.oedeme_label.setBuddy(self.oedeme)
        self.nyha_label.setBuddy(self.nyha)
        self.oreillers_label.setBuddy(self.oreillers)
        self.dpn_label.setBuddy(self.dpn)
        self.dyspnee_repos_label.setBuddy(self.dyspnee_repos)
        self.fatigue_label.setBuddy(self.fatigue)
        self.vertiges_label.setBuddy(self.vertiges)
        self.observance_label.setBuddy(self.observance)
        self.note_label.setBuddy(self.note)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.poids, self.pas)
        QWidget.setTabOrder(self.pas, self.pad)
        QWidget.setTabOrder(self.pad, self.fc)
        QWidget.setTabOrder(self.fc, self.spo2)
        QWidget.setTabOrder(self.spo2, self.oedeme)
        QWidget.setTabOrder(self.oedeme, self.nyha)
        QWidget.setTabOrder(self.nyha, self.oreillers)
        QWidget.setTabOrder(self.oreillers, self.dpn)
        QWidget.setTabOrder(self.dpn, self.dyspnee_repos)
        QWidget.setTabOrder(self.dyspnee_repos, self.fatigue)
        QWidget.setTabOrder(self.fatigue, self.vertiges)
        QWidget.setTabOrder(self.vertiges, self.observance)
        QWidget.setTabOrder(self.observance, self.note)
        QWidget.setTabOrder(self.note, self.balance)
        QWidget.setTabOrder(self.balance, self.day)
        QWidget.setTabOrder(self.day, self.hour)

        self.retranslateUi(visit_form)

        QMetaObject.connectSlotsByName(visit_form)
    # setupUi

    def retranslateUi(self, visit_form):
        self.measures_head.setText(QCoreApplication.translate("VisitForm", u"Mesures", None))
        self.measures_head.setProperty(u"role", QCoreApplication.translate("VisitForm", u"section", None))
        self.poids_label.setText(QCoreApplication.translate("VisitForm", u"Poids", None))
#if QT_CONFIG(accessibility)
        self.poids.setAccessibleName(QCoreApplication.translate("VisitForm", u"Poids, kilogrammes", None))
#endif // QT_CONFIG(accessibility)
        self.poids_unit.setText(QCoreApplication.translate("VisitForm", u"kg", None))
        self.poids_unit.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.balance_label.setText(QCoreApplication.translate("VisitForm", u"balance", None))
        self.balance_label.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
#if QT_CONFIG(accessibility)
        self.balance.setAccessibleName(QCoreApplication.translate("VisitForm", u"Balance de la pes\u00e9e", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(tooltip)
        self.balance.setToolTip(QCoreApplication.translate("VisitForm", u"Une lettre tap\u00e9e dans le poids change aussi de balance", None))
#endif // QT_CONFIG(tooltip)
        self.poids_side.setText("")
        self.poids_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.pas_label.setText(QCoreApplication.translate("VisitForm", u"PA assis", None))
#if QT_CONFIG(accessibility)
        self.pas.setAccessibleName(QCoreApplication.translate("VisitForm", u"PA systolique, millim\u00e8tres de mercure", None))
#endif // QT_CONFIG(accessibility)
        self.slash.setText(QCoreApplication.translate("VisitForm", u"/", None))
#if QT_CONFIG(accessibility)
        self.pad.setAccessibleName(QCoreApplication.translate("VisitForm", u"PA diastolique, millim\u00e8tres de mercure", None))
#endif // QT_CONFIG(accessibility)
        self.pas_unit.setText(QCoreApplication.translate("VisitForm", u"mmHg", None))
        self.pas_unit.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.pas_side.setText("")
        self.pas_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.pad_side.setText("")
        self.pad_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.fc_label.setText(QCoreApplication.translate("VisitForm", u"Fr\u00e9quence cardiaque", None))
#if QT_CONFIG(accessibility)
        self.fc.setAccessibleName(QCoreApplication.translate("VisitForm", u"Fr\u00e9quence cardiaque, par minute", None))
#endif // QT_CONFIG(accessibility)
        self.fc_unit.setText(QCoreApplication.translate("VisitForm", u"/min", None))
        self.fc_unit.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.fc_side.setText("")
        self.fc_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.spo2_label.setText(QCoreApplication.translate("VisitForm", u"SpO\u2082", None))
#if QT_CONFIG(accessibility)
        self.spo2.setAccessibleName(QCoreApplication.translate("VisitForm", u"SpO\u2082, pour cent", None))
#endif // QT_CONFIG(accessibility)
        self.spo2_unit.setText(QCoreApplication.translate("VisitForm", u"%", None))
        self.spo2_unit.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.spo2_side.setText("")
        self.spo2_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.day_label.setText(QCoreApplication.translate("VisitForm", u"Visite du", None))
#if QT_CONFIG(accessibility)
        self.day.setAccessibleName(QCoreApplication.translate("VisitForm", u"Date de la visite, jour mois ann\u00e9e", None))
#endif // QT_CONFIG(accessibility)
        self.hour_label.setText(QCoreApplication.translate("VisitForm", u"\u00e0", None))
#if QT_CONFIG(accessibility)
        self.hour.setAccessibleName(QCoreApplication.translate("VisitForm", u"Heure de la visite", None))
#endif // QT_CONFIG(accessibility)
        self.at_side.setText("")
        self.at_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.signs_head.setText(QCoreApplication.translate("VisitForm", u"Signes", None))
        self.signs_head.setProperty(u"role", QCoreApplication.translate("VisitForm", u"section", None))
        self.oedeme_label.setText(QCoreApplication.translate("VisitForm", u"\u0152d\u00e8mes (0 \u00e0 3)", None))
#if QT_CONFIG(accessibility)
        self.oedeme.setAccessibleName(QCoreApplication.translate("VisitForm", u"\u0152d\u00e8mes, de 0 \u00e0 3", None))
#endif // QT_CONFIG(accessibility)
        self.oedeme_side.setText("")
        self.oedeme_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.nyha_label.setText(QCoreApplication.translate("VisitForm", u"Dyspn\u00e9e NYHA (1 \u00e0 4)", None))
#if QT_CONFIG(accessibility)
        self.nyha.setAccessibleName(QCoreApplication.translate("VisitForm", u"Dyspn\u00e9e NYHA, de 1 \u00e0 4", None))
#endif // QT_CONFIG(accessibility)
        self.nyha_side.setText("")
        self.nyha_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.oreillers_label.setText(QCoreApplication.translate("VisitForm", u"Oreillers", None))
#if QT_CONFIG(accessibility)
        self.oreillers.setAccessibleName(QCoreApplication.translate("VisitForm", u"Nombre d\u2019oreillers", None))
#endif // QT_CONFIG(accessibility)
        self.oreillers_side.setText("")
        self.oreillers_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.dpn_label.setText(QCoreApplication.translate("VisitForm", u"R\u00e9veils essouffl\u00e9", None))
#if QT_CONFIG(accessibility)
        self.dpn.setAccessibleName(QCoreApplication.translate("VisitForm", u"Nuits avec r\u00e9veil essouffl\u00e9, de 0 \u00e0 7", None))
#endif // QT_CONFIG(accessibility)
        self.dpn_side.setText("")
        self.dpn_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.dyspnee_repos_label.setText(QCoreApplication.translate("VisitForm", u"Essouffl\u00e9 au repos", None))
#if QT_CONFIG(accessibility)
        self.dyspnee_repos.setAccessibleName(QCoreApplication.translate("VisitForm", u"Essoufflement au repos, 0 non, 1 oui", None))
#endif // QT_CONFIG(accessibility)
        self.dyspnee_repos_side.setText("")
        self.dyspnee_repos_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.fatigue_label.setText(QCoreApplication.translate("VisitForm", u"Fatigue (0 \u00e0 3)", None))
#if QT_CONFIG(accessibility)
        self.fatigue.setAccessibleName(QCoreApplication.translate("VisitForm", u"Fatigue, de 0 \u00e0 3", None))
#endif // QT_CONFIG(accessibility)
        self.fatigue_side.setText("")
        self.fatigue_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.vertiges_label.setText(QCoreApplication.translate("VisitForm", u"Vertiges", None))
#if QT_CONFIG(accessibility)
        self.vertiges.setAccessibleName(QCoreApplication.translate("VisitForm", u"Vertiges, 0 non, 1 oui", None))
#endif // QT_CONFIG(accessibility)
        self.vertiges_side.setText("")
        self.vertiges_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.observance_label.setText(QCoreApplication.translate("VisitForm", u"Doses oubli\u00e9es (7 j)", None))
#if QT_CONFIG(accessibility)
        self.observance.setAccessibleName(QCoreApplication.translate("VisitForm", u"Doses oubli\u00e9es en sept jours", None))
#endif // QT_CONFIG(accessibility)
        self.observance_side.setText("")
        self.observance_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        self.note_label.setText(QCoreApplication.translate("VisitForm", u"Note", None))
#if QT_CONFIG(accessibility)
        self.note.setAccessibleName(QCoreApplication.translate("VisitForm", u"Note de la visite", None))
#endif // QT_CONFIG(accessibility)
        self.note_side.setText("")
        self.note_side.setProperty(u"role", QCoreApplication.translate("VisitForm", u"hint", None))
        pass
    # retranslateUi
