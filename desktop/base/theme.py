"""The colours of the dark and light themes, their palettes, and the style sheet made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from core.paths import resource


@dataclass(frozen=True)
class Theme:
    """The colours of a theme; every text colour has a contrast of at least 4.5:1 on its surface (WCAG AA).

    Attributes
    ----------
    base, surface, raised, hover, field, line : str
        Surfaces, from the window's background to the foremost; neutral, so that they do not tint a
        grey picture.
    text, quiet, disabled : str
        Text.
    accent, accent_hover, on_accent, selected : str
        Colours of the element under the pointer, and of text on it.
    found, positive, refused, error : str
        Meanings; each is also shown by a shape or a word.
    """

    name: str
    base: str
    surface: str
    raised: str
    hover: str
    field: str
    line: str
    text: str
    quiet: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    selected: str
    found: str
    positive: str
    refused: str
    error: str


DARK = Theme(
    name="dark",
    base="#121416",
    surface="#191c1f",
    raised="#24282c",
    hover="#2e3338",
    field="#121416",
    line="#34393f",
    text="#e6e8ea",
    quiet="#a6afb6",
    disabled="#667079",
    accent="#5db3d5",
    accent_hover="#7cc4e0",
    on_accent="#000000",
    selected="#1a3a49",
    found="#7fc493",
    positive="#c9a8ff",
    refused="#e0b354",
    error="#f08b80",
)
LIGHT = Theme(
    name="light",
    base="#e9ebed",
    surface="#f7f8f9",
    raised="#ffffff",
    hover="#dfe3e6",
    field="#ffffff",
    line="#bfc5ca",
    text="#15181b",
    quiet="#4d565e",
    disabled="#8b949b",
    accent="#0b6487",
    accent_hover="#0a5673",
    on_accent="#ffffff",
    selected="#c3e2ef",
    found="#1d6b38",
    positive="#6a2fb0",
    refused="#7a5200",
    error="#a8281d",
)
THEMES = {theme.name: theme for theme in (DARK, LIGHT)}

# Drawings over a picture have a black background in every theme.
PICTURE_BACKGROUND = "#000000"
BASE, SURFACE, RAISED, HOVER, LINE = DARK.base, DARK.surface, DARK.raised, DARK.hover, DARK.line
TEXT, QUIET, DISABLED = DARK.text, DARK.quiet, DARK.disabled
ACCENT, SELECTED, FOUND, REFUSED, ERROR = DARK.accent, DARK.selected, DARK.found, DARK.refused, DARK.error

# Drawn over grey pictures: colours that anyone who can tell blue from yellow can distinguish.
ANNOTATION = "#f4d35e"
CONTOUR = "#ffb000"

#: Font sizes as multiples of the platform's default size.
SMALL, LARGE, HUGE = 0.9, 1.3, 1.75

_PROPERTY = "overread-theme"


def apply(application: QApplication, theme: Theme = DARK) -> None:
    """Apply a theme to the application, also while it runs."""
    application.setProperty(_PROPERTY, theme.name)
    if application.style().objectName() != "fusion":
        application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    application.setStyleSheet(style_of(theme))


def current() -> Theme:
    """Return the application's theme."""
    application = QApplication.instance()
    return THEMES.get(application.property(_PROPERTY) if application is not None else "", DARK)


def ink(name: str, alpha: int = 255) -> QColor:
    """Return a colour of the current theme by name, with an opacity of 0 to 255."""
    return colour(getattr(current(), name), alpha)


