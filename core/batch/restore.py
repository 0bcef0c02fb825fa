"""Takes over what earlier runs left in the journal before anything is read, for somebody who looks on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from core.batch.begin import begin_run
from core.batch.journal.journal import Journal
from core.batch.journal.resume_filter import stamp_of, still_holds
from core.batch.pipeline import Settings
from core.images.files.sources import Source
from core.inference.engine import LoadedModel
from core.progress import Progress

#: Files that are taken over in one step: so few that somebody who looks on can show them at once.
STEP = 128


def restore(
    sources: Sequence[Source],
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings,
) -> Iterator[int]:
    """Begin a run and take over all that earlier ones found of files that have not changed.

    Unlike a run that passes over whole files, it takes over pictures that were read by themselves, too.

    Parameters
    ----------
    sources : sequence of Source
    models : sequence of LoadedModel
    journal : Journal
        `take_over` is called with a part of the files before each step.
    progress : Progress
        Counts files; its cancel is heeded between two of them.
    settings : Settings

    Yields
    ------
    int
        How many files were taken over in this step.
    """
    if not begin_run(journal, models, partial(settings.key, models)):
        return
    progress.start(len(sources))
    unchanged: list[str] = []
    for source in sources:
        if progress.cancelled:
            break
        file_mark = journal.find_mark(source.name)
        if file_mark is not None and still_holds(file_mark, source, stamp_of(source), settings.limits):
            unchanged.append(source.name)
        if len(unchanged) == STEP:
            journal.take_over(unchanged)
            yield len(unchanged)
            unchanged = []
        progress.advance()
    journal.take_over(unchanged)
    yield len(unchanged)
