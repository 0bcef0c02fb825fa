"""The gate's second look, at what a model answered: refuses pictures that it must not judge.

The first, at the picture before the model runs, is `core.inference.input_gate`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from core.errors import Reason, Refusal
from core.images.base.patient import age_in_years
from core.images.display.prepare import content_part
from core.language.message import Message
from core.language.numbers import percent
from core.models.card import Card
from core.results.reading import Finding, agreeing
from core.results.wording import UNLIKE

#: The negative of a picture is tested if the picture is this many times further away than the model's own
#: pictures are on average.
_ODD = 1.05
#: A picture counts as inverted if its negative is nearer by more than this factor. Chosen on 8,000 pictures
#: of five data sets and measured on others: ``python -m tests.benchmarks.inverted``.
_INVERTED = 0.7
#: Probability from which a model that detects polarity considers a picture inverted.
_LIKELY_INVERTED = 0.5


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
