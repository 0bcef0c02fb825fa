"""The dialog before pictures are written or printed: which pictures, which format, which text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QGroupBox,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE
from core.reports.pictures.forms import GRIDS, PageGrid, PictureForm
from desktop.base.language import known, plural, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

_MARGIN, _GAP = 18, 10
_FORMS = {PictureForm.PNG: "PNG", PictureForm.JPEG: "JPEG", PictureForm.TIFF: "TIFF"}


class Which(Enum):
    """Which pictures are exported."""

    CURRENT = "current"
    KEYS = "keys"
    STUDY = "study"


@dataclass(frozen=True)
class PictureChoice:
    """The choices of the dialog.

    Attributes
    ----------
    which : Which
    pages : bool
        Whether pages with several pictures are made, instead of a file for each picture.
    form : PictureForm
    grid : PageGrid
    marks, map : bool
        Whether measurements, and the map of a finding, are drawn.
    named : bool
        Whether patient, ID and dates are written on pictures and pages.
    anonymous : bool
        Whether nothing identifies the patient, including file names.
    """

    which: Which = Which.CURRENT
    pages: bool = False
    form: PictureForm = PictureForm.PNG
    grid: PageGrid = GRIDS[3]
    marks: bool = True
    map: bool = False
    named: bool = False
    anonymous: bool = False


class PictureDialog(ScrollingDialog):
    """Ask what to export; Save and Print close the dialog.

    Parameters
    ----------
    begin : PictureChoice
        Initial choices.
    keys, pictures : int
        Number of key pictures and of pictures in the study.
    no_map : str
        Why no map can be drawn; empty if one can.
    parent : QWidget, optional
    """

    def __init__(
        self, begin: PictureChoice, keys: int, pictures: int, no_map: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export pictures"))
        self.printing = False
        self.which = {
            Which.CURRENT: QRadioButton(tr("The picture on &screen, as it is turned and windowed")),
            Which.KEYS: QRadioButton(
                plural(keys, "{n} &key picture of the study", "{n} &key pictures of the study")
            ),
            Which.STUDY: QRadioButton(
                plural(pictures, "{n} picture of the st&udy", "All {n} pictures of the st&udy")
            ),
        }
        self.which[Which.KEYS].setEnabled(keys > 0)
        if not keys:
            set_tip(self.which[Which.KEYS], tr("Choose key pictures with K first."))
        usable = begin.which if keys or begin.which is not Which.KEYS else Which.CURRENT
        self.which[usable].setChecked(True)
        self.files = QRadioButton(tr("Picture &files in their own resolution"))
        self.pages = QRadioButton(tr("Several on a pa&ge, as PDF"))
        (self.pages if begin.pages else self.files).setChecked(True)
        self._how = QButtonGroup(self)
        for button in (self.files, self.pages):
            self._how.addButton(button)
        self.form = QComboBox()
        self.form.setAccessibleName(tr("File format"))
        for form, name in _FORMS.items():
            self.form.addItem(name, form)
        self.form.setCurrentIndex(list(_FORMS).index(begin.form))
        self.grid = QComboBox()
        self.grid.setAccessibleName(tr("Pictures on a page"))
        for grid in GRIDS:
            self.grid.addItem(f"{grid.columns} × {grid.rows}", grid)
        self.grid.setCurrentIndex(GRIDS.index(begin.grid))
        self.marks = QCheckBox(tr("With my &measurements"))
        self.marks.setChecked(begin.marks)
        self.map = QCheckBox(tr("With the ma&p of what is suspected or borderline"))
        self.map.setChecked(begin.map and not no_map)
        self.map.setEnabled(not no_map)
        set_tip(self.map, no_map)
        self.named = QCheckBox(tr("With patient, num&ber and dates"))
        self.named.setChecked(begin.named and not begin.anonymous)
        self.anonymous = QCheckBox(tr("&Without the patient: neither in pictures' words nor in files' names"))
        self.anonymous.setChecked(begin.anonymous)
        self.caution = PlainLabel(
            tr("Text that is part of the picture itself stays; look at each before you pass it on.")
        )
        self.caution.setWordWrap(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.save = QPushButton(tr("Sa&ve…"))
        self.print = QPushButton(tr("P&rint…"))
        set_tip(self.print, tr("See the pages as they will be printed, then choose a printer."))
        self.buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.print, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.print.clicked.connect(lambda _checked=False: self._print())
        self._lay_out()
        for box in (self.files, self.pages, self.named, self.anonymous):
            box.toggled.connect(self._follow)
        self._follow()

    def choice(self) -> PictureChoice:
        """Return the user's choices."""
        which = next(which for which, button in self.which.items() if button.isChecked())
        return PictureChoice(
            which,
            self.pages.isChecked() or self.printing,
            list(_FORMS)[self.form.currentIndex()],
            GRIDS[self.grid.currentIndex()],
            self.marks.isChecked(),
            self.map.isChecked(),
            self.named.isChecked(),
            self.anonymous.isChecked(),
        )

    # Internals

    def _print(self) -> None:
        self.printing = True
        self.accept()

    def _follow(self) -> None:
        self.form.setEnabled(self.files.isChecked())
        self.named.setEnabled(not self.anonymous.isChecked())
        if self.anonymous.isChecked():
            self.named.setChecked(False)
        self.caution.setVisible(self.anonymous.isChecked())

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        body.setSpacing(_GAP)
        body.addWidget(_group(tr("Which"), *self.which.values()))
        body.addWidget(_group(tr("How"), _row(self.files, self.form), _row(self.pages, self.grid)))
        what = (self.marks, self.map, self.named, self.anonymous, self.caution)
        body.addWidget(_group(tr("Text on the pictures"), *what))
        notice = PlainLabel(tr("Below each picture stands: {notice}", notice=known(NOTICE)))
        notice.setWordWrap(True)
        body.addWidget(notice)
        lay_out(self, body, self.buttons)


def _group(title: str, *widgets: QWidget) -> QGroupBox:
    group = QGroupBox(title)
    layout = QVBoxLayout(group)
    for widget in widgets:
        layout.addWidget(widget)
    return group


def _row(button: QWidget, combo: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(button, 1)
    layout.addWidget(combo)
    return row
