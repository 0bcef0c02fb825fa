"""The user's settings: one schema from which checks, the dialog, the command line and the docs are made."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.reading_rules import ReadingRule, check_rules
from core.result_kinds import RESULT_KINDS, USUAL_RESULTS, result_kinds
from core.setting_types import Days, File, Host, Name, Port, ResultList, Title

#: Counts the changes of the file that a migration has to follow; see `core.settings_file`.
FORMAT: Final = 1

_URL = re.compile(r"https?://[A-Za-z0-9_.:\[\]-]+(/[!-~]*)?")
_NO_URL = "the URL of a node of the kind web begins with http:// or https:// and has no user and no query"


class _Section(BaseModel):
    # What another version of Overread wrote beside is kept, so that going back and forth loses nothing.
    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)


class General(_Section):
    """How the window greets its user."""

    language: Literal["system", "en", "de"] = Field(
        default="system",
        title="Language",
        description="Of the window and of reports for people; tables stay in English.",
        json_schema_extra={"names": {"system": "As this computer", "en": "English", "de": "Deutsch"}},
    )
    theme: Literal["dark", "light"] = Field(
        default="dark",
        title="Theme",
        description="Dark suits a reading room, light an office.",
        json_schema_extra={"names": {"dark": "Dark", "light": "Light"}},
    )
    blind_first: bool = Field(
        default=False,
        title="Read blind first",
        description="Hide what the models found until you have decided yourself.",
    )
    results_folder: Path | None = Field(
        default=None,
        title="Folder for results",
        description="Where exports are offered to be written; else beside what was read.",
    )


class DeviceSettings(_Section):
    """What computes."""

    use: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        default="auto",
        title="Device",
        description="auto, cpu, or the full name of an adapter, whose number may change from day to day.",
    )


class ModelSettings(_Section):
    """Where the models are that the user added, and which read beside those that always do."""

    folder: Path | None = Field(
        default=None,
        title="Folder for models",
        description="Where models that you add are kept; else in your own Overread folder.",
    )
    also: Annotated[str, Field(max_length=1000)] = Field(
        default="",
        title="Also read with",
        description="Ids of models that read only when asked for, separated by commas; their cards say why.",
    )
    memory_mb: Annotated[int, Field(ge=512, le=1 << 20)] = Field(
        default=4096,
        title="Memory of an added model (MB)",
        description="Most that a model which you added may take; one that wants more is set aside.",
    )


class OwnWindow(_Section):
    """A window that is offered for pictures of a modality, beside the usual ones."""

    modality: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,15}$")] = Field(
        title="Modality", description="As the file names it (0008,0060): CT, MR, DX …"
    )
    name: Name = Field(title="Name", description="As the Window menu calls it.")
    centre: float = Field(title="Level", description="Centre; in HU for CT.")
    width: Annotated[float, Field(gt=0.0)] = Field(title="Width", description="From black to white.")


class SiteThreshold(_Section):
    """The site's own operating point of one version of a model."""

    model: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")] = Field(
        title="Model", description="Its id."
    )
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        title="Version", description="A threshold holds for this version alone; another one scales otherwise."
    )
    threshold: Annotated[float, Field(ge=0.0, le=1.0)] = Field(
        title="Threshold", description="Probability from which on the finding is positive."
    )
    reason: Annotated[str, Field(min_length=1, max_length=300)] = Field(
        title="Chosen by", description="Who chose it on what grounds; quoted in reports."
    )
    finding: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{0,64}$")] = Field(
        default="",
        title="Finding",
        description="Class of a model with several findings; empty for a model that has one.",
    )


class Pacs(_Section):
    """How Overread takes part in the network of a hospital; it listens only where it is told to."""

    title: Title = Field(
        default="OVERREAD", title="AE title", description="Overread's own, as sender and as receiver."
    )
    listen: bool = Field(
        default=False,
        title="Receive studies",
        description="Listen while the window is open, so that modalities and archives can send.",
    )
    address: Host = Field(
        default="127.0.0.1",
        title="Address to listen at",
        description="127.0.0.1 is this computer alone; its address in the network lets others send.",
    )
    port: Port = Field(
        default=11112, title="Port to listen at", description="11112 is DICOM's registered one."
    )
    callers: Annotated[str, Field(max_length=1000)] = Field(
        default="",
        title="AE titles that may send",
        description="Separated by commas; who is not named here is refused.",
    )
    folder: Path | None = Field(
        default=None,
        title="Folder for received studies",
        description="A folder in it for each study; else in your own Overread folder.",
    )
    worklist: Annotated[str, Field(max_length=60)] = Field(
        default="",
        title="Worklist of orders",
        description="Name of the node that knows orders; studies without an accession number get theirs.",
    )
    ask_worklist: bool = Field(
        default=False, title="Ask the worklist", description="By itself, once a folder was read."
    )
    certificate: File = Field(
        default=None,
        title="Certificate",
        description="PEM file; with it and a key, only encrypted associations (TLS) are received.",
        json_schema_extra={"file": True},
    )
    key: File = Field(
        default=None,
        title="Private key",
        description="PEM file of the certificate's private key, without a password.",
        json_schema_extra={"file": True},
    )
    authority: File = Field(
        default=None,
        title="Authority",
        description="PEM file; with it, senders must show a certificate that it signed.",
        json_schema_extra={"file": True},
    )
    associations: Annotated[int, Field(ge=1, le=100)] = Field(
        default=10, title="Associations at once", description="More are refused until one ends."
    )
    object_mb: Annotated[int, Field(ge=1, le=4096)] = Field(
        default=2048, title="Largest object (MB)", description="What is larger is refused."
    )
    private_classes: bool = Field(
        default=True,
        title="Receive private objects",
        description="Also objects of classes that only their maker knows; they are kept and never read.",
    )
    free_mb: Annotated[int, Field(ge=0)] = Field(
        default=2048,
        title="Disk space to be left (MB)",
        description="Nothing is received while less than this is free.",
    )

    @property
    def allowed(self) -> frozenset[str]:
        """AE titles that may send."""
        return frozenset(title.strip() for title in self.callers.split(",") if title.strip())


