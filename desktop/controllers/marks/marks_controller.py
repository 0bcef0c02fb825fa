"""Joins what is marked in the panes to what is kept of it, and the commands on marks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.images.base.picture import Window
from core.images.display.measurements import measure
from core.results.picture_key import PictureKey
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.session.decisions.mark_log import Seen
from desktop.session.items import Item, Key
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


class MarksController(QObject):
    """Shows what is kept of a picture's marks, and keeps what is marked.

    Parameters
    ----------
    session : Session
    panes : Panes
    commands : CommandSet
    window : QWidget
    """

    def __init__(self, session: Session, panes: Panes, commands: CommandSet, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._panes, self._commands = session, panes, commands
        self._store = panes.annotation_store
        #: Which file's marks are shown on a picture, by its name; another file may take its place.
        self._shown_of: dict[Key, PictureKey] = {}
        self._unkept: set[Key] = set()
        available = Availability(session)

        def no_picture() -> str:
            shown = session.current is None or panes.active.shown is not None
            nothing = "" if shown else tr("There is no picture.")
            return available.no_picture() or nothing or session.marks.problem

        def nothing_to_undo() -> str:
            return "" if session.marks.can_undo else tr("There is no mark to take back.")

        self._bindings = [
            Binding("key_picture", self.toggle_key, no_picture, self._is_key),
            Binding("undo_mark", self.undo, nothing_to_undo),
        ]
        commands.bind(self._bindings)
        self._store.shown.connect(self._show)
        for viewer in panes.viewers:
            viewer.annotation_tool.settled.connect(partial(self._settled, viewer))
        session.opened.connect(self._forget)
        session.marks.changed.connect(self._changed)

    def toggle_key(self) -> None:
        """Make the picture on screen a key picture, or take that back."""
        item = self._panes.active.item
        if item is not None:
            self._keep(self._panes.active, item, is_key=not self._is_key())

    def undo(self) -> None:
        """Take back what was marked or unmarked last, and go there in the list if it is another picture."""
        self._session.marks.undo()

    # Inside

    def _is_key(self) -> bool:
        item = self._panes.active.item
        marks = self._session.marks.of(item) if item is not None else None
        return marks is not None and marks.is_key

    def _forget(self) -> None:
        self._shown_of.clear()
        self._unkept.clear()

    def _show(self, key: Key) -> None:
        """Lay what is kept of a picture over it, as soon as it is known which file it is."""
        item = self._item(key)
        if item is None:
            return
        marks = self._session.marks.of(item)
        if marks is None:
            self._session.marks.find(item)
            return
        held, before = self._store.of(key), self._shown_of.get(key)
        if before == marks.picture and key not in self._unkept:
            return
        kept = [one.annotation for one in marks.measured]
        # What was drawn before the file was known is kept now; what lay on another file goes.
        drawn = [one for one in held if one not in kept] if before is None else []
        self._shown_of[key] = marks.picture
        self._unkept.discard(key)
        held[:] = [*kept, *drawn]
        self._say(key)
        viewer = self._viewer_of(key)
        if drawn and viewer is not None:
            self._keep(viewer, item, is_key=marks.is_key)
        self._repaint(key)

    def _settled(self, viewer: Viewer) -> None:
        """Annotations of the picture in a viewer are others than before."""
        item = viewer.item
        if item is not None:
            self._keep(viewer, item, is_key=None)

    def _keep(self, viewer: Viewer, item: Item, *, is_key: bool | None) -> None:
        """Keep all that is marked on a picture; as soon as its file is known where it is not."""
        shown = viewer.shown
        if shown is None or (shown.picture.name, shown.picture.frame) != item.key:
            return
        marks = self._session.marks.of(item)
        if marks is None:
            self._unkept.add(item.key)
            self._say(item.key)
            self._session.marks.find(item)
            return
        before = {one.annotation: one for one in marks.measured}
        measured = [
            before.get(annotation) or measure(shown.picture, annotation)
            for annotation in self._store.of(item.key)
        ]
        key = marks.is_key if is_key is None else is_key
        self._shown_of[item.key] = marks.picture
        if self._session.marks.keep(item, measured, _seen(viewer), is_key=key):
            self._unkept.discard(item.key)
        else:
            self._unkept.add(item.key)
        self._say(item.key)

    def _changed(self, pictures: set[PictureKey]) -> None:
        """What is kept of pictures changed, or is known now: show it wherever they are seen."""
        for viewer in self._panes.viewers:
            item = viewer.item
            if item is None or viewer.shown is None:
                continue
            marks = self._session.marks.of(item)
            if marks is None or marks.picture not in pictures:
                continue
            if self._shown_of.get(item.key) == marks.picture and item.key not in self._unkept:
                kept = [one.annotation for one in marks.measured]
                if self._store.of(item.key) != kept:
                    self._store.of(item.key)[:] = kept
                    self._repaint(item.key)
                self._say(item.key)
            else:
                self._show(item.key)
        # Pictures that are not seen are shown anew from what is kept.
        seen = {viewer.item.key for viewer in self._panes.viewers if viewer.item is not None}
        for key, picture in list(self._shown_of.items()):
            if picture in pictures and key not in seen and key not in self._unkept:
                del self._shown_of[key]
                self._store.of(key).clear()
        self._commands.refresh(self._bindings)

    def _say(self, key: Key) -> None:
        """Say over a picture whether it is a key picture, and whether its marks are kept."""
        item = self._item(key)
        marks = self._session.marks.of(item) if item is not None else None
        words = []
        if marks is not None and marks.is_key:
            words.append(tr("★ Key picture"))
        if key in self._unkept:
            words.append(tr("Marks are not kept yet"))
        self._store.words[key] = tuple(words)
        for viewer in self._panes.visible:
            viewer.update()
        self._commands.refresh(self._bindings)

    def _repaint(self, key: Key) -> None:
        for viewer in self._panes.viewers:
            if viewer.item is not None and viewer.item.key == key:
                viewer.annotation_tool.replace()

    def _viewer_of(self, key: Key) -> Viewer | None:
        viewers = (self._panes.active, *self._panes.visible)
        return next((v for v in viewers if v.item is not None and v.item.key == key), None)

    def _item(self, key: Key) -> Item | None:
        folder = self._session.folder
        return folder.items.get(key) if folder is not None else None


def _seen(viewer: Viewer) -> Seen:
    """How a viewer shows its picture."""
    voi = None if viewer.window_level is None else viewer.window_level.voi
    return Seen(voi if isinstance(voi, Window) else None, viewer.inverted)
