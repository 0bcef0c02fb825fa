"""The rules of IHE AI Results hold of what is written, and find what breaks them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from core.reports.dicom.common import ResultKind
from core.result_kinds import MARK_RESULTS, RESULT_KINDS, result_kinds
from tests.golden.air import RULES, broken, broken_between
from tests.support.pictures import write_dicom
from tests.unit.reports.dicom.test_marks import ct
from tests.unit.reports.dicom.test_study_objects import ONE, OTHER, film, results, rows_of

#: Kinds of results made from models' findings; the reader's marks are no AI results.
OF_MODELS = tuple(kind for kind in RESULT_KINDS if kind not in result_kinds(MARK_RESULTS))


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Dataset]:
    """Return one object of each kind made from a model's findings."""
    write_dicom(ct(), tmp_path / "in" / "a.dcm")
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.9, 0.1)}, (ONE, OTHER))
    _, found = results(tmp_path / "in", rows, (ONE, OTHER), kinds=ResultKind.named(OF_MODELS))
    return {kind: objects[0] for kind, objects in found.items()}


def test_nothing_breaks_a_rule(made: dict[str, Dataset]) -> None:
    assert set(made) == set(OF_MODELS)
    assert [(kind, fault) for kind, one in made.items() for _, fault in broken(one)] == []
    assert broken_between(made.values()) == []


def test_an_instance_in_two_files_is_one_finding(tmp_path: Path) -> None:
    one = film("1.2.3.1", "Doe^Jane", "P1")
    for name in ("a.dcm", "b.dcm"):
        write_dicom(one, tmp_path / "in" / name)
    rows = rows_of(tmp_path / "in", {"a.dcm": (0.9, 0.1), "b.dcm": (0.8, 0.1)}, (ONE, OTHER))
    _, found = results(tmp_path / "in", rows, (ONE, OTHER))
    (report,) = found["sr"]
    assert broken(report) == []


def _untracked(one: Dataset) -> None:
    groups = [item for item in one.ContentSequence if item.ConceptNameCodeSequence[0].CodeValue == "126010"]
    group = groups[0].ContentSequence[0]
    group.ContentSequence = [
        item for item in group.ContentSequence if item.ConceptNameCodeSequence[0].CodeValue != "112040"
    ]


SPOILS: tuple[tuple[str, Callable[[Dataset], object]], ...] = (
    ("sc", lambda one: delattr(one, "ContributingEquipmentSequence")),
    ("sr", lambda one: setattr(one, "SOPClassUID", "1.2.840.10008.5.1.4.1.1.88.33")),
    ("sr", lambda one: setattr(one, "VerificationFlag", "VERIFIED")),
    ("sr", lambda one: delattr(one, "CodingSchemeIdentificationSequence")),
    ("sr", lambda one: delattr(one, "CurrentRequestedProcedureEvidenceSequence")),
    ("sr", _untracked),
    ("seg", lambda one: delattr(one.SegmentSequence[0], "TrackingUID")),
    ("map", lambda one: delattr(one.PerFrameFunctionalGroupsSequence[0], "DerivationImageSequence")),
)


@pytest.mark.parametrize(("kind", "spoil"), SPOILS)
def test_what_breaks_a_rule_is_found(
    kind: str, spoil: Callable[[Dataset], object], made: dict[str, Dataset]
) -> None:
    spoilt = copy.deepcopy(made[kind])
    spoil(spoilt)
    assert broken(spoilt), f"none of {len(RULES)} rules was broken"
    assert broken_between([made[kind], spoilt])
