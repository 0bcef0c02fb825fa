"""Translates the help of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from core.language.catalogue import Language

#: Names of Typer's own texts around our help, in `typer.rich_utils`.
_AROUND = (
    "ARGUMENTS_PANEL_TITLE",
    "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE",
    "ERRORS_PANEL_TITLE",
    "DEFAULT_STRING",
    "REQUIRED_LONG_STRING",
    "ABORTED_TEXT",
    "RICH_HELP",
)


def help_texts(command: Any) -> Iterator[str]:
    """Yield every text in the help of a command and of all commands below it.

    Parameters
    ----------
    command : command of Typer
        Result of `typer.main.get_command`.
    """
    from typer import rich_utils

    yield from (getattr(rich_utils, name) for name in _AROUND)
    for each in _below(command):
        yield from _paragraphs(each.help)
        yield from (part.help for part in _parameters(each) if part.help)


def translate_help(command: Any, language: Language) -> None:
    """Translate the help of a command and of all commands below it.

    The word ``Usage`` and the errors about unknown or missing options come from Typer and stay English.

    Parameters
    ----------
    command : command of Typer
        Result of `typer.main.get_command`; its texts are replaced.
    language : Language
    """
    from typer import rich_utils

    for name in _AROUND:
        setattr(rich_utils, name, language(getattr(rich_utils, name)))
    for each in _below(command):
        each.help = "\n\n".join(map(language, _paragraphs(each.help)))
        for part in _parameters(each):
            part.help = language(part.help or "")


def _below(command: Any) -> Iterator[Any]:
    yield command
    for inner in getattr(command, "commands", {}).values():
        yield from _below(inner)


def _parameters(command: Any) -> list[Any]:
    return [*command.params, command.get_help_option(typer.Context(command))]


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n")]
