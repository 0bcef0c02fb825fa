"""Parses standard attributes of unknown VR (UN), whatever their length."""

from __future__ import annotations

from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset

from core.images.dicom.header import PARSER_ERRORS


def resolve_unknown(dataset: Dataset) -> None:
    """Parse standard attributes with VR UN, at every depth, in place; delete unreadable ones.

    A value with VR UN is in implicit VR, little endian (PS3.5 6.2.2, note 2). pydicom leaves values of 64 kB
    or more as bytes. Private attributes and those that the dictionary does not know stay unchanged.
    """
    for tag in list(dataset.keys()):
        try:
            element = dataset.get_item(tag)
            if tag.is_private or not dictionary_has_tag(tag):
                continue
            if element.VR == "UN":
                _read(dataset, element)
            resolved = dataset[tag]
            if resolved.VR == "SQ":
                for item in resolved.value:
                    resolve_unknown(item)
        except PARSER_ERRORS:
            del dataset[tag]


def _read(dataset: Dataset, element: DataElement | RawDataElement) -> None:
    value = element.value or b""
    if not isinstance(value, bytes):
        return
    vr = dictionary_VR(element.tag)
    raw = RawDataElement(element.tag, vr, len(value), value, 0, True, True)
    dataset[element.tag] = raw
