"""The unit of work on a worker of a cluster: turns files into outcomes, as one computer does."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from core import __version__
from core.batch.cluster.parcel import Parcel, ParcelFile, ParcelOutcomes, Terms, WorkerRefusal
from core.batch.journal.journal import FileMark
from core.batch.journal.rows import JournalRow
from core.batch.queue.feeding import feed
from core.batch.queue.model_batcher import FileOutcome, ModelBatcher
from core.batch.workers.decode import DecodeSettings, decode
from core.batch.workers.pool import Workers
from core.errors import ClusterError, OverreadError
from core.inference.added_models import Processor
from core.inference.device_process import DeviceProcess
from core.inference.devices import Device, choose_device
from core.inference.engine import Engine, LoadedModel
from core.inference.parity import RUNTIME, Certificates
from core.inference.sessions import Computer
from core.language.message import Message
from core.models.catalogue import Catalogue
from core.results.reading import Reading
from core.runtime import configure


def read_message(message: bytes) -> bytes:
    """Unpack a parcel, read its files, and pack the outcomes; raises nothing, as `read_parcel`."""
    try:
        return pickle.dumps(read_parcel(pickle.loads(message)))
    except Exception as error:  # noqa: BLE001 - as in `read_parcel`
        return pickle.dumps(_refusal_after(error))


def read_parcel(parcel: Parcel) -> ParcelOutcomes | WorkerRefusal:
    """Read files on this worker; raises nothing, as engines write errors to their logs.

    Parameters
    ----------
    parcel : Parcel

    Returns
    -------
    ParcelOutcomes or WorkerRefusal
        WorkerRefusal if this worker cannot read, or would give other outcomes than the requesting computer.
    """
    configure()
    try:
        return ParcelOutcomes(tuple(_KEPT.reader(parcel.terms).read(parcel.files)))
    except OverreadError as error:
        return WorkerRefusal(
            Message("The worker on {host} cannot read: {why}", host=socket.gethostname(), why=error.message)
        )
    except Exception as error:  # noqa: BLE001 - its words may name a file, and the engine would write them down
        return _refusal_after(error)


def _refusal_after(error: Exception) -> WorkerRefusal:
    """Return the refusal of a worker that failed; it names the kind of the error only."""
    return WorkerRefusal(
        Message(
            "The worker on {host} failed with an error of its own ({kind}).",
            host=socket.gethostname(),
            kind=type(error).__name__,
        )
    )


class WorkerReader:
    """Models and decoding processes of a worker; any thread of the worker may read with them.

    Each thread that reads takes about one core; the engine determines their number.

    Parameters
    ----------
    terms : Terms

    Raises
    ------
    ClusterError
        If this worker would give other outcomes.
    ModelError, DeviceError
        If a model is missing, or its results are wrong.
    """

    def __init__(self, terms: Terms) -> None:
        _check_versions(terms)
        catalogue = Catalogue()
        packages = [catalogue.read(name) for name, _ in terms.models]
        for package, (name, sha256) in zip(packages, terms.models, strict=True):
            if package.sha256 != sha256:
                raise ClusterError(
                    "its model {name} is {here}, and {asked} is asked for; give both the same.",
                    name=name,
                    here=package.sha256[:12],
                    asked=sha256[:12],
                )
        device = choose_device(terms.device).devices[0]
        self._engine = Engine(device, Certificates(), _one_core, lanes=1)
        self._models: tuple[LoadedModel, ...] = tuple(map(self._engine.load, packages))
        self._terms = terms
        self._needs = tuple(package.card.needs for package in packages)
        self._watch = threading.Lock()
        self._idle: list[Workers] = []
        self._retired = False

    def read(self, files: Iterable[ParcelFile]) -> Iterator[FileOutcome | None]:
        """Yield the outcome of each file, in order; None for files that are not visible here.

        Raises
        ------
        DeviceError
            If the device fails.
        WorkerError
            If the processes that decode do not start.
        """
        sources = [file.as_source() for file in files]
        kept = KeptReadings()
        with (
            ModelBatcher(self._engine, self._models, kept, routed=self._terms.routed) as batcher,
            self._decoders() as workers,
        ):

            def begin(file: str, sha256: str) -> None:
                batcher.forget(file)
                batcher.begin(kept.begin(file, sha256), known=False)

            steps = workers.read([source for source in sources if source is not None], lambda: False)
            for _ in feed(steps, batcher, begin):
                pass
            batcher.flush()
        for source in sources:
            yield None if source is None else kept.outcome(source.name)

    def retire(self) -> None:
        """End the decoding processes, now or when they are returned, as the terms have changed."""
        with self._watch:
            self._retired = True
            idle, self._idle = self._idle, []
        for workers in idle:
            workers.close()

    @contextmanager
    def _decoders(self) -> Iterator[Workers]:
        """Lend a decoding process to one thread; a process that is returned intact is kept."""
        with self._watch:
            workers = self._idle.pop() if self._idle else self._make()
        with ExitStack() as closing:
            closing.callback(workers.close)
            yield workers
            with self._watch:
                if not self._retired:
                    closing.pop_all()
                    self._idle.append(workers)

    def _make(self) -> Workers:
        terms = self._terms
        settings = DecodeSettings(self._needs, terms.limits, terms.preview_side, digest=True)
        return Workers(partial(decode, settings), 1, terms.limits)


class KeptReadings:
    """Keeps the readings of a few files in memory until they go back to the requesting computer."""

    def __init__(self) -> None:
        self._rows: dict[str, list[JournalRow]] = {}
        self._hashes: dict[str, str] = {}

    def begin(self, file: str, sha256: str) -> FileMark:
        """Expect the readings of a file; readings of other bytes are dropped."""
        self._rows[file], self._hashes[file] = [], sha256
        return FileMark(file, "", sha256)

    def add(self, rows: Iterable[JournalRow], file_marks: Iterable[FileMark] = ()) -> None:  # noqa: ARG002
        """Keep readings; marks are not used, as the journal is on the other computer."""
        for row in rows:
            self._rows[row.reading.file].append(row)

    def readings_of_picture(self, file: str, frame: int) -> dict[str, Reading]:  # noqa: ARG002
        """Return an empty mapping, as earlier readings are known only where the journal is."""
        return {}

    def outcome(self, file: str) -> FileOutcome:
        """Return all readings of a file."""
        return FileOutcome(self._hashes[file], tuple(self._rows[file]))


class _KeptReader:
    """Keeps the reader of this process: models stay open between parcels of the same terms."""

    def __init__(self) -> None:
        self._one_opens = threading.Lock()
        self._terms: Terms | None = None
        self._reader: WorkerReader | None = None

    def reader(self, terms: Terms) -> WorkerReader:
        with self._one_opens:
            if self._reader is None or self._terms != terms:
                # Engines often mark their workers as daemons, which may not have children; these decode in
                # child processes.
                multiprocessing.current_process().daemon = False
                made = WorkerReader(terms)
                if self._reader is not None:
                    self._reader.retire()
                self._terms, self._reader = terms, made
            return self._reader


_KEPT = _KeptReader()


def _check_versions(terms: Terms) -> None:
    """Refuse to read with another version of Overread or its runtime, as outcomes may differ."""
    for what, here, asked in (
        ("Overread", __version__, terms.overread),
        ("ONNX Runtime", RUNTIME, terms.runtime),
    ):
        if here != asked:
            raise ClusterError(
                "it has {what} {here}, and {asked} is asked for; install the same everywhere.",
                what=what,
                here=here,
                asked=asked,
            )


def _one_core(device: Device) -> Computer:
    """Return what computes on a device; a processor gets one core for each run, as many threads read."""
    return Processor(device, lanes=os.cpu_count() or 1) if device.adapter is None else DeviceProcess(device)
