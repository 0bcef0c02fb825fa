"""The user's settings: one schema, from which checks, the dialog, the command line and the docs are made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from core.model_use import ModelUse
from core.pacs_node import PacsNode
from core.reading_rules import ReadingRule, check_rules
from core.result_kinds import result_kinds
from core.setting_types import (
    LANGUAGE_NAMES,
    Days,
    File,
    Host,
    LanguageCode,
    ModelId,
    Name,
    Port,
    Section,
    Title,
    UpdateAddress,
)

#: Version of the settings file, raised with each migration; see `core.settings_file`.
FORMAT: Final = 1


class General(Section):
    """General settings of the window and its texts."""

    language: LanguageCode = Field(
        default="system",
        title="Language",
        description=(
            "Language of the window and of PDF reports. If one is chosen, commands use it for errors and "
            "notes too; tables stay in English."
        ),
        json_schema_extra={"names": {**LANGUAGE_NAMES}},
    )
    theme: Literal["dark", "light"] = Field(
        default="dark",
        title="Theme",
        description="Dark suits a reading room, light an office.",
        json_schema_extra={"names": {"dark": "Dark", "light": "Light"}},
    )
    analyse_opened: bool = Field(
        default=False,
        title="Analyse what is opened",
        description="Let the models look at all pictures as soon as they are opened; on for new users.",
    )
    reader: Annotated[str, Field(max_length=100)] = Field(
        default="",
        title="Reader",
        description="Name that is kept with your decisions, for peer review; if empty, that of your account.",
    )
    blind_first: bool = Field(
        default=False,
        title="Read blind first",
        description="Hide what the models found until you have decided yourself.",
    )
    hang_earlier: bool = Field(
        default=True,
        title="Show earlier studies beside",
        description="Show the patient's earlier studies next to the current one, as the hanging rules say.",
    )
    advance: bool = Field(
        default=False,
        title="Go on after a decision",
        description="Go to the next undecided study once you have decided on all that was found in one.",
    )
    results_folder: Path | None = Field(
        default=None,
        title="Folder for results",
        description="Where exports are written by default; if empty, next to the pictures.",
    )


class DeviceSettings(Section):
    """The device and its limits."""

    use: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        default="auto",
        title="Device",
        description="auto, cpu, or the full name of a graphics card; its number may change from day to day.",
    )


class ModelSettings(Section):
    """The folder of added models, and when each model reads."""

    folder: Path | None = Field(
        default=None,
        title="Folder for models",
        description="Where added models are kept; if empty, in your own Overread folder.",
    )
    use: dict[ModelId, ModelUse] = Field(
        default={},
        title="Which models read",
        description="When each model reads, by its id, if not as its card says: by-itself, on-demand "
        "(when you ask for it) or off.",
    )
    memory_mb: Annotated[int, Field(ge=512, le=1 << 20)] = Field(
        default=4096,
        title="Memory of an added model (MB)",
        description="The most memory an added model may use; a model that needs more is not loaded.",
    )


class OwnWindow(Section):
    """A window that is offered for pictures of a modality, beside the usual ones."""

    modality: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,15}$")] = Field(
        title="Modality", description="As the file names it (0008,0060): CT, MR, DX …"
    )
    name: Name = Field(title="Name", description="Name in View, Grey levels.")
    centre: float = Field(title="Level", description="Centre; in HU for CT.")
    width: Annotated[float, Field(gt=0.0)] = Field(title="Width", description="From black to white.")


class SiteThreshold(Section):
    """The site's own operating point of one version of a model."""

    model: ModelId = Field(title="Model", description="Its id.")
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        title="Version",
        description="The threshold applies to this version only; scores of other versions differ.",
    )
    threshold: Annotated[float, Field(ge=0.0, le=1.0)] = Field(
        title="Threshold", description="Probability at or above which the finding is suspected."
    )
    reason: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        title="Chosen by", description="Who chose it, and why; quoted in reports."
    )
    finding: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{0,64}$")] = Field(
        default="",
        title="Finding",
        description="Which finding, for a model with several; empty for a model with one.",
    )


