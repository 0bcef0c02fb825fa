"""The study tree: which instances belong to which series and study, told from headers alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.errors import InputError, Reason
from core.images.dicom_header import PARSER_ERRORS, identity_of, read_head
from core.images.limits import Limits
from core.images.picture import Identity
from core.images.read import Kind, open_file, sniff
from core.images.sources import Source


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
    """

    source: Source
    identity: Identity
    frames: int
    problem: InputError | None = None


@dataclass(frozen=True)
class Series:
    """Instances with one series UID, or the plain pictures of one folder.

    Attributes
    ----------
    key : str
        Series UID, or the folder's name for plain pictures.
    identity : Identity
        Of the first instance.
    instances : tuple of Instance
        Ordered by instance number, then by name.
    """

    key: str
    identity: Identity
    instances: tuple[Instance, ...]


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
    """

    key: str
    identity: Identity
    series: tuple[Series, ...]


def look(source: Source, limits: Limits) -> Instance:
    """Read a file's header; never raises, as a problem is part of the answer."""
    try:
        return _look(source, limits)
    except InputError as problem:
        return Instance(source, Identity(), 0, problem)


def group(instances: Iterable[Instance]) -> tuple[Study, ...]:
    """Group instances into studies and series.

    Returns
    -------
    tuple of Study
        Ordered by patient, date and key; unreadable files stand with the plain pictures of their folder.
    """
    studies: dict[str, dict[str, list[Instance]]] = {}
    for instance in instances:
        folder = str(PurePosixPath(instance.source.name).parent)
        study = instance.identity.study_uid or folder
        series = instance.identity.series_uid or folder
        studies.setdefault(study, {}).setdefault(series, []).append(instance)
    made = [
        Study(key, next(iter(series.values()))[0].identity, tuple(_series(k, v) for k, v in series.items()))
        for key, series in studies.items()
    ]
    return tuple(sorted(made, key=lambda s: (s.identity.patient_name, s.identity.study_date, s.key)))


def _series(key: str, instances: list[Instance]) -> Series:
    def place(instance: Instance) -> tuple[int, str]:
        number = instance.identity.instance_number
        return (number if number is not None else 1 << 31, instance.source.name)

    ordered = tuple(sorted(instances, key=place))
    return Series(key, ordered[0].identity, ordered)


def _look(source: Source, limits: Limits) -> Instance:
    with open_file(source, limits) as handle:
        head = handle.read(132)
        kind = sniff(head)
        if kind is None:
            raise InputError(Reason.NOT_AN_IMAGE, "The content is neither PNG, JPEG nor DICOM.")
        if kind is not Kind.DICOM:
            return Instance(source, Identity(), 1)
        handle.seek(0)
        try:
            dataset = read_head(handle, limits)
            rows, frames = dataset.get("Rows"), int(dataset.get("NumberOfFrames") or 1)
        except PARSER_ERRORS as error:
            raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    if rows is None:
        raise InputError(Reason.NO_PIXELS, "The DICOM file holds no picture.")
    return Instance(source, identity_of(dataset), frames)
