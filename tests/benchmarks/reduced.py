"""How much reducing pictures during decoding changes the models' results, and how much it saves.

``python -m tests.benchmarks.reduced answers ID FOLDER [FILMS]`` enlarges pictures of a folder until reducing
leaves exactly the size that suffices. It reads each whole and reduced, as JPEG and as DICOM with JPEG 2000,
with and without noise. ``python -m tests.benchmarks.reduced time`` prints the processor seconds of a large
film from file to candidates and preview, whole and reduced alternately.
"""

from __future__ import annotations

import io
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.batch.workers.decode import DecodeSettings, prepare_picture
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.inference.candidate import Candidate, make_ready
from core.inference.model_loading import open_models
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.results.reading import Reading
from tests.benchmarks.rendering import film
from tests.support.judging import judge
from tests.support.pictures import jpeg_2000_dicom, jpeg_dicom

FACTORS, STEPS, NOISES = (2, 3, 4), (2, 4), (0.0, 12.0)
ROUNDS = 9


@dataclass(frozen=True)
class Change:
    """The difference between two readings of one picture."""

    probability: float
    outcome: bool
    finding: bool

    @classmethod
    def between(cls, one: Reading, other: Reading) -> Change:
        """Compare the reading of a whole picture with that of the reduced one."""
        outcome = (one.status, one.reason, one.shape) != (other.status, other.reason, other.shape)
        if one.finding is None or other.finding is None:
            return cls(0.0, outcome, finding=False)
        moved = np.abs(np.subtract(one.finding.probabilities, other.finding.probabilities)).max()
        same = (one.finding.name, one.finding.positive) == (other.finding.name, other.finding.positive)
        return cls(float(moved), outcome, not same)


def say(cells: str) -> None:
    """Print a row of a table at once."""
    sys.stdout.write(f"| {cells} |\n")
    sys.stdout.flush()


def enlarged(path: Path, side: int, noise: float, seed: int) -> NDArray[np.float32]:
    """Return a picture enlarged to `side` pixels on its shorter side, with `noise` greys of noise."""
    image = Image.open(path).convert("L")
    scale = side / min(image.size)
    size = (round(image.width * scale), round(image.height * scale))
    grey = np.asarray(image.convert("F").resize(size, Image.Resampling.LANCZOS), np.float32)
    rng = np.random.default_rng(seed)
    grain = rng.standard_normal(grey.shape, dtype=np.float32) * np.float32(noise)
    return np.clip(grey + grain, 0, 255)


def files_of(greys: NDArray[np.float32]) -> Iterator[tuple[str, bytes]]:
    """Yield a picture as JPEG, and as 12-bit JPEG 2000 in DICOM, in the given size."""
    buffer = io.BytesIO()
    Image.fromarray((greys + 0.5).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    yield "JPEG", buffer.getvalue()
    twelve = (greys * (4095 / 255) + 0.5).astype(np.uint16)
    yield "JPEG 2000", jpeg_2000_dicom(twelve, WindowCenter=2048, WindowWidth=4096)


def prepared(card: Card, source: Source, enough: int | None) -> Candidate:
    """Prepare a file for a model."""
    (picture,) = read_pictures(source, Limits(), enough=enough)
    assert (picture.reduced is None) == (enough is None)
    return make_ready([card.needs], picture)[0]


def answers(model: str, folder: Path, films: int) -> None:
    """Print a line for each factor, division, noise and format."""
    opened = open_models([Catalogue().read(model)], "cpu")
    card = opened.models[0].card
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    chosen = random.Random(1).sample(paths, min(films, len(paths)))
    say("noise | factor | divided by | format | films | outcomes | findings | largest | 99th % | mean")
    say(" | ".join(["---"] * 10))
    with TemporaryDirectory() as room:
        source = Source("film", Path(room) / "film")
        for noise, factor, step in product(NOISES, FACTORS, STEPS):
            enough = factor * max(card.preparation.height, card.preparation.width)
            pairs: dict[str, list[tuple[Candidate, Candidate]]] = {}
            for number, path in enumerate(chosen):
                for kind, data in files_of(enlarged(path, enough * step, noise, number)):
                    source.path.write_bytes(data)
                    pair = prepared(card, source, None), prepared(card, source, enough)
                    pairs.setdefault(kind, []).append(pair)
            for kind, found in pairs.items():
                whole, less = (
                    judge(opened.engine, opened.models[0], side) for side in zip(*found, strict=True)
                )
                changes = [Change.between(one, other) for one, other in zip(whole, less, strict=True)]
                moved = [change.probability for change in changes]
                say(
                    f"{noise:g} | {factor} | {step} | {kind} | {len(changes)} "
                    f"| {sum(change.outcome for change in changes)} "
                    f"| {sum(change.finding for change in changes)} | {max(moved):.4f} "
                    f"| {np.quantile(moved, 0.99):.4f} | {np.mean(moved):.5f}"
                )


def times() -> None:
    """Print the times of a film of 3000 x 2500 pixels, with all shipped models and a preview."""
    cards = tuple(package.card for package in Catalogue().read_all())
    recipe = DecodeSettings(tuple(card.needs for card in cards), Limits(), preview_side=640)
    grey = film()[:3000, :2500]
    eight = (grey / 16).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(eight).save(buffer, "JPEG", quality=90)
    window = {"WindowCenter": 2048, "WindowWidth": 4096}
    files = {
        "JPEG": buffer.getvalue(),
        "DICOM, JPEG": jpeg_dicom(eight, WindowCenter=128, WindowWidth=256),
        "DICOM, JPEG 2000": jpeg_2000_dicom(grey.astype(np.uint16), **window),
    }
    say("file | whole, s | reduced, s | whole / reduced")
    say(" | ".join(["---"] * 4))
    with TemporaryDirectory() as room:
        source = Source("film", Path(room) / "film")
        for kind, data in files.items():
            source.path.write_bytes(data)
            taken: dict[int | None, list[float]] = {None: [], recipe.enough: []}
            for _ in range(ROUNDS):
                for enough, seconds in taken.items():
                    began = time.process_time()
                    for picture in read_pictures(source, recipe.limits, enough=enough):
                        prepare_picture(recipe, picture)
                    seconds.append(time.process_time() - began)
            whole, less = (statistics.median(seconds) for seconds in taken.values())
            say(f"{kind} | {whole:.3f} | {less:.3f} | {whole / less:.1f}")


if __name__ == "__main__":
    if sys.argv[1] == "time":
        times()
    else:
        answers(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 300)
