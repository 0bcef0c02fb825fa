"""Measure whether maps of positive findings are visible, local and true: peaks, extent, deletion."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from pydantic import BaseModel, ConfigDict

from core.models.evidence import Measure
from training.evaluation.metrics import proportion

Floats = NDArray[np.float32]
#: Computes probabilities of the finding, shape (n,), for prepared pictures uint8 [n, H, W].
Score = Callable[[NDArray[np.uint8]], NDArray[np.float64]]
#: Share of the map's full scale from which a place counts as marked.
VISIBLE = 0.25
#: Largest number of true positives in the deletion test, and of random tenths for each.
_DELETED, _DRAWS = 40, 4
_LEAST_PROBABILITY = 1e-6


class MapFigures(BaseModel):
    """Figures of the maps of positive findings.

    Attributes
    ----------
    pictures : int
        Number of pictures above the threshold.
    visible : Measure
        Share of pictures whose map reaches a quarter of full scale.
    washed_median, washed_greatest : float
        Share of a picture above a quarter of full scale: median and maximum.
    deleted : int
        Number of true positives in the deletion test.
    hottest, random : float
        Mean fall of the logit when the hottest tenth of a picture is blurred, and when random tenths of its
        brighter part are.
    outside_lungs : float, optional
        Mean share of a map's strength outside the lungs and one place around them, if the lungs are known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    pictures: int
    visible: Measure
    washed_median: float
    washed_greatest: float
    deleted: int = 0
    hottest: float = 0.0
    random: float = 0.0
    outside_lungs: float | None = None

    def measures(self) -> dict[str, Measure]:
        """Return the figures as a card has them."""
        plain = {
            "median_share_of_the_picture_marked": self.washed_median,
            "greatest_share_of_the_picture_marked": self.washed_greatest,
        }
        if self.deleted:
            plain |= {
                "logit_falls_without_the_hottest_tenth": self.hottest,
                "logit_falls_without_a_random_tenth": self.random,
            }
        if self.outside_lungs is not None:
            plain["share_of_the_map_outside_the_lungs"] = self.outside_lungs
        exact = {name: Measure(value=value, low=value, high=value) for name, value in plain.items()}
        return {"reaches_a_quarter_of_full_scale": self.visible, **exact}


def map_figures(
    pictures: NDArray[np.uint8],
    maps: Floats,
    positive: NDArray[np.bool_],
    score: Score,
    full_scale: float,
    seed: int,
) -> MapFigures | None:
    """Measure the maps of pictures above the threshold; return None if there are none.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (n, H, W)
        Prepared pictures; black along the edges is padding.
    maps : ndarray of float32, shape (n, h, w)
        Maps of the finding that is shown.
    positive : ndarray of bool, shape (n,)
        Whether the finding is present.
    score : function
    full_scale : float
        Full scale of the maps.
    seed : int
    """
    if not len(pictures):
        return None
    rng = np.random.default_rng(seed)
    shown = [enlarged(own / full_scale, pictures.shape[1:]) for own in maps]
    inside = [content(picture) for picture in pictures]
    peaks = np.array([own[where].max() for own, where in zip(shown, inside, strict=True)])
    washed = [float((own[where] >= VISIBLE).mean()) for own, where in zip(shown, inside, strict=True)]
    falls = [
        _falls(pictures[n], shown[n], inside[n], score, rng)
        for n in rng.permutation(np.flatnonzero(positive))[:_DELETED]
    ]
    hottest, random = np.mean(falls, axis=0).tolist() if falls else (0.0, 0.0)
    return MapFigures(
        pictures=len(pictures),
        visible=proportion(peaks >= VISIBLE),
        washed_median=float(np.median(washed)),
        washed_greatest=max(washed),
        deleted=len(falls),
        hottest=hottest,
        random=random,
    )


def enlarged(evidence: Floats, shape: tuple[int, ...]) -> Floats:
    """Enlarge a map to the input's pixels as the program shows it."""
    image = Image.fromarray(np.asarray(evidence, dtype=np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), dtype=np.float32)


def content(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return the area of the picture without its black padding."""
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    out = np.zeros(picture.shape, dtype=bool)
    if len(rows):
        out[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    return out | (not len(rows))


def _falls(
    picture: NDArray[np.uint8],
    shown: Floats,
    inside: NDArray[np.bool_],
    score: Score,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Return the fall of the logit without the hottest tenth, and without random tenths.

    A random tenth is the hottest tenth of a smooth random field over the brighter part of the picture, with
    patches of similar size; the dark background would be too easy a comparison.
    """
    body = inside & (picture > np.percentile(picture[inside], 40))
    fields = [rng.normal(size=(9, 9)).astype(np.float32) for _ in range(_DRAWS)]
    without = [_blurred_away(picture, _hottest_tenth(shown, inside, inside.sum(), rng))]
    without += [
        _blurred_away(picture, _hottest_tenth(enlarged(field, picture.shape), body, inside.sum(), rng))
        for field in fields
    ]
    before, hottest, *random = _logit(score(np.stack([picture, *without])))
    return before - hottest, before - float(np.mean(random))


def _logit(probabilities: NDArray[np.float64]) -> list[float]:
    p = np.clip(probabilities, _LEAST_PROBABILITY, 1 - _LEAST_PROBABILITY)
    out: list[float] = np.log(p / (1 - p)).tolist()
    return out


def _hottest_tenth(
    field: Floats, among: NDArray[np.bool_], area: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    # Random values decide which pixels are deleted where a map is constant.
    values = np.where(among, field + rng.normal(0, 1e-6, field.shape), -np.inf).ravel()
    out = np.zeros(values.shape, dtype=bool)
    out[np.argpartition(-values, area // 10)[: area // 10]] = True
    return out.reshape(field.shape)


def _blurred_away(picture: NDArray[np.uint8], where: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Replace places by a strongly blurred picture, which leaves no hard edges."""
    soft = Image.fromarray(picture).filter(ImageFilter.GaussianBlur(picture.shape[0] / 12))
    return np.where(where, np.asarray(soft), picture)
