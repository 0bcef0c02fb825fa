"""Reports on frames in compressed files: where they begin and end, and missing parts."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, RLELossless

from tests.golden.drawn import as_bytes, compressed, encapsulated, jpeg
from tests.golden.reported.situation import Greys, Situation, linear, ramp
from tests.support.pictures import dicom


def _frames() -> NDArray[np.uint8]:
    first = ramp(255).astype(np.uint8)
    return np.stack([first, first[::-1], first[:, ::-1]])


def _shown(frames: NDArray[np.uint8]) -> tuple[Greys, ...]:
    return tuple(frames)


def without_an_end() -> Iterator[Situation]:
    """Yield JPEGs of a vascular ultrasound, the second without its end marker or its last rows."""
    frames = _frames()
    encoded = [jpeg(frame, quality=100).rstrip(b"\0") for frame in frames]
    unended = [encoded[0], encoded[1][:-2], encoded[2]]
    even = [stream + bytes(len(stream) % 2) for stream in unended]
    data = encapsulated(dicom(frames), JPEGBaseline8Bit, encapsulate(even))
    yield Situation("pydicom 1491", "no-end.dcm", data, _shown(frames), within=4)


def zeros_before_a_stream() -> Iterator[Situation]:
    """Yield a second frame that begins with two zeros, which belong to the end of the first one."""
    frames = _frames()
    encoded = [jpeg(frame, quality=100) for frame in frames]
    encoded[1] = bytes(2) + encoded[1]
    data = encapsulated(dicom(frames), JPEGBaseline8Bit, encapsulate(encoded))
    yield Situation("fo-dicom 717", "zeros-first.dcm", data, _shown(frames), within=4)


def fragments_without_a_table() -> Iterator[Situation]:
    """Yield frames of one, two and three fragments, without an offset table."""
    frames = _frames()
    for name, syntax in (("jpeg", JPEGBaseline8Bit), ("j2k", JPEG2000Lossless), ("rle", RLELossless)):
        value = bytearray(struct.pack("<HHL", 0xFFFE, 0xE000, 0))
        for number, frame in enumerate(frames, start=1):
            stream = jpeg(frame, quality=100) if name == "jpeg" else compressed(frame, syntax)
            size = len(stream) // number // 2 * 2
            cuts = [size * n for n in range(number)] + [len(stream)]
            for start, end in pairwise(cuts):
                value += struct.pack("<HHL", 0xFFFE, 0xE000, end - start) + stream[start:end]
        value += struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
        data = encapsulated(dicom(frames), syntax, bytes(value))
        yield Situation("fo-dicom 992", f"fragments-{name}.dcm", data, _shown(frames), within=4)


def odd_lengths_in_an_extended_table() -> Iterator[Situation]:
    """Yield an extended offset table that was computed before frames were padded to even lengths."""
    frames = _frames()
    encoded = [compressed(frame, JPEG2000Lossless) for frame in frames]
    value, _, _ = encapsulate_extended(encoded)
    made = dicom(frames)
    lengths = [len(stream) - 1 for stream in encoded]
    offsets = [sum(lengths[:n]) + 8 * n for n in range(3)]
    made.ExtendedOffsetTable = struct.pack("<3Q", *offsets)
    made.ExtendedOffsetTableLengths = struct.pack("<3Q", *lengths)
    data = encapsulated(made, JPEG2000Lossless, value)
    yield Situation("pydicom 1968", "extended-odd.dcm", data, _shown(frames))


def more_frames_than_said() -> Iterator[Situation]:
    """Yield a file with 2 in Number of Frames and three frames."""
    frames = _frames()
    encoded = [compressed(frame, JPEG2000Lossless) for frame in frames]
    data = encapsulated(dicom(frames, NumberOfFrames=2), JPEG2000Lossless, encapsulate(encoded))
    yield Situation("pydicom 1666", "three-of-two.dcm", data, _shown(frames[:2]), note="more than")


def overlay_cut_short() -> Iterator[Situation]:
    """Yield an overlay whose data lack the last half byte."""
    values = ramp(255, 47, 61).astype(np.uint8)
    made = dicom(values)
    made.add_new(0x60000010, "US", 47)
    made.add_new(0x60000011, "US", 61)
    made.add_new(0x60000040, "CS", "G")
    made.add_new(0x60000050, "SS", [1, 1])
    made.add_new(0x60000100, "US", 1)
    made.add_new(0x60000102, "US", 0)
    made.add_new(0x60003000, "OW", b"\1" + bytes(47 * 61 // 8 - 1))
    yield Situation("fo-dicom 1728", "overlay-short.dcm", as_bytes(made), (values,), said={"overlaid": 1})


def embedded_overlay_at_bit_0() -> Iterator[Situation]:
    """Yield an embedded overlay at bit 0, which belongs to the values."""
    values = ramp(4095).astype(np.uint16)
    made = dicom(values | 0x1000, BitsStored=12, HighBit=11, WindowCenter=2048, WindowWidth=4096)
    made.add_new(0x60000010, "US", 48)
    made.add_new(0x60000011, "US", 64)
    made.add_new(0x60000040, "CS", "G")
    made.add_new(0x60000050, "SS", [1, 1])
    made.add_new(0x60000100, "US", 16)
    made.add_new(0x60000102, "US", 0)
    yield Situation("fo-dicom 138", "overlay-bit-0.dcm", as_bytes(made), (linear(values, 2048, 4096),))


def order_of_a_dynamic_pet() -> Iterator[Situation]:
    """Yield frames of two times, stored slice by slice, with positions in stack and time and own slopes."""
    stored = [(place, time) for place in (3, 1, 2) for time in (1, 2)]
    base = ramp(200).astype(np.uint16)
    frames = np.stack([base + 10 * place + 100 * time for place, time in stored]).astype(np.uint16)
    made = dicom(frames)
    groups = []
    for place, time in stored:
        group, content, values = Dataset(), Dataset(), Dataset()
        content.StackID, content.InStackPositionNumber, content.TemporalPositionIndex = "1", place, time
        values.RescaleSlope, values.RescaleIntercept, values.RescaleType = time, 0, "US"
        group.FrameContentSequence, group.PixelValueTransformationSequence = [content], [values]
        groups.append(group)
    shared, window = Dataset(), Dataset()
    window.WindowCenter, window.WindowWidth = 400, 700
    shared.FrameVOILUTSequence = [window]
    made.PerFrameFunctionalGroupsSequence, made.SharedFunctionalGroupsSequence = groups, [shared]
    order = sorted(range(6), key=stored.__getitem__)
    right = tuple(linear(frames[n] * float(stored[n][1]), 400, 700) for n in order)
    yield Situation("dcm2niix 853", "dynamic-pet.dcm", as_bytes(made), right)


MAKERS = (
    without_an_end,
    zeros_before_a_stream,
    fragments_without_a_table,
    odd_lengths_in_an_extended_table,
    more_frames_than_said,
    overlay_cut_short,
    embedded_overlay_at_bit_0,
    order_of_a_dynamic_pet,
)
