"""The reason why a command cannot be used now, as a sentence for its tooltip; empty if it can be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.base.language import plural, tr, whole
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.batch.journal.manifest import Unfinished


class Availability:
    """Reasons why commands cannot be used, from what is open, read and running.

    Parameters
    ----------
    session : Session
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    # Conditions of several commands

    def nothing_open(self) -> str:
        """Return why not, if there are no pictures."""
        folder = self._session.folder
        return "" if folder is not None and folder.items else tr("Open a folder or files first.")

    def no_picture(self) -> str:
        """Return why not, if there are no pictures or none is shown."""
        chosen = self._session.current is not None
        return self.nothing_open() or ("" if chosen else tr("Choose a picture first."))

    def no_model(self) -> str:
        """Return why not, if no model is ready."""
        session = self._session
        loading = session.models is None and not session.models_problem
        return tr("The model is still being made ready.") if loading else session.models_problem

    def busy(self) -> str:
        """Return why not, if something is being read or exported."""
        return tr("Wait for the current task to finish, or cancel it.") if self._session.busy else ""

    def _growing(self) -> str:
        folder = self._session.folder
        growing = folder is not None and not folder.looked_through
        return tr("Wait until the folder has been searched.") if growing else ""

    def _incomplete(self) -> str:
        folder = self._session.folder
        stopped = folder is not None and folder.looked_through and not folder.found.complete
        return tr("Open the folder again; it was not searched completely.") if stopped else ""

    def _any_reading(self) -> bool:
        folder = self._session.folder
        return folder is not None and bool(folder.readings or folder.earlier)

    # Commands

    def continue_last(self) -> str:
        """Return why the last batch cannot be resumed."""
        return ("" if offer(self._session) else tr("There is no unfinished batch.")) or self.busy()

    def read_picture(self) -> str:
        """Return why the picture on screen cannot be read."""
        return self.no_picture() or self._stands_beside() or self.no_model() or self.busy()

    def _stands_beside(self) -> str:
        current = self._session.current
        here = current is None or self._session.is_open(current)
        return "" if here else tr("This earlier study is not open; open it to read it.")

    def read_folder(self) -> str:
        """Return why the unread pictures cannot be read."""
        why = self.nothing_open() or self._growing() or self._incomplete() or self.no_model() or self.busy()
        folder = self._session.folder
        return why or (tr("Every picture was read.") if folder is not None and folder.all_read else "")

    def read_selection(self) -> str:
        """Return why a selection cannot be read, apart from being empty."""
        return self.nothing_open() or self._growing() or self.no_model() or self.busy()

    def ask_model(self) -> str:
        """Return why no on-demand model can read the picture on screen, its study or a selection."""
        return self.no_picture() or self.read_selection()

    def watch(self) -> str:
        """Return why the folder cannot be watched."""
        return self.nothing_open() or self._growing() or self._incomplete()

    def pause(self) -> str:
        """Return why reading cannot be paused."""
        activity = self._session.activity
        return "" if activity is not None and activity.pausable else tr("No folder is being read.")

    def cancel(self) -> str:
        """Return why nothing can be stopped."""
        activity = self._session.activity
        return "" if activity is not None and activity.stoppable else tr("No task is running.")

    def export(self) -> str:
        """Return why readings and marks cannot be exported."""
        here = self._any_reading() or self._session.marks.any_here
        words = "" if here else tr("Analyse, measure something or choose a key picture first.")
        return words or self._no_models() or self.busy()

    def _no_models(self) -> str:
        # Results name the models and devices, and the pictures that no model read.
        return self.no_model() if self._session.models is None else ""

    def export_table(self) -> str:
        """Return why no table of readings can be exported; marks have no rows in it."""
        return self.export() if self._any_reading() else tr("Analyse first.")

    def export_study(self) -> str:
        """Return why the readings of the study on screen cannot be exported."""
        chosen = self._session.current is not None
        return self.export() or ("" if chosen else tr("Choose a picture first."))

    def deidentify(self) -> str:
        """Return why the open files cannot be de-identified."""
        return self.nothing_open() or self.busy()

    def import_model(self) -> str:
        """Return why no model can be imported."""
        return self.no_model() or self.busy()

    def acceptance(self) -> str:
        """Return why no acceptance test can be made."""
        return self.no_model() or self.busy()


def offer(session: Session) -> Unfinished | None:
    """Return the unfinished batch that can be resumed; None if it is the open one."""
    found, folder = session.unfinished, session.folder
    if found is None or (folder is not None and _absolute(folder.roots) == _absolute(found.manifest.roots)):
        return None
    return found


def describe_offer(found: Unfinished) -> tuple[str, str]:
    """Return the name of an unfinished batch, and a sentence on its progress and its start."""
    names = [root.name or str(root) for root in found.manifest.roots]
    more = tr(" and {names}", names=plural(len(names) - 1, "{n} more", "{n} more")) if len(names) > 1 else ""
    files = plural(found.manifest.total, "{n} file", "{n} files")
    begun = found.manifest.started.astimezone()
    return names[0] + more, tr(
        "{done} of {files} read, begun {begun:%Y-%m-%d %H:%M}",
        done=whole(found.done),
        files=files,
        begun=begun,
    )


def _absolute(roots: tuple[Path, ...]) -> set[Path]:
    return {root.absolute() for root in roots}
