"""Pictures that are scrolled together: the slices of a series, or the frames of a file; no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from desktop.session.items import Item, Key
from desktop.session.rows import FolderContents

#: Pictures on each side of the current one that are loaded in advance, for stacks, frames and others.
_SLICES, _FRAMES, _PLAIN = 400, 8, 1


@dataclass(frozen=True, eq=False)
class Stack:
    """Pictures in scrolling order.

    Attributes
    ----------
    items : tuple of Item
    deep : bool
        Whether they are slices or frames of one object; plain pictures in a folder are not.
    """

    items: tuple[Item, ...] = ()
    deep: bool = False

    @cached_property
    def places(self) -> dict[Key, int]:
        """The position of each picture, counted from 0."""
        return {item.key: n for n, item in enumerate(self.items)}

    def moved(self, item: Item, by: int) -> Item:
        """Return the picture the given number of steps ahead, at most the last one."""
        place = self.places[item.key] + by
        return self.items[min(max(place, 0), len(self.items) - 1)]

    def around(self, item: Item) -> Iterator[Item]:
        """Yield the pictures near one, the nearest first, alternately after and before it."""
        place, last = self.places[item.key], len(self.items) - 1
        reach = _FRAMES if item.frames > 1 else _SLICES if self.deep else _PLAIN
        for step in range(1, reach + 1):
            if place + step <= last:
                yield self.items[place + step]
            if place - step >= 0:
                yield self.items[place - step]


class Stacks:
    """Find the stack of a picture; the last stack is cached, because scrolling asks for it repeatedly."""

    def __init__(self) -> None:
        self._found: FolderContents | None = None
        self._last = Stack()

    def of(self, found: FolderContents, item: Item) -> Stack:
        """Return the stack of a picture in the worklist."""
        if found is not self._found or item.key not in self._last.places:
            self._found, self._last = found, _stack(found, item)
        return self._last


def _stack(found: FolderContents, item: Item) -> Stack:
    held = found.series_of.get(item.key)
    items = held.items if held is not None else (item,)
    series = item.instance.identity.series_uid
    return Stack(items, len(items) > 1 and (bool(series) or item.frames == len(items)))
