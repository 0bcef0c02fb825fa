"""The open folder: its pictures, its readings, and the journal that stores them; no Qt."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.images.files.reachable import places_of
from desktop.base.language import known, mark, plural, tr, whole
from desktop.session.inbox import Earlier, Forgotten, Hashed
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.journal_handle import JournalHandle
from desktop.session.rows import FolderContents
from desktop.session.studies.line_words import line_state
from desktop.session.studies.study_lines import StudyLines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.errors import PlaceGoneError
    from core.images.files.sources import Source
    from core.models.card import Card
    from core.results.reading import Reading
    from desktop.session.folder_survey import Growth

#: Readings taken from the inbox at a time, and seconds after which taking stops.
_PIECE, _COLLECT_SECONDS = 64, 0.02
#: Pictures counted in one step.
_COUNTED = 1000

_WORDS = {
    ReadingState.FOUND: mark("read"),
    ReadingState.NO_MODEL: mark("without a model"),
    ReadingState.REFUSED: mark("refused"),
    ReadingState.ERROR: mark("with errors"),
    ReadingState.LISTED: mark("listed only"),
    ReadingState.UNREAD: mark("not read"),
    ReadingState.READING: mark("not read yet"),
}


@dataclass(eq=False)
class Folder:
    """The open files and folders.

    Attributes
    ----------
    roots : tuple of Path
        As the user chose them.
    found : FolderContents
        Studies, pictures and rows so far; they grow until the search is complete.
    looked_through : bool
        Whether the search has ended; if the user stopped it, `found` is not complete.
    readings : dict
        Readings of each picture so far, by model id; frame 0 stands for a file that could not be read.
    earlier : dict
        Readings with other models or settings, in the same form; shown until the pictures are read again.
    hashes : dict
        SHA-256 of the files, as far as known.
    pending : frozenset
        Pictures that the running task will read.
    lacking : set of str
        Files that were read before, but without a model that now reads by itself.
    resume : bool
        Whether to read the rest once the earlier readings are known.
    restored : bool
        Whether all earlier readings are loaded.
    journal_handle : JournalHandle
        The journal that stores the readings, for exports and for the next start.
    exports : list of Path
        Files written by exports; they are never read, even inside the folder.
    started, finished : datetime or None
        Time of the first and of the last reading.
    unsaved : bool
        Whether there are readings that were not exported.
    growth : Growth or None
        Takes files that arrive later, in the lane that searches folders.
    at : Key or None
        The picture to show first; None for the first one.
    lines : StudyLines
        Makes the line of each study.
    gone : PlaceGoneError or None
        Set while the opened path is missing, such as an unplugged drive or a lost network.
    earlier_cards : dict
        Cards of models that are not in use but whose earlier readings are shown, by id.
    """

    roots: tuple[Path, ...]
    found: FolderContents = field(default_factory=FolderContents)
    looked_through: bool = False
    readings: dict[Key, dict[str, Reading]] = field(default_factory=dict)
    earlier: dict[Key, dict[str, Reading]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    pending: frozenset[Key] = frozenset()
    lacking: set[str] = field(default_factory=set)
    resume: bool = False
    at: Key | None = None
    restored: bool = False
    journal_handle: JournalHandle = field(init=False)
    exports: list[Path] = field(default_factory=list)
    started: datetime | None = None
    finished: datetime | None = None
    unsaved: bool = False
    growth: Growth | None = None
    lines: StudyLines = field(init=False)
    gone: PlaceGoneError | None = None
    earlier_cards: dict[str, Card] = field(default_factory=dict)
    _hashed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal_handle = JournalHandle(self.roots)
        self.lines = StudyLines(self.study_of, self.readings_of, self.is_earlier)

    @property
    def items(self) -> dict[Key, Item]:
        """The pictures by key."""
        return self.found.items

    def outcome(self, item: Item) -> Outcome:
        """Return the list's text for a picture: its study's line if it is the whole study, else its own."""
        return self._or_gone(self.lines.outcome(item, pending=item.key in self.pending))

    def study_outcome(self, item: Item) -> Outcome:
        """Return the list's text for the study of a picture."""
        return self._or_gone(self.lines.study_outcome(item, pending=item.key in self.pending))

    def _or_gone(self, outcome: Outcome) -> Outcome:
        """Return an outcome, changed for an unread picture whose folder or drive is missing."""
        if self.gone is None or outcome.state is not ReadingState.UNREAD:
            return outcome
        message, advice = known(self.gone.message), known(self.gone.advice)
        return replace(outcome, summary=tr("Folder or drive is gone"), message=message, advice=advice)

    @property
    def places(self) -> tuple[Path, ...]:
        """The folders that must exist so that the pictures can be read."""
        return places_of(self.roots, {item.instance.source.path for item in self.items.values()})

    def study_of(self, item: Item) -> tuple[Item, ...]:
        """Return all pictures of the study of a picture."""
        return self.found.by_study.get(item.study, (item,))

    def readings_of(self, item: Item) -> dict[str, Reading]:
        """Return a picture's readings by model id; an unreadable file has one without a model.

        Readings with other models or settings are returned for a picture that was not read again.
        """
        whole = (item.key[0], 0)
        found = self.readings.get(item.key) or self.readings.get(whole)
        return found or self.earlier.get(item.key) or self.earlier.get(whole) or {}

    def is_earlier(self, item: Item) -> bool:
        """Return whether a picture's readings were made with other models or settings than those in use."""
        known, whole = self.readings, (item.key[0], 0)
        return item.key not in known and whole not in known and bool(self.readings_of(item))

    def lacks(self, key: Key) -> bool:
        """Return whether a picture lacks a reading, or one by a model for its image kind."""
        item = self.items.get(key)
        return key not in self.readings or (item is not None and self.lines.expects(item))

    def judge_by(self, cards: Mapping[str, Card], earlier: Mapping[str, Card] | None = None) -> None:
        """Apply other cards to the readings, without reading again.

        Parameters
        ----------
        cards : mapping of str to Card
            Cards of the models in use, by id, with the thresholds in use.
        earlier : mapping of str to Card, optional
            Cards of models that are no longer in use but whose earlier readings are shown.
        """
        if earlier is not None:
            self.earlier_cards = dict(earlier)
        self.lines.judge_by({**self.earlier_cards, **cards})

    def collect(self) -> list[Key]:
        """Take some readings from the inbox and summarise them; return their pictures.

        It stops after a time so short that nobody notices that the window waits.
        """
        keys: dict[Key, None] = {}
        end = time.monotonic() + _COLLECT_SECONDS
        while self.journal_handle.inbox and time.monotonic() < end:
            new = dict.fromkeys(self._take())
            changed = {item.study: item for key in new if (item := self.items.get(key)) is not None}
            self.lines.forget(changed)
            for item in changed.values():
                # Summarise now, so that sorting the list need not do it for all studies.
                self.study_outcome(item)
            keys |= new
        return list(keys)

    def _take(self) -> list[Key]:
        """Take some of the readings in the inbox."""
        keys: list[Key] = []
        for _ in range(min(len(self.journal_handle.inbox), _PIECE)):
            new = self.journal_handle.inbox.popleft()
            if isinstance(new, Forgotten):
                keys += [key for key in self._keys_of(new.file) if self._forget(key)]
                self.hashes.pop(new.file, None)
                self.lacking.discard(new.file)
                continue
            if isinstance(new, Hashed):
                self.hashes[new.file] = new.sha256
                self._hashed.append(new.sha256)
                continue
            by_others = isinstance(new, Earlier)
            reading: Reading = new.reading if isinstance(new, Earlier) else new
            known = self.earlier if by_others else self.readings
            key = (reading.file, reading.frame or 0)
            known.setdefault(key, {})[reading.model.id if reading.model else ""] = reading
            keys += [key] if key[1] else self._keys_of(reading.file)[1:]
        self.unsaved = self.unsaved or bool(keys)
        return keys

    def _forget(self, key: Key) -> bool:
        """Forget the readings of a picture; return whether there were any."""
        gone = [known.pop(key, None) for known in (self.readings, self.earlier)]
        return any(gone)

    def take_hashed(self) -> list[str]:
        """Return the hashes that came since the last call."""
        hashed, self._hashed = self._hashed, []
        return hashed

    def _keys_of(self, file: str) -> list[Key]:
        """Return the keys of a file's pictures, after the key of the file itself."""
        first = self.items.get((file, 1))
        return [(file, frame) for frame in range((first.frames if first is not None else 1) + 1)]

    def pictures_of(self, file: str) -> list[Item]:
        """Return the pictures of a file."""
        return [self.items[key] for key in self._keys_of(file)[1:] if key in self.items]

    @property
    def readable(self) -> int:
        """The number of pictures without those that could not be read, as far as known."""
        bad = self.found.unreadable | {file for file, frame in self.readings if frame == 0}
        return len(self.items) - sum(len(self.pictures_of(file)) for file in bad)

    @property
    def readable_studies(self) -> int:
        """The number of studies with at least one picture that a model can judge, as far as known."""
        bad = self.found.unreadable | {file for file, frame in self.readings if frame == 0}
        studies = self.found.by_study
        touched = {item.study for file in bad for item in self.pictures_of(file)}
        lost = sum(all(item.key[0] in bad for item in studies[study]) for study in touched)
        return len(studies) - lost

    def sources(self) -> list[Source]:
        """Return all files in the order of the list."""
        return list({key[0]: item.instance.source for key, item in self.items.items()}.values())

    @property
    def losable(self) -> bool:
        """Whether there are readings that are stored nowhere else and were not exported."""
        return self.unsaved and not self.journal_handle.lasting

    @property
    def all_read(self) -> bool:
        """Whether every picture has a reading by each model that it is for."""
        known = self.readings
        return not self.lacking and all(key in known or (key[0], 0) in known for key in self.items)

    def unread(self) -> list[Item]:
        """Return the pictures without a reading, or without one by each model that they are for."""
        known, lacking = self.readings, self.lacking
        return [
            item
            for item in self.items.values()
            if item.key[0] in lacking or (item.key not in known and (item.key[0], 0) not in known)
        ]

    def opening(self) -> str:
        """Return the numbers of files found and of those read before, in one line."""
        read = len(self.items) - len(self.unread()) if self.readings else 0
        before = tr(", {read} of them read before", read=whole(read)) if read else ""
        words = tr(
            "{items} open{before}.",
            items=plural(len(self.items), "{n} picture", "{n} pictures"),
            before=before,
        )
        return words if self.found.complete else tr("Stopped: {words}", words=words)

    def summary(self) -> str:
        """Return the progress of reading in one line."""
        *_, words = self.summing_up()
        return words

    def summing_up(self) -> Iterator[str]:
        """Count the pictures in steps; yield an empty text after each step, then the text of `summary`."""
        counts = dict.fromkeys(_WORDS, 0)
        for number, item in enumerate(list(self.items.values())):
            if number % _COUNTED == 0:
                yield ""
            if self.is_earlier(item):
                counts[ReadingState.UNREAD] += 1
                continue
            pending = item.key in self.pending and self.lines.expects(item)
            counts[line_state(self.lines.alone(item), pending=pending)] += 1
        parts = [
            f"{whole(n)} {known(_WORDS[state])}"
            for state, n in counts.items()
            if n or state is ReadingState.FOUND
        ]
        yield ", ".join(parts) + "."
