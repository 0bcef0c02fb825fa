"""What can be sent of the open studies: pictures, and the kinds of results; no widgets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Status
from core.result_kinds import MARK_RESULTS, RESULT_KINDS, result_kinds
from desktop.base.language import dicom_day, tr
from desktop.session.rows import StudyRow
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.results.decisions import Decided
    from desktop.session.folder import Folder

#: What can be sent besides results: the pictures.
PICTURES = "pictures"
#: Results made by models. For a reader who reads blind, the list must not reveal which of them exist.
_OF_MODELS = frozenset(RESULT_KINDS) - set(result_kinds(MARK_RESULTS))
_TOLD_OF = (Status.OK, Status.REFUSED)


@dataclass(frozen=True)
class StudyOffer:
    """A study, and what can be sent of it.

    Attributes
    ----------
    key : str
        The value of `Item.study`.
    study_uid : str
        Empty if the files contain none.
    patient : tuple of str
        Key that identifies the patient.
    who, what : str
        The patient, and the study's date, modality and description; without names if these are hidden.
    files : tuple of Path
        DICOM files of the study, except for those in archives.
    all_files : frozenset of str
        Names of all files of the study, as in its readings.
    results : frozenset of str
        Kinds of results that can be made, as in `core.result_kinds.RESULT_KINDS`.
    hidden : bool
        Whether the findings are hidden from a reader who reads blind.
    problem : str
        Why there are no results of models; empty if there are some.
    """

    key: str
    study_uid: str
    patient: tuple[str, ...]
    who: str
    what: str
    files: tuple[Path, ...]
    all_files: frozenset[str]
    results: frozenset[str] = frozenset()
    hidden: bool = False
    problem: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds of objects that can be sent of the study."""
        return self.results | ({PICTURES} if self.files else frozenset())


@dataclass(frozen=True)
class SendChoice:
    """The pictures and results to send.

    Attributes
    ----------
    files : tuple of Path
        Files of the pictures to send.
    results : mapping of str to frozenset of str
        Kinds of results, by the UID of their study.
    left_out : frozenset of str
        Names of the files whose results are not sent.
    hidden : tuple of StudyOffer
        Studies in this choice whose findings are hidden.
    studies, patients : int
        Number of studies and of patients.
    """

    files: tuple[Path, ...] = ()
    results: Mapping[str, frozenset[str]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    hidden: tuple[StudyOffer, ...] = ()
    studies: int = 0
    patients: int = 0

    def __bool__(self) -> bool:
        return bool(self.files or self.results)


def offers(session: Session) -> Iterator[StudyOffer]:
    """Yield the open studies one at a time, patient by patient."""
    folder = session.folder
    if folder is None:
        return
    marked = _marked_studies(folder, session.marks.with_marks(session.decisions.decided()))
    by_patient: dict[tuple[str, ...], list[StudyRow]] = {}
    for row in folder.found.rows:
        by_patient.setdefault(_patient(row), []).append(row)
    for patient, rows in by_patient.items():
        for row in rows:
            yield _offer(session, folder, row, patient, marked.get(row.key, frozenset()))


def choice_of(wanted: Mapping[str, Collection[str]], among: Sequence[StudyOffer]) -> SendChoice:
    """Return what to send for the wanted kinds, which are given by the key of their study."""
    files: dict[Path, None] = {}
    results: dict[str, frozenset[str]] = {}
    left_out: set[str] = set()
    hidden, sent = [], []
    for offer in among:
        kinds = offer.kinds & set(wanted.get(offer.key, ()))
        if PICTURES in kinds:
            files.update(dict.fromkeys(offer.files))
        made = kinds - {PICTURES}
        if made:
            results[offer.study_uid] = results.get(offer.study_uid, frozenset()) | made
        else:
            left_out |= offer.all_files
        if offer.hidden and made & _OF_MODELS:
            hidden.append(offer)
        if kinds:
            sent.append(offer)
    return SendChoice(
        tuple(files),
        results,
        frozenset(left_out),
        tuple(hidden),
        len(sent),
        len({offer.patient for offer in sent}),
    )


def _patient(row: StudyRow) -> tuple[str, ...]:
    known = row.identity
    if known.patient_id or known.patient_name:
        return known.patient_id, known.patient_name, known.patient_issuer
    return "", "", row.key


def _offer(
    session: Session, folder: Folder, row: StudyRow, patient: tuple[str, ...], marks: frozenset[str]
) -> StudyOffer:
    identity, sources = row.identity, [item.instance.source for item in row.items]
    hidden = session.decisions.hidden(row.first)
    uid = identity.study_uid
    results, problem = frozenset[str](), ""
    if not uid:
        problem = tr("Its files name no study, so there is nothing that results could be filed under.")
    else:
        results, problem = _results(folder, row, hidden=hidden)
        results |= marks
    modalities = dict.fromkeys(item.instance.identity.modality for item in row.items)
    what = (dicom_day(identity.study_date), " ".join(filter(None, modalities)), row.description)
    plain = (source.path for source in sources if source.member is None and uid)
    return StudyOffer(
        row.key,
        uid,
        patient,
        "  ".join(filter(None, (row.who, row.patient_id if row.patient_id != row.who else ""))),
        "  ".join(filter(None, what)),
        tuple(dict.fromkeys(plain)),
        frozenset(source.name for source in sources),
        results,
        hidden,
        problem,
    )


def _results(folder: Folder, row: StudyRow, *, hidden: bool) -> tuple[frozenset[str], str]:
    """Return the kinds of model results that a study has, or why it has none."""
    readings = [one for item in row.items for one in folder.readings_of(item).values()]
    if not readings:
        return frozenset(), tr("It was not analysed yet.")
    if not any(one.status in _TOLD_OF for one in readings):
        return frozenset(), tr("Its pictures could not be read.")
    if hidden:
        return _OF_MODELS, ""
    made = {"sr", "pdf"}
    for one in folder.lines.found(row.first):
        finding = one.reading.finding
        mapped = finding is not None and finding.maps.size > 0 and one.finding.band.shows_maps
        if one.finding.positive:
            made |= {"sc"} | ({"seg", "gsps"} if mapped else set())
        if mapped and one.item.instance.identity_of_frame(one.item.frame).slice_mm is not None:
            made.add("map")
    return frozenset(made), ""


def _marked_studies(folder: Folder, decided: Decided) -> dict[str, frozenset[str]]:
    """Return the kinds of results made from a reader's marks, by study."""
    found: dict[str, frozenset[str]] = {}
    if not decided.marks:
        return found
    files: dict[str, list[str]] = {}
    for file, sha256 in folder.hashes.items():
        files.setdefault(sha256, []).append(file)
    for key, marks in decided.marks.items():
        kinds = ({"kos"} if marks.is_key else set()) | ({"marks", "measures"} if marks.measured else set())
        for file in files.get(key.sha256, ()):
            item = folder.items.get((file, key.frame))
            if item is not None:
                found[item.study] = found.get(item.study, frozenset()) | kinds
    return found
