# Compiled from ui/card/editor.ui by packaging/build_forms.py: edit the form, not this file.
from PySide6.QtCore import (
    QCoreApplication,
    QMetaObject,
    QSize,
    Qt,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QSpacerItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from cpts_desktop.shell.widgets.labels import PlainLabel

class Ui_CardEditorForm(object):
    def setupUi(self, CardEditorForm):
        if not CardEditorForm.objectName():
            CardEditorForm.setObjectName(u"CardEditorForm")
        self.layout_51 = QVBoxLayout(CardEditorForm)
        self.layout_51.setSpacing(16)
        self.layout_51.setObjectName(u"layout_51")
        self.layout_51.setContentsMargins(0, 0, 0, 0)
        self.layout_30 = QVBoxLayout()
        self.layout_30.setSpacing(4)
        self.layout_30.setObjectName(u"layout_30")
        self.layout_30.setContentsMargins(0, 0, 0, 0)
        self.label_27 = PlainLabel(CardEditorForm)
        self.label_27.setObjectName(u"label_27")
        self.label_27.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_30.addWidget(self.label_27)

        self.layout_29 = QHBoxLayout()
        self.layout_29.setSpacing(16)
        self.layout_29.setObjectName(u"layout_29")
        self.layout_29.setContentsMargins(0, 0, 0, 0)
        self.kind_urgence = QRadioButton(CardEditorForm)
        self.kind_urgence.setObjectName(u"kind_urgence")

        self.layout_29.addWidget(self.kind_urgence)

        self.kind_equipe = QRadioButton(CardEditorForm)
        self.kind_equipe.setObjectName(u"kind_equipe")

        self.layout_29.addWidget(self.kind_equipe)

        self.space_28 = QSpacerItem(4, 4, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

        self.layout_29.addItem(self.space_28)


        self.layout_30.addLayout(self.layout_29)


        self.layout_51.addLayout(self.layout_30)

        self.vital_part = QWidget(CardEditorForm)
        self.vital_part.setObjectName(u"vital_part")
        self.layout_26 = QVBoxLayout(self.vital_part)
        self.layout_26.setSpacing(16)
        self.layout_26.setObjectName(u"layout_26")
        self.layout_26.setContentsMargins(0, 0, 0, 0)
        self.layout_9 = QVBoxLayout()
        self.layout_9.setSpacing(4)
        self.layout_9.setObjectName(u"layout_9")
        self.layout_9.setContentsMargins(0, 0, 0, 0)
        self.label_7 = PlainLabel(self.vital_part)
        self.label_7.setObjectName(u"label_7")
        self.label_7.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_9.addWidget(self.label_7)

        self.layout_8 = QGridLayout()
        self.layout_8.setSpacing(8)
        self.layout_8.setObjectName(u"layout_8")
        self.layout_8.setContentsMargins(0, 0, 0, 0)
        self.layout_2 = QVBoxLayout()
        self.layout_2.setSpacing(4)
        self.layout_2.setObjectName(u"layout_2")
        self.layout_2.setContentsMargins(0, 0, 0, 0)
        self.label_1 = PlainLabel(self.vital_part)
        self.label_1.setObjectName(u"label_1")
        self.label_1.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_2.addWidget(self.label_1)

        self.anticoagulant_drug = QLineEdit(self.vital_part)
        self.anticoagulant_drug.setObjectName(u"anticoagulant_drug")
        self.anticoagulant_drug.setMaxLength(100)

        self.layout_2.addWidget(self.anticoagulant_drug)


        self.layout_8.addLayout(self.layout_2, 0, 0, 1, 1)

        self.layout_4 = QVBoxLayout()
        self.layout_4.setSpacing(4)
        self.layout_4.setObjectName(u"layout_4")
        self.layout_4.setContentsMargins(0, 0, 0, 0)
        self.label_3 = PlainLabel(self.vital_part)
        self.label_3.setObjectName(u"label_3")
        self.label_3.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_4.addWidget(self.label_3)

        self.anticoagulant_dose = QLineEdit(self.vital_part)
        self.anticoagulant_dose.setObjectName(u"anticoagulant_dose")
        self.anticoagulant_dose.setMaxLength(100)

        self.layout_4.addWidget(self.anticoagulant_dose)


        self.layout_8.addLayout(self.layout_4, 0, 1, 1, 1)

        self.layout_6 = QVBoxLayout()
        self.layout_6.setSpacing(4)
        self.layout_6.setObjectName(u"layout_6")
        self.layout_6.setContentsMargins(0, 0, 0, 0)
        self.label_5 = PlainLabel(self.vital_part)
        self.label_5.setObjectName(u"label_5")
        self.label_5.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_6.addWidget(self.label_5)

        self.anticoagulant_indication = QLineEdit(self.vital_part)
        self.anticoagulant_indication.setObjectName(u"anticoagulant_indication")
        self.anticoagulant_indication.setMaxLength(100)

        self.layout_6.addWidget(self.anticoagulant_indication)


        self.layout_8.addLayout(self.layout_6, 1, 0, 1, 2)

        self.layout_8.setColumnStretch(0, 1)
        self.layout_8.setColumnStretch(1, 1)

        self.layout_9.addLayout(self.layout_8)

        self.anticoagulant_drug_problem = PlainLabel(self.vital_part)
        self.anticoagulant_drug_problem.setObjectName(u"anticoagulant_drug_problem")
        self.anticoagulant_drug_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.anticoagulant_drug_problem.setWordWrap(True)

        self.layout_9.addWidget(self.anticoagulant_drug_problem)


        self.layout_26.addLayout(self.layout_9)

        self.layout_18 = QVBoxLayout()
        self.layout_18.setSpacing(4)
        self.layout_18.setObjectName(u"layout_18")
        self.layout_18.setContentsMargins(0, 0, 0, 0)
        self.label_16 = PlainLabel(self.vital_part)
        self.label_16.setObjectName(u"label_16")
        self.label_16.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_18.addWidget(self.label_16)

        self.layout_17 = QGridLayout()
        self.layout_17.setSpacing(8)
        self.layout_17.setObjectName(u"layout_17")
        self.layout_17.setContentsMargins(0, 0, 0, 0)
        self.layout_11 = QVBoxLayout()
        self.layout_11.setSpacing(4)
        self.layout_11.setObjectName(u"layout_11")
        self.layout_11.setContentsMargins(0, 0, 0, 0)
        self.label_10 = PlainLabel(self.vital_part)
        self.label_10.setObjectName(u"label_10")
        self.label_10.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_11.addWidget(self.label_10)

        self.antiplatelet_drug = QLineEdit(self.vital_part)
        self.antiplatelet_drug.setObjectName(u"antiplatelet_drug")
        self.antiplatelet_drug.setMaxLength(100)

        self.layout_11.addWidget(self.antiplatelet_drug)


        self.layout_17.addLayout(self.layout_11, 0, 0, 1, 1)

        self.layout_13 = QVBoxLayout()
        self.layout_13.setSpacing(4)
        self.layout_13.setObjectName(u"layout_13")
        self.layout_13.setContentsMargins(0, 0, 0, 0)
        self.label_12 = PlainLabel(self.vital_part)
        self.label_12.setObjectName(u"label_12")
        self.label_12.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_13.addWidget(self.label_12)

        self.antiplatelet_dose = QLineEdit(self.vital_part)
        self.antiplatelet_dose.setObjectName(u"antiplatelet_dose")
        self.antiplatelet_dose.setMaxLength(100)

        self.layout_13.addWidget(self.antiplatelet_dose)


        self.layout_17.addLayout(self.layout_13, 0, 1, 1, 1)

        self.layout_15 = QVBoxLayout()
        self.layout_15.setSpacing(4)
        self.layout_15.setObjectName(u"layout_15")
        self.layout_15.setContentsMargins(0, 0, 0, 0)
        self.label_14 = PlainLabel(self.vital_part)
        self.label_14.setObjectName(u"label_14")
        self.label_14.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_15.addWidget(self.label_14)

        self.antiplatelet_indication = QLineEdit(self.vital_part)
        self.antiplatelet_indication.setObjectName(u"antiplatelet_indication")
        self.antiplatelet_indication.setMaxLength(100)

        self.layout_15.addWidget(self.antiplatelet_indication)


        self.layout_17.addLayout(self.layout_15, 1, 0, 1, 2)

        self.layout_17.setColumnStretch(0, 1)
        self.layout_17.setColumnStretch(1, 1)

        self.layout_18.addLayout(self.layout_17)

        self.antiplatelet_drug_problem = PlainLabel(self.vital_part)
        self.antiplatelet_drug_problem.setObjectName(u"antiplatelet_drug_problem")
        self.antiplatelet_drug_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.antiplatelet_drug_problem.setWordWrap(True)

        self.layout_18.addWidget(self.antiplatelet_drug_problem)


        self.layout_26.addLayout(self.layout_18)

        self.layout_20 = QVBoxLayout()
        self.layout_20.setSpacing(4)
        self.layout_20.setObjectName(u"layout_20")
        self.layout_20.setContentsMargins(0, 0, 0, 0)
        self.label_19 = PlainLabel(self.vital_part)
        self.label_19.setObjectName(u"label_19")
        self.label_19.setTextFormat(Qt.TextFormat.PlainText)
        self.label_19.setWordWrap(True)

        self.layout_20.addWidget(self.label_19)

        self.allergies = QPlainTextEdit(self.vital_part)
        self.allergies.setObjectName(u"allergies")
        self.allergies.setTabChangesFocus(True)
        self.allergies.setUndoRedoEnabled(False)
        self.allergies.setMaximumSize(QSize(16777215, 64))
        self.allergies.setMinimumSize(QSize(0, 64))

        self.layout_20.addWidget(self.allergies)

        self.allergies_hint = PlainLabel(self.vital_part)
        self.allergies_hint.setObjectName(u"allergies_hint")
        self.allergies_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.allergies_hint.setWordWrap(True)

        self.layout_20.addWidget(self.allergies_hint)

        self.allergies_problem = PlainLabel(self.vital_part)
        self.allergies_problem.setObjectName(u"allergies_problem")
        self.allergies_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.allergies_problem.setWordWrap(True)

        self.layout_20.addWidget(self.allergies_problem)


        self.layout_26.addLayout(self.layout_20)

        self.layout_22 = QVBoxLayout()
        self.layout_22.setSpacing(4)
        self.layout_22.setObjectName(u"layout_22")
        self.layout_22.setContentsMargins(0, 0, 0, 0)
        self.label_21 = PlainLabel(self.vital_part)
        self.label_21.setObjectName(u"label_21")
        self.label_21.setTextFormat(Qt.TextFormat.PlainText)
        self.label_21.setWordWrap(True)

        self.layout_22.addWidget(self.label_21)

        self.pacemaker = QCheckBox(self.vital_part)
        self.pacemaker.setObjectName(u"pacemaker")

        self.layout_22.addWidget(self.pacemaker)

        self.implants = QPlainTextEdit(self.vital_part)
        self.implants.setObjectName(u"implants")
        self.implants.setTabChangesFocus(True)
        self.implants.setUndoRedoEnabled(False)
        self.implants.setMaximumSize(QSize(16777215, 52))
        self.implants.setMinimumSize(QSize(0, 52))

        self.layout_22.addWidget(self.implants)

        self.implants_problem = PlainLabel(self.vital_part)
        self.implants_problem.setObjectName(u"implants_problem")
        self.implants_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.implants_problem.setWordWrap(True)

        self.layout_22.addWidget(self.implants_problem)


        self.layout_26.addLayout(self.layout_22)

        self.layout_52 = QVBoxLayout()
        self.layout_52.setSpacing(4)
        self.layout_52.setObjectName(u"layout_52")
        self.layout_52.setContentsMargins(0, 0, 0, 0)
        self.label_53 = PlainLabel(self.vital_part)
        self.label_53.setObjectName(u"label_53")
        self.label_53.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_52.addWidget(self.label_53)

        self.points_box = QWidget(self.vital_part)
        self.points_box.setObjectName(u"points_box")

        self.layout_52.addWidget(self.points_box)

        self.layout_54 = QHBoxLayout()
        self.layout_54.setSpacing(8)
        self.layout_54.setObjectName(u"layout_54")
        self.layout_54.setContentsMargins(0, 0, 0, 0)
        self.layout_55 = QVBoxLayout()
        self.layout_55.setSpacing(4)
        self.layout_55.setObjectName(u"layout_55")
        self.layout_55.setContentsMargins(0, 0, 0, 0)
        self.label_56 = PlainLabel(self.vital_part)
        self.label_56.setObjectName(u"label_56")
        self.label_56.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_55.addWidget(self.label_56)

        self.fistula = QComboBox(self.vital_part)
        self.fistula.setObjectName(u"fistula")
        self.fistula.setMinimumContentsLength(6)
        self.fistula.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.layout_55.addWidget(self.fistula)


        self.layout_54.addLayout(self.layout_55)

        self.layout_57 = QVBoxLayout()
        self.layout_57.setSpacing(4)
        self.layout_57.setObjectName(u"layout_57")
        self.layout_57.setContentsMargins(0, 0, 0, 0)
        self.label_58 = PlainLabel(self.vital_part)
        self.label_58.setObjectName(u"label_58")
        self.label_58.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_57.addWidget(self.label_58)

        self.rare = QLineEdit(self.vital_part)
        self.rare.setObjectName(u"rare")
        self.rare.setMaxLength(60)

        self.layout_57.addWidget(self.rare)


        self.layout_54.addLayout(self.layout_57)

        self.layout_54.setStretch(0, 1)
        self.layout_54.setStretch(1, 1)

        self.layout_52.addLayout(self.layout_54)


        self.layout_26.addLayout(self.layout_52)

        self.layout_24 = QVBoxLayout()
        self.layout_24.setSpacing(4)
        self.layout_24.setObjectName(u"layout_24")
        self.layout_24.setContentsMargins(0, 0, 0, 0)
        self.label_23 = PlainLabel(self.vital_part)
        self.label_23.setObjectName(u"label_23")
        self.label_23.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_24.addWidget(self.label_23)

        self.conditions = QPlainTextEdit(self.vital_part)
        self.conditions.setObjectName(u"conditions")
        self.conditions.setTabChangesFocus(True)
        self.conditions.setUndoRedoEnabled(False)
        self.conditions.setMaximumSize(QSize(16777215, 52))
        self.conditions.setMinimumSize(QSize(0, 52))

        self.layout_24.addWidget(self.conditions)

        self.conditions_problem = PlainLabel(self.vital_part)
        self.conditions_problem.setObjectName(u"conditions_problem")
        self.conditions_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.conditions_problem.setWordWrap(True)

        self.layout_24.addWidget(self.conditions_problem)


        self.layout_26.addLayout(self.layout_24)

        self.layout_25 = QVBoxLayout()
        self.layout_25.setSpacing(4)
        self.layout_25.setObjectName(u"layout_25")
        self.layout_25.setContentsMargins(0, 0, 0, 0)
        self.blood_group = QCheckBox(self.vital_part)
        self.blood_group.setObjectName(u"blood_group")

        self.layout_25.addWidget(self.blood_group)

        self.blood_group_hint = PlainLabel(self.vital_part)
        self.blood_group_hint.setObjectName(u"blood_group_hint")
        self.blood_group_hint.setTextFormat(Qt.TextFormat.PlainText)
        self.blood_group_hint.setWordWrap(True)

        self.layout_25.addWidget(self.blood_group_hint)

        self.blood_group_problem = PlainLabel(self.vital_part)
        self.blood_group_problem.setObjectName(u"blood_group_problem")
        self.blood_group_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.blood_group_problem.setWordWrap(True)

        self.layout_25.addWidget(self.blood_group_problem)


        self.layout_26.addLayout(self.layout_25)


        self.layout_51.addWidget(self.vital_part)

        self.shown_part = QWidget(CardEditorForm)
        self.shown_part.setObjectName(u"shown_part")
        self.layout_59 = QVBoxLayout(self.shown_part)
        self.layout_59.setSpacing(6)
        self.layout_59.setObjectName(u"layout_59")
        self.layout_59.setContentsMargins(0, 0, 0, 0)
        self.label_60 = PlainLabel(self.shown_part)
        self.label_60.setObjectName(u"label_60")
        self.label_60.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_59.addWidget(self.label_60)

        self.label_61 = PlainLabel(self.shown_part)
        self.label_61.setObjectName(u"label_61")
        self.label_61.setTextFormat(Qt.TextFormat.PlainText)
        self.label_61.setWordWrap(True)

        self.layout_59.addWidget(self.label_61)

        self.shown_box = QWidget(self.shown_part)
        self.shown_box.setObjectName(u"shown_box")

        self.layout_59.addWidget(self.shown_box)


        self.layout_51.addWidget(self.shown_part)

        self.layout_33 = QVBoxLayout()
        self.layout_33.setSpacing(6)
        self.layout_33.setObjectName(u"layout_33")
        self.layout_33.setContentsMargins(0, 0, 0, 0)
        self.label_31 = PlainLabel(CardEditorForm)
        self.label_31.setObjectName(u"label_31")
        self.label_31.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_33.addWidget(self.label_31)

        self.label_32 = PlainLabel(CardEditorForm)
        self.label_32.setObjectName(u"label_32")
        self.label_32.setTextFormat(Qt.TextFormat.PlainText)
        self.label_32.setWordWrap(True)

        self.layout_33.addWidget(self.label_32)

        self.people_box = QWidget(CardEditorForm)
        self.people_box.setObjectName(u"people_box")

        self.layout_33.addWidget(self.people_box)


        self.layout_51.addLayout(self.layout_33)

        self.layout_35 = QVBoxLayout()
        self.layout_35.setSpacing(6)
        self.layout_35.setObjectName(u"layout_35")
        self.layout_35.setContentsMargins(0, 0, 0, 0)
        self.label_34 = PlainLabel(CardEditorForm)
        self.label_34.setObjectName(u"label_34")
        self.label_34.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_35.addWidget(self.label_34)

        self.back_box = QWidget(CardEditorForm)
        self.back_box.setObjectName(u"back_box")

        self.layout_35.addWidget(self.back_box)


        self.layout_51.addLayout(self.layout_35)

        self.layout_38 = QVBoxLayout()
        self.layout_38.setSpacing(6)
        self.layout_38.setObjectName(u"layout_38")
        self.layout_38.setContentsMargins(0, 0, 0, 0)
        self.label_36 = PlainLabel(CardEditorForm)
        self.label_36.setObjectName(u"label_36")
        self.label_36.setTextFormat(Qt.TextFormat.PlainText)
        self.label_36.setWordWrap(True)

        self.layout_38.addWidget(self.label_36)

        self.label_37 = PlainLabel(CardEditorForm)
        self.label_37.setObjectName(u"label_37")
        self.label_37.setTextFormat(Qt.TextFormat.PlainText)
        self.label_37.setWordWrap(True)

        self.layout_38.addWidget(self.label_37)

        self.qr_box = QWidget(CardEditorForm)
        self.qr_box.setObjectName(u"qr_box")

        self.layout_38.addWidget(self.qr_box)

        self.qr_fields_problem = PlainLabel(CardEditorForm)
        self.qr_fields_problem.setObjectName(u"qr_fields_problem")
        self.qr_fields_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.qr_fields_problem.setWordWrap(True)

        self.layout_38.addWidget(self.qr_fields_problem)


        self.layout_51.addLayout(self.layout_38)

        self.layout_49 = QVBoxLayout()
        self.layout_49.setSpacing(8)
        self.layout_49.setObjectName(u"layout_49")
        self.layout_49.setContentsMargins(0, 0, 0, 0)
        self.label_39 = PlainLabel(CardEditorForm)
        self.label_39.setObjectName(u"label_39")
        self.label_39.setTextFormat(Qt.TextFormat.PlainText)

        self.layout_49.addWidget(self.label_39)

        self.dates_row = QHBoxLayout()
        self.dates_row.setSpacing(12)
        self.dates_row.setObjectName(u"dates_row")
        self.dates_row.setContentsMargins(0, 0, 0, 0)
        self.until_column = QVBoxLayout()
        self.until_column.setSpacing(4)
        self.until_column.setObjectName(u"until_column")
        self.until_column.setContentsMargins(0, 0, 0, 0)
        self.label_40 = PlainLabel(CardEditorForm)
        self.label_40.setObjectName(u"label_40")
        self.label_40.setTextFormat(Qt.TextFormat.PlainText)

        self.until_column.addWidget(self.label_40)

        self.valid_until = QLineEdit(CardEditorForm)
        self.valid_until.setObjectName(u"valid_until")
        self.valid_until.setMaxLength(10)

        self.until_column.addWidget(self.valid_until)

        self.valid_until_problem = PlainLabel(CardEditorForm)
        self.valid_until_problem.setObjectName(u"valid_until_problem")
        self.valid_until_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.valid_until_problem.setWordWrap(True)

        self.until_column.addWidget(self.valid_until_problem)


        self.dates_row.addLayout(self.until_column)

        self.format_column = QVBoxLayout()
        self.format_column.setSpacing(4)
        self.format_column.setObjectName(u"format_column")
        self.format_column.setContentsMargins(0, 0, 0, 0)
        self.label_42 = PlainLabel(CardEditorForm)
        self.label_42.setObjectName(u"label_42")
        self.label_42.setTextFormat(Qt.TextFormat.PlainText)

        self.format_column.addWidget(self.label_42)

        self.layout = QComboBox(CardEditorForm)
        self.layout.setObjectName(u"layout")
        self.layout.setMinimumContentsLength(20)
        self.layout.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.format_column.addWidget(self.layout)

        self.layout_problem = PlainLabel(CardEditorForm)
        self.layout_problem.setObjectName(u"layout_problem")
        self.layout_problem.setTextFormat(Qt.TextFormat.PlainText)
        self.layout_problem.setWordWrap(True)

        self.format_column.addWidget(self.layout_problem)


        self.dates_row.addLayout(self.format_column)

        self.dates_row.setStretch(0, 2)
        self.dates_row.setStretch(1, 5)

        self.layout_49.addLayout(self.dates_row)

        self.sheet_row = QHBoxLayout()
        self.sheet_row.setSpacing(12)
        self.sheet_row.setObjectName(u"sheet_row")
        self.sheet_row.setContentsMargins(0, 0, 0, 0)
        self.start_column = QVBoxLayout()
        self.start_column.setSpacing(4)
        self.start_column.setObjectName(u"start_column")
        self.start_column.setContentsMargins(0, 0, 0, 0)
        self.start_label = PlainLabel(CardEditorForm)
        self.start_label.setObjectName(u"start_label")
        self.start_label.setTextFormat(Qt.TextFormat.PlainText)

        self.start_column.addWidget(self.start_label)

        self.start = QSpinBox(CardEditorForm)
        self.start.setObjectName(u"start")
        self.start.setMinimum(1)
        self.start.setMaximum(10)

        self.start_column.addWidget(self.start)


        self.sheet_row.addLayout(self.start_column)

        self.flip_column = QVBoxLayout()
        self.flip_column.setSpacing(4)
        self.flip_column.setObjectName(u"flip_column")
        self.flip_column.setContentsMargins(0, 0, 0, 0)
        self.label_46 = PlainLabel(CardEditorForm)
        self.label_46.setObjectName(u"label_46")
        self.label_46.setTextFormat(Qt.TextFormat.PlainText)

        self.flip_column.addWidget(self.label_46)

        self.flip = QComboBox(CardEditorForm)
        self.flip.setObjectName(u"flip")
        self.flip.setMinimumContentsLength(6)
        self.flip.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.flip_column.addWidget(self.flip)


        self.sheet_row.addLayout(self.flip_column)

        self.sheet_row.setStretch(0, 1)
        self.sheet_row.setStretch(1, 1)

        self.layout_49.addLayout(self.sheet_row)

        self.high_contrast = QCheckBox(CardEditorForm)
        self.high_contrast.setObjectName(u"high_contrast")

        self.layout_49.addWidget(self.high_contrast)


        self.layout_51.addLayout(self.layout_49)

        self.space_50 = QSpacerItem(20, 4, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.layout_51.addItem(self.space_50)

#if QT_CONFIG(shortcut)
        self.label_1.setBuddy(self.anticoagulant_drug)
        self.label_3.setBuddy(self.anticoagulant_dose)
        self.label_5.setBuddy(self.anticoagulant_indication)
        self.label_10.setBuddy(self.antiplatelet_drug)
        self.label_12.setBuddy(self.antiplatelet_dose)
        self.label_14.setBuddy(self.antiplatelet_indication)
        self.label_19.setBuddy(self.allergies)
        self.label_21.setBuddy(self.implants)
        self.label_56.setBuddy(self.fistula)
        self.label_58.setBuddy(self.rare)
        self.label_23.setBuddy(self.conditions)
        self.label_40.setBuddy(self.valid_until)
        self.label_42.setBuddy(self.layout)
        self.start_label.setBuddy(self.start)
        self.label_46.setBuddy(self.flip)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.kind_urgence, self.kind_equipe)
        QWidget.setTabOrder(self.kind_equipe, self.anticoagulant_drug)
        QWidget.setTabOrder(self.anticoagulant_drug, self.anticoagulant_dose)
        QWidget.setTabOrder(self.anticoagulant_dose, self.anticoagulant_indication)
        QWidget.setTabOrder(self.anticoagulant_indication, self.antiplatelet_drug)
        QWidget.setTabOrder(self.antiplatelet_drug, self.antiplatelet_dose)
        QWidget.setTabOrder(self.antiplatelet_dose, self.antiplatelet_indication)
        QWidget.setTabOrder(self.antiplatelet_indication, self.allergies)
        QWidget.setTabOrder(self.allergies, self.pacemaker)
        QWidget.setTabOrder(self.pacemaker, self.implants)
        QWidget.setTabOrder(self.implants, self.fistula)
        QWidget.setTabOrder(self.fistula, self.rare)
        QWidget.setTabOrder(self.rare, self.conditions)
        QWidget.setTabOrder(self.conditions, self.blood_group)
        QWidget.setTabOrder(self.blood_group, self.valid_until)
        QWidget.setTabOrder(self.valid_until, self.layout)
        QWidget.setTabOrder(self.layout, self.start)
        QWidget.setTabOrder(self.start, self.flip)
        QWidget.setTabOrder(self.flip, self.high_contrast)

        self.retranslateUi(CardEditorForm)

        QMetaObject.connectSlotsByName(CardEditorForm)
    # setupUi

    def retranslateUi(self, CardEditorForm):
        self.label_27.setText(QCoreApplication.translate("CardEditorForm", u"Carte", None))
        self.label_27.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.kind_urgence.setText(QCoreApplication.translate("CardEditorForm", u"Urgence sant\u00e9", None))
#if QT_CONFIG(accessibility)
        self.kind_urgence.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Urgence sant\u00e9", None))
#endif // QT_CONFIG(accessibility)
        self.kind_equipe.setText(QCoreApplication.translate("CardEditorForm", u"\u00c9quipe de soins", None))
#if QT_CONFIG(accessibility)
        self.kind_equipe.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"\u00c9quipe de soins", None))
