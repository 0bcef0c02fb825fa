"""Queries a worklist for a patient's orders (C-FIND, Modality Worklist; PS3.4 K.6.1)."""

from __future__ import annotations

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pynetdicom.sop_class import ModalityWorklistInformationFind  # type: ignore[attr-defined]

from core.errors import NetworkError
from core.images.dicom.header import PARSER_ERRORS, text_of
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.orders import Order
from core.network.scu.c_find import find_answers
from core.pacs_node import PacsNode
from core.progress import Progress

#: Most orders of one patient that are examined.
_MOST_ORDERS = 200
_OF_ORDER = {
    "accession": "AccessionNumber",
    "procedure_id": "RequestedProcedureID",
    "study_uid": "StudyInstanceUID",
    "patient_id": "PatientID",
    "patient_name": "PatientName",
    "description": "RequestedProcedureDescription",
}
_MODALITY, _DAY = "Modality", "ScheduledProcedureStepStartDate"
_OF_STEP = (_MODALITY, _DAY, "ScheduledProcedureStepStartTime", "ScheduledProcedureStepID")


def query_orders(node: PacsNode, own: str, patient_id: str, progress: Progress) -> list[Order]:
    """Query all orders of a patient; the matching order is not chosen by the worklist.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    patient_id : str
    progress : Progress
        Can be cancelled.

    Raises
    ------
    NetworkError
        Also raised if there are so many orders that some would be missing.
    Cancelled
    """
    asked, step = Dataset(), Dataset()
    asked.SpecificCharacterSet = "ISO_IR 192"
    for keyword in _OF_ORDER.values():
        setattr(asked, keyword, "")
    for keyword in _OF_STEP:
        setattr(step, keyword, "")
    asked.PatientID, asked.ScheduledProcedureStepSequence = patient_id, Sequence([step])
    answers, complete = find_answers(
        node, own, ModalityWorklistInformationFind, asked, progress, _MOST_ORDERS
    )
    if not complete:
        raise NetworkError(
            NetworkErrorCode.REFUSED,
            "{node} has too many orders for one patient; none of them is used.",
            node=node.name,
        )
    return [_order(answer) for answer in answers]


def _order(answer: Dataset) -> Order:
    """Read an answer; damaged values become empty."""
    try:
        steps = tuple(
            (text_of(step, Tag(_MODALITY)), text_of(step, Tag(_DAY)))
            for step in answer.get("ScheduledProcedureStepSequence", None) or ()
        )
    except PARSER_ERRORS:
        steps = ()
    texts = {field: text_of(answer, Tag(keyword)).strip() for field, keyword in _OF_ORDER.items()}
    return Order(**texts, steps=steps)
