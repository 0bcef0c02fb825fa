"""Studies in memory for tests of hanging, like those from headers."""

from __future__ import annotations

from pathlib import Path

from core.images.base.picture import Identity
from core.images.dicom.placement import Placement, Vector, normal_of
from core.images.files.sources import Source
from core.images.studies.study_tree import Instance, Study
from tests.support.studies import grouped

AXIAL: Vector = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
SAGITTAL: Vector = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
CORONAL: Vector = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)


def placed(position: Vector, orientation: Vector = AXIAL, frame: str = "1.2.3") -> Placement:
    """Return a slice with its corner at a position."""
    return Placement(
        position=position,
        normal=normal_of(orientation),
        orientation=orientation,
        frame_of_reference=frame,
    )


def stack(
    count: int, step: float, first: float = 0.0, orientation: Vector = AXIAL, frame: str = "1.2.3"
) -> list[Placement]:
    """Return parallel slices along their normal."""
    normal = normal_of(orientation) or ()
    return [
        placed(tuple((first + n * step) * part for part in normal), orientation, frame) for n in range(count)
    ]


def instances(
    name: str,
    placements: list[Placement] | None = None,
    count: int = 1,
    side: str = "",
    **identity: object,
) -> list[Instance]:
    """Return the files of one series."""
    held = placements if placements is not None else [Placement()] * count
    return [
        Instance(
            Source(f"{name}/{n:03}.dcm", Path("/nowhere") / name / f"{n:03}.dcm"),
            Identity(
                **{
                    "patient_id": "7",
                    "patient_name": "Doe Jane",
                    "study_uid": f"1.{name}",
                    "series_uid": f"1.{name}.1",
                    "sop_uid": f"1.{name}.1.{n}",
                    "modality": "CT",
                    "study_date": "20260102",
                    **identity,
                },
                instance_number=n + 1,
            ),
            1,
            placement=one,
            side=side,
        )
        for n, one in enumerate(held)
    ]


def study(
    name: str,
    placements: list[Placement] | None = None,
    count: int = 1,
    side: str = "",
    **identity: object,
) -> Study:
    """Return a study with one series."""
    return grouped(instances(name, placements, count, side, **identity))[0]
