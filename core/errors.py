"""The codes of every outcome and the typed errors that carry them: one code, one plain sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Status(StrEnum):
    """How the reading of one picture ended; every picture ends in exactly one."""

    OK = "ok"
    REFUSED = "refused"
    ERROR = "error"
    LISTED = "listed"


class Reason(StrEnum):
    """Why a picture was refused or could not be read."""

    # refused: readable, but not something this model may judge
    WRONG_MODALITY = "wrong-modality"
    WRONG_REGION = "wrong-region"
    OUT_OF_DISTRIBUTION = "out-of-distribution"
    TOO_SMALL = "too-small"
    BLANK = "blank"
    INVERTED = "inverted"
    INCOMPLETE = "incomplete"
    BAD_OUTPUT = "bad-output"
    # listed: well, but nothing that a model reads
    OTHER_OBJECT = "other-object"
    EARLIER_RESULT = "earlier-result"
    # error: unreadable
    NOT_AN_IMAGE = "not-an-image"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    UNSUPPORTED_TRANSFER_SYNTAX = "unsupported-transfer-syntax"
    MISSING_DECODER = "missing-decoder"
    UNSUPPORTED_PIXELS = "unsupported-pixels"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_MANY_ELEMENTS = "too-many-elements"
    TOO_MANY_SCANS = "too-many-scans"
    TOO_SLOW = "too-slow"
    DECODER_CRASHED = "decoder-crashed"
    NO_PIXELS = "no-pixels"
    NOT_FOUND = "not-found"
    NO_ACCESS = "no-access"
    ENCRYPTED = "encrypted"
    UNSAFE_NAME = "unsafe-name"
    NESTED_ARCHIVE = "nested-archive"
    UNSUPPORTED_ARCHIVE = "unsupported-archive"
    NOT_DEIDENTIFIED = "not-deidentified"


#: What a picture can be refused for; all others are errors, or `LISTED`.
REFUSALS = frozenset(
    (
        Reason.WRONG_MODALITY,
        Reason.WRONG_REGION,
        Reason.OUT_OF_DISTRIBUTION,
        Reason.TOO_SMALL,
        Reason.BLANK,
        Reason.INVERTED,
        Reason.INCOMPLETE,
        Reason.BAD_OUTPUT,
    )
)

#: Reasons of files that are well and are listed as what they are; no model is asked about them.
LISTED = frozenset((Reason.OTHER_OBJECT, Reason.EARLIER_RESULT))

#: Errors that may be the machine's doing and not the file's: another try may end otherwise.
MACHINE = frozenset(
    (
        Reason.MISSING_DECODER,
        Reason.TOO_LARGE,
        Reason.TOO_SLOW,
        Reason.DECODER_CRASHED,
        Reason.NOT_FOUND,
        Reason.NO_ACCESS,
    )
)

#: What each reason means, for the documentation; the message of each outcome says it with its own figures.
CAUSE: dict[Reason, str] = {
    Reason.WRONG_MODALITY: "The file names a modality that the model was not made for, or that contradicts "
    "the answer.",
    Reason.WRONG_REGION: "The file names a body region that the model was not made for, or that the picture "
    "does not look like.",
    Reason.OUT_OF_DISTRIBUTION: "The picture is unlike all that the model learned from.",
    Reason.TOO_SMALL: "The picture has fewer pixels a side than the model needs.",
    Reason.BLANK: "The picture is of one grey, or nearly so.",
    Reason.INVERTED: "Black and white are swapped; the negative is far more like what the model knows.",
    Reason.INCOMPLETE: "The file lacks the end of its pixels: a part of the picture is not there.",
    Reason.BAD_OUTPUT: "The model gave no answer for the picture, or one with numbers that are not finite or "
    "no probabilities.",
    Reason.OTHER_OBJECT: "A DICOM object that holds no picture by its nature: a report, a plan, a "
    "presentation state, a waveform.",
    Reason.EARLIER_RESULT: "A capture, map, segmentation or report of what Overread, another program or a "
    "person found before.",
    Reason.NOT_AN_IMAGE: "The content, whatever the file's name says, is none of the formats that are read.",
    Reason.TRUNCATED: "The file ends before its picture does.",
    Reason.CORRUPT: "The header or the compressed picture is damaged.",
    Reason.UNSUPPORTED_TRANSFER_SYNTAX: "The pixels are compressed in a way that no decoder here reads.",
    Reason.MISSING_DECODER: "The pixels are compressed in a way that needs a library which is not installed.",
    Reason.UNSUPPORTED_PIXELS: "The pixels are stored with bits or colours that are not read.",
    Reason.TOO_LARGE: "The picture, or what decoding it takes, is over the limits on size or memory.",
    Reason.TOO_DEEP: "The header nests its sequences deeper than any real file does.",
    Reason.TOO_MANY_ELEMENTS: "The header holds more elements than any real file does.",
    Reason.TOO_MANY_SCANS: "A JPEG goes over its picture more often than the limit allows.",
    Reason.TOO_SLOW: "Decoding took longer than the limit on time.",
    Reason.DECODER_CRASHED: "The decoder ended without an answer.",
    Reason.NO_PIXELS: "The DICOM file is well, but holds no picture.",
    Reason.NOT_FOUND: "There is no file at the path.",
    Reason.NO_ACCESS: "The system does not let this user read the file or folder.",
    Reason.ENCRYPTED: "The archive's member is locked by a password.",
    Reason.UNSAFE_NAME: "The name of an archive's member points outside the archive.",
    Reason.NESTED_ARCHIVE: "The archive's member is an archive itself.",
    Reason.UNSUPPORTED_ARCHIVE: "The archive's member is compressed in a way that is not read.",
    Reason.NOT_DEIDENTIFIED: "De-identification left a name, a UID or a date of the original in the file.",
}

#: What a user can do about each reason; shown beside it on screen, in the PDF and in the documentation.
ADVICE: dict[Reason, str] = {
    Reason.WRONG_MODALITY: "Choose a model made for this modality.",
    Reason.WRONG_REGION: "Choose a model made for this body region.",
    Reason.OUT_OF_DISTRIBUTION: "The model never saw such pictures; read it without the model.",
    Reason.TOO_SMALL: "Open the original picture instead of a thumbnail.",
    Reason.BLANK: "Check that the picture was exposed and exported properly.",
    Reason.INVERTED: "Swap black and white where the picture was made or exported, then read it again.",
    Reason.INCOMPLETE: "Look at what there is of it, and copy the file again from its source.",
    Reason.BAD_OUTPUT: "Read the picture without the model; overread models verify tests the model here.",
    Reason.OTHER_OBJECT: "Nothing is to be done; open it in a program for such objects.",
    Reason.EARLIER_RESULT: "Nothing is to be done; look at it yourself. No model reads it.",
    Reason.NOT_AN_IMAGE: "Leave this file out, or export its picture in a format that is read.",
    Reason.TRUNCATED: "The file ends too early; copy it again from its source.",
    Reason.CORRUPT: "The file is damaged; copy it again from its source.",
    Reason.UNSUPPORTED_TRANSFER_SYNTAX: "Export the study again in another transfer syntax.",
    Reason.MISSING_DECODER: "Install the package that is named, then open the file again.",
    Reason.UNSUPPORTED_PIXELS: "Export the picture again as ordinary grey-scale or RGB.",
    Reason.TOO_LARGE: "The picture is over the size limit; export it smaller.",
    Reason.TOO_DEEP: "The file is broken or made to break readers; export it again from its source.",
    Reason.TOO_MANY_ELEMENTS: "The file is broken or made to break readers; export it again from its source.",
    Reason.TOO_MANY_SCANS: "The file is broken or made to break readers; export it again from its source.",
    Reason.TOO_SLOW: "The file is broken or made to break readers; export it again from its source.",
    Reason.DECODER_CRASHED: "The file is probably damaged; copy it again or export it in another format.",
    Reason.NO_PIXELS: "The file holds no picture (a report or a directory, say); nothing to read.",
    Reason.NOT_FOUND: "The file is gone, or a link points nowhere; check the folder.",
    Reason.NO_ACCESS: "Ask for the right to read this file or folder.",
    Reason.ENCRYPTED: "Unpack the archive with its password, then open the folder.",
    Reason.UNSAFE_NAME: "The archive is broken or made to do harm; ask its sender for another.",
    Reason.NESTED_ARCHIVE: "Unpack the outer archive, then open the folder.",
    Reason.UNSUPPORTED_ARCHIVE: "Unpack the archive with another program, then open the folder.",
    Reason.NOT_DEIDENTIFIED: "Nothing was written of it; leave the file out, or have it cleaned by hand.",
}


class OverreadError(Exception):
    """Base of all errors that Overread raises on purpose.

    Parameters
    ----------
    message : str
        One plain sentence for the user, free of patient data; with `values` a template of it.
    **values
        What fills the template: so that people read it in their language, the sentence is translated first.

    Attributes
    ----------
    code : str
    message : str
        The sentence in English.
    template : str
        What is translated.
    values : dict
    advice : str
        What the user can do about it, in a sentence.
    """

    code = "error"
    advice = "Try it again; if it comes again, start Overread anew."

    def __init__(self, message: str, **values: object) -> None:
        self.template, self.values = message, values
        self.message = message.format(**values) if values else message
        super().__init__(self.message)


class InputError(OverreadError):
    """A file that could not be read as a picture; becomes a row with status ``error``, or ``listed``."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.code = reason.value
        self.advice = ADVICE[reason]

    def __reduce__(self) -> tuple[type[Self], tuple[Reason, str]]:
        """Cross a process border whole, and without the error that it came from."""
        return type(self), (self.reason, self.message)


