"""Names DICOM objects that hold no picture, and pictures that show results rather than a patient."""

from __future__ import annotations

import re
from functools import lru_cache

from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag
from pydicom.uid import UID

from core.errors import InputError, Reason
from core.images.base.picture import Identity
from core.images.dicom.header import PARSER_ERRORS, text_of
from core.language.message import Message

SOP_CLASS, IMAGE_TYPE, CONVERSION = Tag("SOPClassUID"), Tag("ImageType"), Tag("ConversionType")
_MODALITY, _MANUFACTURER, _MODEL = Tag("Modality"), Tag("Manufacturer"), Tag("ManufacturerModelName")
SOURCE_IMAGES = Tag("SourceImageSequence")
_BURNED_IN = Tag("BurnedInAnnotation")
#: The elements, up to the rows of a picture, that `described` reads besides those of an `Identity`.
DESCRIBING_TAGS: tuple[BaseTag, ...] = (SOP_CLASS, IMAGE_TYPE, CONVERSION, _MODEL, SOURCE_IMAGES)

_STORAGE = "1.2.840.10008.5.1.4.1.1."
#: Beginnings of the SOP classes without pixels (PS3.4 B.5 and GG.3) in plain words, after `_STORAGE`; the
#: longest match counts. Other classes have their name in PS3.6.
_WITHOUT_PIXELS = {
    "4.2": "MR spectroscopy",
    "9": "Waveform",
    "9.1": "ECG",
    "9.4": "Sound",
    "11": "Presentation state",
    "66": "Raw data",
    "66.1": "Spatial registration",
    "66.2": "Fiducials",
    "66.3": "Spatial registration",
    "66.5": "Surface segmentation",
    "66.6": "Tractography",
    "67": "Real world value mapping",
    "68": "Surface scan",
    "78": "Measurements of the eye",
    "79.1": "Measurements of the eye",
    "80.1": "Measurements of the eye",
    "88": "Structured report",
    "88.40": "Procedure log",
    "88.50": "Computer-aided detection report",
    "88.59": "Key object selection",
    "88.65": "Computer-aided detection report",
    "88.67": "Dose report",
    "88.68": "Dose report",
    "88.69": "Computer-aided detection report",
    "88.73": "Dose report",
    "88.76": "Dose report",
    "104.1": "PDF document",
    "104.2": "CDA document",
    "104.3": "Model for 3D printing",
    "104.4": "Model for 3D printing",
    "104.5": "Model for 3D printing",
    "200": "Protocol",
    "481.3": "Radiotherapy structure set",
    "481.4": "Radiotherapy record",
    "481.5": "Radiotherapy plan",
    "481.6": "Radiotherapy record",
    "481.7": "Radiotherapy record",
    "481.8": "Radiotherapy plan",
    "481.9": "Radiotherapy record",
}
#: Added to the name of an object without pixels, and of an earlier result.
NO_PICTURE, NOT_READ = "it holds no picture.", "an earlier result; no model reads it."
_COMPUTED = "Computer-aided detection report"
#: Names by Modality (0008,0060), for classes that are older, newer, or a manufacturer's own.
_BY_MODALITY = {
    "AU": "Sound",
    "DOC": "Document",
    "ECG": "ECG",
    "EPS": "Waveform",
    "FID": "Fiducials",
    "HD": "Waveform",
    "KO": "Key object selection",
    "M3D": "Model for 3D printing",
    "PLAN": "Plan",
    "PR": "Presentation state",
    "REG": "Spatial registration",
    "RTPLAN": "Radiotherapy plan",
    "RTRECORD": "Radiotherapy record",
    "RTSTRUCT": "Radiotherapy structure set",
    "RWV": "Real world value mapping",
    "SR": "Structured report",
}

