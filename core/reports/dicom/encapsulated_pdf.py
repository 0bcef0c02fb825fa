"""A study's report as an encapsulated PDF (PS3.3 A.45.1)."""

from __future__ import annotations

from collections.abc import Iterable

from pydicom.dataset import Dataset
from pydicom.uid import UID, EncapsulatedPDFStorage

from core.reports.dicom import codes
from core.reports.dicom.common import ResultKind, Stamp, begin_object, finish_object
from core.reports.dicom.source_object import Origin
from core.results.reading import ModelReference


def encapsulated_pdf(
    origin: Origin, pdf: bytes, instance: UID, stamp: Stamp, models: Iterable[ModelReference]
) -> Dataset:
    """Wrap a PDF with models' results as a DICOM object of the study of `origin`."""
    result = begin_object(origin, ResultKind.DOCUMENT, EncapsulatedPDFStorage, instance, stamp)
    result.ConversionType = "WSD"
    result.AcquisitionDateTime = None
    result.BurnedInAnnotation = "NO" if origin.anonymous else "YES"
    result.DocumentTitle = "Overread report, research use only"
    title = Dataset()
    title.CodeValue, title.CodingSchemeDesignator = codes.REPORT.value, codes.REPORT.scheme_designator
    title.CodeMeaning = codes.REPORT.meaning
    result.ConceptNameCodeSequence = [title]
    result.MIMETypeOfEncapsulatedDocument = "application/pdf"
    result.EncapsulatedDocumentLength = len(pdf)
    result.EncapsulatedDocument = pdf + b"\0" * (len(pdf) % 2)
    finish_object(result, origin, stamp, models)
    return result
