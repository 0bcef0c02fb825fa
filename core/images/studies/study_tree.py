"""The study tree: which instances belong to which series and study, told from headers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Identity
from core.images.dicom.header import NUMBER_OF_FRAMES, PARSER_ERRORS, ROWS, identity_of
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
from core.images.read import FileFormat, format_of


@dataclass(frozen=True)
class Instance:
    """One file of a series.

    Attributes
    ----------
    source : Source
    identity : Identity
    frames : int
        Pictures in the file as its header declares; 0 where it has none.
    problem : InputError or None
        Set where the header already shows that the file cannot be read.
    placement : Placement
        Where a slice lies in the patient.
    """

    source: Source
    identity: Identity
    frames: int
    problem: InputError | None = None
    placement: Placement = field(default_factory=Placement)


class SeriesPart(Enum):
    """Which part of the instances with one series UID; the value is the word shown."""

    MAIN = ""
    LOCALISER = "localiser"
    OTHER_ORIENTATION = "other orientation"


@dataclass(frozen=True)
class Series:
    """Instances that belong into one stack, or the plain pictures of one folder.

    Attributes
    ----------
    key : str
        Series UID, followed by the part's name where that is not the main one; the folder's name for
        plain pictures.
    identity : Identity
        Of the first instance.
    instances : tuple of Instance
        Ordered by place along the slice normal where every instance has one, then by instance number,
        then by name.
    duplicates : tuple of Instance
        Further files with the SOP instance UID of one of `instances`, which is the first by name.
    part : SeriesPart
        Localisers, and slices that lie across most others, stand apart.
    """

    key: str
    identity: Identity
    instances: tuple[Instance, ...]
    duplicates: tuple[Instance, ...] = ()
    part: SeriesPart = SeriesPart.MAIN


@dataclass(frozen=True)
class Study:
    """Series with one study UID, or one folder's plain pictures.

    Attributes
    ----------
    key : str
        Study UID, or the folder's name.
    identity : Identity
        Of the first instance.
    series : tuple of Series
        In the order of the names of their first files.
    """

    key: str
    identity: Identity
    series: tuple[Series, ...]


def read_instance(source: Source, limits: Limits) -> Instance:
    """Read a file's header; never raises, as a problem is part of the answer."""
    try:
        return _read_header(source, limits)
    except InputError as problem:
        return Instance(source, Identity(), 0, problem)


class StudyTree:
    """Studies and series while their instances are still coming, in whatever order.

    What has not changed between two calls is the same object at both, and costs nothing the second time.
    """

    def __init__(self) -> None:
        self._instances: dict[str, dict[str, list[Instance]]] = {}
        self._series: dict[str, dict[str, tuple[Series, ...]]] = {}
        self._studies: dict[str, Study] = {}

    def add(self, instance: Instance) -> None:
        """Put an instance where it belongs; an unreadable file stands with its folder's plain pictures."""
        identity = instance.identity
        folder = "" if identity.study_uid and identity.series_uid else _folder(instance.source)
        study, series = identity.study_uid or folder, identity.series_uid or folder
        self._instances.setdefault(study, {}).setdefault(series, []).append(instance)
        self._series.setdefault(study, {}).pop(series, None)
        self._studies.pop(study, None)

    def studies(self) -> tuple[Study, ...]:
        """Return the studies so far, by patient, date and key, and folders of plain pictures behind them.

        Series stand in the order of the names of their first files.
        The same instances give the same studies, whatever the order in which they came.
        """
        for key, held in self._instances.items():
            if key not in self._studies:
                self._studies[key] = self._study(key, held)
        return tuple(sorted(self._studies.values(), key=_place_in_list))

    def _study(self, key: str, held: dict[str, list[Instance]]) -> Study:
        series_by_uid = self._series[key]
        for uid, instances in held.items():
            if uid not in series_by_uid:
                series_by_uid[uid] = tuple(_series(uid, instances))
        ordered = sorted(held, key=lambda uid: min(i.source.name for i in held[uid]))
        series = tuple(part for uid in ordered for part in series_by_uid[uid])
        return Study(key, series[0].identity, series)


def _place_in_list(study: Study) -> tuple[bool, str, str, str]:
    identity = study.identity
    return not identity.study_uid, identity.patient_name.casefold(), identity.study_date, study.key


def _folder(source: Source) -> str:
    return str(PurePosixPath(source.name).parent)


def _series(key: str, instances: list[Instance]) -> Iterator[Series]:
    """Make the series of one UID: the main one and, where there are any, those that stand apart."""
    firsts: dict[str, Instance] = {}
    once: list[Instance] = []
    again: list[Instance] = []
    for instance in sorted(instances, key=lambda i: i.source.name):
        uid = instance.identity.sop_uid
        if uid and firsts.setdefault(uid, instance) is not instance:
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
            uids = {instance.identity.sop_uid for instance in members}
            yield Series(
                f"{key} {part.value}".rstrip(),
                ordered[0].identity,
                ordered,
                tuple(instance for instance in again if instance.identity.sop_uid in uids),
                part,
            )


def _part_of(placement: Placement, normal: Vector | None) -> SeriesPart:
    if placement.localiser:
        return SeriesPart.LOCALISER
    across = normal and placement.normal and not are_parallel(normal, placement.normal)
    return SeriesPart.OTHER_ORIENTATION if across else SeriesPart.MAIN


def _ordered(instances: list[Instance]) -> tuple[Instance, ...]:
    places = places_along_normal([instance.placement for instance in instances]) or [0] * len(instances)

    def key(pair: tuple[int, Instance]) -> tuple[int, int, str]:
        place, instance = pair
        number = instance.identity.instance_number
        return place, number if number is not None else 1 << 31, instance.source.name

    return tuple(instance for _, instance in sorted(zip(places, instances, strict=True), key=key))


def _read_header(source: Source, limits: Limits) -> Instance:
    with source.open(limits) as handle:
        head = handle.read(HEAD_BYTES)
        if format_of(head) is not FileFormat.DICOM:
            return Instance(source, Identity(), 1)
        try:
            dataset = read_head(handle, limits, head)
            frames = int(dataset.NumberOfFrames or 1) if NUMBER_OF_FRAMES in dataset else 1
        except PARSER_ERRORS as error:
            raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    if ROWS not in dataset:
        raise InputError(Reason.NO_PIXELS, "The DICOM file holds no picture.")
    return Instance(source, identity_of(dataset), frames, placement=placement_of(dataset))
