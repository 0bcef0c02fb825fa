"""Passes steps of files to the models; each picture is held until the next step of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from core.batch.queue.model_batcher import FileOutcome, ModelBatcher
from core.batch.workers.decode import DecodeStep, Digest, PreparedPicture
from core.errors import InputError
from core.images.files.sources import Source

#: A step of a file: from a decoding process, or an outcome computed elsewhere.
ReadStep = DecodeStep | FileOutcome


def feed(
    steps: Iterable[tuple[Source, ReadStep]], batcher: ModelBatcher, begin: Callable[[str, str], None]
) -> Iterator[Source]:
    """Let models judge the steps of files, and yield each finished file.

    Parameters
    ----------
    steps : iterable of (Source, ReadStep)
        Steps file by file; None ends a file.
    batcher : ModelBatcher
        Flushed by its owner.
    begin : callable
        Called with a file's name and the hash of its bytes (empty if unreadable) before the first picture,
        and again if the file was replaced while it was read.
    """
    file = ""
    # A picture is held until the next step, so that the last one is committed with its file's mark.
    waiting: PreparedPicture | InputError | FileOutcome | None = None
    for source, step in steps:
        if isinstance(step, Digest) or source.name != file:
            file, waiting = source.name, None
            begin(file, step.sha256 if isinstance(step, Digest) else "")
        if step is None:
            batcher.end(file, waiting)
            waiting = None
            yield source
        elif not isinstance(step, Digest):
            if waiting is not None:
                batcher.put(file, waiting)
            waiting = step if isinstance(step, PreparedPicture | InputError | FileOutcome) else None
    if waiting is not None:
        batcher.put(file, waiting)
