"""Reads many files: finds them, has workers decode them, judges full batches, commits to the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core import __version__
from core.batch.begin import begin_run, judge_by
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import kept_days
from core.batch.journal.resume_filter import ResumeFilter
from core.batch.queue.feeding import ReadStep, feed
from core.batch.queue.file_counter import FileCounter
from core.batch.queue.model_batcher import ModelBatcher
from core.batch.workers.decode import DecodeSettings, decode
from core.batch.workers.pool import FILES_PER_START, Workers, usual_workers
from core.batch.workers.processes import Processes
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.reachable import check_places
from core.images.files.sources import Source, walk
from core.inference.engine import Engine, LoadedModel
from core.inference.parity import RUNTIME
from core.progress import Progress

if TYPE_CHECKING:
    from core.batch.cluster.readers import ClusterReaders

#: Limits that version 0.1.0 did not have; its readings stay valid while these limits are at their defaults.
_LATER_LIMITS = frozenset(("head_bytes",))
#: Reasons of a file that may mean that its drive is gone.
_UNREACHABLE = frozenset((Reason.NOT_FOUND, Reason.NO_ACCESS, Reason.TRUNCATED))


@dataclass(frozen=True)
class Settings:
    """Options and limits of a run.

    Attributes
    ----------
    limits : Limits
    preview_side : int
        Longest side, in pixels, of the small pictures kept for reports; 0 keeps none.
    exclude : tuple of Path
        The run's own outputs, which are not inputs, and locations of sources that were read before.
    workers : int or None
        Most decoding processes; None for `core.batch.workers.pool.usual_workers`.
    routed : bool
        Whether the first model sends each picture to those of the other models that read its region.
    resumable : bool
        Whether files are marked in the journal so that a later run recognises them. Outcomes of earlier runs
        are then taken over, file by file and picture by picture.
    cluster : str
        Address of the scheduler of a cluster that reads instead of this computer; empty for this computer.
    places : tuple of Path
        Folders that existed at first. If one of them disappears, reading stops, so that its files do not
        count as faulty; empty if each file is to have an outcome of its own anyway.
    """

    limits: Limits = field(default_factory=Limits)
    preview_side: int = 0
    exclude: tuple[Path, ...] = ()
    workers: int | None = None
    routed: bool = False
    resumable: bool = False
    cluster: str = ""
    places: tuple[Path, ...] = ()

    def key(
        self, models: Sequence[LoadedModel], site_thresholds: Sequence[float | None] | None = None
    ) -> str:
        """Return the hash of everything besides the file that outcomes depend on.

        Parameters
        ----------
        models : sequence of LoadedModel
        site_thresholds : sequence of float or None, optional
            The site's threshold of each model, or None, for the key of version 0.1.0. Outcomes are now judged
            by any thresholds (`core.batch.begin`).
        """
        thresholds = site_thresholds or [None] * len(models)
        parts = (
            __version__,
            RUNTIME,
            _limits_in_words(self.limits),
            self.preview_side,
            self.routed,
            [(model.package.sha256, own) for model, own in zip(models, thresholds, strict=True)],
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def settings_key(self, models: Sequence[LoadedModel]) -> str:
        """Return the hash of everything that outcomes depend on besides the file and the models asked.

        The router is included, as it decides which pictures the other models get.
        """
        router = [model.package.sha256 for model in models[:1] if self.routed]
        enough = self.decode_settings(models).enough
        parts = (__version__, RUNTIME, _limits_in_words(self.limits), self.preview_side, enough, router)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def decode_settings(self, models: Sequence[LoadedModel]) -> DecodeSettings:
        """Return the settings for decoding, with the outputs for every picture."""
        return DecodeSettings(
            tuple(model.card.needs for model in models), self.limits, self.preview_side, digest=self.resumable
        )


def _limits_in_words(limits: Limits) -> str:
    """Return the limits as in keys of version 0.1.0; later limits only if they are not the default."""
    usual = Limits()
    told = (
        f"{one.name}={getattr(limits, one.name)!r}"
        for one in fields(limits)
        if one.name not in _LATER_LIMITS or getattr(limits, one.name) != getattr(usual, one.name)
    )
    return f"Limits({', '.join(told)})"


def read_all(
    paths: Iterable[Path],
    engine: Engine,
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings | None = None,
    processes: Processes | None = None,
) -> bool:
    """Read every picture below `paths` with every model for it, and commit each outcome to the journal.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders.
    engine : Engine
    models : sequence of LoadedModel
    journal : Journal
    progress : Progress
        Counts files; can be paused and cancelled between pictures. Pictures decoded before a cancel are
        finished.
    settings : Settings, optional
    processes : Processes, optional
        Source of decoding processes; closed when all is read.

    Returns
    -------
    bool
        True if all was read, False if cancelled.

    Raises
    ------
    DeviceError
        If the device fails; committed outcomes remain.
    PlaceGoneError
        If a folder in `Settings.places` is gone; committed outcomes remain.
    WorkerError
        If the decoding processes do not start.
    ClusterError
        If a cluster cannot be reached, or would give other outcomes; committed outcomes remain.
    """
    settings = settings or Settings()
    roots = list(paths)
    complete = _read_found(
        lambda: walk(roots, settings.exclude, settings.limits),
        engine,
        models,
        journal,
        progress,
        settings,
        processes,
    )
    if complete:
        journal.prune(kept_days())
    return complete


def read_some(
    sources: Sequence[Source],
    engine: Engine,
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings | None = None,
    added: Sequence[LoadedModel] = (),
) -> bool:
    """Read some of the files that a walk over the same paths found; see `read_all`.

    If `added` is given, only these models read, in addition to earlier readings of `models`; the router still
    sends them their pictures.
    """
    settings = settings or Settings()
    return _read_found(lambda: sources, engine, models, journal, progress, settings, added=added)


def reading_models(
    models: Sequence[LoadedModel], added: Sequence[LoadedModel], *, routed: bool
) -> tuple[LoadedModel, ...]:
    """Return the models that read pictures: all, or the router and those that were added."""
    return (*(models[:1] if routed else ()), *added) if added else tuple(models)


def _read_found(
    find_sources: Callable[[], Iterable[Source]],
    engine: Engine,
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings,
    processes: Processes | None = None,
    *,
    added: Sequence[LoadedModel] = (),
) -> bool:
    progress.start(0)
    # If nothing is marked, a file that is read again replaces its old rows picture by picture.
    known = begin_run(journal, models, partial(settings.key, models), settings.settings_key(models))
    known = known and settings.resumable
    judge_by(journal, added)
    resume_filter = ResumeFilter(journal, settings.limits, known=known, again=bool(added))
    readers = reading_models(models, added, routed=settings.routed)
    with (
        ModelBatcher(engine, readers, journal, routed=settings.routed) as batcher,
        _readers(settings, readers, engine, processes) as workers,
        closing(FileCounter(find_sources(), progress)) as counter,
    ):
        sources = find_sources()
        if settings.resumable:
            sources = resume_filter.files_to_read(sources)

        def stopped() -> bool:
            counter.count()
            # While paused, no new files are taken and nothing is judged; the workers finish what they have.
            progress.wait()
            if passed := resume_filter.take_over():
                progress.pass_over(passed)
            return progress.cancelled

        def begin(file: str, sha256: str) -> None:
            if settings.resumable:
                batcher.forget(file)
                mark, held, complete = resume_filter.begin_file(file, sha256)
                batcher.begin(mark, held, complete=complete)

        for _ in feed(_reachable(workers.read(sources, stopped), settings.places), batcher, begin):
            progress.advance()
        progress.pass_over(resume_filter.take_over())
        workers.close()
        batcher.flush()
        counter.finish()
    return not progress.cancelled


def _readers(
    settings: Settings, models: Sequence[LoadedModel], engine: Engine, processes: Processes | None
) -> Workers | ClusterReaders:
    """Return what reads files: this computer's processes, or the workers of a cluster."""
    wanted = settings.decode_settings(models)
    if settings.cluster:
        # The import is slow, and few runs need it.
        from core.batch.cluster.readers import ClusterReaders

        kind = engine.device.kind
        return ClusterReaders(settings.cluster, models, wanted, routed=settings.routed, device=kind)
    number = settings.workers or usual_workers()
    return Workers(partial(decode, wanted), number, settings.limits, processes, FILES_PER_START)


def _reachable(
    steps: Iterable[tuple[Source, ReadStep]], places: Sequence[Path]
) -> Iterator[tuple[Source, ReadStep]]:
    """Yield steps as they come; if a file cannot be reached, check that its folder or drive exists.

    Otherwise earlier outcomes of the file would be lost.
    """
    for source, step in steps:
        if isinstance(step, InputError) and step.reason in _UNREACHABLE:
            check_places(places)
        yield source, step
