"""Output of the commands while they work: notices, and a bar with the remaining time."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from core.cli.language.chosen import users_language
from core.progress import Advance, Progress
from core.settings_file import put_aside_damaged

if TYPE_CHECKING:
    from core.inference.model_loading import Opened


#: Control characters except line ends and tabs, and those that change the direction of text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARK = "\ufffd"


class Terminal(Console):
    """A console on which nothing that a file, an archive or a node says steers the terminal or is markup."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how, markup=False)

    def render_str(self, text: str, **how: Any) -> Text:
        """Turn a string into text, control characters into marks; see `Console.render_str`."""
        return super().render_str(_CONTROL.sub(_MARK, text), **how)


def stderr_console() -> Console:
    """Return where progress and words for the user go, so that standard output stays clean for ``--json``."""
    return Terminal(stderr=True)


def print_note(console: Console, words: str) -> None:
    """Tell the user of something that is worth knowing, in words that may come from a file."""
    console.print(users_language()("Note:"), style="yellow", end=" ")
    console.print(users_language()(words), highlight=False, soft_wrap=True)


def print_warning(console: Console, words: str) -> None:
    """Tell the user of work that did not come to its end, or of an answer that is not understood."""
    console.print(users_language()(words), style="yellow", highlight=False, soft_wrap=True)


def print_error(console: Console, words: str) -> None:
    """Tell the user in one sentence why a command did not do what was asked for."""
    console.print("overread:", style="bold", end=" ")
    console.print(users_language()(words), highlight=False, soft_wrap=True)


def begin() -> Console:
    """Begin a command: tell of damaged settings, which are put aside; return the console for words."""
    console = stderr_console()
    if notice := put_aside_damaged():
        print_note(console, notice)
    return console


class Notices:
    """Tells the user once of each thing that happened to the devices, as soon as it happened."""

    def __init__(self, console: Console, opened: Opened) -> None:
        self._console = console
        self._opened = opened
        self._told = 0

    def tell(self) -> None:
        """Print notices that were not printed yet."""
        notices = self._opened.notices
        for notice in notices[self._told :]:
            print_note(self._console, notice)
        self._told = len(notices)


@contextmanager
def progress_bar(console: Console, what: str, also: Callable[[], None] = lambda: None) -> Iterator[Progress]:
    """Show a bar with the remaining time; one Ctrl-C asks the work to stop, a second breaks it off.

    `also` is called at every step.
    """
    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    task = bar.add_task(what, total=None)

    def show(advance: Advance) -> None:
        bar.update(task, completed=advance.done, total=advance.total or None)
        also()

    progress = Progress(show)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        progress.cancel()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        with bar:
            yield progress
    finally:
        signal.signal(signal.SIGINT, before)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, as “1 file” or “2,000 files”.

    Parameters
    ----------
    number : int
    one : str
        The noun in the singular.
    many : str
        Its plural, where an s behind it is not enough.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
