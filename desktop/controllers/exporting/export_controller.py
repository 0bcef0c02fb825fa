"""Write readings to files: the table of the open folder, and a PDF of all studies or one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.results.decisions import Decided
from core.settings import UserSettings
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.file_dialogs import choose_destination
from desktop.widgets.hidden_box import files_to_leave_out

if TYPE_CHECKING:
    from core.errors import OverreadError
    from core.images.base.picture import Identity
    from core.workflow.export import ExportTarget
    from desktop.base.jobs import Job
    from desktop.session.folder import Folder
    from desktop.session.items import Item
    from desktop.session.session import Session


class ExportController(QObject):
    """Ask where to write, and write as configured in the settings.

    Parameters
    ----------
    session : Session
    window : QWidget
        Parent of the dialogs.
    settings : callable
        Returns the current settings.
    commands : CommandSet
    """

    def __init__(
        self, session: Session, window: QWidget, settings: Callable[[], UserSettings], commands: CommandSet
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._settings = session, window, settings
        available = Availability(session)
        bindings = [
            Binding("export_csv", lambda: self._export("table", export_table), available.export_table),
            Binding("export_pdf", lambda: self._export("pdf", export_pdf), available.export),
            Binding("export_study", self._study, available.export_study),
            Binding("print_study", self._print, available.export_study),
        ]
        commands.bind(bindings)
        session.marks.changed.connect(lambda _pictures: commands.refresh(bindings))

    def _export(
        self,
        what: str,
        write: Callable[[Session, Path, UserSettings, Collection[str]], None],
        files: Collection[str] | None = None,
    ) -> None:
        folder, settings = self._session.folder, self._settings()
        if folder is None:
            return
        left_out = files_to_leave_out(self._session.decisions.hidden_studies(files), self._window)
        if left_out is None:
            return
        chosen = choose_destination(
            self._window,
            folder,
            what,
            settings.general.results_folder,
            study_of(folder, files),
            settings.reports.file_names,
        )
        if chosen is not None:
            write(self._session, chosen, settings, left_out)

    def _study(self) -> None:
        item = self._session.current
        if item is not None:
            files = files_of_study(self._session, item)
            self._export(
                "pdf", lambda session, path, how, out: export_pdf(session, path, how, out, files), files
            )

    def _print(self) -> None:
        """Show the report of the study on screen as it will be printed, and print it."""
        # They are slow to import.
        from core.workflow.export import ExportKind, ExportTarget
        from desktop.controllers.exporting.printing import DOTS, preview_and_print
        from desktop.session import tasks

        item, folder = self._session.current, self._session.folder
        run = tasks.run_of(folder, self._session.models)
        if item is None or folder is None or run is None:
            return
        files = files_of_study(self._session, item)
        left_out = files_to_leave_out(self._session.decisions.hidden_studies(files), self._window)
        if left_out is None:
            return
        settings = self._settings()
        decided = self._session.marks.with_marks(_decided(self._session, settings), left_out)
        what = tasks.WhatWasRead(folder.journal_handle, run, decided, left_out)
        target = ExportTarget(ExportKind.PDF, Path(), files)

        def draw(job: Job) -> list[bytes]:
            with tasks.report_pages(what, target, DOTS, settings, job.progress) as pages:
                return list(pages)

        preview_and_print(self._session, self._window, Lane.READ, tr("Print the report"), draw)


def export_table(
    session: Session, destination: Path, settings: UserSettings, left_out: Collection[str] = ()
) -> None:
    """Write the table of readings as a workbook, JSON lines or CSV, depending on the extension."""
    from core.workflow.export import ExportTarget, table_kind

    target = ExportTarget(table_kind(destination), destination)
    _export(session, tr("Writing the table"), target, settings, left_out)


def export_pdf(
    session: Session,
    destination: Path,
    settings: UserSettings,
    left_out: Collection[str] = (),
    files: Collection[str] | None = None,
) -> None:
    """Write a PDF of the readings, of all files or of some of them."""
    from core.workflow.export import ExportKind, ExportTarget

    target = ExportTarget(ExportKind.PDF, destination, files)
    _export(session, tr("Writing the PDF"), target, settings, left_out)


def files_of_study(session: Session, item: Item) -> frozenset[str]:
    """Return the names of the files in a picture's study, or of the plain pictures in its folder."""
    folder = session.folder
    if folder is None:
        return frozenset()
    for study in folder.found.studies:
        instances = (i for series in study.series for i in (*series.instances, *series.duplicates))
        names = frozenset(instance.source.name for instance in instances)
        if item.key[0] in names:
            return names
    return frozenset((item.key[0],))


def study_of(folder: Folder, files: Collection[str] | None) -> Identity | None:
    """Return the identity of the study of some files, or of all open ones; None for several studies."""
    studies = [
        study
        for study in folder.found.studies
        if files is None or any(i.source.name in files for series in study.series for i in series.instances)
    ]
    return studies[0].identity if len(studies) == 1 else None


def _decided(session: Session, settings: UserSettings) -> Decided:
    return session.decisions.decided() if settings.reports.decisions else Decided()


def _export(
    session: Session, title: str, target: ExportTarget, settings: UserSettings, left_out: Collection[str]
) -> None:
    from desktop.session import tasks

    folder, destination = session.folder, target.path
    run = tasks.run_of(folder, session.models)
    if folder is None or run is None or session.busy:
        return
    decided = session.marks.with_marks(_decided(session, settings), left_out)
    what = tasks.WhatWasRead(folder.journal_handle, run, decided, left_out)

    def write(job: Job) -> None:
        tasks.export(what, target, settings, job.progress)

    def ended(error: OverreadError | None) -> str:
        if error is not None:
            return tr("Nothing was written.")
        folder.exports.append(destination)
        folder.unsaved = False
        session.audit.exported(destination, destination.suffix.lower().lstrip("."))
        return tr("Wrote {name}.", name=destination.name)

    session.run(
        Lane.READ,
        write,
        failed=session.failed_for(folder),
        title=title,
        unit=tr("pictures"),
        ended=ended,
    )
