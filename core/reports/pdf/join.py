"""Joins typeset PDFs into one file, with no more than one of them in memory.

A library that builds the whole document before writing would need memory for the pages of thousands of
pictures. Here pikepdf reads one part at a time. Its pages, and all objects that they need, are written at
once with new numbers, and only the objects' offsets are kept.
"""

from __future__ import annotations

import io
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline.

    Attributes
    ----------
    title : str
    page : bytes
        Reference to the page.
    inner : bool
        Whether it is below the last bookmark that is not inner; the first bookmark never is.
    """

    title: str
    page: bytes
    inner: bool


@dataclass(frozen=True)
class PdfPart:
    """A PDF to join; if it `goes_on`, all its bookmarks are below the last section of the part before."""

    pdf: bytes
    goes_on: bool = False


def join_pdfs(parts: Iterable[PdfPart], out: BinaryIO) -> None:
    """Write the pages of all parts as one PDF.

    Metadata, output intent and identifier are those of the first part, so that PDF/A is preserved. Structure
    trees are left out, as a tree describes one whole document. The bookmarks of all parts form one outline of
    two levels.

    Parameters
    ----------
    parts : iterable of PdfPart
        At least one part; taken one at a time.
    out : binary file
        Empty file, open for writing.
    """
    writer = _PdfWriter(out)
    root = writer.reserve()
    catalogue: dict[str, bytes] = {}
    trailer: dict[str, bytes] = {}
    nodes: list[bytes] = []
    bookmarks: list[Bookmark] = []
    count = 0
    for part in parts:
        with pikepdf.open(io.BytesIO(part.pdf)) as document:
            copy = _ObjectCopier(writer)
            if not nodes:
                catalogue, trailer = _copy_metadata(document, copy)
            node = writer.reserve()
            pages = [copy.page(page.obj, node) for page in document.pages]
            numbers = {page.obj.objgen: number for page, number in zip(document.pages, pages, strict=True)}
            bookmarks += _bookmarks(document, numbers, part.goes_on)
            copy.finish()
        kids = {"/Count": b"%d" % len(pages), "/Kids": _array(pages)}
        writer.put(node, _dictionary({"/Type": b"/Pages", "/Parent": _reference(root)} | kids))
        nodes.append(_reference(node))
        count += len(pages)
    writer.put(root, _dictionary({"/Type": b"/Pages", "/Count": b"%d" % count, "/Kids": _array(nodes)}))
    catalogue |= {"/Type": b"/Catalog", "/Pages": _reference(root)}
    if bookmarks:
        catalogue |= {"/Outlines": _write_outline(writer, bookmarks), "/PageMode": b"/UseOutlines"}
    writer.finish(trailer | {"/Root": writer.add(_dictionary(catalogue))})


class _PdfWriter:
    """Writes numbered objects and records their offsets."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._places = array("Q")
        # This comment with high bytes shows transfer programs that the file is not text.
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Return a number whose object is written later."""
        self._places.append(0)
        return len(self._places)

    def put(self, number: int, body: bytes) -> None:
        self._places[number - 1] = self._out.tell()
        self._out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def add(self, body: bytes) -> bytes:
        """Write an object under the next number and return the reference to it."""
        number = self.reserve()
        self.put(number, body)
        return _reference(number)

    def finish(self, trailer: Mapping[str, bytes]) -> None:
        start, size = self._out.tell(), len(self._places) + 1
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for place in self._places:
            self._out.write(b"%010d 00000 n \n" % place)
        entries = _dictionary({"/Size": b"%d" % size} | dict(trailer))
        self._out.write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (entries, start))


class _ObjectCopier:
    """Copies objects of one document, each once, with all objects that they refer to."""

    def __init__(self, writer: _PdfWriter) -> None:
        self._writer = writer
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[pikepdf.Object] = []

    def page(self, page: pikepdf.Object, parent: int) -> bytes:
        """Copy a page to another parent, and return the reference to the copy."""
        entries = {key: self.value(page[key]) for key in page.keys() - {"/Parent", "/StructParents", "/Tabs"}}
        return self._writer.add(_dictionary(dict(sorted(entries.items())) | {"/Parent": _reference(parent)}))

    def value(self, item: object) -> bytes:
        """Return an object as PDF text; an object with a number of its own becomes a reference."""
        if not isinstance(item, pikepdf.Object):  # pikepdf returns numbers and the like as Python's own.
            return _scalar(item)
        if item.is_indirect:
            if item.objgen not in self._numbers:
                self._numbers[item.objgen] = self._writer.reserve()
                self._waiting.append(item)
            return _reference(self._numbers[item.objgen])
        return self._direct(item)

    def finish(self) -> None:
        """Write all objects that are referred to."""
        while self._waiting:
            item = self._waiting.pop()
            self._writer.put(self._numbers[item.objgen], self._direct(item))

    def _direct(self, item: pikepdf.Object) -> bytes:
        if isinstance(item, pikepdf.Stream):
            raw = item.read_raw_bytes()
            entries = {key: self.value(value) for key, value in item.stream_dict.items()}
            return _dictionary(entries | {"/Length": b"%d" % len(raw)}) + b"\nstream\n" + raw + b"\nendstream"
        if isinstance(item, pikepdf.Dictionary):
            return _dictionary({key: self.value(value) for key, value in item.items()})
        if isinstance(item, pikepdf.Array):
            return _array(self.value(member) for member in item)
        return item.unparse()


def _copy_metadata(document: pikepdf.Pdf, copy: _ObjectCopier) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Copy metadata, output intent and identifier; the number of pages in the metadata is no longer true."""
    root = document.Root
    metadata = root.Metadata.read_bytes()
    root.Metadata.write(re.sub(rb"<xmpTPg:NPages>\d+</xmpTPg:NPages>\s*", b"", metadata))
    kept = ("/Lang", "/Metadata", "/OutputIntents", "/ViewerPreferences")
    catalogue = {key: copy.value(root[key]) for key in kept if key in root}
    return catalogue, {key: copy.value(document.trailer[key]) for key in ("/Info", "/ID")}


