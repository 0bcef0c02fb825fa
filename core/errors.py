"""The codes of every outcome and the typed errors that carry them: one code, one plain sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from core.language.message import Message, Value


class Status(StrEnum):
    """The outcome of reading one picture; every picture has exactly one."""

    OK = "ok"
    REFUSED = "refused"
    ERROR = "error"
    LISTED = "listed"


class Reason(StrEnum):
    """Reasons for which a picture is refused or cannot be read."""

    # Refused: readable, but this model may not judge it.
    WRONG_MODALITY = "wrong-modality"
    WRONG_REGION = "wrong-region"
    OUT_OF_DISTRIBUTION = "out-of-distribution"
    TOO_SMALL = "too-small"
    BLANK = "blank"
    INVERTED = "inverted"
    INCOMPLETE = "incomplete"
    BAD_OUTPUT = "bad-output"
    # Listed: valid files that no model reads.
    OTHER_OBJECT = "other-object"
    EARLIER_RESULT = "earlier-result"
    # Error: unreadable.
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


#: Reasons for which a picture is refused; all others are errors, or `LISTED`.
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

#: Reasons of valid files that are listed without asking a model.
LISTED = frozenset((Reason.OTHER_OBJECT, Reason.EARLIER_RESULT))

#: Errors that the machine rather than the file may have caused: another try may succeed.
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

#: Meaning of each reason, for the documentation; the message of each outcome adds its own figures.
CAUSE: dict[Reason, str] = {
    Reason.WRONG_MODALITY: "The file names a modality that the model was not made for, or that contradicts "
    "the answer.",
    Reason.WRONG_REGION: "The file names a body region that the model was not made for, or that the picture "
    "does not look like.",
    Reason.OUT_OF_DISTRIBUTION: "The picture is unlike everything that the model learned from.",
    Reason.TOO_SMALL: "The picture has fewer pixels a side than the model needs.",
    Reason.BLANK: "The picture has a single grey value, or nearly so.",
    Reason.INVERTED: "Black and white seem to be swapped.",
    Reason.INCOMPLETE: "Part of the picture is missing at the end of the file.",
    Reason.BAD_OUTPUT: "The model gave no valid answer for the picture.",
    Reason.OTHER_OBJECT: (
        "A DICOM object without a picture, such as a report, a plan, a presentation state or a waveform."
    ),
    Reason.EARLIER_RESULT: (
        "An earlier result of Overread, of another program or of a person: a capture, map, segmentation "
        "or report."
    ),
    Reason.NOT_AN_IMAGE: (
        "The content is in none of the formats that Overread reads, whatever the file is called."
    ),
    Reason.TRUNCATED: "The file ends before the picture is complete.",
    Reason.CORRUPT: "The header or the compressed picture is damaged.",
    Reason.UNSUPPORTED_TRANSFER_SYNTAX: "The pixels are compressed in a way that Overread cannot decode.",
    Reason.MISSING_DECODER: "Decoding the pixels needs a library that is not installed.",
    Reason.UNSUPPORTED_PIXELS: "The pixels have a bit depth or colours that Overread does not read.",
    Reason.TOO_LARGE: "The picture, or decoding it, exceeds the limits of size or memory.",
    Reason.TOO_DEEP: "The header's sequences are nested deeper than in any real file.",
    Reason.TOO_MANY_ELEMENTS: "The header holds more elements than any real file does.",
    Reason.TOO_MANY_SCANS: "The JPEG has more scans than the limit allows.",
    Reason.TOO_SLOW: "Decoding took longer than the time limit.",
    Reason.DECODER_CRASHED: "The decoder ended without an answer.",
    Reason.NO_PIXELS: "The DICOM file is valid, but contains no picture.",
    Reason.NOT_FOUND: "There is no file at the path.",
    Reason.NO_ACCESS: "You do not have permission to read the file or folder.",
    Reason.ENCRYPTED: "The archive is protected by a password.",
    Reason.UNSAFE_NAME: "A name in the archive points outside the archive.",
    Reason.NESTED_ARCHIVE: "The archive contains another archive.",
    Reason.UNSUPPORTED_ARCHIVE: "The archive uses a compression that Overread does not read.",
    Reason.NOT_DEIDENTIFIED: "De-identification left a name, a UID or a date of the original in the file.",
}

#: What a user can do about each reason; shown beside it on screen, in the PDF and in the documentation.
ADVICE: dict[Reason, str] = {
    Reason.WRONG_MODALITY: "Choose a model made for this modality.",
    Reason.WRONG_REGION: "Choose a model made for this body region.",
    Reason.OUT_OF_DISTRIBUTION: "Read this picture without the model; it has never seen pictures like it.",
    Reason.TOO_SMALL: "Open the original picture instead of a thumbnail.",
    Reason.BLANK: "Check that the picture was exposed and exported properly.",
    Reason.INVERTED: "Export the picture with the right polarity, then read it again.",
    Reason.INCOMPLETE: "Copy the file again from its source; until then, look at the part that is there.",
    Reason.BAD_OUTPUT: "Read the picture without the model, and test the model by overread models verify.",
    Reason.OTHER_OBJECT: "Nothing to do; open it in a program for such objects.",
    Reason.EARLIER_RESULT: "Nothing to do; no model reads results. Look at it yourself.",
    Reason.NOT_AN_IMAGE: "Leave the file out, or export the picture as DICOM, PNG, JPEG or TIFF.",
    Reason.TRUNCATED: "Copy the file again from its source; its end is missing.",
    Reason.CORRUPT: "Copy the file again from its source; it is damaged.",
    Reason.UNSUPPORTED_TRANSFER_SYNTAX: "Export the study again in another transfer syntax.",
    Reason.MISSING_DECODER: "Install the package that is named, then open the file again.",
    Reason.UNSUPPORTED_PIXELS: "Export the picture again as ordinary grey-scale or RGB.",
    Reason.TOO_LARGE: "Export the picture smaller; it exceeds the size limit.",
    Reason.TOO_DEEP: "Export the file again from its source; it is broken, or made to break readers.",
    Reason.TOO_MANY_ELEMENTS: (
        "Export the file again from its source; it is broken, or made to break readers."
    ),
    Reason.TOO_MANY_SCANS: "Export the file again from its source; it is broken, or made to break readers.",
    Reason.TOO_SLOW: "Export the file again from its source; it is broken, or made to break readers.",
    Reason.DECODER_CRASHED: "Copy the file again or export it in another format; it is probably damaged.",
    Reason.NO_PIXELS: "Nothing to do; the file contains no picture.",
    Reason.NOT_FOUND: "Check the folder; the file is gone, or a link points nowhere.",
    Reason.NO_ACCESS: "Ask for permission to read this file or folder.",
    Reason.ENCRYPTED: "Unpack the archive with its password, then open the folder.",
    Reason.UNSAFE_NAME: "Ask the sender for another archive; this one is broken or malicious.",
    Reason.NESTED_ARCHIVE: "Unpack the outer archive, then open the folder.",
    Reason.UNSUPPORTED_ARCHIVE: "Unpack the archive with another program, then open the folder.",
    Reason.NOT_DEIDENTIFIED: "Leave the file out, or de-identify it by hand; nothing was written.",
}


class OverreadError(Exception):
    """Base of all errors that Overread raises on purpose.

    Parameters
    ----------
    message : str
        One plain sentence for the user, free of patient data: a `Message`, or its template.
    **values : str, int or float
        Values of the template.

    Attributes
    ----------
    code : str
    message : Message
        The sentence in English, which `core.language` translates.
    advice : str
        One sentence that tells the user what to do.
    """

    code = "error"
    advice = "Try again. If it happens again, restart Overread."

    def __init__(self, message: str, **values: Value) -> None:
        self.message = message if isinstance(message, Message) else Message(message, **values)
        super().__init__(self.message)


class InputError(OverreadError):
    """A file that could not be read as a picture; becomes a row with status ``error``, or ``listed``."""

    def __init__(self, reason: Reason, message: str, **values: Value) -> None:
        super().__init__(message, **values)
        self.reason = reason
        self.code = reason.value
        self.advice = ADVICE[reason]

    def __reduce__(self) -> tuple[type[Self], tuple[Reason, Message]]:
        """Send the error to another process completely, but without its cause."""
        return type(self), (self.reason, self.message)


class PlaceGoneError(OverreadError):
    """An opened folder or drive can no longer be found; its files are not at fault."""

    code = "place-gone"
    advice = (
        "Connect the drive or the network folder again; what was read is kept, and the rest is read then."
    )


class Refusal(OverreadError):  # noqa: N818 - an outcome, not a fault
    """A readable picture that a model may not judge; becomes a row with status ``refused``."""

    def __init__(self, reason: Reason, message: str, **values: Value) -> None:
        super().__init__(message, **values)
        self.reason = reason
        self.code = reason.value
        self.advice = ADVICE[reason]

    def __reduce__(self) -> tuple[type[Self], tuple[Reason, Message]]:
        """Send the error to another process completely, but without its cause."""
        return type(self), (self.reason, self.message)


class VolumeError(OverreadError):
    """Slices cannot be combined into a volume, which is needed to show other planes."""

    code = "volume"
    advice = "Look at the series slice by slice; see whether all of its slices are there."


class ModelFault(StrEnum):
    """Reasons for which a model does not read."""

    UNREADABLE = "unreadable"
    CHECKS = "checks"
    TASK = "task"
    NAME = "name"
    RUN = "run"


class ModelError(OverreadError):
    """A model package is unsafe, damaged or unknown, and is not loaded.

    Parameters
    ----------
    message : str
    fault : ModelFault
    **values
        As in `OverreadError`.
    """

    code = "model"
    advice = "Look at the models in the settings. If one of Overread's own is faulty, install Overread again."

    def __init__(self, message: str, fault: ModelFault = ModelFault.CHECKS, **values: Value) -> None:
        super().__init__(message, **values)
        self.fault = fault


class WorkerError(OverreadError):
    """The decoding processes do not start on this computer."""

    code = "worker"
    advice = "Close other programs or restart the computer, then try again."


class ClusterError(OverreadError):
    """A cluster cannot be reached, or its workers would give other results than this computer."""

    code = "cluster"
    advice = (
        "See that the scheduler runs and that it, its workers and this computer have the same Overread; then "
        "go on with --resume."
    )


class DeviceError(OverreadError):
    """The device is missing, or its results differ from the CPU's."""

    code = "device"
    advice = "Choose another device in the settings, or update the driver of this one."


