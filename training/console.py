"""Progress and errors of the commands; each error is one plain sentence."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from core.errors import Cancelled, OverreadError
from core.progress import Advance, Progress


@contextmanager
def errors_in_words() -> Iterator[Console]:
    """Yield a console; on an error, print one plain sentence and exit with the right status."""
    console = Console(stderr=True, highlight=False)
    try:
        yield console
    except Cancelled as error:
        console.print(f"{error.message} Go on with --resume.")
        raise typer.Exit(130) from error
    except OverreadError as error:
        console.print(f"[red]{error.code}[/red]: {error.message}", soft_wrap=True)
        raise typer.Exit(2) from error


@contextmanager
def bar(console: Console, unit: str) -> Iterator[Progress]:
    """Show progress with the remaining time; Ctrl-C asks the work to stop after the current unit."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Bar(*columns, console=console, refresh_per_second=2) as shown:
        task = shown.add_task(unit, total=None)

        def show(state: Advance) -> None:
            shown.update(task, completed=state.done, total=state.total or None)

        progress = Progress(show)
        previous = signal.signal(signal.SIGINT, lambda *_: progress.cancel())
        try:
            yield progress
        finally:
            signal.signal(signal.SIGINT, previous)
