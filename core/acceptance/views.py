"""One finding of a model with several, presented as a model with a single finding.

So everything that measures a model with one finding also measures each of several. A picture's label names
all findings that it shows (`core.acceptance.labels.Label`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.acceptance.cases import Case
from core.acceptance.labels import SEPARATOR
from core.batch.journal.rows import JournalRow
from core.errors import AcceptanceError
from core.models.card import Card, Class, OperatingPoint
from core.models.package import ModelPackage
from core.results.findings import finding_title


def card_of_finding(card: Card, point: OperatingPoint) -> Card:
    """Return the card as that of a model that looks for only one of its findings."""
    (name,) = point.positive
    title = finding_title(card, point)
    classes = (Class(name=_absent(name), title=f"No {title}"), Class(name=name, title=title))
    return card.model_copy(
        update={
            "task": "binary",
            "title": f"{card.title}: {title}",
            "classes": classes,
            "operating_point": point,
            "operating_points": (),
            # Its figures cover all findings, or do not name the finding.
            "evaluations": (),
        }
    )


def package_of_finding(package: ModelPackage, name: str) -> ModelPackage:
    """Return the package with the card of one finding, at the model's own operating point."""
    point = next(point for point in package.card.operating_points if point.positive == (name,))
    return replace(package, card=card_of_finding(package.card, point))


def case_of_finding(case: Case, card: Card, name: str) -> Case:
    """Return a case of a model with several findings as a case of one finding."""
    label = name if name in case.label.split(SEPARATOR) else _absent(name)
    probabilities: tuple[float, ...] = ()
    if case.probabilities:
        p = case.probabilities[card.class_names.index(name)]
        probabilities = (1.0 - p, p)
    return replace(case, label=label, probabilities=probabilities)


def row_of_finding(row: JournalRow, point: OperatingPoint) -> JournalRow:
    """Return a row of the journal, reduced to one finding."""
    said, (name,) = row.reading.finding, point.positive
    if said is None:
        return row
    p, maps = said.probabilities[said.classes.index(name)], said.map_of(name)
    positive = p >= point.threshold
    finding = replace(
        said,
        classes=(_absent(name), name),
        probabilities=(1.0 - p, p),
        name=name if positive else _absent(name),
        threshold=point.threshold,
        positive=positive,
        maps=np.stack([np.zeros_like(maps), maps]),
    )
    return replace(row, reading=replace(row.reading, finding=finding))


def same_question(card: Card, other: Card) -> bool:
    """Return whether two models, reduced to at most one finding, answer the same question.

    They do if their findings have the same name, in words or in the card. A class of the same name that is
    not the finding does not count.
    """
    if card.operating_point is None or other.operating_point is None:
        return set(card.class_names) == set(other.class_names)
    if set(card.operating_point.positive) == set(other.operating_point.positive):
        return True
    titles = (finding_title(one, one.findings[0]).casefold() for one in (card, other))
    return len(set(titles)) == 1


def comparable(card: Card, other: Card) -> None:
    """Check that two models can be compared: they must have a question in common.

    Raises
    ------
    AcceptanceError
        If they cannot; the message names what each looks for.
    """
    ours, theirs = _questions(card), _questions(other)
    if not any(same_question(one, two) for one in ours for two in theirs):
        raise AcceptanceError(
            "{model} and {other} answer different questions, so they cannot be compared: "
            "{sought}; {other_sought}.",
            model=card.id,
            other=other.id,
            sought=_sought(card),
            other_sought=_sought(other),
        )


def _questions(card: Card) -> tuple[Card, ...]:
    return tuple(card_of_finding(card, point) for point in card.findings) if card.has_several else (card,)


def _sought(card: Card) -> str:
    titles = [finding_title(card, point) for point in card.findings]
    return ", ".join(titles or [one.title for one in card.classes])


def _absent(name: str) -> str:
    return f"no_{name}"
