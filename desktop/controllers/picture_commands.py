"""Commands on the current picture: show its file's attributes, copy it, save it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.errors import Cancelled, OverreadError
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.exporting.snapshot import image_of, write_png
from desktop.controllers.file_dialogs import choose_picture
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.tag_browser import TagBrowser

if TYPE_CHECKING:
    from core.images.studies.tags import TagRow


class PictureCommands(QObject):
    """Run these commands on the active pane.

    Parameters
    ----------
    session : Session
    panes : Panes
    commands : CommandSet
    window : QWidget
        Parent of the dialogs.
    """

    def __init__(self, session: Session, panes: Panes, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._panes, self._window = session, panes, window
        self._texts = commands.actions["copy_texts"]
        available = Availability(session)
        commands.bind(
            [
                Binding("tags", self.show_tags, available.no_picture),
                Binding("copy_picture", self.copy, available.no_picture),
                Binding("save_picture", self.save, available.no_picture),
                # The state of this switch is read when a picture is copied or saved.
                Binding("copy_texts", lambda: None),
            ]
        )

    def show_tags(self) -> TagBrowser | None:
        """List all attributes in the file of the current picture; return None if there is no picture."""
        item = self._session.current
        if item is None:
            return None
        source = item.instance.source
        rows: list[TagRow] = []
        browser = TagBrowser(PurePosixPath(source.name).name, self._window)

        def read(query: str) -> tuple[list[TagRow], int]:
            # On a worker thread, because it parses the whole header.
            from core.images.base.limits import Limits
            from core.images.studies.tags import matching, read_tags

            if not rows:
                rows.extend(read_tags(source, Limits()))
            return list(matching(rows, query)), len(rows)

        open_dialogs = [browser]

        def show(found: tuple[list[TagRow], int]) -> None:
            # The dialog may have been closed meanwhile.
            for dialog in open_dialogs:
                dialog.show_rows(*found)

        def failed(error: OverreadError) -> None:
            for dialog in open_dialogs if not isinstance(error, Cancelled) else ():
                dialog.show_problem(told(error))

        def search(query: str) -> None:
            self._session.run(Lane.ASIDE, lambda _job: read(query), show, failed)

        browser.finished.connect(lambda _result: open_dialogs.clear())
        browser.finished.connect(browser.deleteLater)
        browser.searched.connect(search)
        browser.show()
        search("")
        return browser

    def copy(self) -> None:
        """Copy the picture to the clipboard as it is shown."""
        image = image_of(self._panes.seen, named=self._texts.isChecked())
        if image is not None:
            QGuiApplication.clipboard().setImage(image)
            self._session.status_message.emit(tr("The picture was copied as it is shown."))

    def save(self) -> None:
        """Save the picture as it is shown to a file that the user chooses."""
        item, image = self._session.current, image_of(self._panes.seen, named=self._texts.isChecked())
        if item is None or image is None:
            return
        destination = choose_picture(self._window, self._session.folder)
        if destination is None:
            return

        def done(_none: None) -> None:
            if self._session.folder is not None:
                self._session.folder.exports.append(destination)
            self._session.audit.exported(destination, "picture")
            self._session.status_message.emit(tr("Wrote {name}.", name=destination.name))

        def failed(error: OverreadError) -> None:
            if not isinstance(error, Cancelled):
                self._session.failed.emit(error)

        self._session.run(Lane.ASIDE, lambda _job: write_png(image, destination), done, failed)