#endif // QT_CONFIG(accessibility)
        self.label_7.setText(QCoreApplication.translate("CardEditorForm", u"Anticoagulant", None))
        self.label_7.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_1.setText(QCoreApplication.translate("CardEditorForm", u"M\u00e9dicament", None))
        self.label_1.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.anticoagulant_drug.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Anticoagulant : m\u00e9dicament", None))
#endif // QT_CONFIG(accessibility)
        self.label_3.setText(QCoreApplication.translate("CardEditorForm", u"Dose", None))
        self.label_3.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.anticoagulant_dose.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Anticoagulant : dose", None))
#endif // QT_CONFIG(accessibility)
        self.label_5.setText(QCoreApplication.translate("CardEditorForm", u"Indication", None))
        self.label_5.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.anticoagulant_indication.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Anticoagulant : indication", None))
#endif // QT_CONFIG(accessibility)
        self.anticoagulant_drug_problem.setText("")
        self.anticoagulant_drug_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_16.setText(QCoreApplication.translate("CardEditorForm", u"Antiagr\u00e9gant plaquettaire", None))
        self.label_16.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_10.setText(QCoreApplication.translate("CardEditorForm", u"M\u00e9dicament", None))
        self.label_10.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.antiplatelet_drug.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Antiagr\u00e9gant plaquettaire : m\u00e9dicament", None))
