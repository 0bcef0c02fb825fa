"""Combines a graph with the answers so far: finds the remaining questions and makes the specification."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from onnx import TensorProto
from pydantic import ValidationError

from core.errors import ModelError
from core.images.display.prepare import PreparationName
from core.importing.graph import GraphFacts
from core.importing.spec import ImportSpec, Layout, ScoresName, Values, ValuesName, first_reason

#: Labels that are not findings. Longer labels with the same beginning, such as "Non-displaced fracture", are
#: findings.
_NORMAL = re.compile(
    r"(no|without)\b.*|(normal|healthy|negative|unremarkable)\b.*|none|background|intact|absent",
    re.IGNORECASE,
)
_SIDE = 224
_MOST_LABEL_BYTES = 1 << 20


class Question(StrEnum):
    """Questions that only the model's maker can answer, if the graph does not."""

    LABELS = "labels"
    VALUES = "values"
    SCORES = "scores"
    ONE_OF = "one_of"
    NORMAL = "normal"
    LAYOUT = "layout"
    CHANNELS = "channels"
    SIZE = "size"
    OUTPUT = "output"


@dataclass(frozen=True)
class Said:
    """The answers about a model so far; None for open questions.

    Attributes
    ----------
    labels : tuple of str
        Labels in the order of the outputs.
    normal : tuple of str or None
        Labels that are not findings.
    size : (int, int) or None
        Height and width.
    one_of : bool or None
        Whether exactly one label applies to a picture.
    others
        As in `core.importing.spec`.
    """

    id: str = ""
    version: str = "1.0.0"
    title: str = ""
    summary: str = ""
    labels: tuple[str, ...] = ()
    normal: tuple[str, ...] | None = None
    threshold: float = 0.5
    values: ValuesName | Values | None = None
    layout: Layout | None = None
    channels: int | None = None
    size: tuple[int, int] | None = None
    resize: PreparationName = "stretch"
    crop: float = 1.0
    window: tuple[float, float] | None = None
    output: str = ""
    scores: ScoresName | None = None
    one_of: bool | None = None
    modalities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    maps: bool = True


def with_proposals(facts: GraphFacts, answers: Said, file: str) -> Said:
    """Fill in what the graph and the labels determine; given answers are unchanged.

    Parameters
    ----------
    facts : GraphFacts
    answers : Said
    file : str
        Name of the model's file, from which id and title are proposed.
    """
    stem = Path(file).stem
    given = facts.input
    known = replace(
        answers,
        id=answers.id or _identifier(stem),
        title=answers.title
        or stem.replace("_", " ").replace("-", " ").strip().capitalize()
        or "Imported model",
        # A model that takes bytes scales them itself.
        values=answers.values or ("0-255" if given.type == TensorProto.UINT8 else None),
        layout=answers.layout or given.layout,
        channels=answers.channels or given.channels,
    )
    if known.size is None and given.height and given.width:
        known = replace(known, size=(given.height, given.width))
    if not known.output and len(facts.outputs) == 1:
        known = replace(known, output=facts.outputs[0].name)
    if not known.output:
        return known
    output = facts.output(known.output)
    known = replace(known, scores=known.scores or output.scores)
    if known.one_of is None and known.scores == "softmax":
        known = replace(known, one_of=True)
    if known.one_of is None and (known.scores == "sigmoid" or output.count == 1):
        # One output with two labels is a finding and its opposite.
        known = replace(known, one_of=output.count == 1 and len(known.labels) > 1)
    if known.normal is None and known.labels:
        normal = tuple(label for label in known.labels if is_normal(label))
        if known.one_of is False or 0 < len(normal) < len(known.labels):
            known = replace(known, normal=normal)
    return known


def is_normal(label: str) -> bool:
    """Return whether a label's name shows that it is not a finding."""
    return _NORMAL.fullmatch(label.replace("_", " ").strip()) is not None


def open_questions(facts: GraphFacts, answers: Said) -> tuple[Question, ...]:
    """Return the remaining questions, in the best order.

    Parameters
    ----------
    facts : GraphFacts
    answers : Said
        Answers from `with_proposals`.
    """
    open_ones = {
        Question.OUTPUT: not answers.output and len(facts.outputs) > 1,
        Question.LABELS: not answers.labels,
        Question.SCORES: answers.scores is None,
        Question.ONE_OF: answers.one_of is None,
        Question.NORMAL: bool(answers.labels) and answers.normal is None,
        Question.VALUES: answers.values is None,
        Question.LAYOUT: answers.layout is None,
        Question.CHANNELS: answers.channels is None,
        Question.SIZE: answers.size is None,
    }
    return tuple(question for question, is_open in open_ones.items() if is_open)


