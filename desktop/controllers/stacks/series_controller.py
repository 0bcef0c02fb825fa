"""Update the strip of series to the study on screen, and go to the series chosen in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from desktop.base.language import plural, tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.current_image import CurrentImageController
from desktop.session.items import Item, Key, series_title
from desktop.session.rows import FolderContents
from desktop.session.session import Session
from desktop.viewer.series_strip import SeriesStrip, SeriesTab


@dataclass(eq=False)
class _Contents:
    """The position of each picture of a folder, computed once."""

    found: FolderContents = field(default_factory=FolderContents)
    places: dict[Key, tuple[str, str]] = field(default_factory=dict)
    items: dict[tuple[str, str], list[Item]] = field(default_factory=dict)

    def follow(self, found: FolderContents) -> None:
        if found is self.found:
            return
        self.found, self.places, self.items = found, {}, {}
        for series in found.series:
            place = series.study, series.key
            self.places.update((item.key, place) for item in series.items)
            self.items.setdefault(place, []).extend(series.items)


class SeriesController(QObject):
    """Move between the series of a study.

    Parameters
    ----------
    session : Session
    strip : SeriesStrip
    current : CurrentImageController
    commands : CommandSet
    """

    def __init__(
        self,
        session: Session,
        strip: SeriesStrip,
        current: CurrentImageController,
        commands: CommandSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._strip, self._current, self._commands = session, strip, current, commands
        self._contents = _Contents()
        #: The picture last shown of each series.
        self._last: dict[tuple[str, str], Item] = {}
        available = Availability(session)

        def alone() -> str:
            several = strip.count() > 1
            return available.no_picture() or ("" if several else tr("The study has only one series."))

        self._bindings = [
            Binding("next_series", lambda: self._step(1), alone),
            Binding("previous_series", lambda: self._step(-1), alone),
        ]
        commands.bind(self._bindings)
        session.opened.connect(self._opened)
        session.listing_changed.connect(self._show)
        current.picked.connect(self._show)
        strip.wanted.connect(self._go_to)

    def _opened(self) -> None:
        self._last.clear()
        self._show()

    def _show(self) -> None:
        item, folder = self._session.current, self._session.folder
        if item is None or folder is None:
            self._strip.show_series((), "")
        else:
            self._contents.follow(folder.found)
            study, series = self._contents.places.get(item.key, ("", ""))
            self._last[study, series] = item
            self._strip.show_series(tuple(self._tabs(study)), series)
        self._commands.refresh(self._bindings)

    def _tabs(self, study: str) -> Iterator[SeriesTab]:
        """Yield the series of a study; loose pictures in a folder have none."""
        found = next((one for one in self._contents.found.studies if one.key == study), None)
        for series in found.series if found is not None and found.identity.study_uid else ():
            pictures = len(self._contents.items.get((study, series.key), ()))
            detail = plural(pictures, "{n} picture", "{n} pictures")
            yield SeriesTab(series.key, series_title(series) or tr("Series without a description"), detail)

    def _step(self, by: int) -> None:
        """Go to the previous or the next series, wrapping at the ends."""
        self._strip.setCurrentIndex((self._strip.currentIndex() + by) % self._strip.count())

    def _go_to(self, series: str) -> None:
        item = self._session.current
        if item is None:
            return
        study, _ = self._contents.places.get(item.key, ("", ""))
        items = self._contents.items.get((study, series))
        if items:
            # The middle slice represents a stack best.
            self._current.go_to(self._last.get((study, series), items[len(items) // 2]))