#endif // QT_CONFIG(accessibility)
        self.label_12.setText(QCoreApplication.translate("CardEditorForm", u"Dose", None))
        self.label_12.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.antiplatelet_dose.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Antiagr\u00e9gant plaquettaire : dose", None))
#endif // QT_CONFIG(accessibility)
        self.label_14.setText(QCoreApplication.translate("CardEditorForm", u"Indication", None))
        self.label_14.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.antiplatelet_indication.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Antiagr\u00e9gant plaquettaire : indication", None))
#endif // QT_CONFIG(accessibility)
        self.antiplatelet_drug_problem.setText("")
        self.antiplatelet_drug_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_19.setText(QCoreApplication.translate("CardEditorForm", u"Allergies graves, une par ligne\u00a0: substance\u00a0: r\u00e9action", None))
        self.label_19.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.allergies.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Allergies graves, une par ligne", None))
#endif // QT_CONFIG(accessibility)
        self.allergies.setPlaceholderText(QCoreApplication.translate("CardEditorForm", u"par exemple : latex : urticaire", None))
        self.allergies_hint.setText("")
        self.allergies_hint.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"hint", None))
        self.allergies_problem.setText("")
        self.allergies_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_21.setText(QCoreApplication.translate("CardEditorForm", u"Implants, un par ligne\u00a0: type\u00a0; mod\u00e8le\u00a0; date\u00a0; IRM", None))
        self.label_21.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.pacemaker.setText(QCoreApplication.translate("CardEditorForm", u"Porteur d\u2019un pacemaker", None))
