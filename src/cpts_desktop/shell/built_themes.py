# ruff: noqa: E501
"""Compiled from resources/themes by packaging/build_themes.py: edit the TOML or the QSS."""

from __future__ import annotations

from typing import Any, Final

LOOKS: Final[dict[str, dict[str, Any]]] = {
    "light": {
        "id": "light",
        "title": "Clair",
        "dark": False,
        "colour": {
            "background": "#F7F8FA",
            "surface": "#FFFFFF",
            "raised": "#FFFFFF",
            "sunken": "#EEF1F4",
            "text": "#1B2430",
            "secondary": "#55606E",
            "disabled": "#8A94A0",
            "line": "#DCE1E7",
            "control": "#7E8996",
            "accent": "#0F6E84",
            "accent_hover": "#0B5A6D",
            "accent_soft": "#E4F0F3",
            "on_accent": "#FFFFFF",
            "selection": "#D5E9EE",
            "focus": "#0F6E84",
            "danger": "#B3261E",
            "on_danger": "#FFFFFF",
            "skeleton": "#E6EAEE",
            "grid": "#E6EAEE",
            "series_1": "#0F6E84",
            "series_2": "#8A4B9E",
            "series_3": "#5B6570",
            "today": "#1B2430",
            "planned": "#55606E",
        },
        "size": {
            "grid": 4,
            "gap_s": 8,
            "gap_m": 12,
            "gap_l": 16,
            "gap_xl": 24,
            "radius": 6,
            "separator": 1,
            "focus": 2,
            "control_height": 36,
            "row_height": 36,
            "icon": 20,
            "nav_width": 220,
        },
        "type": {
            "secondary": 12,
            "body": 14,
            "value": 16,
            "section": 16,
            "title": 20,
            "big": 28,
        },
        "family": "CPTS Sans",
        "severity": {
            "rouge": ("#B3261E", "#F6E5E4", "diamond", "urgence"),
            "orange": ("#9A4E00", "#F3EAE0", "triangle", "avis 24–48 h"),
            "jaune": ("#75650A", "#EEEDE2", "disc", "surveiller"),
            "gris": ("#5B6570", "#EBEDEE", "ring", "à vérifier"),
            "info": ("#0F6E84", "#E2EEF0", "square", "information"),
            "vert": ("#2E6B3A", "#E6EDE7", "check", "à l’objectif"),
        },
    },
    "dark": {
        "id": "dark",
        "title": "Sombre",
        "dark": True,
        "colour": {
            "background": "#12171C",
            "surface": "#1A2027",
            "raised": "#222A32",
            "sunken": "#0E1317",
            "text": "#E8ECF0",
            "secondary": "#A3AEBA",
            "disabled": "#6E7984",
            "line": "#2C353F",
            "control": "#73808D",
            "accent": "#4DB3C8",
            "accent_hover": "#6CC4D6",
            "accent_soft": "#17323A",
            "on_accent": "#0B1D22",
            "selection": "#1D4550",
            "focus": "#4DB3C8",
            "danger": "#FF8A80",
            "on_danger": "#2A0906",
            "skeleton": "#242C34",
            "grid": "#262F38",
            "series_1": "#4DB3C8",
            "series_2": "#C79BD6",
            "series_3": "#A3AEBA",
            "today": "#E8ECF0",
            "planned": "#A3AEBA",
        },
        "size": {
            "grid": 4,
            "gap_s": 8,
            "gap_m": 12,
            "gap_l": 16,
            "gap_xl": 24,
            "radius": 6,
            "separator": 1,
            "focus": 2,
            "control_height": 36,
            "row_height": 36,
            "icon": 20,
            "nav_width": 220,
        },
        "type": {
            "secondary": 12,
            "body": 14,
            "value": 16,
            "section": 16,
            "title": 20,
            "big": 28,
        },
        "family": "CPTS Sans",
        "severity": {
            "rouge": ("#FF8A80", "#352D32", "diamond", "urgence"),
            "orange": ("#F2A65A", "#34302D", "triangle", "avis 24–48 h"),
            "jaune": ("#DCC650", "#31342C", "disc", "surveiller"),
            "gris": ("#A9B3BE", "#2B3239", "ring", "à vérifier"),
            "info": ("#4DB3C8", "#20323A", "square", "information"),
            "vert": ("#86C995", "#273434", "check", "à l’objectif"),
        },
    },
}

