"""The beginning of a deflated DICOM file, inflated only as far as needed."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.byte_checks import LONG_FORM, SHORT_FORM, find_layout

_PACKED_STEP = 1 << 14


class DeflatedBeginning:
    """Reads a file of the Deflated syntax as Explicit VR Little Endian, from its beginning on.

    Parameters
    ----------
    handle : binary file
        The file, positioned after `head`.
    head : bytes
        First bytes of the file: preamble, file meta group, and the beginning of the data set.
    limits : Limits
        `inflate_free_bytes` bounds the inflated bytes.
    """

    def __init__(self, handle: BinaryIO, head: bytes, limits: Limits) -> None:
        parts = find_layout(head)
        begins = bytearray(head[: parts.body])
        # Padding with zeros keeps every length in the meta group correct.
        begins[parts.syntax_at : parts.syntax_at + 22] = b"1.2.840.10008.1.2.1\0\0\0"
        self._handle, self._packed = handle, head[parts.body :]
        self._most, self._given, self._begins = limits.inflate_free_bytes, 0, bytes(begins)
        body = self._packed
        # Some writers name the syntax but compress nothing: then an element's tag and VR come first.
        self._plain = body[1:2] == b"\0" and (body[4:6] in SHORT_FORM or body[4:6] in LONG_FORM)
        wrapped = body[:1] == b"\x78" and int.from_bytes(body[:2], "big") % 31 == 0
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def read(self, number: int) -> bytes:
        """Return the next `number` bytes; fewer at the end of the file.

        Raises
        ------
        InputError
            ``too-large`` if more is read than a header may have, or ``corrupt``.
        """
        out = bytearray(self._begins)
        self._begins = b""
        number = min(number, self._most - self._given + 1)
        while len(out) < number:
            piece = self._piece(number - len(out))
            if not piece:
                break
            out += piece
        self._given += len(out)
        if self._given > self._most:
            raise InputError(
                Reason.TOO_LARGE, "The compressed header has more than {most:,} bytes.", most=self._most
            )
        return bytes(out)

    def _piece(self, most: int) -> bytes:
        if self._plain:
            piece, self._packed = self._packed or self._handle.read(most), b""
            return piece
        try:
            while not self._inflater.eof:
                packed = self._packed or self._handle.read(_PACKED_STEP)
                if not packed:
                    return b""
                piece = self._inflater.decompress(packed, most)
                self._packed = self._inflater.unconsumed_tail
                if piece:
                    return piece
        except zlib.error as error:
            raise InputError(Reason.CORRUPT, "The compressed data set is damaged.") from error
        return b""
