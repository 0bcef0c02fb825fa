"""The study tree: patients, studies and series with their instances, from headers alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from pathlib import PurePosixPath

from core.errors import InputError, Reason
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.base.patient import PatientKey, patients_apart
from core.images.base.picture import Identity
from core.images.dicom.frame_places import FramePlaces, frame_places, grid_places
from core.images.dicom.frame_vectors import vector_places
from core.images.dicom.header import NUMBER_OF_FRAMES, PARSER_ERRORS, ROWS, identity_of, side_of
from core.images.dicom.objects import earlier_result, listed_result, object_without_pixels
from core.images.dicom.placement import (
    Placement,
    Vector,
    are_parallel,
    common_normal,
    placement_of,
    places_along_normal,
)
from core.images.dicom.quick_header import HEAD_BYTES, read_head
from core.images.files.sources import Source
from core.images.raster.pages import count_pages
from core.images.read import format_of
from core.images.volumes.nifti import read_description


@dataclass(frozen=True)
class Instance:
    """One file of a series.

    Attributes
    ----------
    source : Source
    identity : Identity
    frames : int
        Number of pictures that the header declares; 0 if there are none.
    problem : InputError or None
        Set if the header already shows that the file cannot be read.
    placement : Placement
        Position of the picture in the patient; of several frames, that of the first one shown.
    places : FramePlaces or None
        Position of each frame, if the file gives them.
    listed : InputError or None
        Set if the header already shows that it is an earlier result; see `Picture.result`.
    side : str
        L or R: the side of the body that the header names; empty for both and unknown.
    """

    source: Source
    identity: Identity
    frames: int
    problem: InputError | None = None
    placement: Placement = field(default_factory=Placement)
    places: FramePlaces | None = None
    listed: InputError | None = None
    side: str = ""

    @property
    def frame_order(self) -> Sequence[int]:
        """Frames, counted from 1, in display order; just 1 if there are none."""
        return range(1, max(self.frames, 1) + 1) if self.places is None else self.places.order

    def identity_of_frame(self, frame: int) -> Identity:
        """Return the identity of a frame, counted from 1, with the position of its slice."""
        return replace(self.identity, slice_mm=self.placement_of_frame(frame).slice_mm)

    def placement_of_frame(self, frame: int) -> Placement:
        """Return the position of a frame, counted from 1, in the patient."""
        return self.placement if self.places is None else self.places.placements[frame - 1]


class SeriesPart(Enum):
    """Parts into which the instances with one series UID are divided; the value is the word shown."""

    MAIN = ""
    LOCALISER = "localiser"
    OTHER_ORIENTATION = "other orientation"


@dataclass(frozen=True)
class Series:
    """Instances that form one stack, or the plain pictures of one folder.

    Attributes
    ----------
    key : str
        Series UID, with the part's name appended unless it is the main part; the folder's name for plain
        pictures.
    identity : Identity
        Identity of the first instance.
    instances : tuple of Instance
        Ordered by place along the slice normal if every instance has one, then by instance number,
        then by name.
    duplicates : tuple of Instance
        Other files with the SOP instance UID, place and number of one of `instances`, which has the first
        name.
    part : SeriesPart
        Localisers, and slices that lie across most others, are parts of their own.
    """

    key: str
    identity: Identity
    instances: tuple[Instance, ...]
    duplicates: tuple[Instance, ...] = ()
    part: SeriesPart = SeriesPart.MAIN

    @cached_property
    def pictures(self) -> tuple[tuple[Instance, int], ...]:
        """Every picture as its file and frame, in display order, duplicates last.

        Files of several frames follow each other, unless all frames together are one stack.
        """
        held = [(instance, frame) for instance in self.instances for frame in instance.frame_order]
        if len(self.instances) > 1 and any(instance.places for instance in self.instances):
            places = places_along_normal([instance.placement_of_frame(frame) for instance, frame in held])
            if places is not None and len(set(places)) == len(places):
                together = sorted(zip(places, held, strict=True), key=lambda pair: pair[0])
                held = [picture for _, picture in together]
        return (*held, *((again, frame) for again in self.duplicates for frame in again.frame_order))


@dataclass(frozen=True)
class Study:
    """Series of one patient with one study UID, or one folder's plain pictures.

    Attributes
    ----------
    key : str
        Study UID, or the folder's name, with the patient appended if several patients have the same.
    identity : Identity
        Identity of the first instance that names the patient, else of the first instance.
    series : tuple of Series
        Series in the order of the names of their first files.
    shared : bool
        Whether other patients have the same study UID, which is an error in the files.
    """

    key: str
    identity: Identity
    series: tuple[Series, ...]
    shared: bool = False


def read_instance(source: Source, limits: Limits) -> Instance:
    """Read a file's header; an error becomes the problem of the instance and is never raised."""
    try:
        return _read_header(source, limits)
    except InputError as problem:
        return Instance(source, Identity(), 0, problem)


