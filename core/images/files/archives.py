"""Lists the files inside a ZIP archive and reads them, within limits and without unpacking to disk."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.errors import InputError, Reason
from core.file_names import DEVICE
from core.images.base.formats import is_document
from core.images.base.limits import Limits

STORED, DEFLATED = 0, 8

# Sections of the ZIP file format specification (APPNOTE 6.3): 4.3.16, 4.3.15, 4.3.14, 4.3.12 and 4.3.7.
_END = struct.Struct("<4s4H2LH")
_END_64_AT = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_END = _END.size + 0xFFFF
_NAME_LENGTH = 1024
_STEP = 1 << 16


@dataclass(frozen=True, order=True)
class Member:
    """One file inside an archive, as the archive's directory declares it.

    Attributes
    ----------
    name : str
        Path inside the archive, ``/`` separated; unique in its archive and free of ``..``.
    offset : int
        Offset of its local header, in bytes.
    packed, size : int
        Bytes in the archive, and after inflating.
    method : int
        0 (stored) or 8 (deflated).
    crc : int
        CRC-32 of the inflated bytes.
    """

    name: str
    offset: int = 0
    packed: int = 0
    size: int = 0
    method: int = STORED
    crc: int = 0


def begins_archive(head: bytes) -> bool:
    """Return whether the first bytes are those of a ZIP archive, possibly empty, that is not a document."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not is_document(head)


def list_members(path: Path, limits: Limits) -> Iterator[tuple[Member, InputError | None]]:
    """Yield the files of an archive in the order of their names, from its directory alone.

    Folders are left out. Files that must not be read come with their problem: ``encrypted``, ``unsafe-name``
    (``..``, absolute names, drives, devices), ``too-large`` (size or ratio), ``unsupported-archive`` (method)
    or ``corrupt``.

    Raises
    ------
    InputError
        If the archive as a whole cannot be read, before anything is yielded: ``not-found``, ``no-access``,
        ``truncated``, ``corrupt``, ``unsupported-archive`` (split) or ``too-large`` (members, total
        size or ratio).
    """
    try:
        with path.open("rb") as handle:
            archive_size = handle.seek(0, io.SEEK_END)
            directory, total = _directory(handle, archive_size, limits)
    except PermissionError as error:
        raise InputError(Reason.NO_ACCESS, "You do not have permission to read the file.") from error
    except FileNotFoundError as error:
        raise InputError(Reason.NOT_FOUND, "The file is gone.") from error
    except OSError as error:
        raise InputError(Reason.NO_ACCESS, "The file could not be read from its disk.") from error
    found = list(_entries(directory, total, limits))
    _check_sum([member for member, _ in found], archive_size, limits)
    yield from _unique(found)


