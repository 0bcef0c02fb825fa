"""DICOM files with headers as in real files: incomplete, contradictory, enhanced."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from tests.golden.drawn import Made, as_bytes, deflated, grey, phantom, replace_syntax
from tests.support.pictures import dicom


def headers() -> Iterator[Made]:
    """Yield files without preamble or meta group, with wrong ones, and with other byte orders."""
    values = phantom(12)
    made = grey(12)
    explicit, implicit = as_bytes(made), as_bytes(made, implicit=True)
    yield Made("no-preamble", explicit[132:], values)
    yield Made("no-meta-explicit", bare(explicit), values)
    yield Made("no-meta-implicit", bare(implicit), values)
    yield Made("says-explicit-is-implicit", implicit, values)
    yield Made("says-implicit-is-explicit", replace_syntax(explicit, ImplicitVRLittleEndian), values)
    yield Made("meta-length-0", explicit[:140] + bytes(4) + explicit[144:], values)
    yield Made("meta-length-huge", explicit[:140] + b"\xff\xff\0\0" + explicit[144:], values)
    yield Made("no-syntax", without_syntax(explicit), values)
    yield Made("unknown-syntax", replace_syntax(explicit, "1.2.3.4.5.6"), values)
    swapped = grey(12, PixelData=values.astype(">u2").tobytes())
    swapped["PixelData"].VR = "OW"
    big = as_bytes(swapped, little=False)
    yield Made("no-meta-big", bare(big), values)
    yield Made("says-little-is-big", big, values)
    yield Made("says-big-is-little", replace_syntax(explicit, ExplicitVRBigEndian), values)
    big_implicit = as_bytes(swapped, implicit=True, little=False)
    yield Made("no-meta-big-implicit", bare(big_implicit), values)
    acr = Dataset()
    acr.add_new(0x00080000, "UL", 0)
    acr.add_new(0x00080001, "UL", 0)
    acr.add_new(0x00080010, "LO", "ACR-NEMA 2.0")
    for keyword in (
        "Rows",
        "Columns",
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "PixelData",
        "Modality",
    ):
        acr[keyword] = made[keyword]
    yield Made("acr-nema", as_bytes(acr, implicit=True), values)
    yield Made("deflated-tail", deflated_named(made, tail=bytes(7)), values)
    yield Made("deflated-zlib", deflated_named(made, wbits=15), values)
    yield Made("deflated-not", replace_syntax(explicit, DeflatedExplicitVRLittleEndian), values)
    private = grey(12)
    block = private.private_block(0x0009, "ACME 1.1", create=True)
    block.add_new(1, "UN", b"\1\2\3\4")
    block.add_new(2, "OB", bytes(100_000))
    item = Dataset()
    item.PixelData, item.Rows, item.Columns, item.BitsAllocated = bytes(16), 4, 4, 8
    private.IconImageSequence = [item]
    private["IconImageSequence"].is_undefined_length = True
    private.IconImageSequence[0].is_undefined_length_sequence_item = True
    yield Made("private-and-icon", as_bytes(private), values)
    yield Made("unusual-vr", explicit.replace(b"\xe0\x7f\x10\x00OW", b"\xe0\x7f\x10\x00UN"), values)


def bare(whole: bytes) -> bytes:
    """Remove preamble and meta group."""
    return whole[144 + int.from_bytes(whole[140:144], "little") :]


def deflated_named(dataset: FileDataset, **options: Any) -> bytes:
    """Deflate a data set that names the syntax."""
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    made = deflated(dataset, **options)
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return made


def without_syntax(whole: bytes) -> bytes:
    """Remove the transfer syntax from the meta group."""
    at = whole.index(b"\x02\x00\x10\x00UI")
    end = at + 8 + int.from_bytes(whole[at + 6 : at + 8], "little")
    length = int.from_bytes(whole[140:144], "little") - (end - at)
    return whole[:140] + struct.pack("<L", length) + whole[144:at] + whole[end:]


def wilder_headers() -> Iterator[Made]:
    """Yield data sets that begin with unusual groups, or contain what they should not."""
    values = phantom(12)
    whole = as_bytes(grey(12))
    body = len(whole) - len(bare(whole))
    command = struct.pack("<HHLL", 0, 0, 4, 10) + struct.pack("<HHLH", 0, 0x100, 2, 1)
    yield Made("command-group", whole[:body] + command + whole[body:], values)
    stray = struct.pack("<HH2sHL", 5, 0, b"UL", 4, 0) + struct.pack("<HH2sH4s", 5, 0x10, b"LO", 4, b"ACME")
    yield Made("begins-with-group-5", stray + bare(whole), values)
    implicit = as_bytes(grey(12), implicit=True)
    meta = struct.pack("<HHLL", 2, 0, 4, 26) + struct.pack("<HHL", 2, 0x10, 18) + b"1.2.840.10008.1.2\0"
    yield Made("implicit-meta", bytes(128) + b"DICM" + meta + bare(implicit), values)
    samples = b"\x28\0\x02\0US\x02\0\x01\0"
    yield Made("zero-length-us", whole.replace(samples, b"\x28\0\x02\0US\0\0"), values)
    identity = struct.pack("<HHL", 0x10, 0x20, 2) + b"P1"
    mixed = whole.replace(b"\x10\0\x20\0LO\x02\0P1", identity)
    yield Made("implicit-among-explicit", mixed, values)
    trailing = struct.pack("<HH2sHL", 0xFFFC, 0xFFFC, b"OB", 0, 64) + bytes(64)
    yield Made("trailing-padding", whole + trailing, values)
    yield Made("trailing-zeros", whole + bytes(512), values)
    sequences = grey(12)
    item, inner = Dataset(), Dataset()
    inner.CodeValue = "1"
    item.PurposeOfReferenceCodeSequence = [inner]
    item["PurposeOfReferenceCodeSequence"].is_undefined_length = True
    sequences.SourceImageSequence = [item]
    sequences["SourceImageSequence"].is_undefined_length = True
    yield Made("undefined-lengths", as_bytes(sequences), values)
    yield Made(
        "undefined-lengths-implicit",
        replace_syntax(as_bytes(sequences, implicit=True), ImplicitVRLittleEndian),
        values,
    )


def enhanced() -> Iterator[Made]:
    """Yield files whose frames have their own rescaling, window and spacing."""
    frames = np.stack([phantom(12), phantom(12).T, phantom(12)[::-1]])
    made = dicom(frames, BitsStored=12, HighBit=11)
    groups = []
    for index in range(len(frames)):
        group, values, window, measures = Dataset(), Dataset(), Dataset(), Dataset()
        values.RescaleSlope, values.RescaleIntercept, values.RescaleType = index + 1, -index, "US"
        window.WindowCenter, window.WindowWidth = 1000 * (index + 1), 1500 * (index + 1)
        measures.PixelSpacing = [index + 1, index + 1]
        group.PixelValueTransformationSequence = [values]
        group.FrameVOILUTSequence = [window]
        group.PixelMeasuresSequence = [measures]
        groups.append(group)
    made.PerFrameFunctionalGroupsSequence = groups
    yield Made("enhanced", as_bytes(made), frames)
