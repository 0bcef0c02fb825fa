"""Results as FHIR: valid by HL7's schema, one observation for each finding, patients kept apart."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydicom.dataset import Dataset

from core import NOTICE
from core.batch.journal.journal import Journal
from core.batch.run import RunModel
from core.errors import Cancelled
from core.inference.parity import Parity
from core.progress import Progress
from core.reports.fhir.write import BundlesWritten, write_bundles
from core.results.decisions import Decided, Decision, DecisionState, Verdict, about_of
from core.results.picture_key import PictureKey
from tests.support.pictures import write_dicom as write_file
from tests.unit.reports.dicom.test_study_objects import ONE, OTHER, film, rows_of
from tests.unit.reports.samples import make_run

SCHEMA = json.loads((Path(__file__).parent / "fhir-r4.schema.json").read_text("utf-8"))


def bundles(
    tmp_path: Path,
    films: dict[str, Dataset],
    shares: tuple[float, float] = (0.9, 0.1),
    verdict: Verdict = Verdict.NONE,
) -> tuple[BundlesWritten, dict[str, Any]]:
    for name, one in films.items():
        write_file(one, tmp_path / "in" / name)
    rows = rows_of(tmp_path / "in", dict.fromkeys(films, shares), (ONE, OTHER))
    decided = Decided()
    if verdict is not Verdict.NONE:
        reading = rows[0].reading
        about = about_of(reading)
        key = PictureKey("a" * 64, 1)
        made = Decision(
            key, about, verdict, "", "looks real", blind=False, at=datetime(2026, 1, 2, tzinfo=UTC)
        )
        decided = Decided({reading.file: "a" * 64}, {key: DecisionState().with_entries([made])})
    models = tuple(RunModel(card, "ab" * 32, True, Parity(0.0, 1.0, True)) for card in (ONE, OTHER))
    with closing(Journal(tmp_path / "journal")) as journal:
        journal.add(rows)
        written = write_bundles(journal, make_run(models=models), tmp_path / "out", Progress(), decided)
    return written, {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "out").iterdir()}


def of_type(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in found if resource["resourceType"] == kind]


def faults(bundle: dict[str, Any]) -> list[str]:
    """Return the errors of HL7's schema by resource; for a bundle it only says that there are some."""
    found = [error.message for error in jsonschema.Draft6Validator(SCHEMA).iter_errors(bundle)]
    for entry in bundle["entry"]:
        one = {"$ref": f"#/definitions/{entry['resource']['resourceType']}"}
        checked = jsonschema.Draft6Validator(SCHEMA | {"oneOf": [one]})
        found += [error.message for error in checked.iter_errors(entry["resource"])]
    return found


def test_a_study_is_a_valid_bundle_with_an_observation_for_each_finding(tmp_path: Path) -> None:
    one = film("1.2.3.1", "Doe^Jane", "P1", AccessionNumber="A7", StudyDescription="Hand, two planes")
    written, made = bundles(tmp_path, {"a.dcm": one})
    assert written == BundlesWritten(1, 0)
    bundle = made["1.2.3.1.json"]
    assert faults(bundle) == []
    (report,) = of_type(bundle, "DiagnosticReport")
    assert report["status"] == "preliminary"
    assert report["conclusion"].startswith("Disc suspected, ")
    assert report["conclusion"].endswith(NOTICE)
    assert report["effectiveDateTime"] == "2025-03-10"
    assert report["basedOn"][0]["identifier"]["value"] == "A7"
    suspected, other = of_type(bundle, "Observation")
    assert [one["valueCodeableConcept"]["coding"][0]["code"] for one in (suspected, other)] == [
        "suspected",
        "not-suspected",
    ]
    said = {part["code"]["coding"][0]["code"]: part for part in suspected["component"]}
    assert said["probability"]["valueQuantity"]["value"] == 0.9
    assert said["threshold"]["valueQuantity"]["value"] == 0.5
    assert said["picture"]["valueString"] == f"urn:oid:{one.SOPInstanceUID}"
    assert {note["text"] for note in other["note"]} == {NOTICE}
    (patient,) = of_type(bundle, "Patient")
    assert (patient["gender"], patient["identifier"][0]["value"]) == ("female", "P1")
    (study,) = of_type(bundle, "ImagingStudy")
    assert study["identifier"][0]["value"] == "urn:oid:1.2.3.1"
    assert [device["identifier"][0]["value"] for device in of_type(bundle, "Device")] == ["ab" * 32] * 2