def style_of(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    c = theme
    return f"""
QMainWindow, QDialog, QMessageBox {{ background: {c.base}; }}
QWidget#panel {{ background: {c.surface}; }}
QLabel {{ background: transparent; }}
QLabel[quiet="true"] {{ color: {c.quiet}; }}
QLabel#notice {{
    color: {c.refused}; border: 1px solid {c.refused}; border-radius: 3px; padding: 1px 8px; font-weight: 600;
}}
QMenuBar {{ background: {c.base}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 3px; }}
QMenuBar::item:selected {{ background: {c.hover}; }}
QMenu {{ background: {c.raised}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 16px; border-radius: 3px; }}
QMenu::item:selected {{ background: {c.selected}; }}
QMenu::item:disabled {{ color: {c.disabled}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QToolBar {{
    background: {c.base}; border: none; border-bottom: 1px solid {c.line}; spacing: 2px; padding: 4px 8px;
}}
QToolBar::separator {{ width: 1px; background: {c.line}; margin: 4px 8px; }}
QToolButton {{ padding: 4px 8px; border: 1px solid transparent; border-radius: 4px; }}
QToolButton[popupMode="2"] {{ padding-right: 20px; }}
QToolButton::menu-indicator {{
    image: url("{_drawing("chevron-down")}"); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 4px;
}}
QToolButton#qt_toolbar_ext_button {{
    padding: 0; background: {c.raised}; border-color: {c.line};
}}
QFileDialog QToolButton {{ padding: 3px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:checked {{ background: {c.selected}; }}
QToolButton:focus {{ border-color: {c.accent}; }}
QToolButton:disabled {{ color: {c.disabled}; }}
QToolButton[chip="true"] {{
    padding: 2px 6px; border: 1px solid {c.line}; border-radius: 10px; color: {c.text};
}}
QToolButton[chip="true"]:checked {{ background: {c.selected}; border-color: {c.accent}; font-weight: 600; }}
QToolButton[chip="true"]:focus {{ border-color: {c.accent}; }}
QToolButton[chip="true"]:disabled {{ color: {c.disabled}; }}
QComboBox, QDateEdit {{
    background: {c.raised}; border: 1px solid {c.line}; border-radius: 4px; padding: 3px 8px;
    min-height: 18px;
}}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{
    image: url("{_drawing("chevron-down")}"); width: 12px; height: 12px;
}}
QComboBox QAbstractItemView {{ background: {c.raised}; border: 1px solid {c.line}; }}
QTreeView::item {{ padding: 3px 6px; }}
QTreeView::item:selected {{ background: {c.selected}; color: {c.text}; }}
QTreeView::item:hover:!selected {{ background: {c.hover}; }}
QComboBox:focus, QDateEdit:focus {{ border-color: {c.accent}; }}
QComboBox:disabled, QDateEdit:disabled {{ color: {c.disabled}; }}
QCheckBox::indicator, QListWidget::indicator, QTableView::indicator {{
    width: 14px; height: 14px; border: 1px solid {c.quiet}; border-radius: 3px; background: {c.base};
}}
QCheckBox::indicator:checked, QListWidget::indicator:checked, QTableView::indicator:checked {{
    background: {c.accent}; border-color: {c.accent}; image: url("{_drawing(f"checked-{c.name}")}");
}}
QCheckBox::indicator:disabled, QListWidget::indicator:disabled, QTableView::indicator:disabled {{
    border-color: {c.line};
}}
QRadioButton::indicator {{
    width: 14px; height: 14px; border: 1px solid {c.quiet}; border-radius: 8px; background: {c.base};
}}
QRadioButton::indicator:checked {{
    width: 6px; height: 6px; border: 5px solid {c.accent}; background: {c.on_accent};
}}
QRadioButton::indicator:disabled {{ border-color: {c.line}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; }}
QHeaderView::section {{
    background: {c.raised}; color: {c.quiet}; border: none; border-right: 1px solid {c.line};
    padding: 5px 8px;
}}
QTableWidget {{ gridline-color: {c.line}; border: 1px solid {c.line}; }}
QTableWidget::item {{ padding: 2px 8px; }}
QTableWidget#whole {{ background: transparent; border: none; margin: 0 4px; }}
QTableWidget#whole::item {{ padding: 1px 4px; }}
QTableWidget#whole::item:selected {{ background: {c.selected}; color: {c.text}; }}
QListWidget#pages {{ border: 1px solid {c.line}; border-radius: 4px; }}
QListWidget#pages::item {{ padding: 0 12px; }}
QListWidget#pages::item:selected {{ background: {c.selected}; color: {c.text}; }}
QLabel#problem {{ color: {c.error}; font-weight: 600; }}
QPushButton {{
    background: {c.raised}; border: 1px solid {c.line}; border-radius: 4px; padding: 5px 16px;
    min-height: 18px;
}}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled {{ color: {c.disabled}; }}
QPushButton[primary="true"] {{
    background: {c.accent}; border-color: {c.accent}; color: {c.on_accent}; font-weight: 600;
}}
QPushButton[primary="true"]:hover {{ background: {c.accent_hover}; }}
QPushButton[primary="true"]:focus {{ border-color: {c.text}; }}
QPushButton[primary="true"]:disabled {{
    background: {c.raised}; border-color: {c.line}; color: {c.disabled};
}}
QPushButton[choice="true"] {{ text-align: left; padding: 5px 10px; }}
QPushButton[choice="true"]:checked {{ background: {c.selected}; border-color: {c.accent}; font-weight: 600; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QLineEdit, QSpinBox, QDoubleSpinBox {{
    background: {c.field}; border: 1px solid {c.line}; border-radius: 4px; padding: 5px 8px;
    selection-background-color: {c.selected};
}}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {{ border-color: {c.accent}; }}
QSpinBox, QDoubleSpinBox {{ padding: 4px 8px; }}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{
    width: 0; subcontrol-origin: border;
}}
QAbstractItemView {{ background: {c.surface}; border: 1px solid transparent; outline: none; }}
QAbstractItemView:focus {{ border-color: {c.line}; }}
QScrollArea, QScrollArea > QWidget > QWidget#panel {{ background: {c.surface}; border: none; }}
QScrollArea#body {{ background: {c.base}; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.line}; border-radius: 4px; min-height: 28px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {c.disabled}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.line}; border-radius: 4px; min-width: 28px; margin: 2px; }}
QScrollBar::handle:horizontal:hover {{ background: {c.disabled}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; height: 0; width: 0;
}}
QMainWindow::separator {{ background: {c.base}; width: 4px; height: 4px; }}
QMainWindow::separator:hover {{ background: {c.accent}; }}
QDockWidget {{ color: {c.quiet}; }}
QDockWidget::title {{ background: {c.base}; padding: 5px 12px; }}
QProgressBar {{ background: {c.raised}; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QSlider::groove:horizontal {{ background: {c.raised}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal:disabled {{ background: {c.line}; }}
QSlider::handle:horizontal {{
    background: {c.text}; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
}}
QSlider::handle:horizontal:focus {{ background: {c.accent}; }}
QSlider::handle:horizontal:disabled {{ background: {c.disabled}; }}
QFileDialog {{
{_file_dialog_icons()}
}}
QMessageBox {{
    messagebox-information-icon: url("{_drawing("info")}");
    messagebox-warning-icon: url("{_drawing("triangle-alert")}");
    messagebox-critical-icon: url("{_drawing("circle-x")}");
    messagebox-question-icon: url("{_drawing("circle-question-mark")}");
}}
QLineEdit {{ lineedit-clear-button-icon: url("{_drawing("x")}"); }}
QDockWidget {{
    titlebar-close-icon: url("{_drawing("x")}"); titlebar-normal-icon: url("{_drawing("external-link")}");
}}
QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
QWidget#tray {{ background: {c.base}; border-top: 1px solid {c.line}; }}
QWidget#welcome {{ background: {c.base}; }}
QFrame#last {{ background: {c.surface}; border: 1px solid {c.line}; border-radius: 6px; }}
"""


def _file_dialog_icons() -> str:
    """Return the style of the icons in Qt's own file dialog, which are drawn for light windows only."""
    return "\n".join(
        f'    {name}-icon: url("{_drawing(drawing)}");'
        for name, drawing in (
            ("filedialog-new-directory", "folder-plus"),
            ("filedialog-parent-directory", "arrow-up"),
            ("filedialog-backward", "arrow-left"),
            ("backward", "arrow-left"),
            ("leftarrow", "arrow-left"),
            ("forward", "arrow-right"),
            ("rightarrow", "arrow-right"),
            ("filedialog-listview", "list"),
            ("filedialog-detailedview", "table-properties"),
            ("directory", "folder"),
            ("directory-closed", "folder"),
            ("directory-open", "folder-open"),
            ("file", "file"),
            ("harddisk", "hard-drive"),
            ("computer", "monitor"),
            ("desktop", "monitor"),
            ("home", "house"),
        )
    )


def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").as_posix()


@cache
def colour(name: str, alpha: int = 255) -> QColor:
    """Return a colour that is the same in every theme, with an opacity of 0 to 255."""
    made = QColor(name)
    made.setAlpha(alpha)
    return made


def font(base: QFont, size: float = 1.0, *, bold: bool = False) -> QFont:
    """Return `base` with its size multiplied by `size`, and optionally bold."""
    made = QFont(base)
    made.setPointSizeF(base.pointSizeF() * size)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def _palette(theme: Theme) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for which, name in {
        role.Window: theme.base,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.text,
        role.Highlight: theme.selected,
        role.HighlightedText: theme.text,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.quiet,
        role.Link: theme.accent,
        role.Accent: theme.accent,
    }.items():
        palette.setColor(which, QColor(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, which, QColor(theme.disabled))
    return palette
