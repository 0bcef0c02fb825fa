"""Batches for each model: pictures wait for a full batch, and are judged, sent on and committed in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Protocol

from core.batch.journal.journal import FileMark
from core.batch.journal.rows import JournalRow
from core.batch.workers.decode import PreparedPicture
from core.errors import InputError
from core.inference.candidate import Candidate
from core.inference.classify import InferenceRequest, infer
from core.inference.engine import Engine, LoadedModel
from core.inference.routing import route
from core.inference.sessions import batch_of
from core.results.reading import Reading, failed_reading


@dataclass(frozen=True, eq=False)
class FileOutcome:
    """All readings of a file, by the models of another computer.

    Attributes
    ----------
    sha256 : str
        SHA-256 of the file's bytes; empty if the file could not be read.
    rows : tuple of JournalRow
    """

    sha256: str
    rows: tuple[JournalRow, ...]


class ReadingKeeper(Protocol):
    """A place for readings: a journal, or memory if the journal is on another computer."""

    def add(self, rows: Iterable[JournalRow], file_marks: Iterable[FileMark] = ()) -> None:
        """Keep readings with the marks of their files."""
        ...

    def readings_of_picture(self, file: str, frame: int) -> Mapping[str, Reading]:
        """Return a picture's readings, by model."""
        ...


@dataclass(eq=False)
class _OpenFile:
    """A file with pictures that wait or are still to come.

    `file_mark` is None if files are not marked. `known` is whether the journal may have readings of the file,
    and `complete` whether the file is complete once these models have read it.
    """

    file_mark: FileMark | None = None
    known: bool = False
    complete: bool = True
    waiting: int = 0
    ended: bool = False


@dataclass(frozen=True, eq=False)
class _RunningBatch:
    """Pictures that a model is judging."""

    number: int
    taken: list[tuple[InferenceRequest, PreparedPicture]]
    answers: Future[list[Reading | InferenceRequest]]