@pytest.mark.parametrize("day", ["00000000", "20250230", "2025.3.1", ""])
def test_a_date_that_is_no_day_is_left_out(day: str, tmp_path: Path) -> None:
    _, made = bundles(tmp_path, {"a.dcm": film("1.2.3.1", "Doe^Jane", "P1", StudyDate=day)})
    (bundle,) = made.values()
    assert faults(bundle) == []
    assert not [one for one in of_type(bundle, "DiagnosticReport") if "effectiveDateTime" in one]
    assert not [one for one in of_type(bundle, "ImagingStudy") if "started" in one]


def test_every_reference_is_to_a_resource_of_the_bundle(tmp_path: Path) -> None:
    _, made = bundles(tmp_path, {"a.dcm": film("1.2.3.1", "Doe^Jane", "P1")})
    (bundle,) = made.values()
    known = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(known)) == len(known)

    def references(part: object) -> set[str]:
        if isinstance(part, dict):
            here = {part["reference"]} if "reference" in part else set()
            return here.union(*map(references, part.values()))
        return set().union(*map(references, part)) if isinstance(part, list) else set()

    assert references(bundle) <= set(known)


def test_what_the_reader_decided_stands_beside(tmp_path: Path) -> None:
    _, made = bundles(tmp_path, {"a.dcm": film("1.2.3.1", "Doe^Jane", "P1")}, verdict=Verdict.DISAGREE)
    bundle = made["1.2.3.1.json"]
    assert faults(bundle) == []
    first, _ = of_type(bundle, "Observation")
    said = {part["code"]["coding"][0]["code"]: part for part in first["component"]}
    assert said["verdict"]["valueString"] == "disagrees"
    assert {"text": "Reader: looks real"} in first["note"]


def test_two_patients_with_one_study_uid_have_a_bundle_each(tmp_path: Path) -> None:
    films = {"a.dcm": film("1.2.3.1", "Doe^Jane", "P1"), "b.dcm": film("1.2.3.1", "Roe^Rita", "P2")}
    written, made = bundles(tmp_path, films)
    assert written.studies == 2
    names = {name: of_type(one, "Patient")[0]["name"][0]["text"] for name, one in made.items()}
    assert set(names) == {"1.2.3.1.json", "1.2.3.1-2.json"}
    assert len(set(names.values())) == 2


def test_what_belongs_to_no_study_is_counted(tmp_path: Path) -> None:
    films = {"a.dcm": film("1.2.3.1", "Doe^Jane", "P1"), "b.dcm": film("", "Roe^Rita", "P2")}
    written, made = bundles(tmp_path, films)
    assert written == BundlesWritten(1, 1)
    assert set(made) == {"1.2.3.1.json"}


def test_the_same_study_gives_the_same_ids(tmp_path: Path) -> None:
    one = film("1.2.3.1", "Doe^Jane", "P1")
    first, second = (bundles(tmp_path / name, {"a.dcm": one})[1]["1.2.3.1.json"] for name in "ab")
    assert first == second


def test_a_cancelled_export_ends(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with closing(Journal(tmp_path / "journal")) as journal:
        write_file(film("1.2.3.1", "Doe^Jane", "P1"), tmp_path / "in" / "a.dcm")
        journal.add(rows_of(tmp_path / "in", {"a.dcm": (0.9, 0.1)}, (ONE, OTHER)))
        with pytest.raises(Cancelled):
            write_bundles(journal, make_run(ONE), tmp_path / "out", progress)