class PacsNode(_Section):
    """An archive or another system that DICOM objects are sent to, searched and fetched from.

    A node of the kind *web* speaks DICOMweb (PS3.18): its host, port and TLS are those of its URL.
    """

    name: Name = Field(title="Name", description="What you call it.")
    kind: Literal["dimse", "web"] = Field(
        default="dimse",
        title="Kind",
        description="dimse (DICOM's own network) or web (DICOMweb, at the URL).",
    )
    url: Annotated[str, Field(max_length=300)] = Field(
        default="",
        title="URL",
        description="Of a node of the kind web, such as https://pacs.example/dicom-web; https is encrypted.",
    )
    host: Host = Field(title="Host", description="Name or address; with TLS the one in its certificate.")
    port: Port = Field(default=11112, title="Port", description="Often 104, 11112 or 4242.")
    title: Title = Field(title="AE title", description="Its own; upper and lower case count.")
    fetch: Literal["get", "move"] = Field(
        default="get",
        title="Fetch by",
        description="get (over the same association) or move (it sends to Overread, which must listen).",
    )
    login: Literal["none", "basic", "token"] = Field(
        default="none",
        title="Login",
        description="Of a node of the kind web: none, basic (user and password) or token; "
        "the secret is kept in this computer's keyring.",
    )
    user: Annotated[str, Field(max_length=100, pattern=r"^[^:\x00-\x1f\x7f]*$")] = Field(
        default="", title="User", description="Who logs in by a password, where the login is basic."
    )
    commitment: Literal["off", "ask"] = Field(
        default="off",
        title="Commitment",
        description="ask: what was sent is done once the node says that it keeps it (storage commitment); "
        "many nodes say so only to a receiver, so Overread must listen.",
    )
    tls: bool = Field(default=False, title="TLS", description="on: encrypted, its certificate is checked.")
    authority: File = Field(
        default=None,
        title="Authority",
        description="PEM file that its certificate is checked against; else this computer's own.",
    )
    certificate: File = Field(
        default=None, title="Certificate", description="PEM file to show, where the node wants one."
    )
    key: File = Field(
        default=None, title="Private key", description="PEM file of that certificate's private key."
    )
    results: ResultList = Field(
        default=USUAL_RESULTS,
        title="Results",
        description="What it gets of DICOM results: sr (structured report), sc (picture with map), map (as "
        "numbers), pdf (report), seg and gsps (places of findings), separated by commas.",
        json_schema_extra={"choices": dict(RESULT_KINDS)},
    )

    @model_validator(mode="before")
    @classmethod
    def _address_of_url(cls, values: object) -> object:
        """Fill in what the URL says, so that whoever shows or logs an address has it for both kinds."""
        if not isinstance(values, dict) or values.get("kind") != "web":
            return values
        try:
            parts = urlsplit(str(values.get("url", "")))
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise ValueError(_NO_URL) from None
        plain = _URL.fullmatch(parts.geturl()) and not (parts.query or parts.fragment or parts.username)
        if not plain or not parts.hostname:
            raise ValueError(_NO_URL)
        known: dict[str, object] = {"host": parts.hostname, "port": port, "tls": parts.scheme == "https"}
        # Title and way of fetching mean nothing here; older versions read these settings, too.
        known["commitment"] = "off"
        return values | known | {"title": values.get("title") or "DICOMWEB"}

    @property
    def sends_to_receiver(self) -> bool:
        """Whether what is fetched from it comes to our receiver."""
        return self.kind == "dimse" and self.fetch == "move"

    @property
    def is_asked(self) -> bool:
        """Whether it is asked to commit what it was sent, for which DICOMweb has no way."""
        return self.kind == "dimse" and self.commitment == "ask"