#if QT_CONFIG(accessibility)
        self.pacemaker.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Porteur d\u2019un pacemaker", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.implants.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Implants, un par ligne", None))
#endif // QT_CONFIG(accessibility)
        self.implants.setPlaceholderText(QCoreApplication.translate("CardEditorForm", u"par exemple : d\u00e9fibrillateur ; mod\u00e8le ; 03/2021 ; IRM sous conditions", None))
        self.implants_problem.setText("")
        self.implants_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_53.setText(QCoreApplication.translate("CardEditorForm", u"Points vitaux", None))
        self.label_53.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_56.setText(QCoreApplication.translate("CardEditorForm", u"Dialyse", None))
        self.label_56.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.fistula.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Dialyse et c\u00f4t\u00e9 de la fistule", None))
#endif // QT_CONFIG(accessibility)
        self.label_58.setText(QCoreApplication.translate("CardEditorForm", u"Carte maladie rare", None))
        self.label_58.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.rare.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Maladie rare qui a sa carte d\u2019urgence", None))
#endif // QT_CONFIG(accessibility)
        self.rare.setPlaceholderText(QCoreApplication.translate("CardEditorForm", u"nom de la maladie", None))
        self.label_23.setText(QCoreApplication.translate("CardEditorForm", u"Autre chose \u00e0 savoir, un point par ligne", None))
        self.label_23.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
