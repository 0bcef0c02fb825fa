"""The error for options that cannot be used together, or not with these values."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from core.cli.language.chosen import users_language
from core.language.message import Message


class WrongUse(typer.BadParameter):
    """Wrong use of a command, told in the user's language; the exit status is 2.

    Parameters
    ----------
    words : str
        A sentence that says what to do; a `Message` is translated.
    """

    def __init__(self, words: str) -> None:
        super().__init__(users_language()(words))

    def format_message(self) -> str:
        """Return the sentence, without the English words that Typer puts before it."""
        return self.message


def takes(option: str, values: Iterable[str]) -> Message:
    """Say which values an option takes."""
    return Message("{option} takes one of these values: {values}.", option=option, values=", ".join(values))


def together(option: str, other: str) -> Message:
    """Say that an option needs another."""
    return Message("Use {option} together with {other}.", option=option, other=other)


def excluding(option: str, other: str) -> Message:
    """Say that two options exclude each other."""
    return Message("Use either {option} or {other}, not both.", option=option, other=other)
