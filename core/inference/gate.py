"""The gate: refuses pictures that a model must not judge, before and after the model runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import Reason, Refusal
from core.images.base.patient import age_in_years
from core.images.base.picture import Picture, Pixels
from core.images.base.region import is_among, named_region, not_read_words, other_parts, other_parts_words
from core.images.display.prepare import content_part
from core.language.message import Message
from core.models.card import Card
from core.results.reading import Finding, agreeing
from core.results.wording import UNLIKE, percent

#: The negative of a picture is tested if the picture is this many times further away than the model's own
#: pictures are on average.
_ODD = 1.05
#: A picture counts as inverted if its negative is nearer by more than this factor. Chosen on 8,000 pictures
#: of five data sets and measured on others: ``python -m tests.benchmarks.inverted``.
_INVERTED = 0.7
#: Colours are sampled at this many places along each side, each of at least this many pixels; two channels
#: that differ by more greys than this are a colour. Camera noise stays below.
_COLOUR_SIDE, _COLOUR_LOOK, _LEAST_COLOUR = 64, 256, 6.0
#: Probability from which a model that detects polarity considers a picture inverted.
_LIKELY_INVERTED = 0.5


def check_picture(card: Card, picture: Picture) -> None:
    """Refuse a picture for reasons that need no preparation.

    Parameters
    ----------
    card : Card
    picture : Picture

    Raises
    ------
    Refusal
        ``incomplete``, ``too-small``, ``wrong-modality`` or ``wrong-region`` (if the file names one), or
        ``out-of-distribution`` for colours that none of the model's pictures have.
    """
    if picture.incomplete:
        raise Refusal(Reason.INCOMPLETE, "Part of the picture is missing in the file.")
    modality = picture.identity.modality
    if modality and card.modalities and modality not in card.modalities:
        made_for = ", ".join(card.modalities)
        raise Refusal(
            Reason.WRONG_MODALITY,
            "The model reads {made_for}; this picture is {modality}.",
            made_for=made_for,
            modality=modality,
        )
    region = named_region(picture.identity)
    if region and card.body_regions and not is_among(region, card.body_regions):
        raise Refusal(Reason.WRONG_REGION, not_read_words(region))
    if parts := other_parts(picture.identity, card.body_regions):
        raise Refusal(Reason.WRONG_REGION, other_parts_words(parts))
    rows, columns = picture.shape
    if min(rows, columns) < card.gate.minimum_side:
        raise Refusal(
            Reason.TOO_SMALL,
            "The picture has {columns} x {rows} pixels; the model needs at least {least} on each side.",
            columns=columns,
            rows=rows,
            least=card.gate.minimum_side,
        )
    if picture.is_colour and card.gate.most_colour < 1.0:
        part = colour_part(picture.pixels)
        if part > card.gate.most_colour:
            raise Refusal(
                Reason.OUT_OF_DISTRIBUTION,
                "The picture is in colour ({share} of it), and the model learned from grey pictures.",
                share=percent(part),
            )


def colour_part(pixels: Pixels) -> float:
    """Return the fraction of a colour picture whose colours are more than a tint.

    A film that was photographed on a light box has one tint for each grey: its channels differ by a function
    of the grey. Photographs, stained slides and pictures of the retina do not. As the result is a fraction, a
    coloured arrow does not turn a film into a photograph.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (H, W, 3)
    """
    step = max(1, min(pixels.shape[:2]) // _COLOUR_LOOK)
    small = Image.fromarray(np.ascontiguousarray(pixels[::step, ::step])).resize(
        (_COLOUR_SIDE, _COLOUR_SIDE), Image.Resampling.BILINEAR
    )
    places = np.asarray(small, dtype=np.float32).reshape(-1, 3)
    apart = np.stack([places[:, 0] - places[:, 1], places[:, 2] - places[:, 1]], axis=1)
    if np.abs(apart).max() <= _LEAST_COLOUR:
        return 0.0
    grey = places @ np.array([0.299, 0.587, 0.114], dtype=np.float32) / 255
    curve = np.stack([np.ones_like(grey), grey, grey * grey, grey * grey * grey], axis=1).astype(np.float64)
    # Solved by the normal equations, which are small although the pictures are large.
    rest = apart - curve @ np.linalg.lstsq(curve.T @ curve, curve.T @ apart, rcond=None)[0]
    return float((np.abs(rest).max(axis=1) > _LEAST_COLOUR).mean())


def check_contrast(card: Card, prepared: NDArray[np.uint8], shape: tuple[int, int]) -> None:
    """Refuse a picture of uniform grey.

    Parameters
    ----------
    card : Card
    prepared : ndarray of uint8, shape (H, W)
        The model's input.
    shape : (int, int)
        Rows and columns of the original picture.

    Raises
    ------
    Refusal
        ``blank``.
    """
    size = card.preparation
    shown = content_part(size.name, *shape, size.height, size.width, size.crop)
    # The black padding of the input does not count as contrast of the picture.
    if float(prepared[shown].std()) < card.gate.minimum_contrast:
        raise Refusal(Reason.BLANK, "The picture is blank or nearly so.")


def check_agreement(card: Card, modality: str, finding: Finding) -> None:
    """Refuse an answer that contradicts the file, such as a CT class for an MR picture.

    Parameters
    ----------
    card : Card
    modality : str
        Modality (0008,0060); empty if the file names none.
    finding : Finding

    Raises
    ------
    Refusal
        ``wrong-modality``.
    """
    name = finding.name
    if card.findings:
        # The reported class is not used: it depends on a site's threshold, and a refusal must not depend on
        # thresholds.
        by_name = dict(zip(finding.classes, finding.probabilities, strict=True))
        name = max(agreeing(card, finding.probabilities, modality), key=lambda one: (by_name[one], one))
    named = card.classes[card.class_names.index(name)]
    if modality and named.modalities and modality not in named.modalities:
        raise Refusal(
            Reason.WRONG_MODALITY,
            "The model takes the picture for {title}, but the file says that it is {modality}.",
            title=Message(named.title),
            modality=modality,
        )


def population_note(card: Card, age: str) -> str:
    """Warn that a patient is outside the model's population; empty if nothing indicates that.

    Parameters
    ----------
    card : Card
    age : str
        Patient's age (0010,1010).
    """
    years = age_in_years(age)
    population = card.population
    if population is None or not population.ages or years is None:
        return ""
    if any(first <= years <= last for first, last in population.ages):
        return ""
    ranges = _ranges(population.ages)
    return Message(
        "The model learned from patients aged {ranges} years; this patient is {years}. "
        "How well it reads patients of that age was not measured.",
        ranges=ranges,
        years=years,
    )


def _ranges(ages: Sequence[tuple[int, int]]) -> Message:
    """Return the ages that a model was made for, as “1 to 5 and 18 to 90”."""
    said = [Message("{first} to {last}", first=first, last=last) for first, last in ages]
    return reduce(lambda one, other: Message("{one} and {other}", one=one, other=other), said)


def knows_other_sources(card: Card) -> bool:
    """Return whether the gate has a band, which comes from sources that were left out of training."""
    return card.gate.band < 1.0


def likeness_note(card: Card, part: float) -> str:
    """Warn that a picture that is read is unlike those the model learned from; '' otherwise.

    Parameters
    ----------
    card : Card
    part : float
        Relative distance from `distances`.
    """
    return UNLIKE if part > card.gate.band else ""


def distances(card: Card, embeddings: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the distance of each embedding from the class centres.

    Parameters
    ----------
    card : Card
    embeddings : ndarray of float32, shape (n, D)
        Whitened, so that the Euclidean distance is the Mahalanobis distance (see `Gate`).

    Returns
    -------
    distances : ndarray of float32, shape (n,)
        Distance to the nearest centre.
    parts : ndarray of float32, shape (n,)
        Smallest distance relative to the limit of its centre; above 1 is out of distribution. Both are 0 for
        a model without an embedding.
    """
    centres = card.gate.centres
    if centres is None:
        nothing = np.zeros(len(embeddings), dtype=np.float32)
        return nothing, nothing
    offsets = embeddings[:, None, :] - centres.unpack()[None, :, :]
    away = np.asarray(np.linalg.norm(offsets, axis=2), dtype=np.float32)
    limits = np.array(card.gate.limits or (card.gate.limit,), dtype=np.float32)
    return away.min(axis=1), (away / limits).min(axis=1)


