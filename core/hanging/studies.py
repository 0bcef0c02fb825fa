"""Facts about studies for hanging: their kind, their earlier studies, and matching series and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.images.base.body_parts import body_parts
from core.images.base.patient import PatientKey, patients_apart
from core.images.base.picture import Identity
from core.images.base.region import named_region
from core.images.dicom.placement import Placement
from core.images.studies.study_tree import Instance, Series, SeriesPart, Study

#: Modalities that count as one: computed and digital radiography.
_FILMS = frozenset(("CR", "DX", "DR", "RG", "RF"))
_DAY, _TIME = re.compile(r"\d{8}"), re.compile(r"(\d{2})(\d{2})?(\d{2})?(\.\d+)?")
_WORD = re.compile(r"[^\W_]+")
#: Views of a film (0018,5101) that count as equal.
_VIEWS = {"PA": "frontal", "AP": "frontal", "LL": "lateral", "RL": "lateral", "LAT": "lateral"}
#: Body parts that exist once; their side does not matter in comparisons.
_UNPAIRED = frozenset(("head", "neck", "spine", "chest", "abdomen", "pelvis"))
_PLANES = ("sagittal", "coronal", "axial")
#: Least cosine between a slice's normal and an axis of the patient at which the plane has that axis's name.
_NEAR_AXIS = 0.8


@dataclass(frozen=True)
class StudyFacts:
    """Facts about a study for the conditions of rules.

    Attributes
    ----------
    modalities : frozenset of str
        Modalities of the pictures that can be shown; all kinds of films count as DX.
    parts : frozenset of str
        See `core.images.base.body_parts`; empty if unknown.
    kinds : frozenset of str
        Image kinds that the files name, see `core.images.base.region`.
    sides : frozenset of str
        L and R, for pictures of paired parts; empty unless every picture names its side.
    """

    modalities: frozenset[str]
    parts: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()


def facts_of(study: Study) -> StudyFacts:
    """Collect the facts about a study that rules use."""
    shown = shown_series(study)
    identities = [series.identity for series in shown]
    kinds = frozenset(filter(None, map(named_region, identities)))
    parts = body_parts(*(identity.body_part for identity in identities))
    if not parts:
        texts = (f"{identity.study_description} {identity.series_description}" for identity in identities)
        parts = body_parts(*texts)
    sides = sides_of(instance for series in shown for instance in series.instances)
    modalities = frozenset(modality_of(identity) for identity in identities)
    return StudyFacts(modalities, parts, kinds, sides)


def sides_of(instances: Iterable[Instance]) -> frozenset[str]:
    """Return the sides, L and R, of the paired parts that pictures show; empty unless all are known."""
    sides = set()
    for instance in filter(_can_be_shown, instances):
        side = _side_of(instance)
        if not side:
            return frozenset()
        sides.add(side)
    return frozenset(sides)


def _side_of(instance: Instance) -> str:
    paired = instance.side and not body_parts(instance.identity.body_part) & _UNPAIRED
    return instance.side if paired else ""


def apart(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return whether two studies or pictures have nothing in common, if both are known."""
    return bool(first and second) and not first & second


def modality_of(identity: Identity) -> str:
    """Return the modality of a picture; all kinds of films are DX."""
    return "DX" if identity.modality in _FILMS else identity.modality


def shown_series(study: Study) -> list[Series]:
    """Return the series of a study that can be shown, without earlier results."""
    return [series for series in study.series if any(map(_can_be_shown, series.instances))]


def _can_be_shown(instance: Instance) -> bool:
    return instance.frames > 0 and instance.problem is None and instance.listed is None


def taken_at(identity: Identity) -> tuple[str, str] | None:
    """Return date and time of a study for sorting; None without a date. An unknown time is empty."""
    date = identity.study_date.strip()
    if not _DAY.fullmatch(date):
        return None
    time = _TIME.fullmatch(identity.study_time.strip().replace(":", ""))
    return date, "".join(part or "00" for part in time.groups()[:3]) if time else ""