def open_member(handle: BinaryIO, member: Member) -> BinaryIO:
    """Open a file inside an archive for reading forward.

    Parameters
    ----------
    handle : binary file
        The archive; its position changes, and it must stay open.
    member : Member

    Returns
    -------
    binary file
        Never yields more than the declared size. Reading raises `InputError` (``truncated`` or ``corrupt``)
        if the content is not what the directory declares.
    """
    handle.seek(member.offset)
    local = handle.read(_LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
        raise InputError(Reason.CORRUPT, "The archive's directory points to places where there is no file.")
    *_, name, extra = _LOCAL.unpack(local)
    handle.seek(name + extra, io.SEEK_CUR)
    return io.BufferedReader(_Content(handle, member), _STEP)


def is_unsafe(name: str) -> bool:
    """Return whether a name in a file could lead out of its folder, on any system.

    Windows reads a colon as a drive or a hidden stream. It treats some names as devices, in any folder and
    with any extension, and ignores dots and spaces at the end of a name.
    """
    parts = PurePosixPath(name).parts
    return (
        not parts
        or name.startswith("/")
        or ":" in name
        or "\0" in name
        or any(not part.strip(" .") or DEVICE.fullmatch(part) for part in parts)
    )


def listed_name(name: str) -> str:
    """Return a name for lists, and after the archive's path, that does not lead out of the archive."""
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    if is_unsafe(name):
        clean = clean.lstrip("/").replace("..", "%2E%2E").replace(":", "%3A") or "%2F"
    return PurePosixPath(clean[:_NAME_LENGTH]).as_posix()


class _Content(io.RawIOBase):
    """The inflated bytes of a member, produced on demand."""

    def __init__(self, handle: BinaryIO, member: Member) -> None:
        self._handle = handle
        self._inflater = zlib.decompressobj(-zlib.MAX_WBITS) if member.method == DEFLATED else None
        self._packed, self._left = member.packed, member.size
        self._crc, self._declared = 0, member.crc
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        chunk = self._next(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def readall(self) -> bytes:
        return b"".join(iter(lambda: self._next(1 << 20), b""))

    def _next(self, most: int) -> bytes:
        most = min(most, self._left)
        if most == 0:
            return b""
        chunk = b""
        while not chunk:
            packed = self._waiting or self._handle.read(min(_STEP, self._packed))
            if not self._waiting:
                self._packed -= len(packed)
            if not packed:
                raise InputError(Reason.TRUNCATED, "The file ends too early inside its archive.")
            if self._inflater is None:
                chunk, self._waiting = packed[:most], packed[most:]
            else:
                try:
                    chunk = self._inflater.decompress(packed, most)
                except zlib.error as error:
                    raise InputError(Reason.CORRUPT, "The file is damaged inside its archive.") from error
                self._waiting = self._inflater.unconsumed_tail
                if self._inflater.eof and not chunk:
                    raise InputError(Reason.TRUNCATED, "The file ends too early inside its archive.")
        self._left -= len(chunk)
        self._crc = zlib.crc32(chunk, self._crc)
        if self._left == 0 and self._crc != self._declared:
            raise InputError(Reason.CORRUPT, "The file is damaged inside its archive (its checksum differs).")
        return chunk


def _directory(handle: BinaryIO, archive_size: int, limits: Limits) -> tuple[bytes, int]:
    """Read the central directory; return its bytes and the number of entries it declares."""
    tail_at = max(0, archive_size - _LONGEST_END)
    handle.seek(tail_at)
    tail = handle.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise InputError(Reason.TRUNCATED, "The archive ends before its directory.")
    _, disk, start_disk, _, total, length, offset, _ = _END.unpack_from(tail, at)
    if 0xFFFF in (disk, total) or 0xFFFFFFFF in (length, offset):
        handle.seek(max(0, tail_at + at - _END_64_AT.size))
        locator = handle.read(_END_64_AT.size)
        if locator.startswith(b"PK\x06\x07"):
            _, _, end_at, _ = _END_64_AT.unpack(locator)
            handle.seek(min(end_at, archive_size))
            end = handle.read(_END_64.size)
            if len(end) < _END_64.size or not end.startswith(b"PK\x06\x06"):
                raise InputError(Reason.CORRUPT, "The archive's directory is damaged.")
            *_, disk, start_disk, _, total, length, offset = _END_64.unpack(end)
    if disk or start_disk:
        raise InputError(Reason.UNSUPPORTED_ARCHIVE, "The archive is split over several files.")
    if total > limits.archive_members:
        raise InputError(
            Reason.TOO_LARGE,
            "The archive contains {total:,} files; at most {most:,} are read.",
            total=total,
            most=limits.archive_members,
        )
    if length > min(archive_size, total * (_ENTRY.size + 3 * 0xFFFF)) or offset > archive_size:
        raise InputError(Reason.CORRUPT, "The archive's directory is damaged.")
    handle.seek(offset)
    return handle.read(length), total


def _entries(directory: bytes, total: int, limits: Limits) -> Iterator[tuple[Member, InputError | None]]:
    at = 0
    for _ in range(total):
        if directory[at : at + 4] != b"PK\x01\x02" or at + _ENTRY.size > len(directory):
            raise InputError(Reason.CORRUPT, "The archive's directory is damaged.")
        entry = _ENTRY.unpack_from(directory, at)
        flags, method, crc, packed, size = entry[3], entry[4], entry[7], entry[8], entry[9]
        name_length, extra_length, comment_length, offset = entry[10], entry[11], entry[12], entry[16]
        at += _ENTRY.size
        raw = directory[at : at + name_length]
        extra = directory[at + name_length : at + name_length + extra_length]
        at += name_length + extra_length + comment_length
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace").replace("\\", "/")
        if name.endswith("/"):
            continue
        if 0xFFFFFFFF in (size, packed, offset):
            size, packed, offset = _wide(extra, (size, packed, offset))
        member = Member(listed_name(name), offset, packed, size, method, crc)
        yield member, _problem(name, flags, member, limits)


def _wide(extra: bytes, values: tuple[int, int, int]) -> tuple[int, int, int]:
    """Replace the sizes and the offset that do not fit 32 bits by those of the ZIP64 field (4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            wide = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            size, packed, offset = (next(wide, v) if v == 0xFFFFFFFF else v for v in values)
            return size, packed, offset
        at += 4 + length
    return values


def _problem(name: str, flags: int, member: Member, limits: Limits) -> InputError | None:
    if is_unsafe(name):
        return InputError(Reason.UNSAFE_NAME, "The file's name points outside its archive.")
    if flags & 0x2041:
        return InputError(Reason.ENCRYPTED, "The file is encrypted inside its archive.")
    if member.method not in (STORED, DEFLATED):
        return InputError(
            Reason.UNSUPPORTED_ARCHIVE,
            "The file is packed by method {method}, which is not supported.",
            method=member.method,
        )
    if member.method == STORED and member.packed != member.size:
        return InputError(Reason.CORRUPT, "The archive's directory is damaged.")
    if member.size > limits.inflated_bytes and member.method == DEFLATED:
        return InputError(
            Reason.TOO_LARGE,
            "The packed file has {size:,} bytes; at most {most:,} are read.",
            size=member.size,
            most=limits.inflated_bytes,
        )
    if member.size > max(limits.inflate_free_bytes, member.packed * limits.inflate_ratio):
        return InputError(Reason.TOO_LARGE, "The file is packed more tightly than any picture can be.")
    try:
        limits.check_file(member.size)
    except InputError as error:
        return error
    return None


def _check_sum(members: list[Member], archive_size: int, limits: Limits) -> None:
    """Refuse an archive whose files overlap, or are too large in total."""
    packed, size = sum(m.packed for m in members), sum(m.size for m in members)
    if size > limits.archive_bytes:
        raise InputError(
            Reason.TOO_LARGE,
            "The archive has {size:,} bytes unpacked; at most {most:,} are read.",
            size=size,
            most=limits.archive_bytes,
        )
    if packed > archive_size:
        raise InputError(Reason.CORRUPT, "The archive's directory declares more than the archive contains.")


def _unique(found: list[tuple[Member, InputError | None]]) -> Iterator[tuple[Member, InputError | None]]:
    """Sort by name; repeated names get a number."""
    used: dict[str, int] = {}
    for member, problem in sorted(found, key=lambda pair: pair[0]):
        name = member.name
        while name in used:
            used[member.name] += 1
            name = f"{member.name} ({used[member.name]})"
        used[name] = 1
        yield replace(member, name=name), problem