def _bookmarks(
    document: pikepdf.Pdf, pages: Mapping[tuple[int, int], bytes], goes_on: bool
) -> Iterator[Bookmark]:
    """Yield the bookmarks of a document in order."""
    outlines = document.Root.get("/Outlines")
    waiting = [(outlines.get("/First"), goes_on)] if outlines is not None else []
    while waiting:
        item, inner = waiting.pop()
        if item is not None:
            waiting += [(item.get("/Next"), inner), (item.get("/First"), True)]
            yield Bookmark(str(item.Title), pages[item.Dest[0].objgen], inner)


def _write_outline(writer: _PdfWriter, bookmarks: Sequence[Bookmark]) -> bytes:
    """Write the outline with its branches closed, and return the reference to it."""
    root = writer.reserve()
    first = root + 1  # The items' numbers are consecutive.
    numbers = range(first, first + len(bookmarks))
    for _ in numbers:
        writer.reserve()
    heads = [number for number, bookmark in zip(numbers, bookmarks, strict=True) if not bookmark.inner]
    head, inner = root, range(0)
    for number, bookmark in zip(numbers, bookmarks, strict=True):
        title = b"<FEFF%b>" % bookmark.title.encode("utf-16-be").hex().encode()
        entries = {"/Title": title, "/Dest": b"[%b /Fit]" % bookmark.page}
        if bookmark.inner:
            entries |= {"/Parent": _reference(head)} | _neighbours(inner, number - inner.start)
        else:
            at = bisect_left(heads, number)
            head, inner = number, range(number + 1, heads[at + 1] if at + 1 < len(heads) else numbers.stop)
            entries |= {"/Parent": _reference(root)} | _neighbours(heads, at)
            if inner:
                entries |= _first_and_last(inner) | {"/Count": b"%d" % -len(inner)}
        writer.put(number, _dictionary(entries))
    writer.put(
        root, _dictionary({"/Type": b"/Outlines", "/Count": b"%d" % len(heads)} | _first_and_last(heads))
    )
    return _reference(root)


def _neighbours(numbers: Sequence[int], at: int) -> dict[str, bytes]:
    """Return the links of an outline item to the previous and the next item."""
    links = {"/Prev": _reference(numbers[at - 1])} if at > 0 else {}
    return links | ({"/Next": _reference(numbers[at + 1])} if at + 1 < len(numbers) else {})


def _first_and_last(numbers: Sequence[int]) -> dict[str, bytes]:
    return {"/First": _reference(numbers[0]), "/Last": _reference(numbers[-1])}


def _reference(number: int) -> bytes:
    return b"%d 0 R" % number


def _array(items: Iterable[bytes]) -> bytes:
    return b"[%b]" % b" ".join(items)


def _dictionary(entries: Mapping[str, bytes]) -> bytes:
    pairs = (pikepdf.Name(key).unparse() + b" " + value for key, value in entries.items())
    return b"<<%b>>" % b" ".join(pairs)


def _scalar(value: object) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return b"null" if value is None else str(value).encode("ascii")
