"""Codes of findings and of statements about them: those of SNOMED CT and DICOM, or our own."""

from __future__ import annotations

from highdicom.coding_schemes import CodingSchemeIdentificationItem
from highdicom.sr import CodedConcept
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from core.models.card import Card
from core.results.decisions import ABNORMAL, NORMAL, Verdict
from core.results.findings import ScoredFinding
from core.results.score import Band

_SCHEME = "99OVERREAD"
#: Classes of the shipped models for which SNOMED CT has a concept of the same meaning. In other models, the
#: same word may mean something else.
_SNOMED = {
    ("chest-xray-pneumonia", "pneumonia"): ("233604007", "Pneumonia"),
    ("chest-xray-tuberculosis", "tuberculosis"): ("56717001", "Tuberculosis"),
    ("bone-fracture", "fractured"): ("125605004", "Fracture of bone"),
    ("brain-tumor-mri", "glioma_tumor"): ("393564001", "Glioma"),
    ("brain-tumor-mri", "meningioma_tumor"): ("302820008", "Intracranial meningioma"),
    ("brain-tumor-mri", "pituitary_tumor"): ("127024001", "Neoplasm of pituitary gland"),
}

#: Codes for classes that together are one finding.
_TOGETHER = {
    ("brain-tumor-mri", "glioma_tumor+meningioma_tumor+pituitary_tumor"): codes.SCT.Neoplasm,
}

YES, NO = codes.SCT.Yes, codes.SCT.No
PROBABILITY = codes.DCM.Probability
THRESHOLD = codes.DCM.ThresholdValue
COMMENT = codes.DCM.Comment
IMAGING = codes.SCT.ImagingProcedure
UNITLESS = codes.UCUM.NoUnits
RESAMPLING = codes.DCM.SpatialResampling
SOURCE = codes.cid7202.SourceImageForImageProcessingOperation
#: Category and type of a segment, and the algorithm that found it (PS3.16 CID 7150 and 7162).
ABNORMALITY = codes.SCT.MorphologicallyAbnormalStructure
NETWORK = codes.cid7162.ArtificialIntelligence
#: Purpose of a contributing equipment (IHE AI Results 6.5.3.1).
ALGORITHM = CodedConcept("1630", "99IHE", "Processing Algorithm")
REPORT = codes.cid7021.ImagingMeasurementReport


def own_code(value: str, meaning: str) -> CodedConcept:
    """Make a code of our own scheme; a value of more than 16 characters becomes a long one (PS3.3 8.1)."""
    return CodedConcept(value, _SCHEME, meaning[:64])


SCORE = own_code("score", "Score, 0 to 100, operating point at 50")
BAND = own_code("band", "Suspicion")
BANDS = {
    Band.SUSPECTED: own_code("suspected", "Suspected"),
    Band.BORDERLINE: own_code("borderline", "Borderline"),
    Band.NOT_SUSPECTED: own_code("not-suspected", "Not suspected"),
}
STUDY_LINE = own_code("study-line", "Study's line")
LINE = own_code("finding-line", "Finding looked for")
NOT_READ = own_code("not-read", "Not read")
KIND = own_code("image-kind", "Kind of picture")
#: Container of statements about the study as a whole (PS3.16 TID 1500).
EVALUATIONS = Code("C0034375", "UMLS", "Qualitative Evaluations")
REACHED = own_code("reached", "Operating point reached")
BLIND_VERDICT = own_code("blind-verdict", "Reader's verdict before seeing the finding")
VERDICT = own_code("verdict", "Reader's verdict on the finding")
BLIND_SAYS = own_code("blind-says", "Reader's finding before seeing the model's")
SAYS = own_code("says", "Reader's finding")
VERDICTS = {
    Verdict.AGREE: own_code("agree", "Agrees"),
    Verdict.DISAGREE: own_code("disagree", "Disagrees"),
    Verdict.UNSURE: own_code("unsure", "Unsure"),
}


def title_of(card: Card, name: str) -> str:
    """Return the title of a class for people."""
    return next((c.title for c in card.classes if c.name == name), name)


def finding_code(card: Card, name: str) -> Code | CodedConcept:
    """Return the code of a model's class."""
    known = _SNOMED.get((card.id, name))
    if known is not None:
        return Code(known[0], "SCT", known[1])
    return own_code(f"{card.id}/{name}", title_of(card, name))


def scored_code(card: Card, finding: ScoredFinding) -> Code | CodedConcept:
    """Return the code of an abnormality, which is one class or several together."""
    if finding.name in card.class_names:
        return finding_code(card, finding.name)
    known = _TOGETHER.get((card.id, finding.name))
    return known or own_code(f"{card.id}/{finding.name}", finding.title)


def reader_code(card: Card, name: str) -> Code | CodedConcept:
    """Return the code of a reader's finding: a class, or simply normal or abnormal."""
    plain: dict[str, Code] = {NORMAL: codes.SCT.Normal, ABNORMAL: codes.SCT.Abnormal}
    return finding_code(card, name) if name in card.class_names else plain.get(name, own_code(name, name))


def probability_code(card: Card, name: str) -> CodedConcept:
    """Return the code of a class's probability."""
    return own_code(f"p/{card.id}/{name}", f"Probability of {title_of(card, name)}")


def declared_schemes() -> list[CodingSchemeIdentificationItem]:
    """Return the declarations of our own scheme and IHE's (PS3.3 C.12.1)."""
    return [
        CodingSchemeIdentificationItem(
            designator=_SCHEME,
            name="Classes of Overread's models and words on them",
            responsible_organization="Overread",
        ),
        CodingSchemeIdentificationItem(
            designator="99IHE", name="IHE Radiology", responsible_organization="IHE International"
        ),
    ]
