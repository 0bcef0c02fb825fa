"""The attributes that de-identification keeps although table E.1-1 of PS3.15 does not list them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.multival import MultiValue

from core.paths import resource

#: VRs whose values are numbers or attribute tags, not words.
_NUMBERS = frozenset(
    (
        "AT",
        "DS",
        "FD",
        "FL",
        "IS",
        "SL",
        "SS",
        "SV",
        "UL",
        "US",
        "UV",
        "US or SS",
        "US or OW",
        "US or SS or OW",
    )
)
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
_CODED = re.compile(r"[A-Z0-9_ ]{0,16}")
#: Most bytes of a number with an ambiguous VR that stayed bytes, such as a look-up table's descriptor.
_FEW_BYTES = 16


@lru_cache(maxsize=1)
def kept_keywords() -> Collection[str]:
    """Return the attributes of words or bytes that are kept."""
    lines = resource("deidentify", "kept.csv").read_text("utf-8").splitlines()
    return frozenset(line for line in lines[1:] if line and not line.startswith("#"))


def is_kept(element: DataElement) -> bool:
    """Return whether an attribute outside the table is kept; sequences and UIDs depend on their content."""
    keyword = keyword_for_tag(element.tag)
    if element.VR in ("SQ", "UI"):
        return bool(keyword)
    listed = keyword in kept_keywords()
    if element.VR in _NUMBERS:
        return listed or _is_number(element)
    if element.VR == "CS":
        return listed and all(_CODED.fullmatch(str(value)) for value in values_of(element))
    return listed


def values_of(element: DataElement) -> list[object]:
    """Return the values of an element; an empty list for an empty element."""
    if element.value is None:
        return []
    return list(element.value) if isinstance(element.value, MultiValue | list) else [element.value]


def _is_number(element: DataElement) -> bool:
    if isinstance(element.value, bytes):
        return len(element.value) <= _FEW_BYTES
    if element.VR in ("DS", "IS"):
        return all(_NUMBER.fullmatch(str(value) or "0") for value in values_of(element))
    return True