def usual_size() -> tuple[int, int]:
    """Return the usual height and width of classifiers, for a graph that accepts any."""
    return _SIDE, _SIDE


def settle(answers: Said) -> ImportSpec:
    """Make the whole specification; all questions must be answered.

    Raises
    ------
    ModelError
        If answers contradict each other, in one sentence.
    """
    height, width = answers.size or usual_size()
    normal = {label.casefold() for label in answers.normal or ()}
    unknown = normal - {label.casefold() for label in answers.labels}
    if unknown:
        raise ModelError("{label!r} is none of the labels.", label=sorted(unknown)[0])
    told: dict[str, Any] = {
        "id": answers.id,
        "version": answers.version,
        "title": answers.title,
        "summary": answers.summary,
        "input": {
            "layout": answers.layout,
            "channels": answers.channels,
            "height": height,
            "width": width,
            "values": answers.values,
            "resize": answers.resize,
            "crop": answers.crop,
            "window": answers.window,
        },
        "output": {"scores": answers.scores, "one_of": answers.one_of, "name": answers.output},
        "labels": [
            {"title": label, "abnormal": label.casefold() not in normal, "threshold": answers.threshold}
            for label in answers.labels
        ],
        "reads": {"modalities": answers.modalities, "kinds": answers.kinds},
        "maps": answers.maps,
    }
    try:
        return ImportSpec.model_validate(told)
    except ValidationError as error:
        raise ModelError(first_reason(error)) from error


def check_kinds(spec: ImportSpec, known: tuple[str, ...]) -> None:
    """Check that every image kind that a model reads is one that Overread recognises.

    Raises
    ------
    ModelError
    """
    for kind in spec.reads.kinds:
        if kind not in known:
            raise ModelError(
                "There is no image kind {kind!r}; there are: {known}.", kind=kind, known=", ".join(known)
            )


def labels_from(text: str) -> tuple[str, ...]:
    """Parse labels: JSON (a list, or names by number), CSV with the label last, or one label per line.

    Parameters
    ----------
    text : str
        Contents of a file, or comma-separated labels.

    Raises
    ------
    ModelError
        If there are no labels.
    """
    stripped = text.lstrip("\ufeff").strip()
    if stripped[:1] in ("[", "{"):
        return _labels_of_json(stripped)
    lines = [line.strip() for line in stripped.splitlines() if line.strip()]
    if len(lines) == 1:
        found = [part.strip() for part in lines[0].split(",")]
    elif lines and any("," in line or ";" in line for line in lines):
        found = _labels_of_table(lines)
    else:
        found = lines
    found = [label for label in found if label]
    if not found:
        raise ModelError("There are no labels in the list.")
    return tuple(found)


def read_labels(wish: str) -> tuple[str, ...]:
    """Return the labels from a file, if there is one of that name, or else from the text itself.

    Raises
    ------
    ModelError
        If the file cannot be read or contains no labels.
    """
    path = Path(wish)
    try:
        if not path.is_file():
            return labels_from(wish)
        if path.stat().st_size > _MOST_LABEL_BYTES:
            raise ModelError("{name} is too large for a list of labels.", name=path.name)
        return labels_from(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError("The labels cannot be read from {name}.", name=path.name[:80]) from error


def _labels_of_table(lines: list[str]) -> list[str]:
    """Return the labels of a CSV, in the order of their numbers if a column has them."""
    table = csv.reader(io.StringIO("\n".join(lines)), delimiter=";" if ";" in lines[0] else ",")
    rows = [[cell.strip() for cell in row] for row in table]
    for number, label in ((0, -1), (-1, 0)):
        # If the lines are numbered, a first line without a number is the heading.
        numbered = rows if rows[0][number].isdigit() else rows[1:]
        if numbered and all(len(row) > 1 and row[number].isdigit() for row in numbered):
            return [row[label] for row in sorted(numbered, key=lambda row: int(row[number]))]
    return [row[-1] for row in rows]


def _labels_of_json(text: str) -> tuple[str, ...]:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ModelError("The list of labels is not JSON.") from error
    if isinstance(told, dict):
        if all(str(key).isdigit() for key in told):
            told = [told[key] for key in sorted(told, key=int)]
        elif all(isinstance(value, int) for value in told.values()):
            told = sorted(told, key=lambda name: told[name])
    if not isinstance(told, list) or not told or not all(isinstance(label, str) for label in told):
        raise ModelError("Write the labels as a list of names, or as names by number.")
    return tuple(told)


def _identifier(stem: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:63]
    return name if len(name) > 1 else f"model-{name or '1'}"