class ModelBatcher:
    """The models of a run, each with the pictures that wait for a full batch.

    As many batches are judged at a time as the engine has lanes, while more pictures come. Readings are
    committed in the order in which batches began. Ends with the ``with`` block; call `flush` first to lose
    nothing.

    Parameters
    ----------
    engine : Engine
    models : sequence of LoadedModel
    journal : ReadingKeeper
        Receives each reading.
    routed : bool
        Whether the first model sends each picture to those of the other models that read its region.
    """

    def __init__(
        self, engine: Engine, models: Sequence[LoadedModel], journal: ReadingKeeper, *, routed: bool
    ) -> None:
        self._engine = engine
        self._models = models
        self._full = [batch_of(model.card) for model in models]
        self._journal = journal
        self._routed = routed
        self._waiting: list[list[tuple[InferenceRequest, PreparedPicture]]] = [[] for _ in models]
        self._files: dict[str, _OpenFile] = {}
        self._running: deque[_RunningBatch] = deque()
        self._lanes = ThreadPoolExecutor(engine.lanes, "overread-lane")

    def __enter__(self) -> ModelBatcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            # A second Ctrl-C does not even wait for the batch that is being judged.
            self._engine.give_up()
        self._lanes.shutdown(cancel_futures=True)

    def settle(self) -> None:
        """Commit the batches that are being judged."""
        while self._running:
            self._finish()

    def forget(self, file: str) -> None:
        """Drop a file's waiting pictures, as the file comes again: it was replaced while it was read."""
        if file in self._files:
            self.settle()
            self._waiting = [
                [one for one in queue if one[0].candidate.file != file] for queue in self._waiting
            ]
            self._files.pop(file, None)

    def begin(self, file_mark: FileMark, known: bool, *, complete: bool = True) -> None:
        """Expect the pictures of a file.

        Parameters
        ----------
        file_mark : FileMark
            Mark that is committed with the readings.
        known : bool
            Whether the journal has some of the readings; these are not repeated.
        complete : bool
            Whether the file counts as whole once these models have read it.
        """
        self._files[file_mark.file] = _OpenFile(file_mark, known, complete)

    def put(self, file: str, picture: PreparedPicture | InputError | FileOutcome) -> None:
        """Add a picture, or the error that ends its file; full batches are read and committed.

        Outcomes computed elsewhere are committed unchanged.
        """
        state = self._files.setdefault(file, _OpenFile())
        if isinstance(picture, FileOutcome):
            self._commit(list(picture.rows), [file])
            return
        if isinstance(picture, InputError):
            self._commit([JournalRow(failed_reading(file, picture))], [file])
            return
        known = self._known(file, picture.candidates[0].frame) if state.known else {}
        # A file is not complete until every model has finished with the picture.
        state.waiting += 1
        asked = picture.candidates[:1] if self._routed else picture.candidates
        for number, candidate in enumerate(asked):
            reading = known.get(self._models[number].card.id)
            if reading is None:
                self._wait(number, candidate, picture)
                continue
            for other, sent in self._sent_on(number, reading, picture):
                if self._models[other].card.id not in known:
                    self._wait(other, sent, picture)
        state.waiting -= 1

    def _known(self, file: str, frame: int) -> dict[str, Reading]:
        """Return the readings of these models on a picture, by model id."""
        hashes = {model.card.id: model.package.sha256 for model in self._models}
        found = self._journal.readings_of_picture(file, frame)
        return {
            name: reading
            for name, reading in found.items()
            if reading.model is not None and reading.model.sha256 == hashes.get(name)
        }

    def end(self, file: str, last: PreparedPicture | InputError | FileOutcome | None) -> None:
        """Add the last step of a file; the file is marked as complete when all of it is read."""
        self._files.setdefault(file, _OpenFile()).ended = True
        if last is not None:
            self.put(file, last)
        state = self._files.get(file)
        if state is not None and not state.waiting:
            self._commit([], [file])

    def flush(self) -> None:
        """Read and commit what still waits, the router's pictures first, as it sends them on."""
        self.settle()
        for number in range(len(self._models)):
            # Pictures that are sent on or judged again may fill another batch.
            while self._waiting[number]:
                self._read(number)
                self.settle()

    def _wait(self, number: int, candidate: Candidate, picture: PreparedPicture) -> None:
        self._files[candidate.file].waiting += 1
        self._waiting[number].append((InferenceRequest(candidate), picture))
        while len(self._waiting[number]) >= self._full[number]:
            self._read(number)

    def _sent_on(
        self, number: int, reading: Reading, picture: PreparedPicture
    ) -> Iterator[tuple[int, Candidate]]:
        """Yield the models that a reading sends the picture to, with the picture as each model takes it."""
        if self._routed and number == 0:
            for other, model in enumerate(self._models[1:], start=1):
                candidate = route(self._models[0].card, model.card, picture.candidates[other], reading)
                if candidate is not None:
                    yield other, candidate

    def _read(self, number: int) -> None:
        """Let a model judge a batch; pictures to be judged again wait for another full batch."""
        waiting = self._waiting[number]
        taken = waiting[: self._full[number]]
        del waiting[: self._full[number]]
        requests = [one for one, _ in taken]
        answers = self._lanes.submit(infer, self._engine, self._models[number], requests)
        self._running.append(_RunningBatch(number, taken, answers))
        while len(self._running) >= self._engine.lanes:
            self._finish()

    def _finish(self) -> None:
        """Wait for the batch that began first, and commit its readings."""
        batch = self._running.popleft()
        number, waiting = batch.number, self._waiting[batch.number]
        read: list[tuple[Reading, PreparedPicture]] = []
        sent: list[tuple[int, Candidate, PreparedPicture]] = []
        for answer, (_, picture) in zip(batch.answers.result(), batch.taken, strict=True):
            if isinstance(answer, InferenceRequest):
                waiting.append((answer, picture))
                continue
            read.append((answer, picture))
            sent += [
                (other, candidate, picture) for other, candidate in self._sent_on(number, answer, picture)
            ]
        for reading, _ in read:
            self._files[reading.file].waiting -= 1
        # Pictures that go on to other models keep their files incomplete.
        for _, candidate, _ in sent:
            self._files[candidate.file].waiting += 1
        rows = [JournalRow(reading, picture.preview) for reading, picture in read]
        self._commit(rows, [reading.file for reading, _ in read])
        for other, candidate, picture in sent:
            self._files[candidate.file].waiting -= 1
            self._wait(other, candidate, picture)
        while len(waiting) >= self._full[number]:
            self._read(number)

    def _commit(self, rows: list[JournalRow], files: list[str]) -> None:
        """Commit readings with their files' marks; a file is complete unless pictures of it are to come."""
        file_marks: list[FileMark] = []
        for file in dict.fromkeys(files):
            state = self._files[file]
            whole = state.ended and not state.waiting
            if whole:
                del self._files[file]
            if state.file_mark is not None:
                file_marks.append(replace(state.file_mark, whole=whole and state.complete))
        if rows or file_marks:
            self._journal.add(rows, file_marks)
