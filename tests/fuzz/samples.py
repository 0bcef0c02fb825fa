"""Small synthetic files of every kind, to be damaged."""

from __future__ import annotations

import gzip
import io

import nibabel
import numpy as np
from PIL import Image, PngImagePlugin
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLSLossless,
    MediaStorageDirectoryStorage,
    RLELossless,
    generate_uid,
)

from tests.support.pictures import dicom, spot


def as_bytes(dataset: FileDataset) -> bytes:
    """Return a data set as a file, the same every time."""
    _without_chance(dataset)
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _without_chance(dataset: FileDataset) -> None:
    """Replace pydicom's random UIDs by fixed ones."""
    dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        if keyword in dataset:
            setattr(dataset, keyword, "1.2.3.4")


def raster(pixels: np.ndarray, kind: str, **options: object) -> bytes:
    """Return pixels as PNG or JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def encapsulated(stream: bytes, syntax: str, pixels: np.ndarray, **attributes: object) -> FileDataset:
    """Return a data set that declares `pixels` and contains `stream`."""
    dataset = dicom(pixels, **attributes)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return dataset


def rich() -> FileDataset:
    """Return a picture with many attributes that control the display."""
    table = Dataset()
    table.LUTDescriptor, table.LUTData, table.LUTExplanation = [2, 0, 16], b"\0\0\xff\xff", "T"
    dataset = dicom(
        spot(16).astype(np.int16),
        Modality="CT",
        RescaleSlope=2,
        RescaleIntercept=-1024,
        WindowCenter=[40, 50],
        WindowWidth=[400, 80],
        VOILUTSequence=[table],
        PixelPaddingValue=-5,
        PixelSpacing=[1, 1],
        ShutterShape=["CIRCULAR", "POLYGONAL"],
        CenterOfCircularShutter=[5, 5],
        RadiusOfCircularShutter=4,
        VerticesOfThePolygonalShutter=[1, 1, 9, 1, 9, 9],
    )
    dataset.add_new(0x60000010, "US", 16)
    dataset.add_new(0x60000011, "US", 16)
    dataset.add_new(0x60000050, "SS", [1, 1])
    dataset.add_new(0x60003000, "OW", bytes(32))
    return dataset


def palette() -> FileDataset:
    """Return a picture with a palette."""
    dataset = dicom(spot(16), PhotometricInterpretation="PALETTE COLOR")
    for number, colour in enumerate(("Red", "Green", "Blue")):
        setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 16])
        entries = (np.arange(256, dtype="<u2") * (64 + 64 * number)).tobytes()
        setattr(dataset, f"{colour}PaletteColorLookupTableData", entries)
    return dataset


def enhanced() -> FileDataset:
    """Return three frames with functional groups."""
    dataset = dicom(np.stack([spot(16)] * 3).astype(np.uint16))
    items = []
    for frame in range(3):
        item, value, window = Dataset(), Dataset(), Dataset()
        value.RescaleSlope, value.RescaleIntercept = 1 + frame, -frame
        window.WindowCenter, window.WindowWidth = 100, 200 + frame
        item.PixelValueTransformationSequence = Sequence([value])
        item.FrameVOILUTSequence = Sequence([window])
        items.append(item)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(items)
    return dataset


def directory(*names: str, in_use: int = 0xFFFF) -> FileDataset:
    """Return a DICOMDIR that names files."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    records = [Dataset()]
    records[0].DirectoryRecordType = "PATIENT"
    for name in names:
        record = Dataset()
        record.DirectoryRecordType, record.RecordInUseFlag = "IMAGE", in_use
        record.ReferencedFileID = name.split("/")
        records.append(record)
    dataset.DirectoryRecordSequence = Sequence(records)
    return dataset


def directories() -> list[bytes]:
    """Return DICOMDIRs to damage."""
    return [as_bytes(directory("IMAGES/0", "IMAGES/1")), as_bytes(directory("IMAGES/0"))]


def pictures() -> list[bytes]:
    """Return files of every kind that contains a picture."""
    grey, wide = spot(24), spot(64).astype(np.uint16) * 16
    colour = np.dstack([grey, grey // 2, grey])
    made = [rich(), palette(), enhanced(), dicom(colour, PlanarConfiguration=1)]
    for syntax in (ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian):
        dataset = dicom(np.stack([grey] * 3))
        dataset.file_meta.TransferSyntaxUID = syntax
        made.append(dataset)
    big = dicom(grey.astype(np.uint16))
    big.PixelData = grey.astype(">u2").tobytes()
    big.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    _without_chance(big)
    swapped = io.BytesIO()
    dcmwrite(swapped, big, implicit_vr=False, little_endian=False, force_encoding=True)
    for syntax in (RLELossless, JPEGLSLossless, JPEG2000Lossless):
        compressed = dicom(wide, BitsStored=12, HighBit=11)
        compressed.compress(syntax, generate_instance_uid=False)
        made.append(compressed)
    made.append(encapsulated(raster(colour, "JPEG"), JPEGBaseline8Bit, colour))
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "drawn by code", zip=True)
    rasters = [
        *(raster(grey, "PNG"), raster(colour, "PNG", pnginfo=told), raster(wide, "PNG")),
        *(
            raster(np.dstack([colour, grey]), "PNG"),
            raster(grey, "JPEG"),
            raster(colour, "JPEG", progressive=True),
        ),
        raster(
            colour, "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
        ),
    ]
    small = io.BytesIO()
    Image.fromarray(colour).quantize(7).save(small, "PNG")
    rasters += [
        *(raster(grey, "TIFF"), raster(wide, "TIFF", compression="tiff_lzw"), raster(colour, "TIFF")),
        *(raster(grey.astype(np.float32), "TIFF"), raster(colour, "TIFF", compression="jpeg")),
        raster(grey, "TIFF", save_all=True, append_images=[Image.fromarray(colour)]),
        *(raster(grey, "BMP"), raster(colour, "WEBP"), raster(colour, "WEBP", lossless=True)),
        *(raster(grey, "GIF"), *volumes()),
    ]
    return [*map(as_bytes, made), swapped.getvalue(), *rasters, small.getvalue()]


def volumes() -> list[bytes]:
    """Return NIfTI files: plain and compressed, of one and of two stacks, of both versions."""
    stack = np.stack([spot(16)] * 3, -1)
    signed, doubled = stack.astype(np.int16) - 100, np.stack([stack] * 2, -1)
    turned = np.diag([-1.0, 2.0, 3.0, 1.0])
    first = nibabel.Nifti1Image(signed, turned)
    first.header.set_slope_inter(2.0, -5.0)
    made = [first, nibabel.Nifti1Image(doubled, turned), nibabel.Nifti2Image(stack, turned)]
    plain = [image.to_bytes() for image in made]
    return [*plain, gzip.compress(plain[0], mtime=0)]
