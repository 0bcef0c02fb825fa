"""Coded concepts (PS3.3 8.8): only those of the standard's own vocabularies keep their meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, cast

from pydicom.dataset import Dataset

# pydicom gives its tables of PS3.16 by keyword only; the bound on its version and a test protect this use.
from pydicom.sr._concepts_dict import concepts
from pydicom.sr._snomed_dict import mapping
from pydicom.tag import Tag

from core.images.dicom.header import text_of

#: Forms of codes from vocabularies that are too large to list.
_FORMS = {
    "SCT": re.compile(r"\d{6,18}"),
    "SRT": re.compile(r"[A-Z]-[A-Z0-9]{4,6}"),
    "SNM3": re.compile(r"[A-Z]-[A-Z0-9]{4,6}"),
    "DCM": re.compile(r"\d{6}"),
    "LN": re.compile(r"\d{1,6}-\d"),
    "FMA": re.compile(r"\d{1,7}"),
    "RADLEX": re.compile(r"RID\d{1,6}"),
}
_VALUES = ("CodeValue", "LongCodeValue", "URNCodeValue")
_DUMMY = "ANONYMIZED"
#: Most characters of a meaning and of a short code.
_LONGEST, _SHORT = 64, 16


class Code(NamedTuple):
    """A coded concept.

    Attributes
    ----------
    value, scheme, meaning : str
    """

    value: str
    scheme: str
    meaning: str


@lru_cache(maxsize=1)
def meanings() -> Mapping[tuple[str, str], str]:
    """Return the meaning of every code in pydicom's copy of PS3.16, by scheme and value."""
    schemes = cast("dict[str, dict[str, dict[str, tuple[str, list[int]]]]]", concepts)
    found = {
        (scheme, value): meaning
        for scheme, keywords in schemes.items()
        for values in keywords.values()
        for value, (meaning, *_) in values.items()
    }
    for old, new in mapping["SRT"].items():
        if ("SCT", new) in found:
            found["SRT", old] = found["SCT", new]
    return found


def cleaned_code(item: Dataset) -> Code | None:
    """Return a coded concept as its code with the standard's meaning; None if it is not standard.

    An unknown code of a known form keeps its value without the meaning; any other becomes a dummy.
    """
    own = own_code(item)
    if own is None:
        return None
    value, scheme, _ = own
    meaning = meanings().get((scheme, value))
    form = _FORMS.get(scheme)
    if meaning is None and (form is None or not form.fullmatch(value)):
        return Code(_DUMMY, f"99{_DUMMY}", _DUMMY)
    return Code(value, scheme, (meaning or _DUMMY)[:_LONGEST])


def own_code(item: Dataset) -> Code | None:
    """Return a coded concept unchanged, whoever defined it; None if the item has no code."""
    value = next((text for keyword in _VALUES if (text := text_of(item, Tag(keyword)))), "")
    if not value:
        return None
    return Code(value, text_of(item, Tag("CodingSchemeDesignator")), text_of(item, Tag("CodeMeaning")))


def write_code(item: Dataset, code: Code) -> None:
    """Write a code into an item of a sequence, replacing the present one."""
    for keyword in _VALUES:
        if keyword in item:
            delattr(item, keyword)
    setattr(item, "CodeValue" if len(code.value) <= _SHORT else "LongCodeValue", code.value)
    item.CodingSchemeDesignator, item.CodeMeaning = code.scheme, code.meaning
