"""The facts in the files about the study on screen, as rows of the facts table; no widgets."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.language import dicom_day, tr, whole
from desktop.base.patient_words import age_and_sex
from desktop.session.items import Item


def study_facts(item: Item, pictures: Sequence[Item], *, named: bool) -> tuple[tuple[str, str], ...]:
    """Return the facts about a study as pairs of name and text, without missing ones.

    Parameters
    ----------
    item : Item
        The picture on screen.
    pictures : sequence of Item
        All pictures of the study.
    named : bool
        Whether to include the patient and the free text of the files.
    """
    who = item.instance.identity
    order = (
        tr("{number} (from the worklist {name})", number=who.accession, name=who.accession_from)
        if who.accession and who.accession_from
        else who.accession
    )
    private = (
        (tr("Patient"), who.patient_name),
        (tr("Patient ID"), who.patient_id),
        (tr("Age, sex"), age_and_sex(who.patient_age, who.patient_sex)),
        (tr("Study date"), dicom_day(who.study_date)),
        (tr("Study"), who.study_description),
        (tr("Accession number"), order),
        (tr("Series"), who.series_description),
    )
    plain = (
        (tr("Modality"), who.modality),
        (tr("Body part"), who.body_part),
        (tr("Pictures"), whole(len(pictures)) if len(pictures) > 1 else ""),
        (tr("File"), item.instance.source.name if named else ""),
    )
    rows = (*(private if named else ()), *plain)
    return tuple((label, text) for label, text in rows if text)
