"""The dialog before DICOM files are written: the folder, and whether patients are removed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE
from core.deidentify.options import Dates, Options, Pixels, Retained
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

_MARGIN, _GAP = 18, 12


@dataclass(frozen=True)
class DicomExportChoice:
    """Where and how to write the files.

    Attributes
    ----------
    folder : Path
    anonymous : bool
        Whether the patient's data are removed.
    options : Options
        Which attributes are kept, and how text in the pixels is handled.
    keep_letters : bool
        Whether side letters are initially kept in the dialog of text in the pixels.
    """

    folder: Path
    anonymous: bool
    options: Options
    keep_letters: bool = True


class DicomDialog(ScrollingDialog):
    """Ask for a folder, and for how the patient's data are handled.

    Parameters
    ----------
    title, words : str
        Title of the dialog, and one sentence about the files.
    place : Path
        Folder that is proposed.
    always_anonymous : bool
        Whether the patient's data are always removed.
    parent : QWidget, optional
    """

    def __init__(
        self, title: str, words: str, place: Path, *, always_anonymous: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.folder = QLineEdit(str(place))
        self.folder.setMinimumWidth(420)
        self.folder.setAccessibleName(tr("Folder to write to"))
        browse = QPushButton(tr("&Browse…"))
        browse.clicked.connect(self._browse)
        self.anonymous = QCheckBox(tr("Take the &patient out"))
        self.anonymous.setVisible(not always_anonymous)
        self.anonymous.setChecked(always_anonymous)
        self.removed = QRadioButton(tr("Take &dates out"))
        self.shifted = QRadioButton(tr("&Move all dates of a patient by the same days"))
        self.removed.setChecked(True)
        self.unchanged = QRadioButton(tr("Keep dates and &times, except the date of birth"))
        self.retained = {
            Retained.CHARACTERISTICS: QCheckBox(tr("Keep &age, sex, size and weight")),
            Retained.DEVICE: QCheckBox(tr("Keep &names and numbers of devices")),
            Retained.INSTITUTION: QCheckBox(tr("Keep the &institution")),
            Retained.UIDS: QCheckBox(tr("Keep &UIDs")),
        }
        self.cleaned = QCheckBox(tr("Find text in the pictures and blac&k it out; I look at it first"))
        self.letters = QCheckBox(tr("Keep side &letters (L, R)"))
        self.letters.setChecked(True)
        self._copies = [self.unchanged, *self.retained.values(), self.cleaned, self.letters]
        for widget in self._copies:
            widget.setVisible(always_anonymous)
        self.caution = PlainLabel()
        self.caution.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("&Write"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(words, browse)
        for choice in (self.anonymous, self.removed, self.shifted, *self._copies):
            choice.toggled.connect(self._follow)
        self.folder.textChanged.connect(self._follow)
        self._follow()

    def choice(self) -> DicomExportChoice:
        """Return the user's choices."""
        anonymous = self.anonymous.isChecked()
        dates = Dates.KEEP if self.unchanged.isChecked() else Dates.REMOVE
        retained = frozenset(group for group, box in self.retained.items() if box.isChecked())
        pixels = Pixels.CLEAN if self.cleaned.isChecked() else Pixels.LEAVE
        options = Options(Dates.SHIFT if self.shifted.isChecked() else dates, retained, pixels)
        return DicomExportChoice(
            Path(self.folder.text().strip()),
            anonymous,
            options if anonymous else Options(),
            self.letters.isChecked(),
        )

    def _lay_out(self, words: str, browse: QPushButton) -> None:
        head, notice = PlainLabel(words), PlainLabel(known(NOTICE))
        head.setWordWrap(True)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        form = QFormLayout()
        form.addRow(tr("&Folder"), place)
        label = form.labelForField(place)
        if isinstance(label, QLabel):
            label.setBuddy(self.folder)
        layout = QVBoxLayout()
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        layout.addWidget(head)
        layout.addLayout(form)
        for widget in (
            self.anonymous,
            self.removed,
            self.shifted,
            *self._copies,
            self.caution,
            notice,
        ):
            layout.addWidget(widget)
        lay_out(self, layout, self.buttons)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.windowTitle(), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _follow(self) -> None:
        """Enable the options of de-identification only if it is chosen."""
        anonymous = self.anonymous.isChecked()
        for widget in (self.removed, self.shifted, self.caution):
            widget.setEnabled(anonymous)
        cleaned = self.cleaned.isChecked()
        self.letters.setEnabled(cleaned)
        self.caution.setText(" ".join(self._cautions()))
        write = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        write.setEnabled(bool(self.folder.text().strip()))
        set_tip(write, "" if write.isEnabled() else tr("Name a folder first."))

    def _cautions(self) -> list[str]:
        """Return sentences on what the chosen options replace and what they keep."""
        said = [tr("Names and numbers are replaced as the DICOM standard asks (PS3.15 Annex E).")]
        if self.unchanged.isChecked():
            said.append(tr("Dates and times stay, except the date of birth."))
        elif self.shifted.isChecked():
            said.append(tr("Dates are moved; times of day stay."))
        else:
            said.append(tr("Dates and times are removed."))
        if self.retained[Retained.UIDS].isChecked():
            said.append(tr("UIDs stay. Anyone who has the study can match it by them."))
        else:
            said.append(tr("UIDs are replaced."))
        if any(box.isChecked() for group, box in self.retained.items() if group is not Retained.UIDS):
            said.append(tr("What you chose to keep of patient, device or institution stays."))
        if self.cleaned.isChecked():
            said.append(tr("Some text in the pictures may not be found, and faces are still there."))
        else:
            said.append(
                tr("Pixels are not cleaned: text that is burned into a picture, and faces, are still there.")
            )
        return [*said, tr("Look at every picture before it leaves your site.")]
