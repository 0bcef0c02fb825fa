"""Delete all stored data of a patient: the dialog, the worker task, and the update of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import Cancelled, OverreadError
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.base.language import plural, tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.settings_controller import SettingsController
from desktop.session.session import Session
from desktop.widgets.patient_dialog import PatientDialog

if TYPE_CHECKING:
    from core.patient_data.patient import PatientRecords
    from desktop.base.jobs import Job


class PatientController(QObject):
    """The command that deletes a patient's data, with its dialog.

    Parameters
    ----------
    session : Session
    settings : SettingsController
        Has the list of recent studies, and the current settings.
    commands : CommandSet
    window : QWidget
        Parent of the dialog.
    """

    def __init__(
        self, session: Session, settings: SettingsController, commands: CommandSet, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        commands.bind([Binding("delete_patient", self.dialog, Availability(session).busy)])

    def dialog(self) -> PatientDialog:
        """Open the dialog."""
        current = self._session.current
        offered = current.instance.identity.patient_id if current is not None else ""
        made = PatientDialog(offered if self._session.named else "", self._window)
        made.look_wanted.connect(lambda patient_id: self._look(made, patient_id))
        made.delete_wanted.connect(lambda patient_id: self._delete(made, patient_id))
        made.finished.connect(made.deleteLater)
        # Modal, so that nothing is read meanwhile and the search result stays complete.
        made.setModal(True)
        made.open()
        return made

    def _look(self, dialog: PatientDialog, patient_id: str) -> None:
        settings, folder = self._settings.now, self._session.folder
        handle = folder.journal_handle if folder is not None else None

        def look(job: Job) -> PatientRecords:
            from core.patient_data.patient import find_patient

            if handle is not None:
                # The open journal cannot be searched from here; it is opened again when needed.
                handle.close()
            return find_patient(patient_id, settings, job.progress)

        def show(found: PatientRecords) -> None:
            dialog.show_found(patient_id, _lines(found), any_found=any(found.facts().values()))

        self._session.run(
            Lane.READ,
            look,
            show,
            lambda error: _tell(dialog, error),
            title=tr("Looking for a patient's data"),
            unit=tr("files"),
        )

    def _delete(self, dialog: PatientDialog, patient_id: str) -> None:
        session, settings = self._session, self._settings.now
        folder = session.folder
        handle = folder.journal_handle if folder is not None else None

        def delete(job: Job) -> PatientRecords:
            from core.patient_data.patient import delete_records, find_patient

            if handle is not None:
                handle.close()
            # More data of the patient may have been saved since the list was shown.
            found = find_patient(patient_id, settings, job.progress)
            delete_records(found)
            return found

        def done(found: PatientRecords) -> None:
            session.audit.deleted(found.deleted())
            session.marks.let_go(found.hashes)
            session.decisions.let_go(found.hashes)
            if folder is not None and folder is session.folder:
                session.open(folder.roots)
            self._settings.recent.forget(found.recent)
            dialog.say("\n".join([tr("Deleted:"), *_lines(found)]))

        session.run(
            Lane.READ,
            delete,
            done,
            lambda error: _tell(dialog, error),
            title=tr("Deleting a patient's data"),
            unit=tr("files"),
        )


def _tell(dialog: PatientDialog, error: OverreadError) -> None:
    dialog.say(tr("Stopped.") if isinstance(error, Cancelled) else told(error))


def _lines(found: PatientRecords) -> list[str]:
    """Return the patient's data, one line each, and what cannot be assigned to a patient."""
    queued, recent = len(found.queued), len(found.recent)
    counted = (
        (len(found.received), plural(len(found.received), "{n} received object", "{n} received objects")),
        (found.readings, plural(found.readings, "{n} reading of models", "{n} readings of models")),
        (found.decisions, plural(found.decisions, "{n} decision", "{n} decisions")),
        (found.marks, plural(found.marks, "{n} picture with marks", "{n} pictures with marks")),
        (queued, plural(queued, "{n} object sent or to be sent", "{n} objects sent or to be sent")),
        (recent, plural(recent, "{n} entry of the recent studies", "{n} entries of the recent studies")),
    )
    lines = [words for number, words in counted if number]
    if not lines:
        lines = [tr("Nothing is kept of a patient with this ID.")]
    if found.busy:
        lines.append(
            plural(
                found.busy,
                "{n} journal is in use by another window or run: close it, then look again.",
                "{n} journals are in use by other windows or runs. Close them, then look again.",
            )
        )
    if found.aside:
        lines.append(
            plural(
                len(found.aside),
                "{n} damaged file was put aside and may name any patient.",
                "{n} damaged files were set aside; they may contain any patient's name.",
            )
        )
    if found.untold:
        lines.append(
            plural(
                found.untold,
                "{n} object of the queue, whose file is gone, may be of any patient.",
                "{n} objects of the queue, whose files are gone, may be of any patient.",
            )
        )
    return lines