class Refusal(OverreadError):  # noqa: N818 - an outcome, not a fault
    """A readable picture that a model may not judge; becomes a row with status ``refused``."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.code = reason.value
        self.advice = ADVICE[reason]

    def __reduce__(self) -> tuple[type[Self], tuple[Reason, str]]:
        """Cross a process border whole, and without the error that it came from."""
        return type(self), (self.reason, self.message)


class ModelFault(StrEnum):
    """What is wrong with a model that does not read."""

    UNREADABLE = "unreadable"
    CHECKS = "checks"
    TASK = "task"
    NAME = "name"
    RUN = "run"


class ModelError(OverreadError):
    """A model package that is unsafe, damaged or unknown, and must not be loaded.

    Parameters
    ----------
    message : str
    fault : ModelFault
    **values
        As in `OverreadError`.
    """

    code = "model"
    advice = (
        "See what is wrong with the models in the settings; install Overread again if it is one of its own."
    )

    def __init__(self, message: str, fault: ModelFault = ModelFault.CHECKS, **values: object) -> None:
        super().__init__(message, **values)
        self.fault = fault


class WorkerError(OverreadError):
    """The processes that decode do not start on this machine."""

    code = "worker"
    advice = "Close other programs, or start the computer anew, and try it again."


class DeviceError(OverreadError):
    """A device that is missing or does not compute what the CPU computes."""

    code = "device"
    advice = "Choose another device in the settings, or update the driver of this one."


class MemoryShortError(DeviceError):
    """A computation that wanted more memory than there is for it."""


class DeviceSilentError(DeviceError):
    """A device, or the process that owns it, that did not answer in time."""


class DeviceProcessError(DeviceError):
    """A process that owned a device and ended by itself."""


class ModelRunError(DeviceError):
    """A model of the user's own that gave no answer; the device is well, and so are the other models."""

    advice = "Read without this model, and ask who made it for another."


