"""The decoder of pictures on screen: the same pictures as in this process, and decoders that misbehave."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.read import read_pictures
from tests.support.pictures import dicom, save, spot, write_dicom
from tests.support.viewing import misbehave


@pytest.fixture(scope="module")
def decoder() -> Iterator[InteractiveDecoder]:
    with InteractiveDecoder(Limits(), misbehave) as made:
        yield made


@pytest.fixture
def good(tmp_path: Path) -> Source:
    path = save(spot(), tmp_path / "good.png")
    return Source(path.name, path)


def read(decoder: InteractiveDecoder, source: Source, frame: int = 1) -> list:
    return list(decoder.read(FrameRequest(source, frame), lambda: False))


def test_pictures_are_those_of_this_process(decoder: InteractiveDecoder, tmp_path: Path) -> None:
    frames = np.random.default_rng(3).integers(0, 4096, (3, 40, 50), dtype=np.uint16)
    path = write_dicom(dicom(frames, RescaleSlope=2, RescaleIntercept=-1024), tmp_path / "cine")
    source = Source("cine", path)
    found, expected = read(decoder, source, 2), list(read_pictures(source, Limits()))
    assert [picture.frame for picture in found] == [2, 1, 3]
    found.sort(key=lambda picture: picture.frame)
    for ours, theirs in zip(found, expected, strict=True):
        assert np.array_equal(ours.pixels, theirs.pixels)
        assert ours.pixels.dtype == theirs.pixels.dtype
        assert dataclasses.replace(ours, pixels=None) == dataclasses.replace(theirs, pixels=None) or (
            ours.identity == theirs.identity and ours.voi == theirs.voi
        )


def test_a_broken_file_says_why_and_the_next_is_read(decoder: InteractiveDecoder, good: Source) -> None:
    broken = good.path.with_name("broken.png")
    broken.write_bytes(good.path.read_bytes()[:60])
    with pytest.raises(InputError) as caught:
        read(decoder, Source("broken.png", broken))
    assert caught.value.reason in (Reason.TRUNCATED, Reason.CORRUPT)
    assert len(read(decoder, good)) == 1


def test_a_decoder_that_kills_its_process_costs_its_file_alone(
    decoder: InteractiveDecoder, good: Source
) -> None:
    bad = Source("bad.abort", Path(shutil.copy(good.path, good.path.with_name("bad.abort"))))
    with pytest.raises(InputError) as caught:
        read(decoder, bad)
    assert caught.value.reason is Reason.DECODER_CRASHED
    assert len(read(decoder, good)) == 1


def test_nobody_waits_for_a_decoder_that_hangs(decoder: InteractiveDecoder, good: Source) -> None:
    bad = Source("bad.hang", Path(shutil.copy(good.path, good.path.with_name("bad.hang"))))
    asked = iter([False, False, True, True])
    assert list(decoder.read(FrameRequest(bad, 1), lambda: next(asked))) == []
    assert len(read(decoder, good)) == 1


def test_a_decoder_that_hangs_is_given_up(good: Source) -> None:
    bad = Source("bad.hang", Path(shutil.copy(good.path, good.path.with_name("bad.hang"))))
    with InteractiveDecoder(Limits(picture_seconds=0.3), misbehave) as decoder:
        assert len(read(InteractiveDecoder(Limits()), good)) == 1
        with pytest.raises(InputError) as caught:
            read(decoder, bad)
    assert caught.value.reason is Reason.TOO_SLOW


def test_a_process_that_was_killed_between_two_pictures(decoder: InteractiveDecoder, good: Source) -> None:
    read(decoder, good)
    process = decoder._process
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert len(read(decoder, good)) == 1
