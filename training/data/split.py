"""Split a data set into training, validation and test parts without splitting a group."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.paths import atomic_write
from training.data.dataset import DatasetEntry, parse_boxes, write_boxes
from training.errors import TrainingError
from training.recipe.split_rules import Split

_COLUMNS = ("file", "label", "source", "group", "boxes", "part", "series", "index")


class SplitPart(StrEnum):
    """What a picture is used for."""

    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"
    ELSEWHERE = "elsewhere"
    UNUSED = "unused"


#: Parts to which pictures are assigned unless a rule of the recipe decides.
DEALT = (SplitPart.TRAINING, SplitPart.VALIDATION, SplitPart.TEST)


def split_by_rules(
    entries: Sequence[DatasetEntry], labels: NDArray[np.int64], shares: Split, seed: int
) -> list[SplitPart]:
    """Assign every picture to a part: by the recipe's rules, all others at random by group.

    Parameters
    ----------
    entries : sequence of DatasetEntry
    labels : ndarray of int64, shape (N,)
    shares : Split
    seed : int
    """
    ruled = [_ruled(entry, shares) for entry in entries]
    open_ones = [number for number, part in enumerate(ruled) if part is None]
    groups = [entries[number].group for number in open_ones]
    if shares.by == "name":
        dealt = [_part_of_name(group, shares, seed) for group in groups]
    else:
        dealt = split_by_group(labels[open_ones], groups, shares, seed) if open_ones else []
    parts = dict(zip(open_ones, dealt, strict=True))
    return [part or parts[number] for number, part in enumerate(ruled)]


def _ruled(entry: DatasetEntry, shares: Split) -> SplitPart | None:
    return next(
        (SplitPart(r.part) for r in shares.rules if r.means(entry.file, entry.source, entry.group)), None
    )


def _part_of_name(group: str, shares: Split, seed: int) -> SplitPart:
    drawn = int(hashlib.sha256(f"{seed}:{group}".encode()).hexdigest()[:8], 16) / 2**32
    if drawn < shares.test:
        return SplitPart.TEST
    return SplitPart.VALIDATION if drawn < shares.test + shares.validation else SplitPart.TRAINING


def split_by_group(
    labels: NDArray[np.int64], groups: Sequence[str], shares: Split, seed: int
) -> list[SplitPart]:
    """Assign every picture to a part.

    Parameters
    ----------
    labels : ndarray of int64, shape (N,)
        Class of each picture.
    groups : sequence of str, length N
        Pictures of one group are assigned to the same part.
    shares : Split
    seed : int

    Returns
    -------
    list of SplitPart
        Within each class the parts have the wanted shares, to within one group. The split depends on
        the names of the groups, not on the order of the pictures.

    Raises
    ------
    TrainingError
        If a class has fewer groups than there are parts.
    """
    members: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        members.setdefault(group, []).append(number)
    parts: list[SplitPart] = [SplitPart.TRAINING] * len(groups)
    rng = np.random.default_rng(seed)
    for label in np.unique(labels):
        # A group with several classes counts for its rarest class, so that it is assigned only once.
        own = sorted(name for name, numbers in members.items() if labels[numbers].min() == label)
        counts = dict.fromkeys(DEALT, 0)
        wanted = sum(len(members[name]) for name in own)
        for position in rng.permutation(len(own)):
            numbers = members[own[position]]
            part = SplitPart.TRAINING
            for candidate, share in (
                (SplitPart.TEST, shares.test),
                (SplitPart.VALIDATION, shares.validation),
            ):
                if counts[candidate] + len(numbers) / 2 <= share * wanted or counts[candidate] == 0:
                    part = candidate
                    break
            counts[part] += len(numbers)
            for number in numbers:
                parts[number] = part
        if min(counts.values()) == 0:
            raise TrainingError(
                "A class has too few pictures, or too few groups of them, to be split in three."
            )
    return parts


def write_split(path: Path, entries: Sequence[DatasetEntry], parts: Sequence[SplitPart]) -> None:
    """Write the split as CSV: file, label, source, group, boxes, part, series, index."""
    with atomic_write(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(
            (e.file, e.label, e.source, e.group, write_boxes(e.boxes), part, e.series, e.index)
            for e, part in zip(entries, parts, strict=True)
        )


def read_split(path: Path) -> tuple[tuple[DatasetEntry, ...], tuple[SplitPart, ...]]:
    """Read a split that `write_split` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    entries = tuple(
        DatasetEntry(
            row["file"],
            row["label"],
            row["source"],
            row["group"],
            parse_boxes(row["boxes"]),
            # Runs from before stacks were recorded lack both columns.
            row.get("series") or "",
            int(row.get("index") or 0),
        )
        for row in rows
    )
    return entries, tuple(SplitPart(row["part"]) for row in rows)