#if QT_CONFIG(accessibility)
        self.conditions.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Autres points vitaux, un par ligne", None))
#endif // QT_CONFIG(accessibility)
        self.conditions.setPlaceholderText(QCoreApplication.translate("CardEditorForm", u"par exemple : trach\u00e9otomie", None))
        self.conditions_problem.setText("")
        self.conditions_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.blood_group.setText(QCoreApplication.translate("CardEditorForm", u"Groupe sanguin", None))
#if QT_CONFIG(accessibility)
        self.blood_group.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Groupe sanguin", None))
#endif // QT_CONFIG(accessibility)
        self.blood_group_hint.setText("")
        self.blood_group_hint.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"hint", None))
        self.blood_group_problem.setText("")
        self.blood_group_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_60.setText(QCoreApplication.translate("CardEditorForm", u"Ce qui figure sur la carte", None))
        self.label_60.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_61.setText(QCoreApplication.translate("CardEditorForm", u"Le patient choisit. Ce qui n\u2019est pas coch\u00e9 n\u2019est pas imprim\u00e9, et la carte n\u2019en dit rien.", None))
        self.label_61.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"hint", None))
        self.label_31.setText(QCoreApplication.translate("CardEditorForm", u"Qui figure sur la carte", None))
        self.label_31.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_32.setText(QCoreApplication.translate("CardEditorForm", u"Un professionnel ne figure que si son accord est enregistr\u00e9 dans \u00ab \u00c9quipe et consentements \u00bb.", None))
        self.label_32.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"hint", None))
        self.label_34.setText(QCoreApplication.translate("CardEditorForm", u"Mis au verso", None))
        self.label_34.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_36.setText(QCoreApplication.translate("CardEditorForm", u"Code QR (texte lisible sans r\u00e9seau par tout t\u00e9l\u00e9phone)", None))
        self.label_36.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_37.setText(QCoreApplication.translate("CardEditorForm", u"Le patient choisit\u00a0: qui trouve la carte peut lire le code. Rien n\u2019y est qui ne soit imprim\u00e9.", None))
        self.label_37.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"hint", None))
        self.qr_fields_problem.setText("")
        self.qr_fields_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_39.setText(QCoreApplication.translate("CardEditorForm", u"Impression", None))
        self.label_39.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"strong", None))
        self.label_40.setText(QCoreApplication.translate("CardEditorForm", u"Valable jusqu\u2019au", None))
        self.label_40.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.valid_until.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Valable jusqu\u2019au", None))