# The style sheet of the unlock window at 100 %, as ``stylesheet.style_sheet`` would write it.
SHEETS: Final[dict[str, str]] = {
    "light": """QWidget { color: #1B2430; font-family: "CPTS Sans"; font-size: 14px; }
QMainWindow, QDialog, QWizard, QWidget[role="page"] { background: #F7F8FA; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="section"] { font-size: 16px; font-weight: 600; }
QLabel[role="secondary"] { font-size: 12px; color: #55606E; }
QLabel[role="hint"] { color: #55606E; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="note"] { color: #9A4E00; font-weight: 600; }
QFrame[role="card"] { background: #FFFFFF; border: 1px solid #DCE1E7; border-radius: 6px; }
QFrame[role="fault"] { background: #F6E5E4; border: 1px solid #B3261E; border-radius: 6px; }
QFrame[role="warning"] { background: #F3EAE0; border: none; border-radius: 6px; }
QPushButton {
    background: #FFFFFF; color: #1B2430; border: 1px solid #7E8996; border-radius: 6px;
    padding: 7px 15px; min-height: 20px; font-weight: 600;
}
QPushButton:hover { background: #EEF1F4; }
QPushButton:pressed { background: #D5E9EE; }
QPushButton:focus { border: 2px solid #0F6E84; padding: 6px 14px; }
QPushButton:disabled { color: #8A94A0; border-color: #DCE1E7; background: #F7F8FA; }
QPushButton[role="primary"] { background: #0F6E84; color: #FFFFFF; border: 1px solid #0F6E84; }
QPushButton[role="primary"]:hover { background: #0B5A6D; border-color: #0B5A6D; }
QPushButton[role="primary"]:focus { border: 2px solid #1B2430; }
QPushButton[role="primary"]:disabled { background: #EEF1F4; color: #8A94A0; border-color: #DCE1E7; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: #0F6E84; padding: 3px 7px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid #0F6E84; padding: 2px 6px; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit, QComboBox {
    background: #FFFFFF; color: #1B2430; border: 1px solid #7E8996; border-radius: 6px;
    padding: 6px 9px; min-height: 22px; font-size: 16px;
    selection-background-color: #D5E9EE; selection-color: #1B2430;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QTimeEdit:focus, QDateTimeEdit:focus, QComboBox:focus { border: 2px solid #0F6E84; padding: 5px 8px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled { color: #8A94A0; background: #F7F8FA; border-color: #DCE1E7; }
QLineEdit:read-only { background: #F7F8FA; border-color: #DCE1E7; }
QLineEdit[state="refused"], QPlainTextEdit[state="refused"], QComboBox[state="refused"], QDateEdit[state="refused"] { border: 2px solid #B3261E; padding: 5px 8px; }
QLineEdit[state="confirm"], QPlainTextEdit[state="confirm"], QComboBox[state="confirm"], QDateEdit[state="confirm"] { border: 2px solid #9A4E00; padding: 5px 8px; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: #7E8996; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: #EEF1F4; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: #0F6E84; border-radius: 3px; }
""",
    "dark": """QWidget { color: #E8ECF0; font-family: "CPTS Sans"; font-size: 14px; }
QMainWindow, QDialog, QWizard, QWidget[role="page"] { background: #12171C; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="section"] { font-size: 16px; font-weight: 600; }
QLabel[role="secondary"] { font-size: 12px; color: #A3AEBA; }
QLabel[role="hint"] { color: #A3AEBA; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="note"] { color: #F2A65A; font-weight: 600; }
QFrame[role="card"] { background: #1A2027; border: 1px solid #2C353F; border-radius: 6px; }
QFrame[role="fault"] { background: #352D32; border: 1px solid #FF8A80; border-radius: 6px; }
QFrame[role="warning"] { background: #34302D; border: none; border-radius: 6px; }
QPushButton {
    background: #1A2027; color: #E8ECF0; border: 1px solid #73808D; border-radius: 6px;
    padding: 7px 15px; min-height: 20px; font-weight: 600;
}
QPushButton:hover { background: #0E1317; }
QPushButton:pressed { background: #1D4550; }
QPushButton:focus { border: 2px solid #4DB3C8; padding: 6px 14px; }
QPushButton:disabled { color: #6E7984; border-color: #2C353F; background: #12171C; }
QPushButton[role="primary"] { background: #4DB3C8; color: #0B1D22; border: 1px solid #4DB3C8; }
QPushButton[role="primary"]:hover { background: #6CC4D6; border-color: #6CC4D6; }
QPushButton[role="primary"]:focus { border: 2px solid #E8ECF0; }
QPushButton[role="primary"]:disabled { background: #0E1317; color: #6E7984; border-color: #2C353F; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: #4DB3C8; padding: 3px 7px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 2px solid #4DB3C8; padding: 2px 6px; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QTimeEdit, QDateTimeEdit, QComboBox {
    background: #1A2027; color: #E8ECF0; border: 1px solid #73808D; border-radius: 6px;
    padding: 6px 9px; min-height: 22px; font-size: 16px;
    selection-background-color: #1D4550; selection-color: #E8ECF0;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QTimeEdit:focus, QDateTimeEdit:focus, QComboBox:focus { border: 2px solid #4DB3C8; padding: 5px 8px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled { color: #6E7984; background: #12171C; border-color: #2C353F; }
QLineEdit:read-only { background: #12171C; border-color: #2C353F; }
QLineEdit[state="refused"], QPlainTextEdit[state="refused"], QComboBox[state="refused"], QDateEdit[state="refused"] { border: 2px solid #FF8A80; padding: 5px 8px; }
QLineEdit[state="confirm"], QPlainTextEdit[state="confirm"], QComboBox[state="confirm"], QDateEdit[state="confirm"] { border: 2px solid #F2A65A; padding: 5px 8px; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: #73808D; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: #0E1317; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: #4DB3C8; border-radius: 3px; }
""",
}