class MemoryShortError(DeviceError):
    """A computation needs more memory than it may have."""


class DeviceSilentError(DeviceError):
    """A device, or the process that owns it, did not answer in time."""


class DeviceProcessError(DeviceError):
    """The process that owns a device ended by itself."""


class ModelRunError(DeviceError):
    """An added model gave no answer; the device and the other models work."""

    advice = "Read without this model, and ask who made it for another."


class SettingsError(OverreadError):
    """Settings cannot be read, or a value is not allowed."""

    code = "settings"
    advice = "Correct the setting named above, or reset it."


class UpdateError(OverreadError):
    """The notice of updates cannot be read, or does not have the signature that the settings require."""

    code = "update"
    advice = "Check updates.address and updates.certificate in the settings."


class ExportError(OverreadError):
    """A result file cannot be written."""

    code = "export"
    advice = (
        "Choose another folder, free some disk space, or close the program that uses the file; then try "
        "again."
    )


class TemplateError(ExportError):
    """The site's report template or logo cannot be used."""

    code = "template"
    advice = "Mend what is named, or choose no template in the settings, then export again."


class VaultError(ExportError):
    """Patient data are encrypted, and their key is not available."""

    code = "vault"
    advice = "Unlock the keyring of this computer and try it again; what is kept stays as it is until then."


