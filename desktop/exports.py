"""Writes what was read to files: the CSV and the PDF of the open folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.language import tr

if TYPE_CHECKING:
    from core.errors import OverreadError
    from desktop.session import Session, Task


def export_csv(session: Session, destination: Path) -> None:
    """Write the CSV of what was read."""
    from desktop import work

    opened, decided = session.models, session.decisions.decided()
    if opened is not None:
        _export(
            session,
            tr("Writing the CSV"),
            destination,
            lambda shelf, _job: work.export_csv(shelf.journal(), opened, destination, decided),
        )


def export_pdf(session: Session, destination: Path) -> None:
    """Write the PDF of what was read."""
    from desktop import work

    folder, opened = session.folder, session.models
    if folder is None or opened is None or folder.started is None or folder.finished is None:
        return
    complete, decided = not folder.unread(), session.decisions.decided()
    run = work.run_of(folder.roots, opened, folder.started, folder.finished, complete=complete)
    _export(
        session,
        tr("Writing the PDF"),
        destination,
        lambda shelf, job: work.export_pdf(shelf.journal(), run, destination, job.progress, decided),
    )


def _export(session: Session, title: str, destination: Path, task: Task) -> None:
    folder = session.folder
    if folder is None or session.busy:
        return

    def ended(error: OverreadError | None) -> str:
        if error is not None:
            return tr("Nothing was written.")
        folder.exports.append(destination)
        folder.unsaved = False
        return tr("Wrote {name}.", name=destination.name)

    session.on_shelf(folder, title, tr("pictures"), task, ended)
