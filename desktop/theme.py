"""The look: named colours, the palette and the one style sheet of the dark reading theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

# Surfaces, from the film's own black outwards; all neutral, so that they do not tint a grey picture.
FILM = "#000000"
BASE = "#121416"
SURFACE = "#191c1f"
RAISED = "#24282c"
HOVER = "#2e3338"
LINE = "#34393f"

# Words: every pair with SURFACE has a contrast of at least 4.5 to 1 (WCAG AA).
TEXT = "#e6e8ea"
QUIET = "#9aa3ab"
DISABLED = "#667079"

# Meanings; each one is also told by a shape or a word.
ACCENT = "#5db3d5"
SELECTED = "#1f4252"
FOUND = "#7fc493"
REFUSED = "#e0b354"
ERROR = "#ee8277"

# Drawn over pictures, which are grey: told apart by all who see blue from yellow.
MARK = "#f4d35e"
CONTOUR = "#ffb000"

#: Point sizes in parts of the platform's own.
SMALL, LARGE, HUGE = 0.9, 1.3, 1.75

STYLE = f"""
QMainWindow, QDialog, QMessageBox {{ background: {BASE}; }}
QWidget#panel {{ background: {SURFACE}; }}
QLabel {{ background: transparent; }}
QLabel[quiet="true"] {{ color: {QUIET}; }}
QLabel#notice {{
    color: {REFUSED}; border: 1px solid {REFUSED}; border-radius: 3px; padding: 1px 8px; font-weight: 600;
}}
QMenuBar {{ background: {BASE}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 3px; }}
QMenuBar::item:selected {{ background: {HOVER}; }}
QMenu {{ background: {RAISED}; border: 1px solid {LINE}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 12px; border-radius: 3px; }}
QMenu::item:selected {{ background: {SELECTED}; }}
QMenu::item:disabled {{ color: {DISABLED}; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 8px; }}
QToolBar {{
    background: {BASE}; border: none; border-bottom: 1px solid {LINE}; spacing: 2px; padding: 4px 8px;
}}
QToolBar::separator {{ width: 1px; background: {LINE}; margin: 4px 8px; }}
QToolButton {{ padding: 4px 10px; border: 1px solid transparent; border-radius: 4px; }}
QToolButton:hover {{ background: {HOVER}; }}
QToolButton:checked {{ background: {SELECTED}; }}
QToolButton:focus {{ border-color: {ACCENT}; }}
QToolButton:disabled {{ color: {DISABLED}; }}
QPushButton {{
    background: {RAISED}; border: 1px solid {LINE}; border-radius: 4px; padding: 5px 16px; min-height: 18px;
}}
QPushButton:hover {{ background: {HOVER}; }}
QPushButton:focus {{ border-color: {ACCENT}; }}
QPushButton:disabled {{ color: {DISABLED}; }}
QPushButton[primary="true"] {{
    background: {ACCENT}; border-color: {ACCENT}; color: {FILM}; font-weight: 600;
}}
QPushButton[primary="true"]:hover {{ background: #7cc4e0; }}
QPushButton[primary="true"]:focus {{ border-color: {TEXT}; }}
QPushButton[primary="true"]:disabled {{ background: {RAISED}; border-color: {LINE}; color: {DISABLED}; }}
QPushButton[reader="true"] {{ text-align: left; padding: 5px 10px; }}
QPushButton[reader="true"]:checked {{ background: {SELECTED}; border-color: {ACCENT}; font-weight: 600; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QLineEdit {{
    background: {BASE}; border: 1px solid {LINE}; border-radius: 4px; padding: 5px 8px;
    selection-background-color: {SELECTED};
}}
QLineEdit:focus {{ border-color: {ACCENT}; }}
QAbstractItemView {{ background: {SURFACE}; border: 1px solid transparent; outline: none; }}
QAbstractItemView:focus {{ border-color: {LINE}; }}
QScrollArea, QScrollArea > QWidget > QWidget#panel {{ background: {SURFACE}; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {LINE}; border-radius: 4px; min-height: 28px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {DISABLED}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; height: 0; width: 0;
}}
QMainWindow::separator {{ background: {BASE}; width: 4px; height: 4px; }}
QMainWindow::separator:hover {{ background: {ACCENT}; }}
QDockWidget {{ color: {QUIET}; }}
QDockWidget::title {{ background: {BASE}; padding: 5px 12px; }}
QProgressBar {{ background: {RAISED}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 4px; }}
QSlider::groove:horizontal {{ background: {RAISED}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {ACCENT}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal:disabled {{ background: {LINE}; }}
QSlider::handle:horizontal {{
    background: {TEXT}; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
}}
QSlider::handle:horizontal:focus {{ background: {ACCENT}; }}
QSlider::handle:horizontal:disabled {{ background: {DISABLED}; }}
QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; padding: 4px; }}
QWidget#tray {{ background: {BASE}; border-top: 1px solid {LINE}; }}
QWidget#welcome {{ background: {BASE}; }}
QFrame#last {{ background: {SURFACE}; border: 1px solid {LINE}; border-radius: 6px; }}
"""


def apply(application: QApplication) -> None:
    """Give the application the theme."""
    application.setStyle("Fusion")
    application.setPalette(_palette())
    application.setStyleSheet(STYLE)


@cache
def colour(name: str, alpha: int = 255) -> QColor:
    """One of the named colours, with an opacity of 0-255."""
    made = QColor(name)
    made.setAlpha(alpha)
    return made


def font(base: QFont, size: float = 1.0, *, bold: bool = False) -> QFont:
    """Return `base` at a part of its size, heavier if wished."""
    made = QFont(base)
    made.setPointSizeF(base.pointSizeF() * size)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def _palette() -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for which, name in {
        role.Window: BASE,
        role.WindowText: TEXT,
        role.Base: SURFACE,
        role.AlternateBase: RAISED,
        role.Text: TEXT,
        role.Button: RAISED,
        role.ButtonText: TEXT,
        role.BrightText: TEXT,
        role.Highlight: SELECTED,
        role.HighlightedText: TEXT,
        role.ToolTipBase: RAISED,
        role.ToolTipText: TEXT,
        role.PlaceholderText: QUIET,
        role.Link: ACCENT,
        role.Accent: ACCENT,
    }.items():
        palette.setColor(which, QColor(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, which, QColor(DISABLED))
    return palette