class Pacs(Section):
    """Overread's part in the network of a hospital; it listens only if told to."""

    title: Title = Field(
        default="OVERREAD",
        title="AE title",
        description="Overread's own AE title, for sending and receiving.",
    )
    listen: bool = Field(
        default=False,
        title="Receive studies",
        description="Listen while the window is open, so that modalities and archives can send.",
    )
    address: Host = Field(
        default="127.0.0.1",
        title="Address to listen at",
        description="127.0.0.1 accepts this computer only; use its network address to let others send.",
    )
    port: Port = Field(
        default=11112, title="Port to listen at", description="11112 is the port registered for DICOM."
    )
    callers: Annotated[str, Field(max_length=1000)] = Field(
        default="",
        title="AE titles that may send",
        description="Separated by commas; all other callers are refused.",
    )
    folder: Path | None = Field(
        default=None,
        title="Folder for received studies",
        description="Each study gets a folder in it; if empty, your own Overread folder is used.",
    )
    worklist: Annotated[str, Field(max_length=60)] = Field(
        default="",
        title="Worklist of orders",
        description="Name of the worklist node; studies without an accession number get it from there.",
    )
    ask_worklist: bool = Field(
        default=False, title="Ask the worklist", description="Ask automatically after a folder was read."
    )
    certificate: File = Field(
        default=None,
        title="Certificate",
        description="PEM file. With a certificate and a key, only encrypted (TLS) associations are accepted.",
        json_schema_extra={"file": True},
    )
    key: File = Field(
        default=None,
        title="Private key",
        description="PEM file with the certificate's private key, without a password.",
        json_schema_extra={"file": True},
    )
    authority: File = Field(
        default=None,
        title="Authority",
        description="PEM file. If set, senders must show a certificate signed by this authority.",
        json_schema_extra={"file": True},
    )
    associations: Annotated[int, Field(ge=1, le=100)] = Field(
        default=10,
        title="Associations at once",
        description="Further associations are refused until one ends.",
    )
    object_mb: Annotated[int, Field(ge=1, le=4096)] = Field(
        default=2048, title="Largest object (MB)", description="Larger objects are refused."
    )
    private_classes: bool = Field(
        default=True,
        title="Receive private objects",
        description="Also accept objects of private SOP classes; they are stored and never read.",
    )
    free_mb: Annotated[int, Field(ge=0)] = Field(
        default=2048,
        title="Disk space to be left (MB)",
        description="Nothing is received while less space than this is free.",
    )

    @property
    def allowed(self) -> frozenset[str]:
        """AE titles that may send."""
        return frozenset(title.strip() for title in self.callers.split(",") if title.strip())


class ReportSettings(Section):
    """Content of exports."""

    hospital: Annotated[str, Field(max_length=120)] = Field(
        default="", title="Hospital", description="Name at the top of every page of a PDF report."
    )
    contact: Annotated[str, Field(max_length=400)] = Field(
        default="",
        title="Contact",
        description="Lines on the first page, separated by semicolons: department; street; telephone.",
    )
    logo: File = Field(
        default=None,
        title="Logo",
        description="PNG, JPEG or SVG file, shown next to the hospital's name.",
        json_schema_extra={"file": True},
    )
    template: File = Field(
        default=None,
        title="Template folder",
        description="Folder with your own report template (overread report template makes a copy to edit).",
    )
    decisions: bool = Field(
        default=True,
        title="Export your decisions",
        description="Exports show your decisions next to the models' findings.",
    )
    csv: Literal["comma", "semicolon"] = Field(
        default="comma",
        title="CSV tables",
        description="The separator that your spreadsheet expects; other programs mostly expect the comma.",
        json_schema_extra={
            "names": {"comma": "Comma, decimal point", "semicolon": "Semicolon, decimal comma"}
        },
    )
    file_names: Literal["date", "number", "patient"] = Field(
        default="date",
        title="Names of exported files",
        description="Proposed name for a study's files; anyone who sees the folder sees the names.",
        json_schema_extra={
            "names": {
                "date": "Date and modality",
                "number": "Date, modality, accession number or patient ID",
                "patient": "Date, modality, number and name of the patient",
            }
        },
    )
    named: bool = Field(
        default=False,
        title="Name the patient in a PDF's metadata",
        description="Viewers show it as the title; search and mail programs may store it.",
    )


