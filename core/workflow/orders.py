"""Fills in missing accession numbers from a worklist node, if the match is certain."""

from __future__ import annotations

from collections.abc import Iterable

from core.audit import Act
from core.batch.journal.journal import Journal
from core.batch.journal.ordered import GivenOrder
from core.errors import NetworkError, SettingsError
from core.images.base.picture import Identity
from core.language.message import Message
from core.network.base.audit_log import try_log
from core.network.base.orders import OrderAnswer, OrderedStudy, can_be_asked, match_orders
from core.progress import Progress
from core.settings import UserSettings


def fill_accessions(journal: Journal, settings: UserSettings, progress: Progress) -> list[OrderAnswer]:
    """Ask the worklist node about all studies without an accession number, and store its answers.

    Parameters and errors are those of `find_orders`; nothing is stored if it fails.
    """
    answers = find_orders((reading.identity for reading in journal.readings()), settings, progress)
    name = settings.pacs.worklist
    given = {
        one.study.key: GivenOrder(one.order.accession, one.order.procedure_id, one.order.study_uid, name)
        for one in answers
        if one.order is not None
    }
    journal.ordered.give(given)
    if answers:
        try_log(Act.ORDERED, {"from": name, "asked": len(answers), "given": len(given)})
    return answers


def try_worklist(
    journal: Journal, settings: UserSettings, progress: Progress
) -> tuple[list[OrderAnswer], str]:
    """Fill in accession numbers, and return the reason for a failure, as results are due anyway."""
    try:
        return fill_accessions(journal, settings, progress), ""
    except (NetworkError, SettingsError) as error:
        try_log(Act.ORDERED, {"from": settings.pacs.worklist, "failed": error.code})
        return [], error.message


def find_orders(
    pictures: Iterable[Identity], settings: UserSettings, progress: Progress
) -> list[OrderAnswer]:
    """Ask the worklist node about all studies without an accession number.

    Parameters
    ----------
    pictures : iterable of Identity
        Identities of the pictures of all studies.
    settings : UserSettings
        Settings with the worklist node.
    progress : Progress
        Counts orders; can be cancelled.

    Returns
    -------
    list of OrderAnswer
        One answer for each study without a number.

    Raises
    ------
    SettingsError
        If no node is named, or the name is unknown.
    NetworkError, JournalError
    Cancelled
    """
    # The import is slow.
    from core.network.scu.worklist import query_orders

    name = settings.pacs.worklist
    # DICOMweb has no worklist.
    nodes = {one.name: one for one in settings.nodes if one.kind == "dimse"}
    node = nodes.get(name)
    if node is None:
        known = ", ".join(nodes) or Message("none yet")
        raise SettingsError("Name a node in the setting pacs.worklist; there are: {known}.", known=known)
    studies, used = _studies(pictures)
    patients = dict.fromkeys(study.patient_id for study in studies if can_be_asked(study))
    orders = {patient: query_orders(node, settings.pacs.title, patient, progress) for patient in patients}
    return match_orders(studies, orders, used)


def _studies(pictures: Iterable[Identity]) -> tuple[list[OrderedStudy], frozenset[str]]:
    """Return the studies without an accession number, and the numbers of the others."""
    known: dict[str, OrderedStudy] = {}
    modalities: dict[str, set[str]] = {}
    numbers: dict[str, str] = {}
    for who in pictures:
        key = who.study_key
        if not key:
            continue
        if who.accession:
            numbers[key] = who.accession
        modalities.setdefault(key, set()).update(filter(None, (who.modality,)))
        study = OrderedStudy(
            key, who.study_uid, who.patient_id, who.patient_name, who.study_date, frozenset()
        )
        known.setdefault(key, study)
    lacking = [
        OrderedStudy(
            *(key, one.uid, one.patient_id, one.patient_name, one.date),
            frozenset(modalities[key]),
        )
        for key, one in known.items()
        if key not in numbers
    ]
    return lacking, frozenset(numbers.values())
