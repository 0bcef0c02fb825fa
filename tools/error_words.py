"""The sentences of core's errors that the window translates: found in the code, as no table holds them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import core
from core.errors import ExportError, NetworkError, OverreadError, PlaceGoneError

_CORE = Path(core.__file__).parent
#: Rooms whose errors only the command line tells.
_UNSEEN = ("cli", "service")


def error_sentences() -> Iterator[str]:
    """Yield templates with values of every error, and the plain sentences of some."""
    plain = {name for kind in (ExportError, NetworkError, PlaceGoneError) for name in _names(kind)}
    filled = set(_names(OverreadError))
    for path in sorted(_CORE.rglob("*.py")):
        if path.relative_to(_CORE).parts[0] in _UNSEEN:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and (name in plain or (name in filled and node.keywords)):
                yield from (text for text in map(_text, node.args) if " " in text)


def _names(kind: type[OverreadError]) -> Iterator[str]:
    yield kind.__name__
    for below in kind.__subclasses__():
        yield from _names(below)


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
