"""A series in a pane, and the study of the patient it belongs to; no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from core.hanging.rules import Pane
from core.hanging.studies import view_name
from core.images.dicom.placement import Placement
from core.images.studies.study_tree import Series, Study
from desktop.session.items import Item, Key, items_of
from desktop.session.stacks import Stack


@dataclass(frozen=True, eq=False)
class HungSeries:
    """The content of a pane.

    Attributes
    ----------
    prior : int or None
        0 for the current study, 1 for the newest of the earlier studies that are compared, and so on; None if
        the reader dragged the series there.
    study : Study
    series : Series
    stack : Stack
    pane : Pane or None
        Settings of the pane from the hanging rule.
    """

    prior: int | None
    study: Study
    series: Series
    stack: Stack
    pane: Pane | None = None

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """The positions of the stack's pictures."""
        return tuple(item.instance.placement_of_frame(item.frame) for item in self.stack.items)

    def scrolls(self, item: Item) -> bool:
        """Return whether the stack scrolls along with a picture; single views are matched by view instead."""
        return self.stack.deep and (item.frames > 1 or not view_name(item.instance.identity))

    def goes_on_to(self, item: Item) -> bool:
        """Return whether a picture belongs to the same stack."""
        return item.key in self.stack.places and self.scrolls(item)

    def item_of(self, key: Key) -> Item | None:
        """Return a picture of the series by its key."""
        place = self.stack.places.get(key)
        return None if place is None else self.stack.items[place]


def hung_series(
    known: Mapping[Key, Item],
    study: Study,
    series: Series,
    prior: int | None = None,
    pane: Pane | None = None,
) -> HungSeries:
    """Make the content of a pane, with the list's own items for pictures in the list.

    Parameters
    ----------
    known : mapping of Key to Item
        Pictures of the list.
    study : Study
    series : Series
    prior : int, optional
    pane : Pane, optional
    """
    items = tuple(known.get(item.key, item) for item in items_of(series))
    deep = len(items) > 1 and (bool(series.identity.series_uid) or items[0].frames == len(items))
    return HungSeries(prior, study, series, Stack(items, deep), pane)


def find_series(studies: Iterable[Study], item: Item) -> tuple[Study, Series] | None:
    """Return study and series of a picture; None if its file names no study."""
    uid = item.instance.identity.study_uid
    if not uid:
        return None
    for study in studies:
        if study.identity.study_uid == uid:
            for series in study.series:
                if any(one is item.instance for one in (*series.instances, *series.duplicates)):
                    return study, series
    return None