#endif // QT_CONFIG(accessibility)
        self.valid_until.setPlaceholderText(QCoreApplication.translate("CardEditorForm", u"JJ/MM/AAAA", None))
        self.valid_until_problem.setText("")
        self.valid_until_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.label_42.setText(QCoreApplication.translate("CardEditorForm", u"Format", None))
        self.label_42.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.layout.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Format", None))
#endif // QT_CONFIG(accessibility)
        self.layout_problem.setText("")
        self.layout_problem.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"problem", None))
        self.start_label.setText(QCoreApplication.translate("CardEditorForm", u"Premi\u00e8re place libre", None))
        self.start_label.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.start.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Premi\u00e8re place libre de la planche", None))
#endif // QT_CONFIG(accessibility)
        self.label_46.setText(QCoreApplication.translate("CardEditorForm", u"Retourner sur le", None))
        self.label_46.setProperty(u"role", QCoreApplication.translate("CardEditorForm", u"secondary", None))
#if QT_CONFIG(accessibility)
        self.flip.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Bord de retournement du recto-verso", None))
#endif // QT_CONFIG(accessibility)
        self.high_contrast.setText(QCoreApplication.translate("CardEditorForm", u"Contraste renforc\u00e9 (noir sur blanc)", None))
#if QT_CONFIG(accessibility)
        self.high_contrast.setAccessibleName(QCoreApplication.translate("CardEditorForm", u"Contraste renforc\u00e9", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi
