"""Real DICOM files of different kinds, from the archive of samples in `OVERREAD_DATA`, if any."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

#: Names by modality, syntax, colours and frames, or by what is missing.
_NAMES = (
    "dcm_qa_agfa__Siemens__011-0001.img",
    "dcm_qa_ts__In__1.dcm",
    "12bitUnsigned.dcm",
    "CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm",
    "CTImage.dcm_JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91.dcm",
    "CTImage.dcm_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
    "US-YBR_FULL_422-EVRLE.dcm",
    "no-pixel-spacing.dcm",
    "test_files__CT_small.dcm",
    "test_files__MR_small.dcm",
    "MR_small_bigendian.dcm",
    "examples_overlay.dcm",
    "examples_palette.dcm",
    "examples_rgb_color.dcm",
    "examples_ybr_color.dcm",
    "examples_jpeg2k.dcm",
    "test_files__JPEG-lossy.dcm",
    "693_J2KI.dcm",
    "liver_1frame.dcm",
    "SC_rgb_rle_2frame.dcm",
    "SC_rgb_small_odd_big_endian.dcm",
    "image_dfl.dcm",
    "suyashkumar+dicom__testdata__1.dcm",
)


def real_files(folder: Path) -> Path:
    """Copy the files into a folder, or skip the test."""
    archive = Path(os.environ.get("OVERREAD_DATA", "")) / "dicom-samples.zip"
    if not archive.is_file():
        pytest.skip("OVERREAD_DATA does not name a folder with dicom-samples.zip")
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as samples:
        for name in samples.namelist():
            if name.endswith(_NAMES):
                (folder / Path(name).name).write_bytes(samples.read(name))
    return folder
