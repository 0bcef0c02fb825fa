"""Orders from a worklist, and matching studies to orders if there is no doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.images.base.patient import patient_key

#: Modalities that are equivalent in orders: digital and computed radiography.
_ALIKE = {"CR": "film", "DX": "film", "DR": "film"}


@dataclass(frozen=True)
class Order:
    """A requested procedure with its scheduled steps.

    Attributes
    ----------
    accession, procedure_id, study_uid : str
        (0008,0050), (0040,1001) and (0020,000D).
    patient_id, patient_name : str
    description : str
        (0032,1060).
    steps : tuple of (str, str)
        Modality and day, YYYYMMDD, of each scheduled step.
    """

    accession: str
    procedure_id: str
    study_uid: str
    patient_id: str
    patient_name: str
    description: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OrderedStudy:
    """A study that lacks an accession number.

    Attributes
    ----------
    key : str
        Identifies the study (`core.images.base.picture.Identity.study_key`).
    uid, patient_id, patient_name, date : str
    modalities : frozenset of str
    """

    key: str
    uid: str
    patient_id: str
    patient_name: str
    date: str
    modalities: frozenset[str]


class Found(StrEnum):
    """The worklist's answers about a study."""

    ONE = "found"
    NONE = "no order"
    SEVERAL = "several orders"
    #: Another study has the order's number, or matches it too.
    SHARED = "order of several studies"
    #: The study does not name patient or date, so no order can be assigned to it.
    UNKNOWN = "not enough known"


@dataclass(frozen=True)
class OrderAnswer:
    """The worklist's answer about a study: one order, or why there is none.

    Attributes
    ----------
    study : OrderedStudy
    found : Found
    order : Order or None
    candidates : tuple of str
        Accession numbers of all orders that match the study.
    """

    study: OrderedStudy
    found: Found
    order: Order | None = None
    candidates: tuple[str, ...] = field(default=())


def can_be_asked(study: OrderedStudy) -> bool:
    """Return whether a worklist can be asked for a study's patient: the ID is known, and is no pattern."""
    return bool(study.patient_id) and not any(letter in study.patient_id for letter in "*?\\")


def match_orders(
    studies: Sequence[OrderedStudy], orders: Mapping[str, Sequence[Order]], used: frozenset[str]
) -> list[OrderAnswer]:
    """Find the order of each study; none if there is any doubt.

    An order that names the study's UID matches. Otherwise it must have the same patient ID and name, day and
    modality, and be the only such order. No other study may have its number or match it.

    Parameters
    ----------
    studies : sequence of OrderedStudy
    orders : mapping of str to sequence of Order
        The orders of each patient ID.
    used : frozenset of str
        Accession numbers that other studies have.
    """
    answers = [_match(study, orders.get(study.patient_id, ())) for study in studies]
    wanted = [one.order.accession for one in answers if one.order is not None]
    return [
        OrderAnswer(one.study, Found.SHARED, None, one.candidates)
        if one.order is not None
        and one.order.study_uid != one.study.uid
        and (one.order.accession in used or wanted.count(one.order.accession) > 1)
        else one
        for one in answers
    ]


def _match(study: OrderedStudy, orders: Sequence[Order]) -> OrderAnswer:
    if not can_be_asked(study):
        return OrderAnswer(study, Found.UNKNOWN)
    own = [order for order in orders if order.accession and _is_of_patient(order, study)]
    fitting = [order for order in own if study.uid and order.study_uid == study.uid]
    if not fitting:
        if not study.date or not study.modalities:
            return OrderAnswer(study, Found.UNKNOWN)
        kinds = {_ALIKE.get(modality, modality) for modality in study.modalities}
        fitting = [
            order
            for order in own
            if any(day == study.date and _ALIKE.get(kind, kind) in kinds for kind, day in order.steps)
        ]
    numbers = tuple(dict.fromkeys(order.accession for order in fitting))
    if len(numbers) != 1:
        return OrderAnswer(study, Found.SEVERAL if numbers else Found.NONE, None, numbers)
    return OrderAnswer(study, Found.ONE, fitting[0], numbers)


def _is_of_patient(order: Order, study: OrderedStudy) -> bool:
    """Return whether ID and name are the study's; a name that is missing in one of them is ignored."""
    if order.patient_id.strip() != study.patient_id.strip():
        return False
    if not order.patient_name or not study.patient_name:
        return True
    of_order = patient_key(order.patient_id, order.patient_name)
    return of_order == patient_key(study.patient_id, study.patient_name)


def outcome_words(answers: Sequence[OrderAnswer]) -> str:
    """Return the number of studies for each outcome, in words."""
    counts = Counter(answer.found for answer in answers)
    return ", ".join(f"{counts[found]:,} {found}" for found in Found if counts[found])
