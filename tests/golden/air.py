"""Check result objects against rules of IHE AI Results: ``python -m tests.golden.air FOLDER``.

The supplement itself was not available; its rules are here as public sources quote it, with those of the
DICOM templates on which it builds. `NOT_CHECKED` lists known requirements that are not checked, and why.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import (
    Comprehensive3DSRStorage,
    ParametricMapStorage,
    SegmentationStorage,
)

_GENERAL = "IHE AIR Rev 1.1, 6.5.3.1 General Result Encoding Requirements, as MONAI Deploy quotes it"
_QUALITATIVE = "IHE AIR Rev 1.1, Qualitative Findings, as MONAI Deploy quotes it"
_PAIRS = {"111001": "name", "111003": "version"}

#: Known or possible requirements of the profile that no rule here checks.
NOT_CHECKED = (
    "Behaviour of an Image Display: showing primitives, navigation from a finding to its picture. "
    "It is about viewers.",
    "Transactions (RAD-18, RAD-107 and others): sending is tried with real archives, not by these rules.",
    "The exact text of the encoding of locations and regions: the supplement could not be had. Regions are "
    "segmentations with the tracking UID of the report's finding; the report does not refer to them.",
    "Secondary captures, presentation states and PDF: Rev 1.3 says that the profile does not address results "
    "without machine-readable semantics; they may go beside.",
    "Purposes of codes from sets that the profile may narrow for a body region.",
)

Check = Callable[[Dataset], Iterable[str]]


@dataclass(frozen=True)
class Rule:
    """A rule for result objects.

    Attributes
    ----------
    name, source : str
        What the rule requires, and its source.
    classes : tuple of str
        SOP classes to which the rule applies; empty for all.
    check : callable
        Yields the errors of an object.
    """

    name: str
    source: str
    classes: tuple[str, ...]
    check: Check


def broken(dataset: Dataset) -> list[tuple[Rule, str]]:
    """Return the rules that an object breaks, and how."""
    return [
        (rule, fault)
        for rule in RULES
        if not rule.classes or dataset.SOPClassUID in rule.classes
        for fault in rule.check(dataset)
    ]


def broken_between(datasets: Iterable[Dataset]) -> list[str]:
    """Return errors between objects that are valid alone: UIDs, numbers, series (PS3.3 C.7.3, C.12.1)."""
    faults, instances, numbers = [], Counter[str](), Counter[tuple[str, int]]()
    series: dict[str, set[tuple[str, str, int]]] = {}
    for one in datasets:
        instances[one.SOPInstanceUID] += 1
        numbers[one.SeriesInstanceUID, int(one.InstanceNumber)] += 1
        facts = (one.StudyInstanceUID, one.Modality, int(one.SeriesNumber))
        series.setdefault(one.SeriesInstanceUID, set()).add(facts)
    faults += [f"SOP Instance UID {uid} is there {n} times" for uid, n in instances.items() if n > 1]
    faults += [f"series {uid} has instance number {k} twice" for (uid, k), n in numbers.items() if n > 1]
    faults += [f"series {uid} is of {sorted(facts)}" for uid, facts in series.items() if len(facts) > 1]
    return faults


def _items(dataset: Dataset, value: str = "") -> list[Dataset]:
    """Return the content items directly below one: all, or those with a code as their name."""
    return [item for item in dataset.get("ContentSequence", ()) if not value or _name(item) == value]


def _name(item: Dataset) -> str:
    names = item.get("ConceptNameCodeSequence")
    return str(names[0].get("CodeValue") or names[0].get("LongCodeValue", "")) if names else ""


def _all(dataset: Dataset) -> Iterator[Dataset]:
    for item in dataset.get("ContentSequence", ()):
        yield item
        yield from _all(item)


def _groups(dataset: Dataset) -> list[Dataset]:
    return [item for item in _all(dataset) if _name(item) == "125007"]


def _walk(dataset: Dataset) -> Iterator[Dataset]:
    yield dataset
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from _walk(item)


def _contributing(dataset: Dataset) -> Iterator[str]:
    items = dataset.get("ContributingEquipmentSequence", ())
    if not items:
        yield "no Contributing Equipment Sequence"
    for item in items:
        purpose = item.PurposeOfReferenceCodeSequence[0]
        if (purpose.CodeValue, purpose.CodingSchemeDesignator) != ("1630", "99IHE"):
            yield f"purpose is {purpose.CodeValue}, {purpose.CodingSchemeDesignator}"
        for keyword in ("Manufacturer", "ManufacturerModelName", "SoftwareVersions", "DeviceUID"):
            if not item.get(keyword):
                yield f"{keyword} is missing"


def _document(dataset: Dataset) -> Iterator[str]:
    if dataset.VerificationFlag != "UNVERIFIED":
        yield f"Verification Flag is {dataset.VerificationFlag}"
    if dataset.CompletionFlag != "COMPLETE":
        yield f"Completion Flag is {dataset.CompletionFlag}"
    template = dataset.ContentTemplateSequence[0]
    if (template.MappingResource, template.TemplateIdentifier) != ("DCMR", "1500"):
        yield f"root template is {template.TemplateIdentifier}"
    if _name(dataset) != "126000":
        yield f"title is {_name(dataset)}"


def _root(dataset: Dataset) -> Iterator[str]:
    order = [_name(item) for item in _items(dataset)]
    for value, name in (
        ("121049", "language"),
        ("121058", "procedure reported"),
        ("121005", "observer type"),
    ):
        if value not in order:
            yield f"no {name}"
    containers = [value for value in order if value in ("126010", "C0034375")]
    if not containers:
        yield "neither measurements nor qualitative evaluations"
    if containers != [value for value in ("126010", "C0034375") if value in containers]:
        yield f"containers come as {containers}"


def _procedure(dataset: Dataset) -> Iterator[str]:
    for item in _items(dataset, "121058"):
        if item.RelationshipType != "HAS CONCEPT MOD" or item.ValueType != "CODE":
            yield "it is no code that modifies the title"
        elif item.ConceptCodeSequence[0].CodingSchemeDesignator.startswith("99"):
            yield "it is a code of our own, so that nobody knows the procedure"


def _observer(dataset: Dataset) -> Iterator[str]:
    for item in _items(dataset, "121005"):
        if item.ConceptCodeSequence[0].CodeValue != "121007":
            yield "the observer is no device"
    for value, name in (("121012", "Device Observer UID"), ("121013", "name"), ("121014", "manufacturer")):
        if not _items(dataset, value):
            yield f"no {name} of the device"


def _tracking(dataset: Dataset) -> Iterator[str]:
    seen = Counter[str]()
    for group in _groups(dataset):
        words, uids = _items(group, "112039"), _items(group, "112040")
        if len(words) != 1 or len(uids) != 1:
            yield f"a group has {len(words)} identifiers and {len(uids)} UIDs"
        seen.update(str(item.UID) for item in uids)
    yield from (f"{uid} is that of {n} groups" for uid, n in seen.items() if n > 1)


def _finding(dataset: Dataset) -> Iterator[str]:
    for group in _groups(dataset):
        found = [item for item in _items(group, "121071") if item.ValueType == "CODE"]
        if len(found) != 1:
            yield f"a group has {len(found)} findings"


def _algorithm(dataset: Dataset) -> Iterator[str]:
    for group in _groups(dataset):
        for value, name in _PAIRS.items():
            if not _items(group, value) and not any(_items(item, value) for item in _all(group)):
                yield f"a group has no algorithm {name}"


def _pictures(dataset: Dataset) -> Iterator[str]:
    known = {
        reference.ReferencedSOPInstanceUID
        for study in dataset.get("CurrentRequestedProcedureEvidenceSequence", ())
        for series in study.ReferencedSeriesSequence
        for reference in series.ReferencedSOPSequence
    }
    for group in _groups(dataset):
        images = [item for item in _all(group) if item.ValueType == "IMAGE"]
        if not images:
            yield "a group names no picture"
        for image in images:
            if image.ReferencedSOPSequence[0].ReferencedSOPInstanceUID not in known:
                yield "a group names a picture that is not in the evidence"


def _qualitative(dataset: Dataset) -> Iterator[str]:
    for group in _groups(dataset):
        if not any(item.ValueType == "CODE" and _name(item) != "121071" for item in _items(group)):
            yield "a group has no qualitative evaluation"


def _units(dataset: Dataset) -> Iterator[str]:
    for item in _all(dataset):
        if item.ValueType == "NUM":
            for value in item.MeasuredValueSequence:
                if not value.get("MeasurementUnitsCodeSequence"):
                    yield f"{_name(item)} has no unit"


def _schemes(dataset: Dataset) -> Iterator[str]:
    declared = {item.CodingSchemeDesignator for item in dataset.get("CodingSchemeIdentificationSequence", ())}
    used = {str(item.CodingSchemeDesignator) for item in _walk(dataset) if "CodingSchemeDesignator" in item}
    yield from (f"{name} is not declared" for name in used - declared if name.startswith("99"))


def _segments(dataset: Dataset) -> Iterator[str]:
    for number, segment in enumerate(dataset.SegmentSequence, 1):
        if segment.SegmentNumber != number:
            yield f"segment {segment.SegmentNumber} stands at {number}"
        for keyword in (
            "SegmentLabel",
            "SegmentedPropertyCategoryCodeSequence",
            "SegmentedPropertyTypeCodeSequence",
            "SegmentationAlgorithmIdentificationSequence",
            "TrackingID",
            "TrackingUID",
        ):
            if not segment.get(keyword):
                yield f"{keyword} is missing"
        if segment.SegmentAlgorithmType != "AUTOMATIC":
            yield f"algorithm type is {segment.SegmentAlgorithmType}"


def _from_source(dataset: Dataset) -> Iterator[str]:
    groups = [*dataset.SharedFunctionalGroupsSequence, *dataset.PerFrameFunctionalGroupsSequence]
    if not any(item.get("DerivationImageSequence") for item in groups):
        yield "no frame names the picture that it is of"


def _quantity(dataset: Dataset) -> Iterator[str]:
    for group in (*dataset.SharedFunctionalGroupsSequence, *dataset.PerFrameFunctionalGroupsSequence):
        for mapping in group.get("RealWorldValueMappingSequence", ()):
            if not mapping.get("MeasurementUnitsCodeSequence") or not mapping.get(
                "QuantityDefinitionSequence"
            ):
                yield "a mapping has no unit or no quantity"


_SR, _SEG, _PM = (Comprehensive3DSRStorage,), (SegmentationStorage,), (ParametricMapStorage,)


def _is_3d(dataset: Dataset) -> Iterator[str]:
    if dataset.Modality == "SR" and dataset.SOPClassUID != Comprehensive3DSRStorage:
        yield f"class is {dataset.SOPClassUID.name}"


RULES = (
    Rule("Each algorithm is a contributing equipment", _GENERAL, (), _contributing),
    Rule("A report is a Comprehensive 3D SR", _QUALITATIVE, (), _is_3d),
    Rule("TID 1500 is its root, and nobody verified it", f"{_QUALITATIVE}; PS3.16 TID 1500", _SR, _document),
    Rule("Its rows are there, in their order", "PS3.16 TID 1500", _SR, _root),
    Rule("Procedure Reported is the imaging procedure", f"{_QUALITATIVE}; TID 1500 row 4", _SR, _procedure),
    Rule("The observer is a device", "PS3.16 TID 1002 and 1004", _SR, _observer),
    Rule("Each group is tracked by an identifier and a UID of its own", "PS3.16 TID 1501", _SR, _tracking),
    Rule("Each group has one finding", "PS3.16 TID 1501", _SR, _finding),
    Rule("Each group names its algorithm", "PS3.16 TID 4019", _SR, _algorithm),
    Rule("Each group names its picture, which is evidence", "PS3.16 TID 1501; PS3.3 C.17.2", _SR, _pictures),
    Rule("Each group has a qualitative evaluation", "PS3.16 TID 1501", _SR, _qualitative),
    Rule("Each number has a unit", "PS3.3 C.18.1", _SR, _units),
    Rule("Coding schemes of one's own are declared", "PS3.3 C.12.1.1.4", _SR, _schemes),
    Rule("Segments say what they are, who found them, and are tracked", "PS3.3 C.8.20.4", _SEG, _segments),
    Rule("Segmentations and maps name the picture", "PS3.3 C.7.6.16.2.6", (*_SEG, *_PM), _from_source),
    Rule("Maps say unit and quantity", "PS3.3 C.7.6.16.2.11", _PM, _quantity),
)


def main(folder: Path) -> int:
    """Check all files below a folder; print for each rule how many objects were checked and broke it."""
    say = sys.stdout.write
    checked, broke, examples = Counter[str](), Counter[str](), {}
    datasets = []
    for path in sorted(folder.rglob("*.dcm")):
        dataset = dcmread(path, stop_before_pixels=True)
        if dataset.get("Manufacturer") != "Overread":
            continue
        datasets.append(dataset)
        checked.update(r.name for r in RULES if not r.classes or dataset.SOPClassUID in r.classes)
        faults = broken(dataset)
        broke.update({rule.name for rule, _ in faults})
        examples.update({rule.name: f"{path.name}: {fault}" for rule, fault in faults})
    for rule in RULES:
        say(f"{broke[rule.name]:5} of {checked[rule.name]:5}  {rule.name} ({rule.source})\n")
        if rule.name in examples:
            say(f"        {examples[rule.name]}\n")
    between = broken_between(datasets)
    say(f"{len(between):5} faults between {len(datasets)} objects\n")
    say("".join(f"        {fault}\n" for fault in between[:10]))
    say("not checked:\n" + "".join(f"  {line}\n" for line in NOT_CHECKED))
    return int(bool(broke or between))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
