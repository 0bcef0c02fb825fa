"""Finding and Reading: a model's statement about one picture, and the outcome of reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.errors import LISTED, InputError, Reason, Refusal, Status
from core.images.base.picture import Identity
from core.models.card import Card
from core.results.score import score, summed

#: A file's modality decides among classes that together have at least this probability. Below it, the picture
#: looks like something else, and the file contradicts the model.
_LEAST_SHARE = 0.05


@dataclass(frozen=True)
class ModelReference:
    """Exact version of a model; thresholds and figures belong to one version."""

    id: str
    version: str
    title: str
    sha256: str


class MapSource(StrEnum):
    """The origins of a finding's maps.

    Attributes
    ----------
    MODEL
        Made by the model, in the run that gave the probabilities.
    OCCLUSION
        Made by many runs, each with one place of the picture covered (`core.inference.occlusion`).
    """

    MODEL = "model"
    OCCLUSION = "occlusion"


@dataclass(frozen=True, eq=False)
class Finding:
    """A model's answer for one picture.

    Attributes
    ----------
    classes : tuple of str
        Class names in the model's order.
    probabilities : tuple of float
        Calibrated probabilities in 0 to 1, one per class; they sum to 1 unless the model is multi-label.
    name : str
        Reported class: the most probable one on the picture's side of the operating point, or the most
        probable of all if the model has no operating point. For a multi-label model, the finding with the
        highest score.
    threshold, positive
        Operating point, and whether it was reached; None for a model without one. Texts for people come from
        `core.results.findings`.
    maps : ndarray of float32, shape (classes, h, w)
        Evidence for each class over the model's input, relative to the card's full scale: 1 and more is full
        evidence, 0 and less is none. h and w are 0 if the model gives no maps. Maps by occlusion are in
        log-odds, as their scale depends on the operating point
        (`core.results.findings.map_of_finding`).
    maps_from : MapSource
    """

    classes: tuple[str, ...]
    probabilities: tuple[float, ...]
    name: str
    threshold: float | None
    positive: bool | None
    maps: NDArray[np.float32]
    maps_from: MapSource = MapSource.MODEL

    @property
    def probability(self) -> float:
        """Probability of the reported class, 0 to 1."""
        return self.probabilities[self.classes.index(self.name)]

    def map_of(self, name: str) -> NDArray[np.float32]:
        """Return the map of one class, shape (h, w)."""
        return np.asarray(self.maps[self.classes.index(name)], dtype=np.float32)


@dataclass(frozen=True)
class Traits:
    """Statistics of a picture for one model, to compare pictures of different times.

    Attributes
    ----------
    grey, contrast : float
        Mean and standard deviation of the model's input, in grey levels from 0 to 255.
    distance : float
        Distance from the training pictures, as a fraction of the model's limit
        (`core.inference.gate.distances`).
    """

    grey: float
    contrast: float
    distance: float


@dataclass(frozen=True, eq=False)
class Reading:
    """Outcome of reading one picture with one model, or of an unreadable file.

    Attributes
    ----------
    file : str
        Name relative to the folder given, ``/`` separated.
    frame : int or None
        Frame, counted from 1; None if the file could not be read.
    status : Status
    reason : Reason or None
        Set unless the status is ``ok``.
    message : str
        The reason in one plain sentence; for ``ok``, faults of the file that were tolerated.
    identity : Identity
    model : ModelReference or None
        Model that was asked; None if none was.
    finding : Finding or None
        Set if and only if the status is ``ok``.
    device : str
        Id of the device that computed the reading; empty if nothing was computed.
    shape : (int, int)
        Rows and columns of the picture; (0, 0) if it was not read.
    traits : Traits or None
        Set if the model saw the picture, even if it was refused afterwards.
    """

    file: str
    frame: int | None
    status: Status
    reason: Reason | None
    message: str
    identity: Identity
    model: ModelReference | None = None
    finding: Finding | None = None
    device: str = ""
    shape: tuple[int, int] = (0, 0)
    traits: Traits | None = None


def failed_reading(file: str, error: InputError, frame: int | None = None) -> Reading:
    """Return the reading of a file, or of the rest of a file after `frame`, that could not be read."""
    status = Status.LISTED if error.reason in LISTED else Status.ERROR
    return Reading(file, frame, status, error.reason, error.message, Identity())


def refused_reading(
    file: str,
    frame: int,
    identity: Identity,
    model: ModelReference,
    refusal: Refusal,
    shape: tuple[int, int],
    traits: Traits | None = None,
) -> Reading:
    """Return the reading of a picture that the model may not judge."""
    return Reading(
        file,
        frame,
        Status.REFUSED,
        refusal.reason,
        refusal.message,
        identity,
        model,
        shape=shape,
        traits=traits,
    )


def finding_from(
    card: Card, probabilities: NDArray[np.float32], maps: NDArray[np.float32], modality: str = ""
) -> Finding:
    """Turn a model's outputs for one picture into a finding.

    Parameters
    ----------
    card : Card
    probabilities : ndarray of float32, shape (C,)
    maps : ndarray of float32, shape (C, h, w)
        Maps from the graph; they are divided by the card's full scale here. h and w are 0 if there are none.
    modality : str
        Modality (0008,0060); empty if the file names none. Classes that do not occur with it are not
        reported, unless those that do are practically excluded.
    """
    p = tuple(float(value) for value in probabilities)
    scale = card.maps.full_scale if card.maps is not None else 1.0
    scaled = np.asarray(maps / scale, dtype=np.float32)
    return _judged(card, p, scaled, modality)


def judged_anew(card: Card, reading: Reading) -> Reading:
    """Return a reading with a card's operating points applied, without running the model again.

    Parameters
    ----------
    card : Card
        Card of the reading's model and version, with the thresholds in use.
    reading : Reading
        Reading with any threshold; a refusal stays a refusal. Returned itself if nothing changes.
    """
    finding = reading.finding
    if finding is None or finding.classes != card.class_names or not card.findings:
        return reading
    judged = _judged(card, finding.probabilities, finding.maps, reading.identity.modality)
    anew = replace(judged, maps_from=finding.maps_from)
    said = (finding.name, finding.threshold, finding.positive)
    return reading if said == (anew.name, anew.threshold, anew.positive) else replace(reading, finding=anew)


def _judged(card: Card, p: tuple[float, ...], maps: NDArray[np.float32], modality: str) -> Finding:
    names = card.class_names
    if card.operating_points:
        by_name = dict(zip(names, p, strict=True))
        first = max(card.operating_points, key=lambda o: score(by_name[o.positive[0]], o.threshold))
        name = first.positive[0]
        return Finding(names, p, name, first.threshold, by_name[name] >= first.threshold, maps)
    candidates = agreeing(card, p, modality)
    threshold: float | None = None
    positive: bool | None = None
    if card.operating_point is not None:
        positives = set(card.operating_point.positive)
        threshold = card.operating_point.threshold
        positive = summed(names, p, card.operating_point.positive) >= threshold
        side = positives if positive else set(names) - positives
        candidates = candidates & side or side
    best = max((i for i, name in enumerate(names) if name in candidates), key=lambda i: p[i])
    return Finding(names, p, names[best], threshold, positive, maps)


def agreeing(card: Card, probabilities: Sequence[float], modality: str) -> set[str]:
    """Return the classes that occur with a modality; all of them if it is empty or those are improbable."""
    named = {
        c.name: p
        for c, p in zip(card.classes, probabilities, strict=True)
        if not c.modalities or modality in c.modalities
    }
    return set(named) if modality and sum(named.values()) >= _LEAST_SHARE else set(card.class_names)