class ReportSettings(_Section):
    """What stands on exports."""

    hospital: Annotated[str, Field(max_length=120)] = Field(
        default="", title="Hospital", description="At the top of every page of a PDF report."
    )
    contact: Annotated[str, Field(max_length=400)] = Field(
        default="",
        title="Contact",
        description="Lines on the first page, parted by semicolons: department; street; telephone.",
    )
    logo: File = Field(
        default=None,
        title="Logo",
        description="PNG, JPEG or SVG, beside the hospital's name.",
        json_schema_extra={"file": True},
    )
    template: File = Field(
        default=None,
        title="Template folder",
        description="Your own page design, begun with overread report template; else the one that ships.",
    )
    decisions: bool = Field(
        default=True,
        title="Export your decisions",
        description="What you decided stands in exports beside what the models said.",
    )
    csv: Literal["comma", "semicolon"] = Field(
        default="comma",
        title="CSV tables",
        description="Which spreadsheet they suit; programs that read them expect the comma.",
        json_schema_extra={
            "names": {"comma": "Comma, decimal point", "semicolon": "Semicolon, decimal comma"}
        },
    )
    named: bool = Field(
        default=False,
        title="Name the patient in a PDF's metadata",
        description="Viewers show it as the title; search and mail programs may keep it.",
    )


class Privacy(_Section):
    """What of patients is kept and shown."""

    recent_studies: bool = Field(
        default=True,
        title="Remember recent studies",
        description="Paths in the File menu, no patient names; switched off, the list is deleted.",
    )
    patient_texts: bool = Field(
        default=True,
        title="Show patients' names and numbers",
        description="On the picture and in the list; exports are not changed.",
    )
    audit_names: bool = Field(
        default=False,
        title="Name files and folders in the audit log",
        description="Else a code stands for each, as names may be patients'; pictures never stand in it.",
    )
    audit_system_log: bool = Field(
        default=True,
        title="Keep the audit log's newest hash in the system's log",
        description="So that an audit log that was shortened is found; no names and no pictures stand there.",
    )
    audit_marks: File = Field(
        default=None,
        title="File for the audit log's newest hash",
        description="On a share where users may only add to it, it stands up to anybody on this computer.",
        json_schema_extra={"file": True},
    )
    encrypt: bool = Field(
        default=False,
        title="Encrypt what is kept of patients",
        description="New files in Overread's own folder, by a key in this computer's keyring; "
        "overread data encrypt for the others.",
    )
    keep_journals: Days = Field(
        default=30,
        title="Keep readings (days)",
        description="What models found, after nobody went on with it; 0: until you delete it.",
    )
    keep_received: Days = Field(
        default=0,
        title="Keep received studies (days)",
        description="After the last object of a study came; 0: until you delete them.",
    )
    keep_decisions: Days = Field(
        default=0,
        title="Keep decisions (days)",
        description="What readers entered of a picture, after the last entry; 0: until you delete them.",
    )
    keep_queue: Days = Field(
        default=0,
        title="Keep the queue (days)",
        description="What was sent or failed; it could be sent once more then. 0: until you delete it.",
    )
    keep_recent: Days = Field(
        default=0,
        title="Keep the list of recent studies (days)",
        description="After the last was opened; 0: until you delete it.",
    )


class UserSettings(_Section):
    """All settings.

    Attributes
    ----------
    windows : tuple of OwnWindow
    thresholds : tuple of SiteThreshold
        At most one for each version of a model.
    keys : dict of str to str
        Shortcuts by the commands' names, where they differ from the usual ones; '' takes one away.
    """

    format: Literal[1] = FORMAT
    general: General = Field(default=General(), title="General")
    device: DeviceSettings = Field(default=DeviceSettings(), title="Device")
    models: ModelSettings = Field(default=ModelSettings(), title="Models")
    windows: tuple[OwnWindow, ...] = Field(
        default=(), title="Windows", description="Windows of your own for a modality, beside the usual ones."
    )
    thresholds: tuple[SiteThreshold, ...] = Field(
        default=(),
        title="Thresholds",
        description="Operating points of your site, each for one version of a model; results quote them.",
    )
    keys: dict[str, Annotated[str, Field(max_length=60)]] = Field(
        default={}, title="Keys", description="Keys of commands, where you want others than the usual ones."
    )
    pacs: Pacs = Field(default=Pacs(), title="PACS")
    nodes: tuple[PacsNode, ...] = Field(
        default=(), title="Nodes", description="Archives to send to, to search and to fetch from."
    )
    rules: tuple[ReadingRule, ...] = Field(
        default=(),
        title="Rules",
        description="Which studies overread serve reads unattended, and where it sends the results.",
    )
    reports: ReportSettings = Field(default=ReportSettings(), title="Reports")
    privacy: Privacy = Field(default=Privacy(), title="Privacy")

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