class Privacy(Section):
    """Storage and display of patient data."""

    recent_studies: bool = Field(
        default=True,
        title="Remember recent studies",
        description="Paths in the File menu, no patient names. Switching this off deletes the list.",
    )
    patient_texts: bool = Field(
        default=True,
        title="Show patients' names and numbers",
        description="In the picture and in the list; exports are not affected.",
    )
    audit_names: bool = Field(
        default=False,
        title="Name files and folders in the audit log",
        description="If off, each name is replaced by a code, since file names may contain patients' names.",
    )
    audit_system_log: bool = Field(
        default=True,
        title="Keep the audit log's newest hash in the system's log",
        description="Shows if the audit log was shortened; contains no names and no pictures.",
    )
    audit_marks: File = Field(
        default=None,
        title="File for the audit log's newest hash",
        description=(
            "On a share to which users can only append, it protects even from administrators of this "
            "computer."
        ),
        json_schema_extra={"file": True},
    )
    encrypt: bool = Field(
        default=False,
        title="Encrypt stored patient data",
        description=(
            "Encrypts new files in Overread's own folder with a key in this computer's keyring; overread "
            "data encrypt does the existing ones."
        ),
    )
    keep_journals: Days = Field(
        default=30,
        title="Keep readings (days)",
        description="Days after the last use; 0: until you delete them.",
    )
    keep_received: Days = Field(
        default=0,
        title="Keep received studies (days)",
        description="Days after the last object of a study arrived; 0: until you delete them.",
    )
    keep_decisions: Days = Field(
        default=0,
        title="Keep decisions (days)",
        description="Days after the last entry on a picture; 0: until you delete them.",
    )
    keep_queue: Days = Field(
        default=0,
        title="Keep the queue (days)",
        description=(
            "Days that sent and failed objects stay listed; later they could be sent again. 0: until you "
            "delete them."
        ),
    )
    keep_recent: Days = Field(
        default=0,
        title="Keep the list of recent studies (days)",
        description="Days after a study was last opened; 0: until you delete it.",
    )


class Updates(Section):
    """Search for a newer version; nothing is contacted unless an address is set."""

    address: UpdateAddress = Field(
        default="",
        title="Update notice",
        description="An https address, or the full path of a file, that says which version is the newest; "
        "read at most once a day, without saying who asks. If empty, nobody is asked.",
    )
    certificate: File = Field(
        default=None,
        title="Certificate of the update notice",
        description="PEM file. A notice counts only if the key of this certificate has signed it.",
        json_schema_extra={"file": True},
    )


class UserSettings(Section):
    """All settings.

    Attributes
    ----------
    windows : tuple of OwnWindow
    thresholds : tuple of SiteThreshold
        At most one threshold for each version of a model.
    keys : dict of str to str
        Shortcuts by the commands' names, where they differ from the usual ones; '' removes one.
    """

    format: Literal[1] = FORMAT
    general: General = Field(default=General(), title="General")
    device: DeviceSettings = Field(default=DeviceSettings(), title="Device")
    models: ModelSettings = Field(default=ModelSettings(), title="Models")
    windows: tuple[OwnWindow, ...] = Field(
        default=(),
        title="Windows",
        description="Your own windows for a modality, in addition to the usual ones.",
    )
    thresholds: tuple[SiteThreshold, ...] = Field(
        default=(),
        title="Thresholds",
        description="Your site's operating points, each for one version of a model; results quote them.",
    )
    keys: dict[str, Annotated[str, Field(max_length=60)]] = Field(
        default={}, title="Keys", description="Your own keys for commands."
    )
    pacs: Pacs = Field(default=Pacs(), title="PACS")
    nodes: tuple[PacsNode, ...] = Field(
        default=(), title="Nodes", description="Archives to send to, to search and to fetch from (PACS)."
    )
    rules: tuple[ReadingRule, ...] = Field(
        default=(),
        title="Rules",
        description="Which studies overread serve reads unattended, and where it sends their results.",
    )
    reports: ReportSettings = Field(default=ReportSettings(), title="Reports")
    privacy: Privacy = Field(default=Privacy(), title="Privacy")
    updates: Updates = Field(default=Updates(), title="Updates")

    @model_validator(mode="after")
    def _one_threshold_each(self) -> UserSettings:
        known = [(entry.model, entry.version, entry.finding) for entry in self.thresholds]
        if len(set(known)) != len(known):
            raise ValueError("a version of a model has two thresholds")
        return self

    @model_validator(mode="after")
    def _one_node_of_a_name(self) -> UserSettings:
        if len({node.name for node in self.nodes}) != len(self.nodes):
            raise ValueError("two nodes have the same name")
        return self

    @model_validator(mode="after")
    def _rules_that_can_be_followed(self) -> UserSettings:
        check_rules(self.rules, {node.name: result_kinds(node.results) for node in self.nodes})
        return self
