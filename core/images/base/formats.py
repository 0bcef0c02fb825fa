"""The formats that are read, recognised by content, and the names of other formats."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from typing import Literal

from core.language.message import Message

#: Bytes at the beginning of a file that identify its format.
SNIFF_BYTES = 4096


class FileFormat(StrEnum):
    """The formats that are read, in the order in which texts list them; the value is the name."""

    DICOM = "DICOM"
    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WebP"
    GIF = "GIF"
    NIFTI = "NIfTI"


#: All of them in one phrase, for texts that list what Overread reads.
FORMATS = Message("{one} and {other}", one=", ".join(list(FileFormat)[:-1]), other=list(FileFormat)[-1].value)

_GZIP = b"\x1f\x8b\x08"
#: Sizes of bitmap headers, which follow the file header.
_BITMAP_HEADERS = frozenset((12, 40, 52, 56, 64, 108, 124))
_NIFTI_1, _NIFTI_2 = 348, 540
_NIFTI_MAGIC = {_NIFTI_1: (344, b"n+1\0"), _NIFTI_2: (4, b"n+2\0")}
_PAIR_MAGIC = {_NIFTI_1: (344, b"ni1\0"), _NIFTI_2: (4, b"ni2\0")}

#: Signatures of other files, special ones before general ones.
_FOREIGN = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of older Office programs (Word, Excel, PowerPoint)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh", "a file compressed by bzip2"),
    (b"\xfd7zXZ\0", "a file compressed by xz"),
    (b"\x28\xb5\x2f\xfd", "a file compressed by Zstandard"),
    (_GZIP, "a file compressed by gzip"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture outside of DICOM"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture outside of DICOM"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"8BPS", "a Photoshop picture"),
    (b"\0\0\1\0", "an icon"),
    (b"\0\0\1\xba", "a video"),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (b"NRRD000", "an NRRD volume"),
    (b"ObjectType = Image", "a MetaImage volume"),
    (b"NDims", "a MetaImage volume"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file (such as MINC)"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"MATLAB", "a MATLAB file"),
    (b"# vtk DataFile", "a VTK file"),
    (b"SQLite format 3\0", "a database"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"OggS", "a sound or video"),
    (b"ID3", "a sound"),
    (b"fLaC", "a sound"),
    (b"\x4c\0\0\0\1\x14\2\0", "a Windows shortcut"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"\xcf\xfa\xed\xfe", "a macOS program"),
    (b"\0\5\x16\7", "what a Mac keeps of another file"),
)
_RIFF = {b"AVI ": "a video", b"WAVE": "a sound"}
#: Brands of the ISO file format (ISO/IEC 14496-12), which pictures and videos share.
_BRANDS = (
    ((b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"), "a HEIC picture"),
    ((b"avif", b"avis"), "an AVIF picture"),
)
_OFFICE = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
)
#: Names of the first file in a ZIP archive that is really a document.
_DOCUMENT_BEGINS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
_DRAWING = "an SVG drawing"
_MARKUP = ((b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"<svg", _DRAWING))
_DOCUMENT, _VIDEO, _TAR, _XML, _PLAIN_TEXT = (
    "a document",
    "a video",
    "a TAR archive",
    "an XML file",
    "a text file",
)
_PAIR = "the header of a NIfTI pair, whose picture lies in another file"
#: All results of `foreign_name`, for translation.
FOREIGN_NAMES = (
    *(name for _, name in (*_FOREIGN, *_BRANDS, *_OFFICE, *_MARKUP)),
    *_RIFF.values(),
    *(_DOCUMENT, _VIDEO, _TAR, _XML, _PLAIN_TEXT, _PAIR),
)
_TEXT = re.compile(rb"[\t\n\f\r\x1b -~\x80-\xff]*")


def sniff(head: bytes) -> FileFormat | None:
    """Return the format by the first `SNIFF_BYTES` of a file (at least 132); None if it is not supported."""
    if head[128:132] == b"DICM":
        return FileFormat.DICOM
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileFormat.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileFormat.JPEG
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return FileFormat.TIFF
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS:
        return FileFormat.BMP
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileFormat.WEBP
    if head.startswith((b"GIF87a", b"GIF89a")):
        return FileFormat.GIF
    if _is_volume(inflated_head(head), _NIFTI_MAGIC):
        return FileFormat.NIFTI
    return FileFormat.DICOM if _looks_like_bare_dicom(head) else None


def inflated_head(head: bytes) -> bytes:
    """Return the beginning of the content if the first bytes are gzip's; otherwise `head` itself."""
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, SNIFF_BYTES)
    except zlib.error:
        return b""


def is_document(head: bytes) -> bool:
    """Return whether the first bytes of a ZIP archive are those of a document, a program or a book."""
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    return head.startswith(b"PK\3\4") and (
        name.startswith(_DOCUMENT_BEGINS) or name in (b"mimetype", b"META-INF/", b"AndroidManifest.xml")
    )


def foreign_name(head: bytes) -> str:
    """Name the kind of an unsupported file by its first bytes, with an article; '' if it is unknown."""
    if is_document(head):
        return next((name for part, name in _OFFICE if part in head), _DOCUMENT)
    for begins, name in _FOREIGN:
        if head.startswith(begins):
            return name
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return next((name for brands, name in _BRANDS if head[8:12] in brands), _VIDEO)
    if head[257:262] == b"ustar":
        return _TAR
    if _is_volume(head, _PAIR_MAGIC):
        return _PAIR
    return _name_of_text(head)


def _name_of_text(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    small = text[:256].lower()
    for begins, name in _MARKUP:
        if small.startswith(begins):
            return name
    if small.startswith(b"<?xml"):
        return _DRAWING if b"<svg" in head else _XML
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or (text and _TEXT.fullmatch(head)):
        return _PLAIN_TEXT
    return ""


def _is_volume(head: bytes, magic: dict[int, tuple[int, bytes]]) -> bool:
    orders: tuple[Literal["little", "big"], ...] = ("little", "big")
    for order in orders:
        at, mark = magic.get(int.from_bytes(head[:4], order), (0, b"\0"))
        if at and head[at : at + 4] == mark:
            return True
    return False


def _looks_like_bare_dicom(head: bytes) -> bool:
    """Return whether the bytes are plausible elements of a data set without preamble, in any byte order.

    A data set begins with a low group. Group 2 or 8 suffices; any other group counts only if a second element
    with a higher tag follows.
    """
    if len(head) < 16 or ((head[0] == 0) == (head[1] == 0) and head[:2] != b"\0\0"):
        return False
    order: Literal["little", "big"] = "little" if head[1] == 0 else "big"
    group, element = int.from_bytes(head[0:2], order), int.from_bytes(head[2:4], order)
    explicit = head[4:6].isalpha() and head[4:6].isupper()
    length = int.from_bytes(head[6:8] if explicit else head[4:8], order)
    if group in (2, 8):
        return element <= 0x0200 and (explicit or length < 1 << 16)
    second = head[8 + length :][:4]
    if group > 0x0010 or len(second) < 4:
        return False
    next_group, next_element = int.from_bytes(second[:2], order), int.from_bytes(second[2:], order)
    return (group, element) < (next_group, next_element) and next_group <= 0x0028
