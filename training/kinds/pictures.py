"""Collect grey pictures of many sources, each with its kind, from zips with a manifest."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.picture import Window
from core.images.display.render import render, render_grey
from core.images.read import pictures_in
from core.progress import Progress
from training.errors import TrainingError
from training.kinds.drawn import drawn
from training.kinds.recipe import KindRecipe, Origin
from training.kinds.vary import Grey

#: Largest side in pixels; larger pictures are reduced, because the network's input is far smaller.
_SIDE = 192

_Row = dict[str, str]


@dataclass(frozen=True, eq=False)
class KindPicture:
    """A picture of a known kind.

    Attributes
    ----------
    grey : ndarray of uint8, shape (H, W)
    kind, source : str
    archive : str
        Empty for a synthetic picture.
    """

    grey: Grey
    kind: str
    source: str
    archive: str = ""


def gather(
    recipe: KindRecipe, corrections: Mapping[str, str], folder: Path, progress: Progress
) -> list[KindPicture]:
    """Collect the pictures of all origins, then the synthetic ones; leave out blank pictures.

    Parameters
    ----------
    recipe : KindRecipe
    corrections : mapping of str to str
        Kind by file; empty to leave the picture out.
    folder : Path
        Folder with the archives.
    progress : Progress
        Counts origins.

    Raises
    ------
    TrainingError
        If an archive is missing.
    """
    rng = np.random.default_rng(recipe.seeds.pictures)
    found: list[KindPicture] = []
    progress.start(len(recipe.origins))
    for origin in recipe.origins:
        progress.check()
        progress.advance()
        found += _of_origin(origin, corrections, folder, rng)
    own = np.random.default_rng(recipe.seeds.pictures)
    found += [KindPicture(grey, kind, name) for grey, kind, name in drawn(own, recipe.data.made)]
    return [picture for picture in found if float(picture.grey.std()) >= recipe.data.least_contrast]


def count_by_archive(pictures: Sequence[KindPicture]) -> dict[str, dict[str, int]]:
    """Return the number of pictures of each kind in each archive."""
    found: dict[str, Counter[str]] = {}
    for picture in pictures:
        found.setdefault(picture.archive, Counter())[picture.kind] += 1
    return {name: dict(sorted(counts.items())) for name, counts in found.items()}


def _of_origin(
    origin: Origin, corrections: Mapping[str, str], folder: Path, rng: np.random.Generator
) -> list[KindPicture]:
    path = folder / origin.archive
    if not path.is_file():
        raise TrainingError(f"{origin.archive} was not found in {folder}; OVERREAD_DATA names the folder.")
    found = []
    with zipfile.ZipFile(path) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8"))))
        meant = [row for row in rows if _kind_of(origin, row) and _is_from(origin, row)]
        for row in _some(meant, origin.most, rng):
            kind = corrections.get(row["file"], _kind_of(origin, row))
            if not kind:
                continue
            source = origin.source or row["source"]
            # Skip undecodable pictures, which some archives contain.
            with suppress(InputError):
                greys = _greys(origin, archive.read(row["file"]), row["file"])
                found += [KindPicture(grey, kind, source, origin.archive) for grey in greys]
    return found


def _kind_of(origin: Origin, row: _Row) -> str:
    if origin.by_file:
        return next((kind for part, kind in origin.kinds.items() if part in row["file"]), "")
    return origin.kinds.get(row["label"], "")


def _is_from(origin: Origin, row: _Row) -> bool:
    return not origin.sources or row["source"].startswith(origin.sources)


def _some(rows: list[_Row], most: int, rng: np.random.Generator) -> list[_Row]:
    """Limit the number of rows, spread over as many series or groups as possible."""
    if not most or len(rows) <= most:
        return rows
    seen: Counter[str] = Counter()
    ranked = []
    for number in rng.permutation(len(rows)):
        group = rows[number].get("series") or rows[number].get("group", "")
        seen[group] += 1
        ranked.append((seen[group], number))
    ranked.sort(key=lambda pair: pair[0])
    return [rows[number] for _, number in ranked[:most]]


def _greys(origin: Origin, data: bytes, name: str) -> Iterator[Grey]:
    if not (origin.windows or name.lower().endswith(".dcm") or origin.by_file):
        yield _small(Image.open(io.BytesIO(data)))
        return
    for number, picture in enumerate(pictures_in(data, name, Limits())):
        if number % origin.every:
            continue
        yield _small(Image.fromarray(render_grey(picture)))
        for centre, width in origin.windows:
            yield _small(Image.fromarray(render(picture, Window(centre, width))))


def _small(picture: Image.Image) -> Grey:
    grey = picture.convert("L")
    scale = _SIDE / max(grey.size)
    if scale < 1:
        width, height = (max(1, round(side * scale)) for side in grey.size)
        grey = grey.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=3.0)
    return np.asarray(grey)
