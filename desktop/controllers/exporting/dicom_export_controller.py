"""Write DICOM files from the window: results of what was read, and de-identified copies of the files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from core.deidentify.options import Dates, Pixels
from core.result_kinds import MARK_RESULTS, USUAL_RESULTS, result_kinds
from desktop.base.lanes import Lane
from desktop.base.language import known, plural, tr, whole
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.exporting.dicom_dialog import DicomDialog, DicomExportChoice
from desktop.widgets.hidden_box import files_to_leave_out

if TYPE_CHECKING:
    from core.deidentify.burned_in.cleaning import ChosenText
    from core.deidentify.burned_in.survey import TextInFile
    from core.deidentify.files import Summary
    from core.errors import OverreadError
    from core.reports.dicom.write import ExportResult
    from desktop.base.jobs import Job
    from desktop.session.session import Session


class DicomExportController(QObject):
    """The two commands, with their questions and their final message.

    Parameters
    ----------
    session : Session
    window : QWidget
        Parent of the dialogs.
    usual_folder : callable
        Returns the folder for results in the settings, if there is one.
    commands : CommandSet
    """

    def __init__(
        self,
        session: Session,
        window: QWidget,
        usual_folder: Callable[[], Path | None],
        commands: CommandSet,
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._usual_folder = session, window, usual_folder
        available = Availability(session)
        bindings = [
            Binding("export_dicom", self.results, available.export),
            Binding("deidentify", self.copies, available.deidentify),
        ]
        commands.bind(bindings)
        session.marks.changed.connect(lambda _pictures: commands.refresh(bindings))

    def results(self) -> None:
        """Ask, then write the results of what was read as DICOM objects."""
        left_out = files_to_leave_out(self._session.decisions.hidden_studies(), self._window)
        if left_out is None:
            return
        choice = self._ask(
            tr("Export as DICOM"),
            tr(
                "For each study that was read: a structured report and the report as PDF; for each "
                "suspected finding the picture with its place marked, and the map as numbers. They "
                "belong to the same patient and study, in series of their own. Findings that are not "
                "suspected have no map. Your key pictures and measurements are included, also in series "
                "of their own."
            ),
            "overread-dicom",
            always_anonymous=False,
        )
        if choice is not None:
            self.write_results(choice, left_out)

    def copies(self) -> None:
        """Ask, then write de-identified copies of the open files."""
        choice = self._ask(
            tr("Save without the patient"),
            tr("Each open DICOM file is copied under a new name; the originals stay."),
            "overread-deidentified",
            always_anonymous=True,
        )
        folder = self._session.folder
        if choice is None or folder is None:
            return
        if choice.options.pixels is Pixels.LEAVE:
            self.write_copies(folder.roots, choice)
        else:
            self.look_for_text(choice)

    def write_results(self, choice: DicomExportChoice, left_out: Collection[str] = ()) -> None:
        """Write the results of what was read, except for the files that are left out."""
        from core.workflow.export import ExportKind, ExportTarget
        from desktop.session import tasks

        folder = self._session.folder
        run = tasks.run_of(folder, self._session.models)
        if folder is None or run is None:
            return
        decided = self._session.marks.with_marks(self._session.decisions.decided(), left_out)
        target = ExportTarget(
            ExportKind.DICOM,
            choice.folder,
            anonymous=choice.anonymous,
            shift_dates=choice.options.dates is Dates.SHIFT,
            results=result_kinds(f"{USUAL_RESULTS}, {MARK_RESULTS}"),
        )
        what = tasks.WhatWasRead(folder.journal_handle, run, decided, left_out)
        found: list[ExportResult] = []

        def write(job: Job) -> None:
            found.append(tasks.export_results(what, target, job.progress))

        def summary_text() -> str:
            (written,) = found
            objects = written.objects + written.kept
            sentence = tr(
                "Wrote {objects} of {files}.",
                objects=plural(objects, "{n} DICOM object", "{n} DICOM objects"),
                files=plural(written.files, "{n} file", "{n} files"),
            )
            if written.failed:
                reason = written.problems[0].message
                sentence += " " + plural(
                    written.failed,
                    "{n} has none: {reason}",
                    "{n} have none, one because: {reason}",
                    reason=known(reason),
                )
            return sentence

        self._run(tr("Writing DICOM results"), choice.folder, write, summary_text)

    def look_for_text(self, choice: DicomExportChoice) -> None:
        """Find text in the pixels of the open files, show the places, then write the copies."""
        from desktop.controllers.exporting.text_dialog import TextDialog
        from desktop.session import tasks

        folder = self._session.folder
        if folder is None or self._session.busy:
            return

        def look(job: Job) -> tuple[ChosenText, list[TextInFile]]:
            return tasks.look_for_text(folder.roots, choice.folder, job.progress, choice.options)

        def review(result: tuple[ChosenText, list[TextInFile]]) -> None:
            chosen, files = result
            if files:
                dialog = TextDialog(files, keep_letters=choice.keep_letters, parent=self._window)
                accepted = dialog.exec() == QDialog.DialogCode.Accepted
                chosen.found.update(dialog.found())
                chosen.kept.update(dialog.kept())
                dialog.deleteLater()
                if not accepted:
                    return
            # Another folder may have been opened meanwhile, and nobody has checked its pictures.
            self.write_copies(folder.roots, choice, chosen)

        self._session.run(
            Lane.READ,
            look,
            review,
            self._session.failed_for(folder),
            title=tr("Looking for text in the pictures"),
            unit=tr("files"),
        )

    def write_copies(
        self, roots: Sequence[Path], choice: DicomExportChoice, chosen: ChosenText | None = None
    ) -> None:
        """Write de-identified copies of the files below some paths."""
        from desktop.session import tasks

        found: list[Summary] = []

        def write(job: Job) -> None:
            found.append(tasks.write_copies(roots, choice.folder, job.progress, choice.options, chosen))

        def summary_text() -> str:
            (summary,) = found
            files = plural(summary.written, "{n} file", "{n} files")
            if chosen is None:
                sentence = tr("Wrote {files} without the patients; pixels were not cleaned.", files=files)
            else:
                sentence = tr(
                    "Wrote {files} without the patients; text was blacked out in {blacked}. "
                    "Files with text left: {left}.",
                    files=files,
                    blacked=whole(summary.blacked),
                    left=whole(summary.still_text),
                )
            if summary.failed:
                sentence += " " + plural(summary.failed, "{n} file was left out.", "{n} files were left out.")
            return sentence

        self._run(tr("De-identifying"), choice.folder, write, summary_text)

    def _ask(self, title: str, words: str, name: str, *, always_anonymous: bool) -> DicomExportChoice | None:
        folder = self._session.folder
        if folder is None:
            return None
        place = (self._usual_folder() or folder.roots[0].parent) / name
        dialog = DicomDialog(title, words, place, always_anonymous=always_anonymous, parent=self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        choice = dialog.choice() if accepted else None
        dialog.deleteLater()
        return choice

    def _run(
        self,
        title: str,
        destination: Path,
        write: Callable[[Job], None],
        summary: Callable[[], str],
    ) -> None:
        session, folder = self._session, self._session.folder
        if folder is None or session.busy:
            return

        def ended(error: OverreadError | None) -> str:
            if error is not None:
                return tr("Not all was written; what was is whole.")
            folder.exports.append(destination)
            session.audit.exported(destination, "dicom")
            return summary()

        session.run(
            Lane.READ,
            write,
            failed=session.failed_for(folder),
            title=title,
            unit=tr("files"),
            ended=ended,
        )