def earlier_studies(study: Study, studies: Iterable[Study]) -> tuple[Study, ...]:
    """Find the earlier studies of a study's patient, the newest first.

    The patient is identified by ID and name (`core.images.base.patient`). Here both studies must have the ID,
    as many people share a name. The same ID from another issuer is another patient; if there are several
    issuers, a study that names none belongs to nobody. Studies that share their UID with another patient's
    study, and studies without a date, are left out.

    Parameters
    ----------
    study : Study
    studies : iterable of Study
        Studies to search.

    Returns
    -------
    tuple of Study
        Studies with at least one picture that can be shown. Of two studies on one day, one is earlier only if
        both have a time.
    """
    who, taken = study.identity, taken_at(study.identity)
    patient_id = who.patient_id.strip()
    if not patient_id or taken is None or study.shared:
        return ()
    candidates = [
        other
        for other in studies
        if other is not study and not other.shared and other.identity.patient_id.strip() == patient_id
    ]
    apart = patients_apart([who.patient_key, *(other.identity.patient_key for other in candidates)])
    mine = [other for other in candidates if _is_of(who.patient_key, other, apart)]
    issuers = {one.patient_issuer for one in (who, *(other.identity for other in mine)) if one.patient_issuer}
    found: list[tuple[tuple[str, str], str, Study]] = []
    for other in mine:
        when = taken_at(other.identity)
        same_issuer = len(issuers) < 2 or other.identity.patient_issuer == who.patient_issuer
        if when is None or not same_issuer or other.identity.study_uid == who.study_uid:
            continue
        if _is_before(when, taken) and shown_series(other):
            found.append((when, other.key, other))
    return tuple(other for _, _, other in sorted(found, key=lambda entry: entry[:2], reverse=True))


def _is_of(patient: PatientKey, other: Study, apart: dict[PatientKey, PatientKey]) -> bool:
    return apart[other.identity.patient_key] == apart[patient]


def _is_before(first: tuple[str, str], second: tuple[str, str]) -> bool:
    if first[0] != second[0]:
        return first[0] < second[0]
    return bool(first[1] and second[1]) and first[1] < second[1]


def plane_name(placement: Placement) -> str:
    """Return axial, coronal or sagittal by a slice's orientation; '' for oblique and unknown ones."""
    if placement.normal is None:
        return ""
    longest = max(range(3), key=lambda axis: abs(placement.normal[axis]) if placement.normal else 0.0)
    return _PLANES[longest] if abs(placement.normal[longest]) >= _NEAR_AXIS else ""


def view_name(identity: Identity) -> str:
    """Return frontal or lateral for equivalent views of a film; otherwise the view as in the file."""
    view = identity.view_position.strip().upper()
    return _VIEWS.get(view, view.lower())


def alike_series(series: Series, study: Study) -> Series | None:
    """Find the series of an earlier study that best matches a series.

    Series of another modality, or of another known plane or side, do not match. Of the others, one of the
    same view and side is preferred. Then the number of common words in the descriptions decides, and finally
    the nearest number of pictures.

    Returns
    -------
    Series or None
    """
    modality, plane = modality_of(series.identity), plane_name(series.instances[0].placement)
    words, count, sides = _words(series), len(series.pictures), sides_of(series.instances)

    def fits(other: Series) -> bool:
        planes = {plane, plane_name(other.instances[0].placement)} - {""}
        localiser = SeriesPart.LOCALISER
        return (
            modality_of(other.identity) == modality
            and len(planes) < 2
            and not apart(sides, sides_of(other.instances))
            and (other.part is localiser) == (series.part is localiser)
        )

    def rank(other: Series) -> tuple[bool, bool, bool, float, int]:
        theirs = _words(other)
        shared = len(words & theirs) / max(len(words | theirs), 1)
        same_view = view_name(other.identity) == view_name(series.identity)
        deep = (len(other.pictures) > 1) == (count > 1)
        same_sides = sides_of(other.instances) == sides
        return same_view, same_sides, deep, shared, -abs(len(other.pictures) - count)

    return max(filter(fits, shown_series(study)), key=rank, default=None)


def _words(series: Series) -> frozenset[str]:
    return frozenset(_WORD.findall(series.identity.series_description.casefold()))


def alike_picture(like: Instance, pictures: Sequence[tuple[Instance, int]]) -> tuple[Instance, int] | None:
    """Return the first picture with the view and side of another, or with its view, or the first of all.

    Pictures of the other side do not count; None if no other can be shown.
    """
    view, side = view_name(like.identity), _side_of(like)
    shown = [one for one in pictures if _can_be_shown(one[0]) and not other_side(like, one[0])]

    def rank(one: tuple[Instance, int]) -> tuple[bool, bool]:
        return bool(view) and view_name(one[0].identity) == view, _side_of(one[0]) == side

    return max(shown, key=rank, default=None)


def other_side(first: Instance, second: Instance) -> bool:
    """Return whether one picture shows the left and the other the right of a paired part."""
    return {_side_of(first), _side_of(second)} == {"L", "R"}
