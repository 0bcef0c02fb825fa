"""Write the page of all commands and options: ``python -m tools.command_line``."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo
from typer.utils import get_params_from_function

from core.cli.commands import app
from tools.places import REFERENCE

_HEAD = """# Command line

`overread` without a command opens the window, on the files and folders that are named. All else is below.
`overread COMMAND --help` shows the same text, in German where the setting `general.language` is `de`. The
word Usage and errors about unknown or missing options, are English: Typer writes them.

<!-- Made from core/cli by `python -m tools.command_line`; a test compares. -->
"""


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([_HEAD, *_commands(app, "overread")])


def destination() -> Path:
    """Return the path of the page."""
    return REFERENCE / "command-line.md"


def _commands(group: typer.Typer, prefix: str) -> Iterator[str]:
    """Yield the sections of a group's commands, then those of its subgroups, by name."""
    own = {
        command.name or (command.callback.__name__ if command.callback else ""): command
        for command in group.registered_commands
        if not command.hidden
    }
    for name in sorted(own):
        callback = own[name].callback
        if callback is not None:
            yield from _section(f"{prefix} {name}", callback)
    for inner in sorted(group.registered_groups, key=lambda info: info.name or ""):
        if inner.typer_instance is None:
            continue
        whole = inner.typer_instance.registered_callback
        if whole is not None and whole.callback is not None:
            yield from _section(f"{prefix} {inner.name}", whole.callback)
        yield from _commands(inner.typer_instance, f"{prefix} {inner.name}")


def _section(name: str, callback: Callable[..., Any]) -> Iterator[str]:
    arguments, options = [], []
    for parameter in get_params_from_function(callback).values():
        note = parameter.default
        if isinstance(note, ArgumentInfo):
            word = note.metavar or parameter.name.upper()
            arguments.append((word if note.default is ... else f"[{word}]", note.help or ""))
        elif isinstance(note, OptionInfo) and not note.hidden:
            options.append(_option(parameter.name, note, parameter.annotation))
    words = " ".join([name, *(word for word, _ in arguments), *(["[OPTIONS]"] if options else [])])
    yield f"## {name}\n\n```\n{words}\n```\n{inspect.getdoc(callback) or ''}\n"
    rows = [*arguments, *options]
    if rows:
        yield "| | |\n|---|---|"
        yield from (f"| `{word.replace('|', chr(92) + '|')}` | {text} |" for word, text in rows)
        yield ""


def _option(name: str, note: OptionInfo, kind: object) -> tuple[str, str]:
    names = [str(decl) for decl in note.param_decls or ()] or [f"--{name.replace('_', '-')}"]
    value = note.metavar or _value(kind)
    again = " May be repeated." if _is_list(kind) and "repeat" not in (note.help or "") else ""
    must = " Required." if note.default is ... else ""
    return ", ".join(names) + (f" {value}" if value else ""), f"{note.help or ''}{again}{must}"


def _bare(kind: object) -> object:
    """Return the type of a single value, without ``None`` and ``list``."""
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (part for part in get_args(kind) if part is not type(None))
    return get_args(kind)[0] if get_origin(kind) is list else kind


def _is_list(kind: object) -> bool:
    parts = get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)
    return any(get_origin(part) is list for part in parts)


def _value(kind: object) -> str:
    """Return the placeholder of an option's value; empty for a switch."""
    kind = _bare(kind)
    if get_origin(kind) is Literal:
        return "|".join(map(str, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(member.value) for member in kind)
    if kind is bool:
        return ""
    if kind is Path:
        return "PATH"
    return "NUMBER" if kind in (int, float) else "TEXT"


if __name__ == "__main__":
    destination().write_text(page(), "utf-8")
