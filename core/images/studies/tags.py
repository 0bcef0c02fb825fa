"""Lists the attributes of a DICOM file as rows that can be searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID

from core.errors import InputError, Reason
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.dicom.header import PARSER_ERRORS, read_header, text_of
from core.images.files.sources import Source
from core.images.read import load_file

#: Most characters of a value's text; longer ones end in an ellipsis.
VALUE_LENGTH = 240


@dataclass(frozen=True)
class TagRow:
    """One attribute of a file, or one item of a sequence.

    Attributes
    ----------
    level : int
        0 for an attribute of the file itself; items are one level deeper than their sequence, and the
        attributes of an item one deeper than the item.
    path : str
        Place in the file, such as ``(0008,1140)[2](0008,1155)``, items counted from 1; unique in a file.
    tag : str
        ``(gggg,eeee)`` in capitals.
    keyword, name : str
        From the data dictionary (PS3.6); the keyword is empty if it has none. For an item ``Item 2``.
    vr : str
        Value representation (PS3.5 6.2); empty for an item.
    value : str
        One line, several values with a backslash between. For binary values, their length.
    creator : str
        Private creator (PS3.5 7.8.1) of a private attribute.
    """

    level: int
    path: str
    tag: str
    keyword: str
    name: str
    vr: str
    value: str
    creator: str = ""


def read_tags(source: Source, limits: Limits) -> Iterator[TagRow]:
    """Yield the rows of a DICOM file, those of its file meta group first.

    Raises
    ------
    InputError
        As `core.images.read.load_file` and `core.images.dicom.header.read_header`; ``not-an-image`` if the
        file is no DICOM file.
    """
    content = load_file(source, limits)
    if content.kind is not FileFormat.DICOM:
        raise InputError(Reason.NOT_AN_IMAGE, "Only DICOM files have attributes.")
    dataset = read_header(content.data, limits)
    yield from rows_of(dataset.file_meta)
    yield from rows_of(dataset)


def rows_of(dataset: Dataset, level: int = 0, path: str = "") -> Iterator[TagRow]:
    """Yield the rows of a data set in the order of their tags, items after the row of their sequence.

    Text is decoded by the character set of its data set or item (PS3.5 6.1.2).
    """
    for tag in sorted(dataset.keys()):
        here = f"{path}{_tag_text(tag)}"
        creator = _creator(dataset, tag)
        try:
            element = dataset[tag]
            value = _value_text(element)
        except PARSER_ERRORS:
            yield TagRow(level, here, _tag_text(tag), "", "", "", "(damaged)", creator)
            continue
        yield TagRow(
            level, here, _tag_text(tag), element.keyword, element.name, str(element.VR), value, creator
        )
        if isinstance(element.value, Sequence):
            for number, item in enumerate(element.value, start=1):
                inside = f"{here}[{number}]"
                yield TagRow(level + 1, inside, "(FFFE,E000)", "Item", f"Item {number}", "", "")
                yield from rows_of(item, level + 2, inside)


def matching(rows: Iterable[TagRow], query: str) -> Iterator[TagRow]:
    """Yield the rows that contain every word of `query`, each after the rows that it is nested in.

    Case is ignored. Tag (with or without brackets and comma), keyword, name, private creator and value are
    searched.
    """
    words = query.casefold().split()
    above: list[TagRow] = []
    for row in rows:
        del above[_count_above(above, row) :]
        if _holds(row, words):
            yield from above
            above.clear()
            yield row
        else:
            above.append(row)


def _count_above(above: list[TagRow], row: TagRow) -> int:
    return sum(candidate.level < row.level for candidate in above)


def _holds(row: TagRow, words: list[str]) -> bool:
    digits = row.tag.strip("()")
    fields = (row.tag, digits.replace(",", ""), row.keyword, row.name, row.creator, row.value)
    text = "\n".join(fields).casefold()
    return all(word in text for word in words)


def _tag_text(tag: BaseTag) -> str:
    return f"({tag.group:04X},{tag.element:04X})"


def _creator(dataset: Dataset, tag: BaseTag) -> str:
    if not tag.is_private or tag.is_private_creator:
        return ""
    return text_of(dataset, Tag(tag.group, tag.element >> 8))


def _value_text(element: DataElement) -> str:
    value = element.value
    if isinstance(value, Sequence):
        return f"{len(value):,} {'item' if len(value) == 1 else 'items'}"
    if isinstance(value, bytes | bytearray):
        return f"{len(value):,} {'byte' if len(value) == 1 else 'bytes'}"
    if isinstance(value, MultiValue | list | tuple):
        return _several(value)
    return _shortened(_one_value_text(value))


def _several(values: Iterable[object]) -> str:
    """Join values up to the length that is shown."""
    kept, length = [], 0
    for value in values:
        kept.append(_one_value_text(value))
        length += len(kept[-1]) + 1
        if length > VALUE_LENGTH + 1:
            break
    return _shortened("\\".join(kept))


def _one_value_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, BaseTag):
        return _tag_text(value)
    text = str(value)
    if isinstance(value, UID) and value.name != text:
        return f"{text} ({value.name})"
    return text


def _shortened(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * VALUE_LENGTH]).split())
    return line if len(line) <= VALUE_LENGTH else line[: VALUE_LENGTH - 1] + "\N{HORIZONTAL ELLIPSIS}"
