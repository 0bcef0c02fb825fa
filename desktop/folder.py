"""The folder that is open: its pictures, what was read of them, and where that is kept; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.items import Item, Key, Outcome, State, chief, problem_outcome, reading_outcome
from desktop.rows import Found
from desktop.shelf import Shelf

if TYPE_CHECKING:
    from core.results.reading import Reading

#: Title of a class in words, by model id and class name.
Titles = Mapping[tuple[str, str], str]

_WORDS = {
    State.FOUND: "read",
    State.REFUSED: "refused",
    State.ERROR: "with errors",
    State.UNREAD: "not read",
    State.READING: "not read yet",
}


@dataclass(eq=False)
class Folder:
    """What the user opened, for as long as it is open.

    Attributes
    ----------
    roots : tuple of Path
        As the user gave them.
    found : Found
        Studies, pictures and rows so far; they grow until it was looked through.
    looked_through : bool
        Whether nothing more comes; where looking was stopped, `found` is not complete.
    readings : dict
        Of each picture so far, by the models' ids; frame 0 stands for a file that could not be read.
    pending : frozenset
        Pictures that wait for the reading under way.
    shelf : Shelf
        Where the readings are kept for exports.
    exports : list of Path
        What was written; no input, even where it lies inside the folder.
    started, finished : datetime or None
        First and last reading.
    unsaved : bool
        Whether there are readings that were not exported.
    """

    roots: tuple[Path, ...]
    found: Found = field(default_factory=Found)
    looked_through: bool = False
    readings: dict[Key, dict[str, Reading]] = field(default_factory=dict)
    pending: frozenset[Key] = frozenset()
    shelf: Shelf = field(default_factory=Shelf)
    exports: list[Path] = field(default_factory=list)
    started: datetime | None = None
    finished: datetime | None = None
    unsaved: bool = False

    @property
    def items(self) -> dict[Key, Item]:
        """Pictures by key."""
        return self.found.items

    def outcome(self, item: Item, titles: Titles, model: str = "") -> Outcome:
        """How the reading of a picture stands: that of a model, or the one that matters most."""
        readings = self.readings_of(item)
        if readings:
            reading = readings.get(model) or chief(list(readings.values()))
            title = ""
            if reading.finding is not None and reading.model is not None:
                title = titles.get((reading.model.id, reading.finding.name), reading.finding.name)
            return reading_outcome(reading, title)
        if item.key in self.pending:
            return Outcome(State.READING)
        problem = item.instance.problem
        return Outcome(State.UNREAD) if problem is None else problem_outcome(problem)

    def readings_of(self, item: Item) -> dict[str, Reading]:
        """Readings of a picture by the models' ids; of an unreadable file one without a model."""
        return self.readings.get(item.key) or self.readings.get((item.key[0], 0)) or {}

    def collect(self) -> list[Key]:
        """Take the readings that lie in the inbox; return the pictures they are of."""
        keys: list[Key] = []
        for _ in range(len(self.shelf.inbox)):
            reading = self.shelf.inbox.popleft()
            key = (reading.file, reading.frame or 0)
            self.readings.setdefault(key, {})[reading.model.id if reading.model else ""] = reading
            first = self.items.get((reading.file, 1))
            whole_file = key[1] == 0 and first is not None
            keys += [(key[0], n + 1) for n in range(first.frames)] if whole_file and first else [key]
        self.unsaved = self.unsaved or bool(keys)
        return keys

    @property
    def all_read(self) -> bool:
        """Whether every picture has a reading."""
        known = self.readings
        return all(key in known or (key[0], 0) in known for key in self.items)

    def unread(self) -> list[Item]:
        """Pictures without a reading."""
        known = self.readings
        return [i for i in self.items.values() if i.key not in known and (i.key[0], 0) not in known]

    def left_out(self) -> list[Path]:
        """Locations that a reading of the rest passes over: files read already, and exports."""
        files = {item.key[0] for item in self.unread()}
        read = {i.instance.source.location for i in self.items.values() if i.key[0] not in files}
        return [*read, *self.exports]

    def summary(self, titles: Titles) -> str:
        """How the reading stands, in one line."""
        counts = dict.fromkeys(_WORDS, 0)
        for item in self.items.values():
            counts[self.outcome(item, titles).state] += 1
        parts = [f"{n:,} {_WORDS[state]}" for state, n in counts.items() if n or state is State.FOUND]
        return ", ".join(parts) + "."