#: SOP Instance UID, instance number, position and number of frames.
_Sameness = tuple[str, int | None, Placement, int]


class StudyTree:
    """Builds studies and series while their instances still arrive, in any order.

    Studies that have not changed between two calls of `studies` are the same objects, at no cost.
    """

    def __init__(self) -> None:
        self._held: dict[str, _SharedUid] = {}

    def add(self, instance: Instance) -> None:
        """Add an instance to its series; an unreadable file belongs to its folder's plain pictures."""
        identity = instance.identity
        folder = "" if identity.study_uid and identity.series_uid else _folder(instance.source)
        study, series = identity.study_uid or folder, identity.series_uid or folder
        self._held.setdefault(study, _SharedUid(study)).add(series, instance)

    def studies(self) -> tuple[Study, ...]:
        """Return the studies so far, by patient, date and key, followed by folders of plain pictures.

        Series are in the order of the names of their first files.
        The same instances give the same studies, whatever the order in which they came.
        """
        return tuple(
            sorted((study for held in self._held.values() for study in held.studies()), key=_place_in_list)
        )


class _SharedUid:
    """The instances with one study UID, or in one folder without a UID, as a study for each patient."""

    def __init__(self, uid: str) -> None:
        self._uid = uid
        self._instances: dict[PatientKey, dict[str, list[Instance]]] = {}
        self._patients: dict[PatientKey, PatientKey] = {}
        self._series: dict[tuple[PatientKey, str], tuple[Series, ...]] = {}
        self._studies: tuple[Study, ...] | None = None

    def add(self, series: str, instance: Instance) -> None:
        """Add an instance to its patient."""
        key = instance.identity.patient_key
        if key not in self._instances:
            self._instances[key] = {}
            self._patients = patients_apart(self._instances)
            self._series.clear()
        self._instances[key].setdefault(series, []).append(instance)
        self._series.pop((self._patients[key], series), None)
        self._studies = None

    def studies(self) -> tuple[Study, ...]:
        """Return a study for each patient."""
        if self._studies is None:
            held: dict[PatientKey, dict[str, list[Instance]]] = {}
            for key, series in self._instances.items():
                for uid, instances in series.items():
                    held.setdefault(self._patients[key], {}).setdefault(uid, []).extend(instances)
            self._studies = tuple(
                self._study(patient, series, shared=len(held) > 1) for patient, series in held.items()
            )
        return self._studies

    def _study(self, patient: PatientKey, held: dict[str, list[Instance]], *, shared: bool) -> Study:
        for uid, instances in held.items():
            if (patient, uid) not in self._series:
                self._series[patient, uid] = tuple(_series(uid, instances))
        ordered = sorted(held, key=lambda uid: min(i.source.name for i in held[uid]))
        series = tuple(part for uid in ordered for part in self._series[patient, uid])
        named = (i.identity for one in series for i in one.instances if i.identity.patient_key == patient)
        identity = next(named, series[0].identity)
        key = " ".join((self._uid, *patient)).rstrip() if shared else self._uid
        return Study(key, identity, series, shared and bool(identity.study_uid))


