"""Test the gate: how many foreign pictures it refuses, and how many of the model's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import Refusal
from core.images.base.picture import Picture
from core.images.display.render import render_grey
from core.images.files.sources import Source
from core.inference.candidate import Candidate, make_ready
from core.inference.gate import check_certainty, check_distance, distances
from core.models.card import Card
from core.models.evidence import GateTrial, Measure
from core.progress import Progress
from training.evaluation.drawings import DRAWINGS, draw_pictures
from training.evaluation.metrics import clopper_pearson, proportion
from training.evaluation.picture_files import grey_picture, read, sample

#: Largest number of test pictures used unchanged; and of pictures used for each change and other set.
OWN_PICTURES = 2_000
PICTURES = 400
DRAWN = 100
#: Data sets whose classes are different image kinds, so that each class is tested separately.
_KINDS_APART = frozenset({"medical-mnist"})

Kind = Literal["own", "changed", "alike", "foreign"]
#: Computes the package's probabilities [n, C] and embedding [n, D] of prepared pictures uint8 [n, H, W].
GateInference = Callable[[NDArray[np.uint8]], tuple[NDArray[np.float32], NDArray[np.float32]]]
Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]

#: Functions that alter the model's own pictures, from uint8 [H, W] to uint8 [H, W], by name.
CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "inverted": lambda grey: 255 - grey,
        "turned by 90°": lambda grey: np.rot90(grey, 1),
        "turned by 180°": lambda grey: np.rot90(grey, 2),
        "turned by 270°": lambda grey: np.rot90(grey, 3),
        "flipped top to bottom": lambda grey: grey[::-1],
    }
)


@dataclass(frozen=True, eq=False)
class GateCase:
    """Pictures to test a gate with, which are read on demand."""

    name: str
    kind: Kind
    pictures: Iterable[Picture]


@dataclass(frozen=True, eq=False)
class GateOutcome:
    """Outcome of a case.

    Attributes
    ----------
    result : GateTrial
    parts : ndarray of float32
        Distances of the pictures that passed the earlier checks, as shares of the gate's limit.
    """

    result: GateTrial
    parts: NDArray[np.float32]


def try_gate(card: Card, infer: GateInference, case: GateCase) -> GateOutcome | None:
    """Run pictures through the checks that a user's pictures go through.

    Parameters
    ----------
    card : Card
    infer : GateInference
    case : GateCase

    Returns
    -------
    GateOutcome or None
        None if there are no pictures.
    """
    ready = [candidate for picture in case.pictures for candidate in make_ready([card.needs], picture)]
    if not ready:
        return None
    accepted = [candidate for candidate in ready if candidate.refusal is None]
    greatest, parts = _measured(card, infer, accepted)
    refusals = [candidate.refusal for candidate in ready if candidate.refusal is not None]
    refusals += [
        refusal
        for probability, part in zip(greatest, parts, strict=True)
        if (refusal := _refusal(card, float(probability), float(part))) is not None
    ]
    result = GateTrial(
        name=case.name,
        kind=case.kind,
        pictures=len(ready),
        refused=proportion(np.arange(len(ready)) < len(refusals)),
        reasons=dict(sorted(Counter(refusal.reason.value for refusal in refusals).items())),
    )
    return GateOutcome(result, parts)


def try_all(
    card: Card, infer: GateInference, cases: Iterable[GateCase], progress: Progress
) -> tuple[GateOutcome, ...]:
    """Test every case that has pictures; `progress` counts cases."""
    out = []
    for case in cases:
        progress.check()
        out.append(try_gate(card, infer, case))
        progress.advance()
    return tuple(trial for trial in out if trial is not None)


def own_cases(own: Sequence[Source], seed: int) -> Iterator[GateCase]:
    """Yield the model's own test pictures unchanged, inverted and turned."""
    order = np.random.default_rng(seed).permutation(len(own))
    yield GateCase("own test part", "own", read(own[number] for number in order[:OWN_PICTURES]))
    for name, change in CHANGES.items():
        pictures = read(own[number] for number in order[:PICTURES])
        # Bound now, because cases are tested long after the loop has moved on.
        yield GateCase(f"own, {name}", "changed", map(partial(_changed, change), pictures))


def drawn_cases(seed: int) -> Iterator[GateCase]:
    """Yield noise, and synthetic pictures like photographs."""
    for name in DRAWINGS:
        yield GateCase(
            name, "foreign", [grey_picture(name, grey) for grey in draw_pictures(name, DRAWN, seed)]
        )


def foreign_cases(
    name: str, folders: Mapping[str, Sequence[Source]], alike: Sequence[str], seed: int
) -> Iterator[GateCase]:
    """Yield at most 400 pictures of another data set; by class if its classes are image kinds.

    Parameters
    ----------
    name : str
        Name of the data set.
    folders : mapping of str to sequence of Source
        Its files by folder, which is the class.
    alike : sequence of str
        ``name`` or ``name/class`` of pictures that the model is meant for.
    seed : int
    """
    if name in _KINDS_APART:
        parts = {f"{name}/{folder}": sources for folder, sources in folders.items()}
    else:
        parts = {name: [source for sources in folders.values() for source in sources]}
    for part, sources in parts.items():
        kind: Kind = "alike" if {name, part} & set(alike) else "foreign"
        yield GateCase(part, kind, sample(sources, PICTURES, seed))


def pooled(trials: Iterable[GateTrial], kind: Kind) -> Measure | None:
    """Return the refused share of all pictures of a kind; None if there are none."""
    chosen = [trial for trial in trials if trial.kind == kind]
    total = sum(trial.pictures for trial in chosen)
    refused = sum(sum(trial.reasons.values()) for trial in chosen)
    if not total:
        return None
    low, high = clopper_pearson(refused, total)
    return Measure(value=refused / total, low=low, high=high)


def _changed(change: Change, picture: Picture) -> Picture:
    return grey_picture(picture.name, np.ascontiguousarray(change(render_grey(picture))))


def _measured(
    card: Card, infer: GateInference, candidates: Sequence[Candidate]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the largest probability of each picture, and its distance as a share of the limit."""
    if not candidates:
        return np.empty(0, dtype=np.float32), np.empty(0, dtype=np.float32)
    probabilities, embedding = infer(np.stack([candidate.pixels for candidate in candidates]))
    return probabilities.max(axis=1), distances(card, embedding)[1]


def _refusal(card: Card, probability: float, part: float) -> Refusal | None:
    try:
        check_distance(part)
        check_certainty(card, probability)
    except Refusal as refusal:
        return refusal
    return None