class JournalError(ExportError):
    """A journal is damaged, or was made by another program or a newer Overread."""


class DecisionsError(OverreadError):
    """The readers' decisions cannot be read or saved."""

    code = "decisions"
    advice = "Free some disk space, or close the program that uses the file; then try again."


class NetworkError(OverreadError):
    """Another system cannot be reached, or does not fulfil a request.

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

    def __init__(self, code: str, message: str, **values: Value) -> None:
        super().__init__(message, **values)
        self.code = code

    def __reduce__(self) -> tuple[type[Self], tuple[str, Message]]:
        """Send the error to another process completely."""
        return type(self), (self.code, self.message)


class QueueError(OverreadError):
    """The queue of objects to send cannot be read or saved."""

    code = "queue"
    advice = "Free some disk space, or close the program that uses the file; then try again."


class ServiceError(OverreadError):
    """Unattended reading cannot start or continue."""

    code = "service"
    advice = "Correct the problem named above, then start overread serve again."


class AuditError(OverreadError):
    """The audit log cannot be read or written."""

    code = "audit"


class AcceptanceError(OverreadError):
    """The model cannot be measured on this labelled folder, or a profile cannot be read."""

    code = "acceptance"
    advice = "Put each picture into a folder named after its class, or give a table of labels."


class ReplayError(OverreadError):
    """A record of results cannot be read, or names files or models that are not here."""

    code = "replay"
    advice = "Name a file that classify wrote with --json, or the journal of a run."


class ExplainError(OverreadError):
    """No map can be made of the picture."""

    code = "explain"


class Cancelled(OverreadError):  # noqa: N818 - a state the user asked for, not a fault
    """The user stopped the work; what is finished is kept."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("Stopped; what was finished is kept.")

    def __reduce__(self) -> tuple[type[Self], tuple[()]]:
        """Send the error to another process completely."""
        return type(self), ()
