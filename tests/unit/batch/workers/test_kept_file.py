"""A file of several frames is read and inflated once, as long as it does not change."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import nibabel
import numpy as np
import pytest

from core.batch.workers import kept_file
from core.batch.workers.interactive_decoder import FrameRequest, decode_frame, decode_pictures
from core.batch.workers.kept_file import KeptFile
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.read import load_inflated

SLICES = 5


def _volume(path: Path, level: int) -> Source:
    values = np.full((6, 7, SLICES), level, np.uint8)
    path.write_bytes(gzip.compress(nibabel.Nifti1Image(values, np.eye(4)).to_bytes()))
    return Source(path.name, path)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read from disk."""
    names: list[str] = []

    def load(source: Source, limits: Limits) -> bytes:
        names.append(source.name)
        return load_inflated(source, limits)

    monkeypatch.setattr(kept_file, "load_inflated", load)
    return names


def test_slices_one_after_the_other_take_one_reading(tmp_path: Path, loaded: list[str]) -> None:
    source, kept = _volume(tmp_path / "a.nii.gz", 9), KeptFile(Limits())
    for number in range(1, SLICES + 1):
        (picture,) = decode_frame(kept, FrameRequest(source, number))
        assert (picture.frame, int(picture.pixels.max())) == (number, 9)
    assert len(list(decode_pictures(kept, FrameRequest(source, 2)))) == SLICES
    assert loaded == ["a.nii.gz"]


def test_what_was_replaced_is_read_again(tmp_path: Path, loaded: list[str]) -> None:
    kept = KeptFile(Limits())
    for level in (9, 11):
        source = _volume(tmp_path / "a.nii.gz", level)
        os.utime(source.path, ns=(level, level))
        (picture,) = decode_frame(kept, FrameRequest(source, 1))
        assert int(picture.pixels.max()) == level
    assert len(loaded) == 2


def test_another_file_takes_the_place(tmp_path: Path, loaded: list[str]) -> None:
    kept = KeptFile(Limits())
    sources = [_volume(tmp_path / name, 9) for name in ("a.nii.gz", "b.nii.gz")]
    for source in (*sources, sources[0]):
        kept.load(source)
    assert loaded == ["a.nii.gz", "b.nii.gz", "a.nii.gz"]


def test_large_files_are_not_kept(tmp_path: Path, loaded: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_file, "_KEPT_BYTES", 100)
    source, kept = _volume(tmp_path / "a.nii.gz", 9), KeptFile(Limits())
    assert kept.load(source) == kept.load(source)
    assert len(loaded) == 2


def test_a_file_that_went_is_said(tmp_path: Path) -> None:
    source, kept = _volume(tmp_path / "a.nii.gz", 9), KeptFile(Limits())
    kept.load(source)
    source.path.unlink()
    with pytest.raises(InputError) as caught:
        kept.load(source)
    assert caught.value.reason is Reason.NOT_FOUND
