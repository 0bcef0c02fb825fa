"""Finds the files below the user's paths, archives included; each file is found once."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.errors import InputError, Reason, VaultError
from core.images.base.limits import Limits
from core.images.files.archives import Member, begins_archive, list_members, open_member
from core.images.files.dicomdir import SNIFF_BYTES, incomplete, is_dicomdir, missing, references, resolve
from core.images.files.system_files import is_system_file, is_system_folder
from core.language.message import Message
from core.paths import is_temporary
from core.vault.sealed_file import unsealed

_ASTRAY = Message("Open the target itself; this is a link of another user that leads out of the folder.")


@dataclass(frozen=True, order=True)
class Source:
    """One file to read, or one entry that turned out not to be readable.

    Attributes
    ----------
    name : str
        Path relative to the folder the user gave, ``/`` separated; a file given by itself has its bare name.
    path : Path
        Location on disk; for a file inside an archive, that of the archive.
    problem : InputError or None
        Set if the entry is already known to be unreadable (broken link, folder without access).
    member : Member or None
        The file inside the archive at `path`.
    """

    name: str
    path: Path
    problem: InputError | None = None
    member: Member | None = None

    @property
    def location(self) -> Path:
        """The path, with the name inside the archive appended; `walk` accepts it as a path to exclude."""
        return self.path if self.member is None else self.path / self.member.name

    @contextmanager
    def open(self, limits: Limits) -> Iterator[BinaryIO]:
        """Open for reading forward, within the limit on file size.

        Raises
        ------
        InputError
            The source's own problem, ``not-found``, ``no-access``, ``too-large``, ``not-an-image`` (empty).
            For a file inside an archive, and while it is read, also ``truncated`` and ``corrupt``.
        """
        if self.problem is not None:
            raise self.problem
        try:
            with open_file(self.path) as handle:
                size = _size_of(handle) if self.member is None else self.member.size
                limits.check_file(size)
                if size == 0:
                    raise InputError(Reason.NOT_AN_IMAGE, "The file is empty (0 bytes).")
                yield handle if self.member is None else open_member(handle, self.member)
        except VaultError as error:
            raise InputError(
                Reason.NO_ACCESS,
                "The file is encrypted, and its key is not available from this computer's keyring.",
            ) from error
        except PermissionError as error:
            raise InputError(Reason.NO_ACCESS, "You do not have permission to read the file.") from error
        except FileNotFoundError as error:
            raise InputError(Reason.NOT_FOUND, "The file is gone.") from error
        except OSError as error:
            raise InputError(Reason.NO_ACCESS, "The file could not be read from its disk.") from error


def walk(
    paths: Iterable[Path], exclude: Iterable[Path] = (), limits: Limits | None = None
) -> Iterator[Source]:
    """Yield every file below `paths`, sorted within each folder; each real folder is entered once.

    ZIP archives, recognised by content, are entered like folders; archives inside them are not.

    A DICOMDIR is no picture. If it is given itself, the files that it names inside its own folder are
    yielded; missing ones have the problem ``not-found``. Inside a folder or an archive it is skipped, as its
    files are found anyway. If some of them are missing, the DICOMDIR is yielded as ``not-found``.

    Files that systems create themselves (``._*``, ``.DS_Store``, ``Thumbs.db`` and others) are skipped unless
    they are given directly.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders. One folder: names are relative to it. Several paths: names are relative to
        the deepest folder that holds them all, so that they stay apart. A path inside another given
        folder is not read twice.
    exclude : iterable of Path
        Paths and source locations to skip.
    limits : Limits, optional
        Limits on the archives.

    Yields
    ------
    Source
        Sources in an order that depends on the names alone.
    """
    roots = _roots(paths)
    left_out = frozenset(Path(os.path.abspath(p)) for p in exclude)  # noqa: PTH100
    walker = _Walker(naming_folder(roots), frozenset(roots), left_out, limits or Limits())
    for root in sorted(roots):
        yield from walker.visit(root)


def _roots(paths: Iterable[Path]) -> list[Path]:
    """Return the paths to enter: each once, and none inside another."""
    roots = list(dict.fromkeys(Path(os.path.abspath(p)) for p in paths))  # noqa: PTH100 - resolve() follows links
    return [root for root in roots if not any(other in root.parents for other in roots)]


def naming_folder(paths: Iterable[Path]) -> Path | None:
    """Return the folder that names of sources are relative to: the deepest one above all paths.

    None if there is no such folder (two drives).
    """
    roots = _roots(paths)
    # Unlike `Path.is_dir`, this returns False if access is denied.
    folders = [str(root if os.path.isdir(root) else root.parent) for root in roots]  # noqa: PTH112
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def name_prefix(before: Iterable[Path], now: Iterable[Path]) -> str:
    """Return the folder that prefixes names of sources when their paths are opened with others.

    Parameters
    ----------
    before, now : iterable of Path
        As given to `walk`; `now` has all of `before`.

    Returns
    -------
    str
        Empty if the names do not change.
    """
    old, new = naming_folder(before), naming_folder(now)
    return "" if old is None or old == new else _name(old, new)


def _name(path: Path, base: Path | None) -> str:
    relative = path if base is None or path == base else path.relative_to(base)
    # A Linux file name is bytes; bytes that are not UTF-8 are escaped, so that a CSV can hold them.
    return relative.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file; a path that has meanwhile become a pipe does not block.

    Raises
    ------
    InputError
        ``not-an-image`` if it is not a regular file.
    OSError
        As `open`.
    """
    with open(path, "rb", opener=_at_once) as handle:
        if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
            raise InputError(Reason.NOT_AN_IMAGE, "This is not a regular file.")
        with unsealed(handle) as plain:
            yield plain


