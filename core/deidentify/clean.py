"""Removes the patient from one data set, attribute by attribute, as PS3.15 Annex E requires."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pydicom.datadict import dictionary_has_tag, keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag
from pydicom.uid import UID

from core import __version__
from core.deidentify.codes import cleaned_code, own_code, write_code
from core.deidentify.kept import is_kept
from core.deidentify.kinds import type_of
from core.deidentify.options import Dates, Options, Retained
from core.deidentify.pixels import trim_pixels
from core.deidentify.profile import EDITION, Action, Rule, rule_of
from core.deidentify.pseudonyms import Pseudonyms, shift_date
from core.deidentify.traces import Traces, remove_traces, traces_of
from core.deidentify.unknown import resolve_unknown
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.header import PARSER_ERRORS, parse_file, text_of

#: Placeholders for attributes whose value must be replaced by a false one; all others get zero bytes.
_DUMMY_TEXT = "ANONYMIZED"
_DUMMIES: dict[str, object] = {
    **dict.fromkeys(("AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UT"), _DUMMY_TEXT),
    **dict.fromkeys(("FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"), 1),
    **dict.fromkeys(("DS", "IS"), "1"),
    "AS": "000Y",
    "DA": "19000101",
    "DT": "19000101000000",
    "TM": "000000",
    "UR": "http://anonymized.invalid",
}
#: What the file says about its dates (0028,0303).
_DATES = {Dates.REMOVE: "REMOVED", Dates.SHIFT: "MODIFIED", Dates.KEEP: "UNMODIFIED"}
#: Placeholder words that we write; other programs wrote them instead of names, too.
_OWN_WORDS = frozenset(word.casefold() for word in (_DUMMY_TEXT, *_DATES.values()))
#: A class may be a manufacturer's own, and names the kind of file. UIDs of the standard always stay.
_CLASSES = ("SOPClassUID",)
#: The table does not list every date and person of all kinds of objects; unlisted ones are removed too.
_NEVER_KEPT = ("DA", "DT", "PN", "TM")
#: The action for an attribute that neither the table nor the list of kept ones names.
_OTHER = Rule("", "", "X/Z/D", dates=False)


@dataclass(frozen=True)
class Cleaned:
    """Notes on the de-identification of a file.

    Attributes
    ----------
    patient : str
        The pseudonym.
    study, series, instance : str
        The new UIDs.
    burned_in : str
        Burned In Annotation (0028,0301): YES, NO or empty. The pixels themselves are not cleaned.
    traces : Traces
        Names, UIDs and dates of the original, for a final search of the written file.
    public : tuple of str
        Words of the standard that are in the file and may equal a name.
    """

    patient: str
    study: str
    series: str
    instance: str
    burned_in: str
    traces: Traces
    public: tuple[str, ...]


def read_unambiguous(data: bytes, limits: Limits) -> FileDataset:
    """Parse a DICOM file in which nothing has two values, not even a private attribute.

    Raises
    ------
    InputError
        As `core.images.dicom.header.parse_file`; ``corrupt`` if a private attribute has two values.
    """
    parsed = parse_file(data, limits)
    if parsed.private_twice:
        # The final check would know only one of them.
        raise InputError(
            Reason.CORRUPT, "A private attribute has two values, so it is not clear what must be removed."
        )
    return parsed.dataset


def deidentify_dataset(
    dataset: FileDataset, pseudonyms: Pseudonyms, options: Options | None = None
) -> Cleaned:
    """Remove the patient from a data set, in place, without changing the pixels.

    Table E.1-1 applies at every depth. If a row gives a choice, the attribute's type in its object decides.
    Private attributes, attributes that the dictionary does not know, unreadable ones, and whole overlays and
    curves are removed. Patient ID and name become one pseudonym, and each UID becomes another one, the same
    in every file. Dates are removed as in the basic profile, or moved back by whole days, a different number
    for each patient (E.3.6).

    Parameters
    ----------
    dataset : pydicom FileDataset
        Result of `core.images.dicom.header.read_header`.
    pseudonyms : Pseudonyms
    options : Options, optional
        Default: only the basic profile.
    """
    options = options or Options()
    # Patients without an ID are distinguished only by the study.
    original = "\0".join(text_of(dataset, BaseTag(tag)) for tag in (0x00100020, 0x00100021))
    if not original.strip("\0"):
        original = "study\0" + text_of(dataset, BaseTag(0x0020000D))
    burned_in = text_of(dataset, BaseTag(0x00280301)).upper()
    resolve_unknown(dataset)
    traces = traces_of(dataset, lambda element: _is_retained(element, options))
    traces = replace(traces, names=traces.names - _OWN_WORDS)
    days = pseudonyms.days(original) if options.dates is Dates.SHIFT else None
    if days is not None:
        # A shifted date may equal another date in the file.
        traces = replace(traces, dates=traces.dates - {shift_date(date, days) for date in traces.dates})
    cleaner = _Cleaner(pseudonyms, text_of(dataset, BaseTag(0x00080016)), days, options)
    cleaner.clean(dataset, ())
    patient = pseudonyms.patient(original)
    remove_traces(dataset, traces, cleaner.public)
    trim_pixels(dataset)
    dataset.PatientID = dataset.PatientName = patient
    _declare(dataset, options)
    _renew_meta(dataset)
    return Cleaned(
        patient,
        str(dataset.get("StudyInstanceUID", "")),
        str(dataset.get("SeriesInstanceUID", "")),
        str(dataset.get("SOPInstanceUID", "")),
        burned_in,
        traces,
        tuple(cleaner.public),
    )


def _is_retained(element: DataElement, options: Options) -> bool:
    """Return whether an option keeps the value of an attribute."""
    rule = rule_of(element.tag)
    if rule is not None:
        return options.retains(element.tag, rule)
    if element.VR == "UI":
        return Retained.UIDS in options.retained
    return element.VR in ("DA", "DT", "TM") and options.dates is Dates.KEEP


class _Cleaner:
    """Cleans one object, sequences included."""

    def __init__(self, pseudonyms: Pseudonyms, sop_class: str, days: int | None, options: Options) -> None:
        self._pseudonyms = pseudonyms
        self._class = sop_class
        self._days = days
        self._options = options
        #: Words of the standard for the codes that were kept.
        self.public: list[str] = []

    def clean(self, dataset: Dataset, path: tuple[str, ...], *, retained: bool = False) -> None:
        """Clean a data set inside the sequences of `path`; non-standard codes stay if `retained`."""
        code = (own_code(dataset) if retained else cleaned_code(dataset)) if path else None
        for tag in list(dataset.keys()):
            try:
                known = not tag.is_private and tag.element != 0 and dictionary_has_tag(tag)
                element = dataset[tag] if known or rule_of(tag) is not None else None
            except PARSER_ERRORS:
                element = None
            if element is None or not self._keeps(element, path):
                del dataset[tag]
        if code is not None:
            write_code(dataset, code)
            self.public.append(code.meaning)

    def _keeps(self, element: DataElement, path: tuple[str, ...]) -> bool:
        """Clean an element in place; return False if it is to be removed."""
        tag, keyword = element.tag, keyword_for_tag(element.tag)
        if tag.group & 0xFF00 in (0x5000, 0x6000):
            # An overlay without its bits would be invalid.
            return False
        if _is_retained(element, self._options):
            if element.VR == "SQ":
                for item in element.value:
                    self.clean(item, (*path, keyword), retained=True)
            return True
        rule = rule_of(tag)
        if rule is None and element.VR in _NEVER_KEPT:
            rule = Rule("", "", "X", dates=element.VR != "PN")
        if rule is None and is_kept(element):
            self._descend(element, (*path, keyword))
            return True
        return self._follow(rule or _OTHER, element, (*path, keyword))

    def _follow(self, rule: Rule, element: DataElement, path: tuple[str, ...]) -> bool:
        """Apply a rule to an element; return False if the element is to be removed."""
        action = self._action(rule, element, path)
        if action is Action.REMOVE:
            return False
        if action is Action.EMPTY:
            element.value = Sequence() if element.VR == "SQ" else None
        elif action is Action.DUMMY:
            self._replace(element, path)
        elif action is Action.UID:
            self._descend(element, path, sure=True)
        elif element.VR in ("DA", "DT"):
            element.value = _each(element.value, lambda text: shift_date(text, self._days or 0) or "")
        return True

    def _action(self, rule: Rule, element: DataElement, path: tuple[str, ...]) -> Action:
        if rule.dates and self._days is not None and self._can_be_shifted(element):
            return Action.SHIFT
        required = type_of(self._class, path)
        # Attributes that are neither in the table nor known for this object are not needed.
        return rule.action("3" if rule is _OTHER and not required else required)

    def _can_be_shifted(self, element: DataElement) -> bool:
        """Return whether a value stays valid when dates are shifted: single days, times or time zones."""
        if element.VR not in ("DA", "DT"):
            return element.VR in ("TM", "SH")
        values = element.value if isinstance(element.value, MultiValue) else [element.value]
        return all(not value or shift_date(str(value), 0) for value in values)

    def _descend(self, element: DataElement, path: tuple[str, ...], *, sure: bool = False) -> None:
        """Clean a sequence; replace a UID if it is `sure` to be generated, or is not that of a class."""
        if element.VR == "SQ":
            for item in element.value:
                self.clean(item, path)
        elif element.VR == "UI" and (sure or len(path) > 1 or path[-1] not in _CLASSES):
            element.value = _each(element.value, self._pseudonyms.uid)

    def _replace(self, element: DataElement, path: tuple[str, ...]) -> None:
        """Replace a value by a dummy; in a sequence, all values except UIDs and coded strings."""
        if element.VR == "UI":
            element.value = _each(element.value, self._pseudonyms.uid)
        elif element.VR != "SQ":
            dummy = _DUMMIES.get(element.VR, b"\0\0")
            # Keep the number of values, as the meaning of some depends on it.
            element.value = [dummy] * element.VM if element.VM > 1 else dummy
        else:
            for item in element.value:
                self.clean(item, path)
                for inner in item:
                    if inner.VR not in ("CS", "UI"):
                        self._replace(inner, (*path, inner.keyword))


def _each(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, MultiValue):
        return [change(str(item)) for item in value]
    return change(str(value)) if value else value


def _declare(dataset: FileDataset, options: Options) -> None:
    """Record in the data set what was done (PS3.15 E.1.1, steps 6 and 7)."""
    dataset.PatientIdentityRemoved = "YES"
    dataset.LongitudinalTemporalInformationModified = _DATES[options.dates]
    dataset.DeidentificationMethod = [
        f"PS3.15 {EDITION} Basic Application Level Confidentiality Profile",
        f"Overread {__version__}; pixels not cleaned",
    ]
    items = []
    for value, meaning in options.codes:
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning
        items.append(item)
    dataset.DeidentificationMethodCodeSequence = Sequence(items)


def declared_words(dataset: FileDataset) -> tuple[str, ...]:
    """Return the words that de-identification itself wrote into a data set."""
    codes = dataset.DeidentificationMethodCodeSequence
    return (*dataset.DeidentificationMethod, *(str(item.CodeMeaning) for item in codes))


def _renew_meta(dataset: FileDataset) -> None:
    """Rewrite the file's own group without its sender and writer, and without a preamble."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = UID(str(dataset.file_meta.TransferSyntaxUID))
    meta.MediaStorageSOPClassUID = UID(str(dataset.get("SOPClassUID", "")))
    meta.MediaStorageSOPInstanceUID = UID(str(dataset.get("SOPInstanceUID", "")))
    dataset.file_meta = meta
    dataset.preamble = bytes(128)
