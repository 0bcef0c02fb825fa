"""Connect the list of marks with the stored marks and with the picture on screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.images.display.measurements import Annotation, Measured
from core.results.mark_words import kind_word, measured_words
from core.results.marks import PictureMarks
from desktop.base.language import figures, known, tr
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.current_image import CurrentImageController
from desktop.findings.mark_list import MarkList, MarkRow
from desktop.session.decisions.mark_log import Seen
from desktop.session.items import Item, Key
from desktop.session.session import Session
from desktop.viewer.panes import Panes


class MarkListController(QObject):
    """List the marks of the study on screen; show, delete and label them.

    Parameters
    ----------
    session : Session
    panes : Panes
    current : CurrentImageController
    marks : MarkList
    commands : CommandSet
    window : QWidget
    """

    def __init__(
        self,
        session: Session,
        panes: Panes,
        current: CurrentImageController,
        marks: MarkList,
        commands: CommandSet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._panes, self._current, self._list = session, panes, current, marks
        self._study = ""
        self._keys: frozenset[Key] = frozenset()
        #: The mark to select once its picture is on screen.
        self._awaited: MarkRow | None = None
        self._binding = Binding("list_marks", marks.go, self._none)
        self._commands = commands
        commands.bind([self._binding])
        current.picked.connect(self._picked)
        current.decoded.connect(lambda _shown: self._pick_awaited())
        session.opened.connect(self._show)
        session.marks.changed.connect(lambda _pictures: self._show())
        session.changed.connect(self._met)
        marks.wanted.connect(self._go)
        marks.delete_wanted.connect(self._delete)
        marks.label_wanted.connect(self._label)

    def _none(self) -> str:
        return "" if self._list.rows else tr("Nothing is marked in this study.")

    def _picked(self) -> None:
        item = self._session.current
        if self._awaited is not None and (item is None or item.key != self._awaited.item.key):
            self._awaited = None
        if (item.study if item is not None else "") != self._study:
            self._show()

    def _met(self, keys: list[Key]) -> None:
        """Update the list, because files were identified that may belong to the study."""
        if not self._keys.isdisjoint(keys):
            self._show()

    def _show(self) -> None:
        item, folder = self._session.current, self._session.folder
        rows: Sequence[MarkRow] = ()
        self._study, self._keys = "", frozenset()
        if item is not None and folder is not None:
            self._study, items = item.study, folder.study_of(item)
            self._keys = frozenset(one.key for one in items)
            several = len(items) > 1
            rows = [
                row
                for one, marks in self._session.marks.marked(items)
                for row in _rows_of(one, marks, several=several)
            ]
        before = [(row.item.key, row.annotation, row.words, row.place) for row in self._list.rows]
        if before != [(row.item.key, row.annotation, row.words, row.place) for row in rows]:
            self._list.show_rows(rows)
            self._commands.refresh([self._binding])

    def _go(self, row: MarkRow) -> None:
        """Show the picture of a mark and select the mark."""
        self._awaited = row
        if self._session.current is not row.item:
            self._current.go_to(row.item)
        self._pick_awaited()

    def _pick_awaited(self) -> None:
        row, viewer = self._awaited, self._panes.active
        shown = viewer.shown
        if row is None or shown is None or (shown.picture.name, shown.picture.frame) != row.item.key:
            return
        if row.annotation is not None:
            if not viewer.annotation_tool.choose(row.annotation):
                return
            x, y = zip(*row.annotation.points, strict=True)
            viewer.bring_in_sight(sum(x) / len(x), sum(y) / len(y))
        self._awaited = None

    def _delete(self, row: MarkRow) -> None:
        marks = self._session.marks.of(row.item)
        if marks is None:
            return
        left = [one for one in marks.measured if row.annotation is None or one.annotation != row.annotation]
        self._keep(row.item, marks, left, is_key=marks.is_key and row.annotation is not None)

    def _label(self, row: MarkRow, label: str) -> None:
        marks = self._session.marks.of(row.item)
        if marks is None or row.annotation is None:
            return
        labelled = replace(row.annotation, label=label)
        measured = [
            replace(one, annotation=labelled) if one.annotation == row.annotation else one
            for one in marks.measured
        ]
        self._keep(row.item, marks, measured, is_key=marks.is_key)

    def _keep(self, item: Item, marks: PictureMarks, measured: Sequence[Measured], *, is_key: bool) -> None:
        seen = Seen(marks.window, marks.inverted)
        if not self._session.marks.keep(item, measured, seen, is_key=is_key):
            # Show the stored label again if the new one could not be saved.
            self._list.show_rows(self._list.rows)


def _rows_of(item: Item, marks: PictureMarks, *, several: bool) -> Iterator[MarkRow]:
    place = _place(item) if several else ""
    if marks.is_key:
        yield MarkRow(item, None, tr("★ Key picture"), place)
    for one in marks.measured:
        yield MarkRow(item, one.annotation, _words(one), place)


def _words(one: Measured) -> str:
    """Return the kind of a mark with its first value, without the label."""
    plain = replace(one, annotation=Annotation(one.annotation.kind, one.annotation.points))
    first = measured_words(plain, known, figures)[0].removeprefix(f"{known('Area')} ")
    return f"{kind_word(one, known)}  {first}"


def _place(item: Item) -> str:
    number = item.instance.identity.instance_number
    if item.frames > 1:
        return tr("Frame {frame}", frame=item.frame)
    return item.label if number is None else tr("Image {instance_number}", instance_number=number)
