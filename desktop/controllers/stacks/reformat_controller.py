"""Build a volume from the stack on screen, show it in three planes, and return to the slices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from core.errors import Cancelled, OverreadError
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.current_image import CurrentImageController
from desktop.findings.panel_content import finding_here, reading_here
from desktop.session.items import Item, Key
from desktop.session.session import Session
from desktop.viewer.class_map import class_map_of
from desktop.viewer.panes import Panes
from desktop.viewer.picture_page import PicturePage

if TYPE_CHECKING:
    from core.images.base.picture import Picture
    from core.images.volumes.reformat import Voxel
    from core.images.volumes.stack_volume import StackVolume
    from core.workflow.volume import SliceRequest
    from desktop.base.jobs import Job
    from desktop.reformats.reformats import Reformats


class ReformatController(QObject):
    """Show reformats instead of the panes.

    Parameters
    ----------
    session : Session
    panes : Panes
        The panes; the stack in the active pane is reformatted.
    page : PicturePage
    current : CurrentImageController
    commands : CommandSet
    """

    def __init__(
        self,
        session: Session,
        panes: Panes,
        page: PicturePage,
        current: CurrentImageController,
        commands: CommandSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._panes, self._page, self._current = session, panes, page, current
        self._commands, self._available = commands, Availability(session)
        #: Made on first use.
        self.reformats: Reformats | None = None
        self._slices: tuple[Item, ...] = ()
        self._job: Job | None = None
        #: Slices from which a volume is being built.
        self._pending: frozenset[Key] = frozenset()
        self._binding = Binding("reformats", self.toggle, self._why_not, lambda: self.shown)
        commands.bind([self._binding])
        session.opened.connect(self._leave)
        current.picked.connect(self._picked)

    @property
    def shown(self) -> bool:
        """Whether reformats are shown."""
        return self.reformats is not None and self.reformats.volume is not None

    def toggle(self) -> None:
        """Show the stack in three planes, or its slices again; cancel while the volume is being built."""
        if self.shown:
            self.back()
        elif self._job is not None:
            self._job.cancel()
        else:
            self._begin()
        self._commands.refresh([self._binding])

    def back(self) -> None:
        """Show the slices again, at the crosshair."""
        if self.reformats is None or self.reformats.volume is None:
            return
        position = np.array(self.reformats.volume.position_of(self.reformats.voxel))
        slices = self._slices
        self._leave()

        def distance(item: Item) -> float:
            placement = item.instance.placement_of_frame(item.frame)
            return abs(float(np.array(placement.normal) @ (position - np.array(placement.position))))

        self._current.go_to(min(slices, key=distance))
        self._panes.active.setFocus()

    def _why_not(self) -> str:
        item = self._session.current
        deep = item is None or self._current.stack_of(item).deep
        flat = "" if deep else tr("There is only one picture in this series.")
        return self._available.no_picture() or flat

    def _begin(self) -> None:
        """Build the volume on a thread; report at once if that is impossible."""
        from core.images.volumes.stack_geometry import stack_geometry
        from core.workflow.volume import assemble_volume

        item = self._session.current
        if item is None:
            return
        slices = tuple(_once(self._current.stack_of(item).items))
        wanted = tuple(map(_request, slices))
        try:
            stack_geometry([one.placement for one in wanted])
        except OverreadError as error:
            self._session.failed.emit(error)
            return
        at_hand = {key: shown.picture for key, shown in self._session.pictures.at_hand(slices).items()}

        def ready(name: str, frame: int) -> Picture | None:
            return at_hand.get((name, frame))

        def done(volume: StackVolume) -> None:
            self._job = None
            self._show(slices, volume)

        def failed(error: OverreadError) -> None:
            self._job = None
            if not isinstance(error, Cancelled):
                self._session.failed.emit(error)

        self._pending = frozenset(one.key for one in slices)
        self._job = self._session.run(
            Lane.REFORMAT,
            lambda job: assemble_volume(wanted, job.progress, ready),
            done,
            failed,
            title=tr("Putting the slices together"),
            unit=tr("slices"),
        )

    def _show(self, slices: tuple[Item, ...], volume: StackVolume) -> None:
        """Show a volume, unless the reader has moved on to another stack."""
        item = self._session.current
        if item is None or item.key not in {one.key for one in slices}:
            return
        reformats = self._made()
        self._slices = slices
        reformats.set_named(self._panes.active.named)
        self._page.show_before_panes(reformats)
        reformats.show_volume(volume, self._crosshair(item, volume), self._panes.active)
        self._commands.refresh([self._binding])

    def _made(self) -> Reformats:
        from desktop.reformats.reformats import Reformats

        if self.reformats is None:
            self.reformats = Reformats()
            self.reformats.left.connect(self.back)
            self.reformats.view_changed.connect(self._view_changed)
        return self.reformats

    def _view_changed(self) -> None:
        """Apply display commands to the active plane."""
        if self.shown and self.reformats is not None:
            self._panes.in_front = self.reformats.active
            self._panes.view_changed.emit()

    def _picked(self) -> None:
        """Leave the reformats if another stack was chosen; scrolling in the same stack has no effect."""
        item = self._session.current
        if self._job is None or item is None or item.key not in self._pending:
            self._leave()

    def _leave(self) -> None:
        """Close the reformats, because another picture or folder is shown."""
        if self._job is not None:
            self._job.cancel()
        if self.reformats is None or self.reformats.volume is None:
            return
        self._panes.in_front = None
        self.reformats.let_go()
        self._slices = ()
        self._page.show_panes()
        self._panes.view_changed.emit()
        self._commands.refresh([self._binding])

    def _crosshair(self, item: Item, volume: StackVolume) -> Voxel:
        """Return where the crosshair starts: at the finding in view, or in the slice on screen."""
        from core.images.volumes.stack_volume import position_in_slice

        key, part = self._key_place()
        if key is None or key.key not in {one.key for one in self._slices}:
            key, part = item, (0.5, 0.5)
        place = position_in_slice(key.instance.placement_of_frame(key.frame), volume.like, *part)
        return volume.voxel_at(place)

    def _key_place(self) -> tuple[Item | None, tuple[float, float]]:
        """Return the key slice of the finding, and its map's maximum as fractions of width and height."""
        one, folder = self._current.in_view, self._session.folder
        if one is None or folder is None:
            return None, (0.5, 0.5)
        reading = reading_here(folder, one.item, one)
        here = finding_here(reading, one)
        found = class_map_of(reading, here, "", one.card) if reading and here else None
        if found is None or found.weak:
            return one.item, (0.5, 0.5)
        rows, columns = found.values.shape
        row, column = divmod(int(found.values.argmax()), columns)
        return one.item, ((column + 0.5) / columns, (row + 0.5) / rows)


def _once(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield each object's picture once; duplicates of a file are at the end of a stack."""
    seen: set[Key] = set()
    for item in items:
        key = item.instance.identity.sop_uid or item.key[0], item.frame
        if key not in seen:
            seen.add(key)
            yield item


def _request(item: Item) -> SliceRequest:
    from core.workflow.volume import SliceRequest

    return SliceRequest(item.instance.source, item.frame, item.instance.placement_of_frame(item.frame))