class SettingsError(OverreadError):
    """Settings that cannot be read, or that cannot be what was asked for."""

    code = "settings"
    advice = "Correct what is named, or give the setting its usual value again."


class ExportError(OverreadError):
    """A result file that could not be written."""

    code = "export"
    advice = "Choose another place, make room, or close the program that uses the file; then try it again."


class TemplateError(ExportError):
    """A report template or logo of the site that cannot be used."""

    code = "template"
    advice = "Mend what is named, or choose no template in the settings, then export again."


class VaultError(ExportError):
    """What is kept of patients is encrypted, and its key is not to be had."""

    code = "vault"
    advice = "Unlock the keyring of this computer and try it again; what is kept stays as it is until then."


class JournalError(ExportError):
    """A journal that is damaged, or that another program or a newer Overread made."""


class DecisionsError(OverreadError):
    """What readers decided cannot be read or kept."""

    code = "decisions"
    advice = "Make room on the disk, or close the program that uses the file; then try it again."


class NetworkError(OverreadError):
    """Another system that cannot be reached, or that does not do what it is asked for.

    Parameters
    ----------
    code : str
        See `core.network.base.error_codes`.
    message : str
    """

    code = "network"
    advice = (
        "Check the node's host, port and AE titles with those who run it; it must know Overread's AE title."
    )

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.code = code

    def __reduce__(self) -> tuple[type[Self], tuple[str, str], dict[str, object]]:
        """Cross a process border whole."""
        told: dict[str, object] = {"template": self.template, "values": self.values}
        return type(self), (self.code, self.message), told


class QueueError(OverreadError):
    """The queue of objects to be sent cannot be read or kept."""

    code = "queue"
    advice = "Make room on the disk, or close the program that uses the file; then try it again."


class ServiceError(OverreadError):
    """Unattended reading that cannot begin or go on."""

    code = "service"
    advice = "Correct what is named, then start overread serve again."


class AuditError(OverreadError):
    """The audit log cannot be read or written."""

    code = "audit"


class AcceptanceError(OverreadError):
    """A labelled folder that a model cannot be measured on, or a profile that cannot be read."""

    code = "acceptance"
    advice = "Put each picture into a folder named after its class, or give a table of labels."


class ReplayError(OverreadError):
    """A record of results that cannot be read, or names what is not here."""

    code = "replay"
    advice = "Name a file that classify wrote with --json, or the journal of a run."


class Cancelled(OverreadError):  # noqa: N818 - a state the user asked for, not a fault
    """The user stopped the work; what is finished is kept."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("Stopped; what was finished is kept.")