#: Classes whose pixels a person or a program made from pictures.
_RESULT_CLASSES = {
    _STORAGE + "30": "Parametric map",
    _STORAGE + "66.4": "Segmentation",
    _STORAGE + "66.7": "Label map",
    _STORAGE + "481.2": "Dose distribution",
}
_CAPTURES = _STORAGE + "7"
_SECONDARY_CAPTURE = re.compile(re.escape(_STORAGE) + r"7(\.\d)?")
#: Values of ImageType (0008,0008), after the second, that mark an earlier result, alone or in a phrase.
_RESULT_TYPES = re.compile(
    r"(CAD|AI|RESULTS?|FINDINGS?|HEAT ?MAP|SALIENCY|REPORT|DOSE ?REPORT|SUMMARY|SCREEN ?(SAVE|SHOT|CAPTURE)|"
    r"CSA REPORT|PATIENT PROTOCOL|PROTOCOL|DOSE ?INFO|ANNOTATED|OVERLAID|SEGMENTATION|PROBABILITY ?MAP)"
)
#: Names of detection programs in Manufacturer or ManufacturerModelName.
_FINDERS = re.compile(
    # The sample pictures that Overread draws are not results.
    r"\b(overread(?! \(drawn)|lunit|qure|annalise|harrison\.?ai|aidoc|viz\.?ai|rapid ?ai|ischemaview|gleamer|"
    r"boneview|"
    r"oxipit|vuno|icad|screenpoint|transpara|therapixel|brainomix|infervision|deepwise|jlk|riverain|"
    r"avicenna|icometrix|quibim|azmed|rayvolve|milvue|radiobotics|imagen technologies|rayscape|coreline|"
    r"zebra medical|nanox\.?ai|mevis|volpara|quantib|densitas|deephealth|cercare|contextflow|aetherai|"
    r"deepc|blackford|ai-rad companion|cmtriage|cmassist|genius ai|behold\.?ai|mediaire|combinostics|"
    r"methinks|nico\.lab|strokeviewer|carebot|deepnoid|second ?look|imagechecker|computer[- ]aided)\b",
    re.IGNORECASE,
)
#: Series descriptions of earlier results.
_FINDER_WORDS = re.compile(
    r"\b(cad (results?|marks?|findings?|overlay)|ai (results?|findings?|overlay|output|summary|report)|"
    r"heat ?maps?|result (summary|overlay)|screen ?(save|shot|capture)s?|dose (report|info|summary)|"
    r"patient protocol|saliency)\b",
    re.IGNORECASE,
)
#: ConversionType (0008,0064) of drawn or computed pictures (PS3.3 C.8.6.1), and of imported ones.
_DRAWN = {"DRW": "Drawing", "SYN": "Synthetic picture", "SD": "Scanned document"}
_FROM_OUTSIDE = frozenset(("DV", "DI", "DF", "SI"))
_OURS = "overread"
_BY_US, _BY_FINDER = " by Overread", " by a program that finds things"
_CAPTURE, _PICTURE, _REPORT = "Capture", "Picture", "Report as a picture"
_OF_RESULTS, _OF_SCREEN = "Capture of results", "Capture of a screen"
_PRIVATE = "Private object of a manufacturer"
_PICTURES = (_CAPTURE, _PICTURE, *_RESULT_CLASSES.values())
#: All names of objects, for translation; names that only PS3.6 has stay in English.
LISTED_NAMES = tuple(
    dict.fromkeys(
        (
            *(*_WITHOUT_PIXELS.values(), *_BY_MODALITY.values(), *_DRAWN.values(), *_RESULT_CLASSES.values()),
            *(_REPORT, _OF_RESULTS, _OF_SCREEN, _PRIVATE, "Structured report by Overread"),
            *("PDF document by Overread", *(name + _BY_US for name in _PICTURES)),
            *(name + _BY_FINDER for name in (_CAPTURE, _PICTURE)),
        )
    )
)


