"""Reports on grey values: windows, rescaling, padding, and missing attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, JPEGLSLossless

from tests.golden.drawn import as_bytes, compressed, encapsulated, without
from tests.golden.reported.situation import Situation, linear, ramp, stretched
from tests.support.pictures import dicom


def numbers_with_commas() -> Iterator[Situation]:
    """Yield a file whose window, rescale and spacing have commas as decimal signs."""
    values = ramp(4095).astype(np.uint16)
    shown = {"WindowCenter": "1024.25", "WindowWidth": "1500.75", "PixelSpacing": ["0.525", "0.525"]}
    made = dicom(values, BitsStored=12, HighBit=11, RescaleSlope="0.5", RescaleIntercept="10.5", **shown)
    data = as_bytes(made)
    for number in (b"1024.25", b"1500.75", b"0.525\\0.525", b"0.5 ", b"10.5"):
        data = data.replace(number, number.replace(b".", b","))
    right = linear(values * 0.5 + 10.5, 1024.25, 1500.75)
    yield Situation("fo-dicom 1296", "comma.dcm", data, (right,), said={"spacing": (0.525, 0.525)})


def window_that_is_no_number() -> Iterator[Situation]:
    """Yield a file whose Window Center and Width are NaN."""
    values = ramp(900).astype(np.uint16)
    data = as_bytes(dicom(values, WindowCenter="1234", WindowWidth="4321"))
    data = data.replace(b"1234", b"NaN ").replace(b"4321", b"NaN ")
    yield Situation("fo-dicom 1757", "window-nan.dcm", data, (stretched(values, 0, 900),))


def one_of_two_windows_empty() -> Iterator[Situation]:
    """Yield a file whose second window is empty."""
    values = ramp(900).astype(np.uint16)
    data = as_bytes(dicom(values, WindowCenter=["400", "12"], WindowWidth=["300", "34"]))
    data = data.replace(b"400\\12", b"400\\  ").replace(b"300\\34", b"300\\  ")
    yield Situation("Conquest-DICOM-Server 39", "window-half.dcm", data, (linear(values, 400, 300),))


def negative_slope() -> Iterator[Situation]:
    """Yield computed radiography of 8 bits with a slope of -10."""
    values = ramp(255).astype(np.uint8)
    made = dicom(values, RescaleSlope="-10", RescaleIntercept="3000", WindowCenter=1725, WindowWidth=2000)
    right = linear(3000 - 10 * values.astype(int), 1725, 2000)
    yield Situation("OHIF Viewers 127", "negative-slope.dcm", as_bytes(made), (right,))


def inverted_after_the_window() -> Iterator[Situation]:
    """Yield MONOCHROME1 of 16 bits, whose window is narrower than its values."""
    values = ramp(40000).astype(np.uint16)
    made = dicom(values, PhotometricInterpretation="MONOCHROME1", WindowCenter=12000, WindowWidth=9000)
    yield Situation("cornerstone3D 2215", "mono1.dcm", as_bytes(made), (255 - linear(values, 12000, 9000),))


def wrong_least_value() -> Iterator[Situation]:
    """Yield a file whose Smallest Image Pixel Value is greater than most of the values."""
    values = ramp(30000).astype(np.uint16)
    made = dicom(values, SmallestImagePixelValue=13731, LargestImagePixelValue=20000)
    yield Situation("cornerstone 508", "wrong-least.dcm", as_bytes(made), (stretched(values, 0, 30000),))


def padding_of_32_bits() -> Iterator[Situation]:
    """Yield signed values of 32 bits from 0 to 2000, with some padding of -1000."""
    values = ramp(2000).astype(np.int32)
    right = stretched(values, 0, 2000)
    values[:4, :4], right[:4, :4] = -1000, 0
    made = dicom(values)
    made.add_new(0x00280120, "SS", -1000)
    yield Situation("fo-dicom 406", "padding-32.dcm", as_bytes(made), (right,))


def padding_is_background() -> Iterator[Situation]:
    """Yield padding that the window would make bright, in MONOCHROME1 and 2, as a value and a range."""
    for photometric, value, limit in (
        ("MONOCHROME1", 0, None),
        ("MONOCHROME2", 4095, None),
        ("MONOCHROME2", 4000, 4095),
        ("MONOCHROME2", 4095, 4000),
    ):
        values = (ramp(2000) + 500).astype(np.uint16)
        right = linear(values, 1500, 2200)
        right = 255 - right if photometric == "MONOCHROME1" else right
        values[:5, :9], right[:5, :9] = value, 0
        made = dicom(values, BitsStored=12, HighBit=11, PhotometricInterpretation=photometric)
        made.WindowCenter, made.WindowWidth = 1500, 2200
        made.add_new(0x00280120, "US", value)
        if limit is not None:
            made.add_new(0x00280121, "US", limit)
        name = f"padding-{photometric}-{value}-{limit}.dcm"
        yield Situation("OHIF Viewers 4449", name, as_bytes(made), (right,))


def window_beside_the_values() -> Iterator[Situation]:
    """Yield a file whose values are all above its window."""
    values = (ramp(9000) + 12000).astype(np.uint16)
    made = dicom(values, WindowCenter=3174, WindowWidth=2426)
    right = np.full(values.shape, 255, np.uint8)
    yield Situation("fo-dicom 752", "window-beside.dcm", as_bytes(made), (right,), note="window")


def window_of_one() -> Iterator[Situation]:
    """Yield a file with Window Width 1.0 around 0.5."""
    values = (ramp(255) > 100).astype(np.uint8)
    made = dicom(values, WindowCenter="0.5", WindowWidth="1.0")
    yield Situation("Horos 58", "window-one.dcm", as_bytes(made), (values * 255,))


def dense_bone() -> Iterator[Situation]:
    """Yield signed values of 16 bits far above the window."""
    values = (ramp(34000) - 2000).astype(np.int16)
    made = dicom(values, RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=40, WindowWidth=400)
    made.Modality = "CT"
    right = linear(values.astype(int) - 1024, 40, 400)
    yield Situation("OHIF Viewers 359", "dense.dcm", as_bytes(made), (right,), said={"unit": "HU"})


def tiny_slope() -> Iterator[Situation]:
    """Yield PET with a slope of 1.02609e-08 and no window."""
    values = ramp(32767).astype(np.int16)
    made = dicom(values, RescaleSlope="1.02609e-08", RescaleIntercept="0", Units="GML", Modality="PT")
    right = stretched(values, 0, 32767)
    yield Situation("dcm2niix 978", "tiny-slope.dcm", as_bytes(made), (right,), said={"unit": "g/ml"})


def slopes_of_frames() -> Iterator[Situation]:
    """Yield an enhanced file whose frames have their own slope and intercept but share a window."""
    stored = np.stack([ramp(1000), ramp(500), ramp(250)]).astype(np.uint16)
    made = dicom(stored)
    groups = []
    for number in range(3):
        group, values = Dataset(), Dataset()
        values.RescaleSlope, values.RescaleIntercept, values.RescaleType = 2**number, 5 * number, "US"
        group.PixelValueTransformationSequence = [values]
        groups.append(group)
    shared, window = Dataset(), Dataset()
    window.WindowCenter, window.WindowWidth = 500, 900
    shared.FrameVOILUTSequence = [window]
    made.PerFrameFunctionalGroupsSequence, made.SharedFunctionalGroupsSequence = groups, [shared]
    right = tuple(linear(frame * 2.0**n + 5 * n, 500, 900) for n, frame in enumerate(stored))
    yield Situation("dcm2niix 363", "slopes.dcm", as_bytes(made), right)


def no_photometric_interpretation() -> Iterator[Situation]:
    """Yield a file without Photometric Interpretation, as in ACR-NEMA files."""
    values = ramp(900).astype(np.uint16)
    made = without(dicom(values, WindowCenter=450, WindowWidth=700), "PhotometricInterpretation")
    yield Situation("fo-dicom 340", "no-photometric.dcm", as_bytes(made), (linear(values, 450, 700),))


def pixels_of_unknown_kind() -> Iterator[Situation]:
    """Yield a file whose Pixel Data has the VR UN."""
    values = ramp(900).astype(np.uint16)
    made = dicom(values, WindowCenter=450, WindowWidth=700, PresentationLUTShape="IDENTITY")
    made["PixelData"].VR = "OW"
    data = as_bytes(made).replace(b"\xe0\x7f\x10\x00OW", b"\xe0\x7f\x10\x00UN")
    yield Situation("OHIF Viewers 3544", "pixels-un.dcm", data, (linear(values, 450, 700),))


def eight_bits_in_sixteen() -> Iterator[Situation]:
    """Yield a file with 16 Bits Allocated, 8 Bits Stored, and an 8-bit stream of JPEG 2000."""
    values = ramp(255).astype(np.uint8)
    made = dicom(values, BitsAllocated=16, WindowCenter=128, WindowWidth=256)
    data = encapsulated(made, JPEG2000Lossless, encapsulate([compressed(values, JPEG2000Lossless)]))
    yield Situation("fo-dicom 1992", "8-in-16.dcm", data, (linear(values, 128, 256),))


def signed_streams() -> Iterator[Situation]:
    """Yield signed values of fewer bits than allocated, in codecs without a sign or with a wrong one."""
    for report, syntax, bits in (("pydicom 2009", JPEGLSLossless, 7), ("pydicom 1149", JPEG2000Lossless, 13)):
        half = 1 << (bits - 1)
        values = ramp(2 * half - 1) - half
        kind = np.uint8 if bits <= 8 else np.uint16
        cells = (values & (2 * half - 1)).astype(kind)
        coded = dicom(cells, BitsStored=bits, HighBit=bits - 1)
        coded.compress(syntax, generate_instance_uid=False)
        shown = {"WindowCenter": 0, "WindowWidth": half}
        made = dicom(cells, BitsStored=bits, HighBit=bits - 1, PixelRepresentation=1, **shown)
        data = encapsulated(made, syntax, coded.PixelData)
        yield Situation(report, f"signed-{bits}.dcm", data, (linear(values, 0, half),))


def _dose(offsets: list[float], first_z: float) -> tuple[FileDataset, NDArray[Any]]:
    frames = np.stack([ramp(200 * (n + 1)) for n in range(len(offsets))]).astype(np.uint16)
    made = dicom(frames, Modality="RTDOSE", DoseUnits="GY", DoseGridScaling="0.25")
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.481.2"
    made.ImagePositionPatient, made.ImageOrientationPatient = [0, 0, first_z], [1, 0, 0, 0, 1, 0]
    made.PixelSpacing, made.FrameIncrementPointer = [2.5, 2.5], 0x3004000C
    made.GridFrameOffsetVector = offsets
    return made, frames


def dose() -> Iterator[Situation]:
    """Yield a dose grid whose frame positions are offsets: relative, descending, and as coordinates."""
    for report, name, offsets, order in (
        ("dicompyler 19", "dose.dcm", [0.0, 3.0, 6.0, 9.0], (0, 1, 2, 3)),
        ("amide 1", "dose-falling.dcm", [0.0, -3.0, -6.0, -9.0], (3, 2, 1, 0)),
        ("dicompyler-core 284", "dose-places.dcm", [-40.0, -37.0, -34.0, -31.0], (0, 1, 2, 3)),
    ):
        made, frames = _dose(offsets, -40.0)
        right = tuple(stretched(frames[n], 0, 200 * (n + 1)) for n in order)
        said = {"unit": "Gy", "spacing": (2.5, 2.5)}
        yield Situation(report, name, as_bytes(made), right, said=said)


def ultrasound_region() -> Iterator[Situation]:
    """Yield an ultrasound whose pixel size is only in its regions, in centimetres."""
    values = ramp(255).astype(np.uint8)
    made = dicom(values, Modality="US")
    region = Dataset()
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 2
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 0
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = 63, 47
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX, region.PhysicalDeltaY = 0.02, 0.025
    made.SequenceOfUltrasoundRegions = [region]
    said = {"spacing": (0.25, 0.2)}
    yield Situation(
        "OHIF Viewers 202", "us-region.dcm", as_bytes(made), (stretched(values, 0, 255),), said=said
    )


MAKERS = (
    numbers_with_commas,
    window_that_is_no_number,
    one_of_two_windows_empty,
    negative_slope,
    inverted_after_the_window,
    wrong_least_value,
    padding_of_32_bits,
    padding_is_background,
    window_beside_the_values,
    window_of_one,
    dense_bone,
    tiny_slope,
    slopes_of_frames,
    no_photometric_interpretation,
    pixels_of_unknown_kind,
    eight_bits_in_sixteen,
    signed_streams,
    dose,
    ultrasound_region,
)
