"""Find the messages in core's code: the texts given to errors, `Message` and `counting`."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import core
from core.errors import OverreadError

_CORE = Path(core.__file__).parent
#: Keywords of errors that are not values of their message.
_OWN = frozenset(("fault",))
_COUNTING = "counting"
#: Functions and classes that make a message.
_SAYING = frozenset(("Message", "print_note", "print_warning", "print_error"))


@dataclass(frozen=True, order=True)
class Text:
    """A text to translate; a text with plural forms is identified by its plural."""

    source: str
    counts: bool = False


def names_in(text: str) -> set[str]:
    """Return the names of the values in a template."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def core_messages() -> Iterator[Text]:
    """Yield every message in core's code.

    Raises
    ------
    ValueError
        If a message is built in a way that cannot be translated, or lacks values.
    """
    for path in sorted(_CORE.rglob("*.py")):
        try:
            yield from messages_of(path.read_text("utf-8"))
        except ValueError as error:
            raise ValueError(f"{path.relative_to(_CORE)}: {error}") from error


def messages_of(source: str) -> Iterator[Text]:
    """Yield the messages of a module; see `core_messages`."""
    tree = ast.parse(source)
    kinds = error_names()
    constants = dict(_constants(tree))
    for node in ast.walk(tree):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or name not in kinds | _SAYING | {_COUNTING}:
            continue
        given = {keyword.arg for keyword in node.keywords if keyword.arg is not None} - _OWN
        if name == _COUNTING:
            one, many = (_template(argument) for argument in node.args[:2])
            if one is None or many is None:
                raise ValueError(f"line {node.lineno}: counting takes two plain texts")
            _check(node, many, given | {"n"}, least=given)
            if names_in(one) - given - {"n"}:
                raise ValueError(f"line {node.lineno}: {one!r} is not given its values")
            yield Text(many, counts=True)
            continue
        for argument in node.args:
            if isinstance(argument, ast.JoinedStr | ast.BinOp):
                raise ValueError(f"line {node.lineno}: {name} takes a template with values")  # noqa: TRY004
            for template in _templates(argument, constants):
                _check(node, template, given, least=given)
                yield Text(template)


def _check(call: ast.Call, template: str, given: set[str], *, least: set[str]) -> None:
    if not given:
        return  # A text without values is used unchanged, with any braces.
    wanted = names_in(template)
    if wanted - given or least - wanted:
        raise ValueError(f"line {call.lineno}: {template!r} is not given its values")


def _templates(given: ast.expr, constants: Mapping[str, str]) -> Iterator[str]:
    """Yield the plain texts that an argument can be, except for codes and names of things."""
    if isinstance(given, ast.IfExp):
        yield from _templates(given.body, constants)
        yield from _templates(given.orelse, constants)
    elif isinstance(given, ast.BoolOp):
        for part in given.values:
            yield from _templates(part, constants)
    elif (text := _template(given)) is not None or (text := constants.get(getattr(given, "id", ""))):
        yield text


def _template(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the plain texts of a module's constants, with their names."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            text = _template(node.value)
            if text is not None:
                yield node.targets[0].id, text


@cache
def error_names() -> frozenset[str]:
    """Return the names of `OverreadError` and of all its subclasses in core."""
    trees = [ast.parse(path.read_text("utf-8")) for path in _CORE.rglob("*.py")]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {OverreadError.__name__}
    while more := {c.name for c in classes if found & {getattr(b, "id", "") for b in c.bases}} - found:
        found |= more
    return frozenset(found)