def object_without_pixels(dataset: Dataset) -> InputError:
    """Return the outcome of a file without pixels: listed by its kind, or an error if pixels are missing.

    Returns
    -------
    InputError
        ``earlier-result`` for results of Overread or other programs, ``other-object`` for objects that never
        hold a picture, ``no-pixels`` otherwise.
    """
    uid, modality = text_of(dataset, SOP_CLASS), text_of(dataset, _MODALITY).upper()
    name = _name_of_class(uid) or _BY_MODALITY.get(modality, "")
    if not name and uid and not _is_image_class(uid):
        known = UID(uid).name
        name = known.removesuffix(" Storage") if known != uid else _PRIVATE
    if not name:
        return InputError(Reason.NO_PIXELS, "The DICOM file contains no picture.")
    ours = text_of(dataset, _MANUFACTURER).casefold() == _OURS
    if ours or name == _COMPUTED or _FINDERS.search(_makers(dataset)):
        whose = name + _BY_US if ours else name
        return listed_result(whose)
    return InputError(Reason.OTHER_OBJECT, "{kind}: {words}", kind=Message(name), words=Message(NO_PICTURE))


def listed_result(what: str) -> InputError:
    """Return the outcome for an earlier result of the given kind, which no model reads."""
    return InputError(Reason.EARLIER_RESULT, "{kind}: {words}", kind=Message(what), words=Message(NOT_READ))


def earlier_result(dataset: Dataset, identity: Identity) -> str:
    """Tell by its header whether a picture is an earlier result rather than an acquired picture.

    `identity` is the result of `core.images.dicom.header.identity_of` for the same data set.

    The decision uses SOP class, maker, ImageType (0008,0008), the marks of a secondary capture
    (PS3.3 C.8.6.1), BurnedInAnnotation (0028,0301) and the name of the series.

    Returns
    -------
    str
        Kind of object, in a few words; empty for a picture of a patient.
    """
    try:
        return _result(dataset, identity)
    except PARSER_ERRORS:
        return ""


def _result(dataset: Dataset, identity: Identity) -> str:
    # This runs for every header of a folder: read as few elements as possible for most pictures.
    uid = text_of(dataset, SOP_CLASS)
    captured = uid.startswith(_CAPTURES) and _SECONDARY_CAPTURE.fullmatch(uid) is not None
    kind = _RESULT_CLASSES.get(uid, _CAPTURE if captured else _PICTURE)
    if identity.manufacturer.casefold() == _OURS:
        return kind + _BY_US
    if uid in _RESULT_CLASSES:
        return kind
    image_type = text_of(dataset, IMAGE_TYPE)
    if _is_report(image_type):
        return _REPORT
    origin = image_type.partition("\\")[0].strip().upper()
    if origin != "ORIGINAL" and _FINDERS.search(_makers(dataset)):
        return kind + _BY_FINDER
    if not captured:
        return ""
    conversion = text_of(dataset, CONVERSION).upper()
    if conversion in _DRAWN:
        return _DRAWN[conversion]
    if conversion in _FROM_OUTSIDE or origin == "ORIGINAL":
        return ""
    if _FINDER_WORDS.search(identity.series_description):
        return _OF_RESULTS
    burned_in = text_of(dataset, _BURNED_IN).upper() == "YES"
    if origin == "DERIVED" and (burned_in or SOURCE_IMAGES in dataset):
        return _OF_SCREEN
    return ""


@lru_cache(maxsize=256)
def _is_report(image_type: str) -> bool:
    """Return whether a later value of ImageType marks a result; cached, as a folder repeats few values."""
    kinds = (part.strip().replace("_", " ") for part in image_type.upper().split("\\")[2:])
    return any(map(_RESULT_TYPES.fullmatch, kinds))


def _makers(dataset: Dataset) -> str:
    return f"{text_of(dataset, _MANUFACTURER)} {text_of(dataset, _MODEL)}"


def _name_of_class(uid: str) -> str:
    parts = uid.removeprefix(_STORAGE).split(".") if uid.startswith(_STORAGE) else []
    beginnings = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((_WITHOUT_PIXELS[b] for b in beginnings if b in _WITHOUT_PIXELS), "")


def _is_image_class(uid: str) -> bool:
    """Return whether a SOP class is for pictures, judged by its name in PS3.6."""
    name = UID(uid).name
    kept = uid in _RESULT_CLASSES or any(word in name for word in ("Image", "Video", " Map ", "B-scan"))
    return kept or (name == uid and uid.startswith(_STORAGE))
