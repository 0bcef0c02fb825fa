"""The shipped models say the same of pictures that were reduced while they were decoded as of whole ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.batch.workers.decode import DecodeSettings
from core.errors import Status
from core.images.base.limits import Limits
from core.images.display.render import render_grey
from core.images.files.sources import Source, walk
from core.images.read import read_pictures
from core.inference.candidate import Candidate, make_ready
from core.inference.engine import LoadedModel
from core.inference.gate import distances
from core.inference.model_loading import Opened, open_models
from core.models import KIND_MODELS
from core.models.catalogue import Catalogue
from core.results.reading import Reading
from tests.support.judging import judge
from tests.support.pictures import jpeg_2000_dicom, jpeg_dicom

MODELS = Catalogue().ids()
#: Smallest shorter side in pixels at which the shipped models get a picture of half the size.
SIDE = 2048
#: Largest allowed change of a probability's logit (0.1 at a probability of 0.5), and of the gate's distance
#: as a share of its limit. Where noise lies on black, whole areas are rounded up or down. One grey level in
#: every twentieth pixel of a film also moves the fracture model's logit by up to 0.34.
MOVED, AWAY = 0.4, 0.12
#: Largest allowed change of a model's input in grey levels, at any pixel and in the mean, for synthetic
#: pictures. Rounding alone gives one; sharp marks of films and stretched levels give more.
GREYS, GREYS_IN_MEAN = 4, 0.1
#: Films of each model.
FILMS = 6


@pytest.fixture(scope="module")
def opened() -> Iterator[Opened]:
    opened = open_models(list(Catalogue().read_all()), "cpu")
    yield opened
    opened.engine.close()


def enlarged(grey: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.float32]:
    """Return a picture with `side` pixels on its shorter side, and with noise like that of films."""
    scale = side / min(grey.shape)
    size = round(grey.shape[1] * scale), round(grey.shape[0] * scale)
    smooth = Image.fromarray(grey.astype(np.float32)).resize(size, Image.Resampling.LANCZOS)
    large = np.asarray(smooth, np.float32)
    noise = np.random.default_rng(0).standard_normal(large.shape, dtype=np.float32)
    return np.clip(large + 2 * noise, 0, 255)


def files_of(greys: NDArray[np.float32]) -> Iterator[bytes]:
    """Yield a picture in every kind of file that is reduced."""
    buffer = io.BytesIO()
    eight, twelve = (greys + 0.5).astype(np.uint8), (greys * (4095 / 255) + 0.5).astype(np.uint16)
    Image.fromarray(eight).save(buffer, "JPEG", quality=90)
    yield buffer.getvalue()
    yield jpeg_dicom(eight, WindowCenter=128, WindowWidth=256)
    yield jpeg_2000_dicom(twelve, WindowCenter=2048, WindowWidth=4096)


def candidate(model: LoadedModel, enough: int | None, data: bytes, path: Path) -> Candidate:
    path.write_bytes(data)
    (picture,) = read_pictures(Source("a", path), Limits(), enough=enough)
    assert (picture.reduced is None) == (enough is None)
    return make_ready([model.card.needs], picture)[0]


def candidates(
    model: LoadedModel, pictures: list[NDArray[np.float32]], path: Path
) -> tuple[list[Candidate], list[Candidate]]:
    """Return every picture in every kind of file, read whole and reduced."""
    enough = DecodeSettings((model.card.needs,), Limits()).enough
    files = [data for greys in pictures for data in files_of(greys)]
    whole, less = ([candidate(model, limit, data, path) for data in files] for limit in (None, enough))
    return whole, less


def compare(
    opened: Opened, model: LoadedModel, whole: list[Candidate], less: list[Candidate]
) -> list[tuple[Reading, Reading]]:
    """Return the readings of every picture whole and reduced, after comparing them."""
    expected, found = (judge(opened.engine, model, ready) for ready in (whole, less))
    for one, other, *pair in zip(expected, found, whole, less, strict=True):
        assert other.shape == one.shape
        outputs = opened.engine.run(model, np.stack([candidate.pixels for candidate in pair]))
        _, parts = distances(model.card, outputs.embedding)
        assert abs(parts[0] - parts[1]) < AWAY
        if (other.status, other.reason) != (one.status, one.reason):
            # The outcomes may differ only if the picture is at the gate's limit.
            assert abs(parts[0] - 1.0) < AWAY
        elif one.finding is not None and other.finding is not None:
            assert other.finding.name == one.finding.name
            assert other.finding.positive == one.finding.positive or _near_the_operating_point(model, one)
            whole_p, less_p = np.clip(outputs.probabilities.astype(np.float64), 1e-6, 1 - 1e-6)
            moved = np.log(whole_p / (1 - whole_p)) - np.log(less_p / (1 - less_p))
            assert np.abs(moved).max() < MOVED
    return list(zip(expected, found, strict=True))


def _logit(probability: float) -> float:
    # Probabilities very close to 0 or 1 are clipped, because their logits grow without limit.
    odds = np.clip(probability, 1e-12, 1 - 1e-12)
    return float(np.log(odds / (1 - odds)))


def _near_the_operating_point(model: LoadedModel, reading: Reading) -> bool:
    point, finding = model.card.operating_point, reading.finding
    assert point is not None
    assert finding is not None
    chosen = [model.card.class_names.index(name) for name in point.positive]
    score = sum(finding.probabilities[number] for number in chosen)
    return abs(_logit(score) - _logit(point.threshold)) < MOVED


@pytest.mark.parametrize("number", [1, pytest.param(2, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("name", MODELS)
def test_drawn_pictures(name: str, number: int, opened: Opened, tmp_path: Path) -> None:
    """Models recognise and refuse synthetic pictures, so this compares the models' inputs."""
    drawn = [case.picture.unpack() for case in Catalogue().read(name).card.golden[:number]]
    # More columns than rows, and not a whole number of blocks.
    wide = [enlarged(np.pad(grey, ((0, 0), (0, grey.shape[1] // 3)))) for grey in drawn]
    model = next(one for one in opened.models if one.card.id == name)
    whole, less = candidates(model, wide, tmp_path / "a")
    for one, other in zip(whole, less, strict=True):
        apart = np.abs(one.pixels.astype(int) - other.pixels)
        assert apart.max() <= GREYS
        assert apart.mean() <= GREYS_IN_MEAN
    assert compare(opened, model, whole, less)


@pytest.mark.nightly
@pytest.mark.parametrize("name", [name for name in MODELS if name not in KIND_MODELS])
def test_films(name: str, opened: Opened, data_sets: Path, tmp_path: Path) -> None:
    kinds = (".jpg", ".jpeg", ".png")
    sources = [one for one in walk([data_sets / f"{name}.zip"]) if one.name.lower().endswith(kinds)]
    pictures = [
        enlarged(render_grey(next(read_pictures(source, Limits()))))
        for source in sources[:: max(1, len(sources) // FILMS)][:FILMS]
    ]
    model = next(one for one in opened.models if one.card.id == name)
    readings = compare(opened, model, *candidates(model, pictures, tmp_path / "a"))
    assert sum(one.status is Status.OK for one, _ in readings) > len(readings) // 2
