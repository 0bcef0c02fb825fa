"""Ask which patient's data to delete, list them, and report the result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.base.language import tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

_MARGIN, _GAP = 18, 12


class PatientDialog(ScrollingDialog):
    """The dialog; its owner searches and deletes.

    Parameters
    ----------
    patient_id : str
        The ID that is offered, of the picture on screen.
    parent : QWidget, optional
    """

    #: The patient to search for.
    look_wanted = Signal(str)
    #: The patient whose data are deleted, after a search.
    delete_wanted = Signal(str)

    def __init__(self, patient_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Delete a patient"))
        self._looked = ""
        self._waits = False
        head = PlainLabel(
            tr(
                "Overread looks for everything it keeps of a patient on this computer: received "
                "studies, findings, decisions, objects to send and recent studies. Nothing is deleted "
                "before you have seen the list."
            )
        )
        self.patient_id = QLineEdit(patient_id)
        self.patient_id.setAccessibleName(tr("Patient ID"))
        self.look = QPushButton(tr("&Look"))
        self.found = PlainLabel()
        self.found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        limits = PlainLabel(
            tr(
                "This does not find what you exported, files that were read from other folders, and "
                "journals that you wrote elsewhere. Deleted data cannot be brought back."
            )
        )
        for label in (head, self.found, limits):
            label.setWordWrap(True)
        self.delete = QPushButton(tr("&Delete all of it"))
        self.delete.setObjectName("delete")
        self.ready = QPushButton(tr("Close"))
        for button in (self.look, self.delete, self.ready):
            # Enter in the field searches, and never deletes.
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.patient_id, 1)
        row.addWidget(self.look)
        form = QFormLayout()
        form.addRow(tr("Patient ID"), row)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.delete)
        end.addWidget(self.ready)
        layout = QVBoxLayout()
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        layout.addWidget(head)
        layout.addLayout(form)
        layout.addWidget(self.found, 1)
        layout.addWidget(limits)
        lay_out(self, layout, end)
        self.setMinimumWidth(520)
        self.patient_id.textChanged.connect(self._follow)
        self.patient_id.returnPressed.connect(self.look.click)
        self.look.clicked.connect(self._look)
        self.delete.clicked.connect(self._delete)
        self.ready.clicked.connect(self.reject)
        self._follow()

    def show_found(self, patient_id: str, lines: Sequence[str], *, any_found: bool) -> None:
        """List what was found of a patient; it can be deleted if there is anything."""
        self._waits = False
        self._looked = patient_id if any_found else ""
        self.found.setText("\n".join(lines))
        self._follow()

    def say(self, sentence: str) -> None:
        """Show an outcome in place of the list."""
        self.show_found("", [sentence], any_found=False)

    def _look(self) -> None:
        self._begin(tr("Looking…"))
        self.look_wanted.emit(self.patient_id.text().strip())

    def _delete(self) -> None:
        wanted = self._looked
        self._begin(tr("Deleting…"))
        self.delete_wanted.emit(wanted)

    def _begin(self, sentence: str) -> None:
        self._waits, self._looked = True, ""
        self.found.setText(sentence)
        self._follow()

    def _follow(self) -> None:
        """Enable the search if an ID is entered, and deletion only for the ID that was searched for."""
        named = self.patient_id.text().strip()
        self.look.setEnabled(bool(named) and not self._waits)
        set_tip(self.look, "" if named else tr("Write the patient's ID as it is in the files."))
        shown = bool(self._looked) and named == self._looked and not self._waits
        self.delete.setEnabled(shown)
        set_tip(self.delete, "" if shown else tr("Look up the patient's data first."))
        self.patient_id.setEnabled(not self._waits)
