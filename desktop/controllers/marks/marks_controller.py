"""Connect marks in the panes with stored marks, and with the commands on marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.images.base.picture import Window
from core.images.display.measurements import Measured, measure
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.session.decisions.mark_log import Seen
from desktop.session.items import Item, Key
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


@dataclass(frozen=True)
class _Unkept:
    """Marks on a picture that are not stored yet.

    Attributes
    ----------
    measured : tuple of Measured
    seen : Seen
    is_key : bool or None
        Whether to make it a key picture; None for no change.
    """

    measured: tuple[Measured, ...]
    seen: Seen
    is_key: bool | None


class MarksController(QObject):
    """Show the stored marks of pictures, and store new ones.

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
        #: The file whose marks are shown on each picture, by picture; another file may replace it.
        self._shown_of: dict[Key, PictureKey] = {}
        self._unkept: dict[Key, tuple[Item, _Unkept]] = {}
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
        """Make the picture on screen a key picture, or undo that."""
        item = self._panes.active.item
        if item is not None:
            self._keep(self._panes.active, item, is_key=not self._is_key())

    def undo(self) -> None:
        """Undo the last change of marks, on whatever picture it was made."""
        self._session.marks.undo()

    # Internals

    def _is_key(self) -> bool:
        item = self._panes.active.item
        if item is None:
            return False
        if (waiting := self._unkept.get(item.key)) is not None and waiting[1].is_key is not None:
            return waiting[1].is_key
        marks = self._session.marks.of(item)
        return marks is not None and marks.is_key

    def _forget(self) -> None:
        self._shown_of.clear()
        self._unkept.clear()

    def _show(self, key: Key) -> None:
        """Show the stored marks of a picture once its file is identified."""
        item = self._item(key)
        if item is None:
            return
        marks = self._session.marks.of(item)
        if marks is None:
            # Earlier studies shown beside the open ones are identified only if the reader draws on them.
            if self._session.is_open(item) or key in self._unkept:
                self._session.marks.find(item)
            return
        before, (_, drawn) = self._shown_of.get(key), self._unkept.pop(key, (item, None))
        if before == marks.picture and drawn is None:
            return
        self._shown_of[key] = marks.picture
        if before is None and drawn is not None:
            # Marks drawn before the file was identified are saved together with the stored ones.
            there = {one.annotation for one in marks.measured}
            more = (one for one in drawn.measured if one.annotation not in there)
            drawn = replace(drawn, measured=(*marks.measured, *more))
        elif before != marks.picture:
            # The marks were drawn on another file.
            drawn = None
        kept = marks.measured if drawn is None else drawn.measured
        self._store.of(key)[:] = [one.annotation for one in kept]
        if drawn is not None:
            self._write(item, marks, drawn)
        self._say(key)
        self._repaint(key)

    def _settled(self, viewer: Viewer) -> None:
        """Store the marks of a viewer's picture after they changed."""
        item = viewer.item
        if item is not None:
            self._keep(viewer, item, is_key=None)

    def _keep(self, viewer: Viewer, item: Item, *, is_key: bool | None) -> None:
        """Store all marks of a picture, once its file is identified."""
        shown = viewer.shown
        if shown is None or (shown.picture.name, shown.picture.frame) != item.key:
            return
        marks = self._session.marks.of(item)
        _, before = self._unkept.pop(item.key, (item, None))
        known = (*(marks.measured if marks is not None else ()), *(before.measured if before else ()))
        measured = {one.annotation: one for one in known}
        drawn = _Unkept(
            tuple(
                measured.get(annotation) or measure(shown.picture, annotation)
                for annotation in self._store.of(item.key)
            ),
            _seen(viewer),
            before.is_key if is_key is None and before is not None else is_key,
        )
        if marks is not None and self._shown_of.get(item.key) == marks.picture:
            self._write(item, marks, drawn)
        else:
            self._unkept[item.key] = item, drawn
            self._show(item.key)
        self._say(item.key)

    def _write(self, item: Item, marks: PictureMarks, drawn: _Unkept) -> None:
        key = marks.is_key if drawn.is_key is None else drawn.is_key
        if not self._session.marks.keep(item, drawn.measured, drawn.seen, is_key=key):
            self._unkept[item.key] = item, drawn

    def _changed(self, pictures: set[PictureKey]) -> None:
        """Update stored marks that changed or became known, wherever their pictures are shown."""
        # Marks drawn before their file was identified are saved now, even if the reader has moved on.
        for waiting, _ in list(self._unkept.values()):
            if self._session.marks.of(waiting) is not None:
                self._show(waiting.key)
        for viewer in self._panes.viewers:
            item = viewer.item
            if item is None or viewer.shown is None or item.key in self._unkept:
                continue
            marks = self._session.marks.of(item)
            if marks is None or marks.picture not in pictures:
                continue
            if self._shown_of.get(item.key) == marks.picture:
                kept = [one.annotation for one in marks.measured]
                if self._store.of(item.key) != kept:
                    self._store.of(item.key)[:] = kept
                    self._repaint(item.key)
                self._say(item.key)
            else:
                self._show(item.key)
        # Pictures that are not visible get the stored marks when they are shown again.
        seen = {viewer.item.key for viewer in self._panes.viewers if viewer.item is not None}
        for key, picture in list(self._shown_of.items()):
            if picture in pictures and key not in seen and key not in self._unkept:
                del self._shown_of[key]
                self._store.of(key).clear()
        self._commands.refresh(self._bindings)

    def _say(self, key: Key) -> None:
        """Show over a picture whether it is a key picture, and whether its marks are saved."""
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

    def _item(self, key: Key) -> Item | None:
        """Return the picture of a key, which may belong to an earlier study that is not open."""
        waiting, _ = self._unkept.get(key, (None, None))
        seen = (viewer.item for viewer in self._panes.viewers)
        beside = next((item for item in seen if item is not None and item.key == key), waiting)
        folder = self._session.folder
        if beside is not None or folder is None:
            return beside
        return folder.items.get(key)


def _seen(viewer: Viewer) -> Seen:
    """Return how a viewer shows its picture."""
    voi = None if viewer.window_level is None else viewer.window_level.voi
    return Seen(voi if isinstance(voi, Window) else None, viewer.inverted)
