"""Makes all result objects that show one picture, or places in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset, FileDataset

from core.images.base.picture import Picture
from core.images.dicom.declaration import read_declaration
from core.images.dicom.grey_values import ModalityTransform, modality_transform
from core.reports.dicom.capture import secondary_capture
from core.reports.dicom.common import ResultKind, ShownFinding, Stamp
from core.reports.dicom.geometry import placed_of
from core.reports.dicom.parametric import parametric_map
from core.reports.dicom.presentation import presentation_state
from core.reports.dicom.segmentation import segmentation
from core.reports.picture_map import MarkedPlace, evidence_on_picture, has_map, marked_place

_PIXELS = "PixelData"


@dataclass(frozen=True)
class PicturedObjects:
    """The objects made of a picture.

    Attributes
    ----------
    objects : tuple of (ResultKind, Dataset)
    without_map : int
        Number of findings without a parametric map, as the file does not give the orientation of the picture.
    """

    objects: tuple[tuple[ResultKind, Dataset], ...]
    without_map: int


def pictured_objects(
    shown: Sequence[ShownFinding],
    picture: Picture,
    dataset: FileDataset,
    kinds: Iterable[ResultKind],
    stamp: Stamp,
) -> PicturedObjects:
    """Make the objects of one frame.

    Parameters
    ----------
    shown : sequence of ShownFinding
        At least one finding that is suspected or borderline in this frame.
    picture : Picture
        The frame.
    dataset : pydicom FileDataset
        Header of the picture's file.
    kinds : iterable of ResultKind
        Kinds of objects to make.
    stamp : Stamp

    Raises
    ------
    InputError
    """
    kinds = frozenset(kinds)
    placed = placed_of(dataset, picture)
    made: list[tuple[ResultKind, Dataset]] = []
    without_map = 0
    for one in shown:
        if one.finding.positive and ResultKind.CAPTURE in kinds:
            made.append((ResultKind.CAPTURE, secondary_capture(one, picture, stamp)))
        if ResultKind.MAP in kinds and has_map(one.seen.reading, one.seen.finding):
            if placed is None:
                # A map needs a plane in the patient (PS3.3 A.75.3); an invented one could mislead.
                without_map += 1
            else:
                made.append((ResultKind.MAP, parametric_map(one, picture, placed, stamp)))
    wanted = kinds & {ResultKind.SEGMENTATION, ResultKind.PRESENTATION}
    marked = _marked(shown, picture) if wanted else []
    if marked and ResultKind.SEGMENTATION in wanted:
        made.append((ResultKind.SEGMENTATION, segmentation(marked, picture, placed, stamp)))
    if marked and ResultKind.PRESENTATION in wanted:
        transform = transform_of(dataset, picture)
        if transform is not None:
            made.append((ResultKind.PRESENTATION, presentation_state(marked, picture, transform, stamp)))
    return PicturedObjects(tuple(made), without_map)


def _marked(shown: Sequence[ShownFinding], picture: Picture) -> list[tuple[ShownFinding, MarkedPlace]]:
    """Return the suspected findings whose place is known, with the place."""
    found = []
    for one in shown:
        if not one.finding.positive:
            continue
        evidence = evidence_on_picture(one.seen.reading, one.seen.finding, one.card, *picture.shape)
        place = None if evidence is None else marked_place(evidence)
        if place is not None:
            found.append((one, place))
    return found


def transform_of(dataset: FileDataset, picture: Picture) -> ModalityTransform | None:
    """Return the conversion to the picture's values; None for colour and floats, which it cannot express."""
    if picture.is_colour or _PIXELS not in dataset:
        return None
    declaration = read_declaration(dataset, _PIXELS)
    if declaration.samples != 1 or not declaration.photometric.startswith("MONOCHROME"):
        return None
    return modality_transform(dataset, declaration, picture.frame, picture.identity.modality)