def is_odd(card: Card, distance: float) -> bool:
    """Return whether a picture is far enough from the model's own for its negative to be tested.

    As the embedding is whitened, the model's own pictures lie about the square root of its length from their
    centre; such a picture's negative is hardly nearer. Beyond the limit, the test only finds the better
    reason.
    """
    if card.gate.centres is None or not card.gate.tells_inverted:
        return False
    return distance > min(_ODD * math.sqrt(card.gate.embedding_size), card.gate.limit)


def negative(card: Card, prepared: NDArray[np.uint8], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the prepared picture with black and white swapped, and with unchanged black padding.

    Parameters
    ----------
    card : Card
    prepared : ndarray of uint8, shape (H, W)
        The model's input.
    shape : (int, int)
        Rows and columns of the original picture.
    """
    size = card.preparation
    swapped = prepared.copy()
    content = swapped[content_part(size.name, *shape, size.height, size.width, size.crop)]
    np.subtract(255, content, out=content)
    return swapped


def check_polarity(distance: float, distance_of_negative: float) -> None:
    """Refuse a picture whose negative is much more like the training pictures.

    Parameters
    ----------
    distance, distance_of_negative : float
        Distances from `distances`, of a picture that `is_odd` and of its `negative`.

    Raises
    ------
    Refusal
        ``inverted``.
    """
    if distance_of_negative < _INVERTED * distance:
        raise Refusal(
            Reason.INVERTED,
            "Black and white seem to be swapped: the negative of the picture is far more like "
            "the pictures the model learned from (distance {distance_of_negative:.1f} against "
            "{distance:.1f}).",
            distance_of_negative=distance_of_negative,
            distance=distance,
        )


def check_told_polarity(inverted: float) -> None:
    """Refuse a picture that the model itself reports as inverted.

    Parameters
    ----------
    inverted : float
        Probability that the picture is inverted, 0 to 1.

    Raises
    ------
    Refusal
        ``inverted``.
    """
    if inverted > _LIKELY_INVERTED:
        raise Refusal(
            Reason.INVERTED, "Black and white seem to be swapped ({share}).", share=percent(inverted)
        )


def check_distance(part: float) -> None:
    """Refuse a picture unlike all training pictures.

    Parameters
    ----------
    part : float
        Relative distance from `distances`.

    Raises
    ------
    Refusal
        ``out-of-distribution`` (also if `part` is not a number).
    """
    if not part <= 1.0:
        raise Refusal(
            Reason.OUT_OF_DISTRIBUTION,
            "The picture is unlike everything that the model learned from ({part:.2f} times "
            "the distance that is still read).",
            part=part,
        )


def check_certainty(card: Card, probability: float) -> None:
    """Refuse a picture that matches none of the classes of a model whose classes cannot be confused.

    Parameters
    ----------
    card : Card
    probability : float
        Highest calibrated probability, 0 to 1.

    Raises
    ------
    Refusal
        ``out-of-distribution``.
    """
    if not probability >= card.gate.least_probability:
        raise Refusal(
            Reason.OUT_OF_DISTRIBUTION,
            "The picture is not surely any of the kinds that the model knows ({share} at "
            "most; {least} are needed).",
            share=percent(probability),
            least=percent(card.gate.least_probability),
        )
