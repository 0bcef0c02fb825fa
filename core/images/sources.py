"""Finds the files below the paths a user gave; every entry comes out once, readable or not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError, Reason


@dataclass(frozen=True, order=True)
class Source:
    """One file to read, or one entry that turned out not to be readable.

    Attributes
    ----------
    name : str
        Path relative to the folder the user gave, ``/`` separated; a file given by itself has its bare name.
    path : Path
        Where it is.
    problem : InputError or None
        Set where the entry is already known to be unreadable (broken link, folder without access).
    """

    name: str
    path: Path
    problem: InputError | None = None


def walk(paths: Iterable[Path], exclude: Iterable[Path] = ()) -> Iterator[Source]:
    """Yield every file below `paths`, sorted within each folder; each real folder is entered once.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders. One folder: names are relative to it. Several paths: names are relative to
        the deepest folder that holds them all, so that they stay apart. A path inside another given
        folder is not read twice.

    Yields
    ------
    Source
        In an order that depends on the names alone.
    """
    roots = list(dict.fromkeys(Path(os.path.abspath(p)) for p in paths))  # noqa: PTH100 - resolve() follows links
    roots = [root for root in roots if not any(other in root.parents for other in roots)]
    base = _base(roots)
    seen: set[tuple[int, int]] = set()
    left_out = frozenset(Path(os.path.abspath(p)) for p in exclude)  # noqa: PTH100
    for root in sorted(roots):
        yield from _visit(root, base, seen, left_out)


def _base(roots: list[Path]) -> Path | None:
    """Deepest folder above all files and folders given, or None where there is none (two drives)."""
    folders = [str(root if root.is_dir() else root.parent) for root in roots]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def _name(path: Path, base: Path | None) -> str:
    relative = path if base is None or path == base else path.relative_to(base)
    # A Linux file name is bytes; what is not UTF-8 is shown escaped, so that a CSV can hold it.
    return relative.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _visit(
    path: Path, base: Path | None, seen: set[tuple[int, int]], left_out: frozenset[Path]
) -> Iterator[Source]:
    """Yield the sources at and below `path`; whatever cannot be entered is a source with a problem."""

    def problem(reason: Reason, message: str) -> Source:
        return Source(_name(path, base), path, InputError(reason, message))

    if path in left_out:
        return
    try:
        status = path.stat()
    except PermissionError:
        yield problem(Reason.NO_ACCESS, "There is no right to read it.")
    except OSError:
        yield problem(Reason.NOT_FOUND, "It is not there, or it is a link that points nowhere.")
    else:
        if stat.S_ISREG(status.st_mode):
            yield Source(_name(path, base), path)
        elif not stat.S_ISDIR(status.st_mode):
            # Opening a pipe or a device could wait for ever.
            yield problem(Reason.NOT_AN_IMAGE, "It is not an ordinary file.")
        elif (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            try:
                entries = sorted(path.iterdir())
            except PermissionError:
                yield problem(Reason.NO_ACCESS, "There is no right to open this folder.")
            except OSError:
                yield problem(Reason.NOT_FOUND, "The folder cannot be listed.")
            else:
                for entry in entries:
                    yield from _visit(entry, base, seen, left_out)
