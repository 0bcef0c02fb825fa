"""Output of commands while they work: notices, and a progress bar with the remaining time."""

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


#: Control characters except line ends and tabs, and characters that change the direction of text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARK = "\ufffd"


class Terminal(Console):
    """A console on which text from files, archives or nodes cannot control the terminal or act as markup."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how, markup=False)

    def render_str(self, text: str, **how: Any) -> Text:
        """Convert a string to text, with visible marks for control characters; see `Console.render_str`."""
        return super().render_str(_CONTROL.sub(_MARK, text), **how)


def stderr_console() -> Console:
    """Return the console on standard error, so that standard output stays clean for ``--json``."""
    return Terminal(stderr=True)


def print_note(console: Console, words: str) -> None:
    """Print a note for the user, whose words may come from a file."""
    console.print(users_language()("Note:"), style="yellow", end=" ")
    console.print(users_language()(words), highlight=False, soft_wrap=True)


def print_warning(console: Console, words: str) -> None:
    """Print a warning about unfinished work or an answer that is not understood."""
    console.print(users_language()(words), style="yellow", highlight=False, soft_wrap=True)


def print_error(console: Console, words: str) -> None:
    """Print one sentence on why a command failed."""
    console.print("overread:", style="bold", end=" ")
    console.print(users_language()(words), highlight=False, soft_wrap=True)


def begin() -> Console:
    """Begin a command: report damaged settings, which are put aside; return the console."""
    console = stderr_console()
    if notice := put_aside_damaged():
        print_note(console, notice)
    return console


class Notices:
    """Prints each notice about the devices once, as soon as it exists."""

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
    """Show a bar with the remaining time; the first Ctrl-C requests a stop, a second one breaks off the work.

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
    """Return a number with its noun, such as “1 file” or “2,000 files”.

    Parameters
    ----------
    number : int
    one : str
        The noun in the singular.
    many : str
        The noun in the plural, if an s is not enough.
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
