"""Reads many files: walk, decode, make ready, judge in full batches, commit to the journal."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from core.batch.journal import Entry, Journal
from core.errors import InputError
from core.images.display import render
from core.images.limits import Limits
from core.images.picture import Picture
from core.images.read import read_pictures
from core.images.sources import Source, walk
from core.inference.classify import Candidate, judge, make_ready
from core.inference.engine import BATCH, Engine, LoadedModel
from core.progress import Progress
from core.results.reading import failed


@dataclass(frozen=True)
class Settings:
    """What a run keeps and which limits it holds.

    Attributes
    ----------
    limits : Limits
    preview_side : int
        Longest side, in pixels, of the small pictures kept for reports; 0 keeps none.
    exclude : tuple of Path
        The run's own outputs, which are not inputs, and locations of sources that were read before.
    """

    limits: Limits = field(default_factory=Limits)
    preview_side: int = 0
    exclude: tuple[Path, ...] = ()


def read_all(
    paths: Iterable[Path],
    engine: Engine,
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings | None = None,
) -> bool:
    """Read every picture below `paths` with every model and commit each outcome to the journal.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders.
    engine : Engine
    models : sequence of LoadedModel
    journal : Journal
    progress : Progress
        Counts files; its cancel is heeded between pictures, and what was decoded by then is finished.
    settings : Settings, optional

    Returns
    -------
    bool
        True if all was read, False if it was cancelled.

    Raises
    ------
    DeviceError
        If the device fails; what was committed stays.
    """
    settings = settings or Settings()
    roots = list(paths)
    progress.start(sum(1 for _ in walk(roots, settings.exclude, settings.limits)))
    waiting = [_Queue(engine, model, journal) for model in models]
    for source in walk(roots, settings.exclude, settings.limits):
        if progress.cancelled:
            break
        _read_file(source, waiting, journal, settings, progress)
        progress.advance()
    for queue in waiting:
        queue.flush()
    return not progress.cancelled


def preview(picture: Picture, side: int) -> bytes:
    """Small JPEG of a picture as its file asks it to be shown, longest side at most `side` pixels."""
    image = Image.fromarray(render(picture))
    image.thumbnail((side, side), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


class _Queue:
    """Candidates of one model that wait for a full batch."""

    def __init__(self, engine: Engine, model: LoadedModel, journal: Journal) -> None:
        self.model = model
        self._engine = engine
        self._journal = journal
        self._candidates: list[Candidate] = []
        self._previews: list[bytes] = []

    def put(self, picture: Picture, small: bytes) -> None:
        self._candidates.append(make_ready(self.model.card, picture))
        self._previews.append(small)
        if len(self._candidates) == BATCH:
            self.flush()

    def flush(self) -> None:
        readings = judge(self._engine, self.model, self._candidates)
        self._journal.add(Entry(r, p) for r, p in zip(readings, self._previews, strict=True))
        self._candidates.clear()
        self._previews.clear()


def _read_file(
    source: Source, waiting: Sequence[_Queue], journal: Journal, settings: Settings, progress: Progress
) -> None:
    try:
        for picture in read_pictures(source, settings.limits):
            small = preview(picture, settings.preview_side) if settings.preview_side else b""
            for queue in waiting:
                queue.put(picture, small)
            if progress.cancelled:
                return
    except InputError as error:
        journal.add([Entry(failed(source.name, error))])
