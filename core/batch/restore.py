"""Restores earlier readings from the journal for display, before any file is read."""

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

#: Files restored in one step: few enough that the window can show them at once.
STEP = 128


def restore(
    sources: Sequence[Source],
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings,
) -> Iterator[int]:
    """Begin a run, and take over all earlier outcomes of unchanged files.

    Unlike a run that passes over complete files, this also takes over single pictures that were read, and
    outcomes of other models or settings. The latter are shown and exported until a run reads their file
    again.

    Parameters
    ----------
    sources : sequence of Source
    models : sequence of LoadedModel
    journal : Journal
        `take_over` is called with some of the files before each step, `take_over_earlier` with the files that
        were read with other models or settings.
    progress : Progress
        Counts files; can be cancelled between two files.
    settings : Settings

    Yields
    ------
    int
        Number of files taken over in this step.
    """
    if not begin_run(journal, models, partial(settings.key, models), settings.settings_key(models)):
        return
    progress.start(len(sources))
    unchanged: list[str] = []
    by_others: list[str] = []

    def take_over() -> int:
        journal.take_over(unchanged)
        journal.take_over_earlier(by_others)
        number = len(unchanged) + len(by_others)
        unchanged.clear()
        by_others.clear()
        return number

    for source in sources:
        if progress.cancelled:
            break
        held = unchanged
        file_mark = journal.find_mark(source.name)
        if file_mark is None:
            held, file_mark = by_others, journal.find_mark(source.name, by_others=True)
        if file_mark is not None and still_holds(file_mark, source, stamp_of(source), settings.limits):
            held.append(source.name)
        if len(unchanged) + len(by_others) == STEP:
            yield take_over()
        progress.advance()
    yield take_over()
