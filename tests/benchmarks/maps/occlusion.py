"""Compare maps by occlusion with the models' own maps, and with boxes of findings.

``python -m tests.benchmarks.maps.occlusion DATA [PICTURES [MODEL ...]]`` uses some suspected pictures (by
default 6) of each model's training set; the zips are in the folder DATA. One picture takes nearly 600 runs;
one with `brain-tumor-mri` took 53 s on two cores that other programs used, too. For each way to cover places
it prints: the correlation with the model's own map; how often its maximum is in that map's strongest tenth
and in a box of the data set; the fall of the log-odds if the strongest 5 and 15 % of the map are covered (the
deletion test, compared with random areas); and the seconds per map.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.images.display.prepare import content_part, prepare
from core.inference.devices import cpu
from core.inference.engine import Engine, LoadedModel
from core.inference.occlusion import CoveredPlaces
from core.inference.sessions import batch_of
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.results.score import log_odds, summed

#: Prefixes of the data set's labels for the finding, by model.
SETS = {
    "chest-xray-tuberculosis": ("tuberculosis",),
    "brain-tumor-mri": ("glioma", "meningioma", "pituitary"),
    "chest-xray-pneumonia": ("pneumonia",),
    "bone-fracture": ("fractured",),
}
#: Cells along each side, and the side of one cover as a fraction of the input's.
WAYS = ((8, 1 / 4), (8, 1 / 3), (12, 1 / 4), (12, 1 / 6))
#: Number of masks of RISE (Petsiuk et al., BMVC 2018), and cells along a side of each mask.
RISE = (144, 6)
PARTS = (0.05, 0.15)
#: Random areas that each map's own area is compared with.
_AREAS = 3


class Film(NamedTuple):
    """A suspected picture, as prepared for its model."""

    pixels: NDArray[np.uint8]
    shape: tuple[int, int]
    inside: tuple[slice, slice]
    fill: float
    own: NDArray[np.float32]
    log_odds: float
    boxes: NDArray[np.bool_] | None


def main(data: str, pictures: str = "6", *models: str) -> None:
    """Print a table for each model."""
    with Engine(cpu()) as engine:
        for name in models or SETS:
            _measure(engine, engine.load(Catalogue().read(name)), Path(data) / f"{name}.zip", int(pictures))


def _measure(engine: Engine, model: LoadedModel, archive: Path, pictures: int) -> None:
    found: dict[str, list[list[float]]] = {}
    for film in _films(engine, model, archive, pictures):
        maps = {"own map": (film.own, 0.0)}
        for steps, part in WAYS:
            began = time.monotonic()
            places = CoveredPlaces.of(model.card, film.pixels, film.shape, steps, part)
            falls = film.log_odds - _log_odds(engine, model, places.inputs(slice(None)))
            grid = np.zeros((steps, steps), dtype=np.float32)
            grid[tuple(np.transpose(places.places))] = falls
            maps[f"{steps} x {steps}, 1/{round(1 / part)}"] = (_large(grid, film), time.monotonic() - began)
        began = time.monotonic()
        maps["RISE"] = (_rise(engine, model, film), time.monotonic() - began)
        for name, (evidence, seconds) in maps.items():
            found.setdefault(name, []).append([*_figures(engine, model, film, evidence), seconds])
        fallen = [_fallen(engine, model, film, _noise(film)) for _ in range(_AREAS)]
        found.setdefault("random areas", []).append([np.nan] * 3 + [*np.mean(fallen, axis=0)] + [0.0])
    sys.stdout.write(f"{model.card.id}\ncorrelation, strongest in own tenth, in box, fall 5 %, 15 %, s\n")
    for name, rows in found.items():
        means = (np.nanmean(column) if np.isfinite(column).any() else np.nan for column in np.transpose(rows))
        sys.stdout.write(f"{name:14} " + " ".join(f"{value:6.2f}" for value in means) + f"  n={len(rows)}\n")
    sys.stdout.flush()


def _films(engine: Engine, model: LoadedModel, archive: Path, pictures: int) -> Iterator[Film]:
    card, size = model.card, model.card.preparation
    labels = SETS[card.id]
    with zipfile.ZipFile(archive) as opened:
        rows = list(csv.DictReader(io.TextIOWrapper(opened.open("manifest.csv"), "utf-8")))
        boxed = any(row.get("boxes") for row in rows)
        rows = [r for r in rows if r["label"].startswith(labels) and (r.get("boxes") or not boxed)]
        random.Random(5).shuffle(rows)
        left = pictures
        for row in rows:
            grey = np.asarray(Image.open(opened.open(row["file"])).convert("L"))
            pixels = prepare(grey, size.name, size.height, size.width, None, size.crop)
            outputs = engine.run(model, pixels[None])
            p, point = outputs.probabilities[0], card.findings[0]
            total = summed(card.class_names, [float(v) for v in p], point.positive)
            if total < point.threshold:
                continue
            inside = content_part(size.name, *grey.shape, size.height, size.width, size.crop)
            likely = max((card.class_names.index(name) for name in point.positive), key=lambda n: p[n])
            film = Film(
                *(pixels, grey.shape, inside, float(pixels[inside].mean())),
                *(outputs.maps[0, likely], log_odds(total), _boxes(row.get("boxes") or "", pixels, inside)),
            )
            yield film._replace(own=_large(film.own, film))
            left -= 1
            if not left:
                return


def _boxes(text: str, pixels: NDArray[np.uint8], inside: tuple[slice, slice]) -> NDArray[np.bool_] | None:
    """Return where the boxes of a data set are on the input; None if there are none."""
    if not text:
        return None
    out = np.zeros(pixels.shape, dtype=np.bool_)
    rows, columns = inside
    height, width = rows.stop - rows.start, columns.stop - columns.start
    for box in text.split(";"):
        x, y, w, h = map(float, box.split())
        top, left = rows.start + (y - h / 2) * height, columns.start + (x - w / 2) * width
        out[int(top) : int(np.ceil(top + h * height)), int(left) : int(np.ceil(left + w * width))] = True
    return out


def _large(grid: NDArray[np.float32], film: Film) -> NDArray[np.float32]:
    height, width = film.pixels.shape
    image = Image.fromarray(np.asarray(grid, dtype=np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def _log_odds(engine: Engine, model: LoadedModel, inputs: NDArray[np.uint8]) -> NDArray[np.float32]:
    most, card = batch_of(model.card), model.card
    runs = (engine.run(model, inputs[n : n + most]).probabilities for n in range(0, len(inputs), most))
    return np.array([_log_odds_of(card, row) for run in runs for row in run], dtype=np.float32)


def _log_odds_of(card: Card, p: NDArray[np.float32]) -> float:
    return log_odds(summed(card.class_names, [float(v) for v in p], card.findings[0].positive))


def _rise(engine: Engine, model: LoadedModel, film: Film) -> NDArray[np.float32]:
    """Return the mean fall of the log-odds over masks, weighted by how much each covers a pixel."""
    drawn, (masks, cells) = np.random.default_rng(3), RISE
    covers = []
    for _ in range(masks):
        coarse = Image.fromarray((drawn.random((cells + 1, cells + 1)) < 0.5).astype(np.float32))
        height, width = (side + -(-side // cells) for side in film.pixels.shape)
        large = np.asarray(coarse.resize((width, height), Image.Resampling.BILINEAR))
        down, right = (int(drawn.integers(0, -(-side // cells))) for side in film.pixels.shape)
        covers.append(large[down : down + film.pixels.shape[0], right : right + film.pixels.shape[1]])
    stack = np.stack(covers)
    falls = film.log_odds - _log_odds(engine, model, _covered(film, stack))
    apart = stack - stack.mean(axis=0)
    return np.asarray(np.tensordot(falls, apart, 1) / np.maximum((apart**2).sum(axis=0), 1e-6), np.float32)


def _covered(film: Film, covers: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.asarray(film.pixels + covers * (film.fill - film.pixels) + 0.5, dtype=np.uint8)


def _noise(film: Film) -> NDArray[np.float32]:
    return _large(np.random.default_rng().random((5, 5)).astype(np.float32), film)


def _fallen(
    engine: Engine, model: LoadedModel, film: Film, evidence: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the fall of the log-odds when the strongest parts are covered."""
    covers = []
    for part in PARTS:
        zone = np.zeros(film.pixels.shape, dtype=np.uint8)
        zone[film.inside] = (evidence[film.inside] >= np.quantile(evidence[film.inside], 1 - part)) * 255
        covers.append(np.asarray(Image.fromarray(zone).filter(ImageFilter.GaussianBlur(2))) / np.float32(255))
    return film.log_odds - _log_odds(engine, model, _covered(film, np.stack(covers)))


def _figures(
    engine: Engine, model: LoadedModel, film: Film, evidence: NDArray[np.float32]
) -> tuple[float, ...]:
    own, seen = film.own[film.inside], evidence[film.inside]
    at = np.unravel_index(int(seen.argmax()), seen.shape)
    in_own = float(own[at] >= np.quantile(own, 0.9))
    in_box = float(film.boxes[film.inside][at]) if film.boxes is not None else np.nan
    correlation = float(np.corrcoef(own.ravel(), seen.ravel())[0, 1])
    return (correlation, in_own, in_box, *_fallen(engine, model, film, evidence))


if __name__ == "__main__":
    main(*sys.argv[1:])