def _place_in_list(study: Study) -> tuple[bool, str, str, str, str]:
    identity = study.identity
    name = identity.patient_name.casefold()
    return not identity.study_uid, name, identity.patient_id, identity.study_date, study.key


def _folder(source: Source) -> str:
    return str(PurePosixPath(source.name).parent)


def _series(key: str, instances: list[Instance]) -> Iterator[Series]:
    """Make the series of one UID: one for each part that has instances."""
    firsts: dict[_Sameness, Instance] = {}
    once: list[Instance] = []
    again: list[Instance] = []
    for instance in sorted(instances, key=lambda i: i.source.name):
        if instance.identity.sop_uid and firsts.setdefault(_sameness(instance), instance) is not instance:
            again.append(instance)
        else:
            once.append(instance)
    normal = common_normal(instance.placement for instance in once if not instance.placement.localiser)
    parts: dict[SeriesPart, list[Instance]] = {part: [] for part in SeriesPart}
    for instance in once:
        parts[_part_of(instance.placement, normal)].append(instance)
    for part, members in parts.items():
        if members:
            ordered = _ordered(members)
            same = set(map(_sameness, members))
            yield Series(
                f"{key} {part.value}".rstrip(),
                ordered[0].identity,
                ordered,
                tuple(instance for instance in again if _sameness(instance) in same),
                part,
            )


def _sameness(instance: Instance) -> _Sameness:
    """Return the key that files of one object share; the UID is not enough, as some programs repeat it."""
    identity = instance.identity
    return identity.sop_uid, identity.instance_number, instance.placement, instance.frames


def _part_of(placement: Placement, normal: Vector | None) -> SeriesPart:
    if placement.localiser:
        return SeriesPart.LOCALISER
    across = normal and placement.normal and not are_parallel(normal, placement.normal)
    return SeriesPart.OTHER_ORIENTATION if across else SeriesPart.MAIN


def _ordered(instances: list[Instance]) -> tuple[Instance, ...]:
    places = places_along_normal([instance.placement for instance in instances]) or [0] * len(instances)

    def key(pair: tuple[int, Instance]) -> tuple[int, int, int, str]:
        place, instance = pair
        number = instance.identity.instance_number
        part = instance.placement.part
        return place, number if number is not None else 1 << 31, part, instance.source.name

    return tuple(instance for _, instance in sorted(zip(places, instances, strict=True), key=key))


def _read_header(source: Source, limits: Limits) -> Instance:
    with source.open(limits) as handle:
        head = handle.read(HEAD_BYTES)
        kind = format_of(head)
        if kind is FileFormat.TIFF:
            return Instance(source, Identity(), max(1, count_pages(head + handle.read(), limits)))
        if kind is FileFormat.NIFTI:
            volume = read_description(head, limits)
            return Instance(
                source,
                Identity(),
                volume.frames,
                placement=volume.placements[0],
                places=volume.places,
            )
        if kind is not FileFormat.DICOM:
            return Instance(source, Identity(), 1)
        try:
            read = read_head(handle, limits, head)
            dataset = read.dataset
            frames = int(dataset.NumberOfFrames or 1) if NUMBER_OF_FRAMES in dataset else 1
        except PARSER_ERRORS as error:
            raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    if ROWS not in dataset:
        return Instance(source, identity_of(dataset), 0, object_without_pixels(dataset))
    placement = placement_of(dataset)
    places = (
        frame_places(read.groups, placement, frames, limits)
        or grid_places(dataset, placement, frames)
        or vector_places(dataset, placement, frames)
    )
    if places is not None:
        placement = places.placements[places.order[0] - 1]
    identity = identity_of(dataset)
    result = earlier_result(dataset, identity)
    return Instance(
        source,
        identity,
        frames,
        placement=placement,
        places=places,
        listed=listed_result(result) if result else None,
        side=side_of(dataset),
    )