def _sorting_key(name: str) -> str:
    """Return the sorting key of a folder's entry: case is ignored on Windows, as in paths."""
    return name.lower() if os.name == "nt" else name


def _size_of(handle: BinaryIO) -> int:
    size = handle.seek(0, os.SEEK_END)
    handle.seek(0)
    return size


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _first_bytes(path: Path) -> bytes:
    """Return the first bytes, which identify a format; b'' if unreadable, which the reader then reports."""
    try:
        with open_file(path) as handle:
            return handle.read(SNIFF_BYTES)
    except (OSError, InputError, VaultError):
        return b""


class _Walker:
    """State of a walk: entered and excluded paths, and the folder that names are relative to."""

    def __init__(
        self, base: Path | None, roots: frozenset[Path], left_out: frozenset[Path], limits: Limits
    ) -> None:
        self._base = base
        self._roots = roots
        self._left_out = left_out
        self._limits = limits
        self._seen: set[tuple[int, int]] = set()

    def visit(self, path: Path) -> Iterator[Source]:
        """Yield the sources at and below `path`; an unreadable entry is a source with a problem."""
        if path in self._left_out:
            return
        try:
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                if self._leads_astray(path, status):
                    yield self._problem(path, Reason.UNSAFE_NAME, _ASTRAY)
                    return
                status = path.stat()
        except PermissionError:
            yield self._problem(path, Reason.NO_ACCESS, Message("You do not have permission to read this."))
        except OSError:
            yield self._problem(
                path, Reason.NOT_FOUND, Message("The file is not there, or it is a link that points nowhere.")
            )
        else:
            yield from self._enter(path, status)

    def _enter(self, path: Path, status: os.stat_result) -> Iterator[Source]:
        """Yield a file, or the sources in a folder."""
        if stat.S_ISREG(status.st_mode):
            # Temporary files that a killed run left beside its outputs are not input of the next run.
            if not (is_temporary(path.name) or self._is_system(path, is_system_file)):
                yield from self._file(path)
        elif not stat.S_ISDIR(status.st_mode):
            # Opening a pipe or a device could wait for ever.
            yield self._problem(path, Reason.NOT_AN_IMAGE, Message("This is not a regular file."))
        elif not self._is_system(path, is_system_folder) and (status.st_dev, status.st_ino) not in self._seen:
            self._seen.add((status.st_dev, status.st_ino))
            yield from self._folder(path)

    def _leads_astray(self, path: Path, link: os.stat_result) -> bool:
        """Return whether a path is a link that another user made and that leads out of the given paths."""
        if path in self._roots or os.name != "posix" or link.st_uid == os.getuid():
            return False
        try:
            target = path.resolve()
        except (OSError, RuntimeError):
            return False  # A loop of links, which the next check reports.
        return not any(target.is_relative_to(root.resolve()) for root in self._roots)

    def _is_system(self, path: Path, told_by: Callable[[str], bool]) -> bool:
        return path not in self._roots and told_by(path.name)

    def _problem(self, path: Path, reason: Reason, message: str) -> Source:
        return Source(_name(path, self._base), path, InputError(reason, message))

    def _folder(self, path: Path) -> Iterator[Source]:
        try:
            # Names, not paths: a folder may hold a million, and a path takes four times as much memory.
            entries = sorted((entry.name for entry in path.iterdir()), key=_sorting_key)
        except PermissionError:
            yield self._problem(
                path, Reason.NO_ACCESS, Message("You do not have permission to open this folder.")
            )
        except OSError:
            yield self._problem(path, Reason.NOT_FOUND, Message("The folder cannot be listed."))
        else:
            for entry in entries:
                yield from self.visit(path / entry)

    def _file(self, path: Path) -> Iterator[Source]:
        head = _first_bytes(path)
        if begins_archive(head):
            yield from self._archive(path)
        elif is_dicomdir(head):
            yield from self._dicomdir(path)
        else:
            yield Source(_name(path, self._base), path)

    def _archive(self, path: Path) -> Iterator[Source]:
        name = _name(path, self._base)
        try:
            members = list(list_members(path, self._limits))
        except InputError as error:
            yield Source(name, path, error)
            return
        if not members:
            yield Source(name, path, InputError(Reason.NO_PIXELS, "The archive contains no files."))
        for member, problem in members:
            inside = PurePosixPath(member.name)
            if is_system_file(inside.name) or any(map(is_system_folder, inside.parent.parts)):
                continue
            source = Source(f"{name}/{member.name}", path, problem, member)
            if source.location in self._left_out:
                continue
            # Only files with this name are opened here, since opening is slow in archives.
            if problem is None and PurePosixPath(member.name).name.upper() == "DICOMDIR":
                yield from self._dicomdir_inside(source, member.name, [m.name for m, _ in members])
            else:
                yield source

    def _dicomdir_inside(self, source: Source, member: str, present: list[str]) -> Iterator[Source]:
        try:
            with source.open(self._limits) as handle:
                data = handle.read()
            named = references(data, self._limits) if is_dicomdir(data[:SNIFF_BYTES]) else None
        except InputError as error:
            yield replace(source, problem=error)
            return
        folder = PurePosixPath(member).parent
        lost = missing([(folder / name).as_posix() for name in named or ()], present)
        if named is None:
            yield source
        elif lost:
            yield replace(source, problem=incomplete(len(named), lost))

    def _dicomdir(self, path: Path) -> Iterator[Source]:
        itself = Source(_name(path, self._base), path)
        try:
            with itself.open(self._limits) as handle:
                named = references(handle.read(), self._limits)
        except InputError as problem:
            yield replace(itself, problem=problem)
            return
        found = resolve(named, path.parent)
        if path not in self._roots:
            lost = sum(reference.problem is not None for reference in found)
            if lost:
                yield replace(itself, problem=incomplete(len(named), lost))
            return
        if not found:
            yield replace(itself, problem=InputError(Reason.NO_PIXELS, "The DICOM directory names no files."))
        folder = _name(path.parent, self._base) if path.parent != self._base else ""
        for reference in found:
            given = not self._roots.isdisjoint((reference.path, *reference.path.parents))
            if not given and reference.path not in self._left_out:
                name = f"{folder}/{reference.name}" if folder else reference.name
                yield Source(name, reference.path, reference.problem)
