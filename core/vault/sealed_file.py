"""Files that are sealed by AES-256-GCM in pieces, so that any part can be read separately.

A file begins with `MAGIC` and a salt, from which its own key is derived. Each piece is encrypted separately
with its number and whether it is the last (the construction STREAM of Hoang and others, 2015). So pieces that
are altered, swapped, cut off or taken from another file are detected.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from core.paths import atomic_write
from core.vault.key import derived_key, seals

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"OVRSEAL1"
_SALT, _TAG, _PIECE = 16, 16, 1 << 16
_HEAD = len(MAGIC) + _SALT
_ALTERED = "a sealed file is not as it was sealed"


class Writable(Protocol):
    """Anything that an encrypted file can be written to."""

    def write(self, data: bytes, /) -> int: ...


class SealedWriter:
    """Seals the written data; `finish` writes the last piece, without which nothing can be read.

    Raises
    ------
    VaultError
        If the keyring does not return the key.
    """

    def __init__(self, handle: Writable) -> None:
        salt = os.urandom(_SALT)
        self._cipher = _cipher(salt, make=True)
        self._handle, self._waiting, self._number = handle, bytearray(), 0
        handle.write(MAGIC + salt)

    def write(self, data: bytes) -> int:
        """Write bytes of the plain file."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, data: bytes, *, last: bool) -> None:
        self._handle.write(self._cipher.encrypt(_nonce(self._number, last), data, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file as if it were plain, at any position.

    Parameters
    ----------
    handle : binary file
        Closed with this reader.

    Raises
    ------
    VaultError
        If the keyring does not return the key.
    OSError
        At any time, if the file is not as it was sealed.
    """

    def __init__(self, handle: BinaryIO) -> None:
        # Set first, as it must be closed even if the rest fails.
        self._handle = handle
        handle.seek(len(MAGIC))
        self._cipher = _cipher(handle.read(_SALT), make=False)
        sealed = handle.seek(0, os.SEEK_END) - _HEAD
        if sealed < _TAG:
            raise OSError(_ALTERED)
        self._pieces = max(1, -(-sealed // (_PIECE + _TAG)))
        #: Bytes of the plain file in one piece.
        self.size = sealed - self._pieces * _TAG
        self._at, self._held, self._piece = 0, -1, b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the position of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a position, as in any file."""
        begins = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, begins + offset)
        return self._at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill a buffer from the current piece."""
        if self._at >= self.size:
            # An empty file has one piece, which proves that nothing was cut off.
            self._open_piece(self._pieces - 1)
            return 0
        number, begins = divmod(self._at, _PIECE)
        self._open_piece(number)
        data = self._piece[begins : begins + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Close the underlying file too."""
        self._handle.close()
        super().close()

    def _open_piece(self, number: int) -> None:
        from cryptography.exceptions import InvalidTag

        if number == self._held:
            return
        self._handle.seek(_HEAD + number * (_PIECE + _TAG))
        sealed = self._handle.read(_PIECE + _TAG)
        try:
            self._piece = self._cipher.decrypt(_nonce(number, number == self._pieces - 1), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise OSError(_ALTERED) from error
        self._held = number


def unsealed(handle: BinaryIO) -> BinaryIO:
    """Return the plain content of a file, sealed or not; closing it closes `handle` too.

    Raises
    ------
    VaultError
        If the file is sealed and the keyring does not return the key.
    OSError
    """
    sealed = handle.read(len(MAGIC)) == MAGIC
    handle.seek(0)
    return io.BufferedReader(SealedReader(handle), _PIECE) if sealed else handle


@contextmanager
def open_kept(path: Path) -> Iterator[BinaryIO]:
    """Open a stored file for reading, sealed or not.

    Raises
    ------
    VaultError, OSError
    """
    with path.open("rb") as handle, unsealed(handle) as plain:
        yield plain


def read_kept(path: Path) -> bytes:
    """Read a small stored file, sealed or not.

    Raises
    ------
    VaultError, OSError
    """
    with open_kept(path) as handle:
        return handle.read()


def write_kept(path: Path, data: bytes) -> None:
    """Write a small file, encrypted if that is on, replacing the old one.

    Raises
    ------
    VaultError
    ExportError
        If the file cannot be written.
    """
    with atomic_write(path) as temporary, temporary.open("wb") as handle:
        if seals(path):
            writer = SealedWriter(handle)
            writer.write(data)
            writer.finish()
        else:
            handle.write(data)


def is_sealed(path: Path) -> bool:
    """Return whether a file begins like a sealed file.

    Raises
    ------
    OSError
    """
    with path.open("rb") as handle:
        return handle.read(len(MAGIC)) == MAGIC


def _cipher(salt: bytes, *, make: bool) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(derived_key("sealed file", salt, make=make))


def _nonce(number: int, last: bool) -> bytes:
    """Return the nonce, 12 bytes: the number of the piece, and whether it is the last."""
    return number.to_bytes(11, "big") + bytes([last])
