"""A node of the settings: an archive or another system that Overread talks to."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from core.result_kinds import RESULT_KINDS, USUAL_RESULTS
from core.setting_types import File, Host, Name, Port, ResultList, Section, Title

_URL = re.compile(r"https?://[A-Za-z0-9_.:\[\]-]+(/[!-~]*)?")
_NO_URL = "the URL of a node of the kind web begins with http:// or https:// and has no user and no query"


class PacsNode(Section):
    """An archive or another system that DICOM objects are sent to, searched and fetched from.

    A node of the kind *web* speaks DICOMweb (PS3.18): its host, port and TLS are those of its URL.
    """

    name: Name = Field(title="Name", description="A name of your choice.")
    kind: Literal["dimse", "web"] = Field(
        default="dimse",
        title="Kind",
        description="dimse (DICOM's own network) or web (DICOMweb, at the URL).",
    )
    url: Annotated[str, Field(max_length=300)] = Field(
        default="",
        title="URL",
        description="For DICOMweb nodes, such as https://pacs.example/dicom-web; https is encrypted.",
    )
    host: Host = Field(title="Host", description="Name or address; with TLS, the name in its certificate.")
    port: Port = Field(default=11112, title="Port", description="Often 104, 11112 or 4242.")
    title: Title = Field(
        title="AE title",
        description="The node's AE title, in upper and lower case exactly as configured there.",
    )
    fetch: Literal["get", "move"] = Field(
        default="get",
        title="Fetch by",
        description=(
            "get (over the same association) or move (the node sends to Overread, which must be receiving)."
        ),
    )
    login: Literal["none", "basic", "token"] = Field(
        default="none",
        title="Login",
        description=(
            "For DICOMweb nodes: none, basic (user and password) or token; the secret is kept in this "
            "computer's keyring."
        ),
    )
    user: Annotated[str, Field(max_length=100, pattern=r"^[^:\x00-\x1f\x7f]*$")] = Field(
        default="", title="User", description="User name, for basic login."
    )
    commitment: Literal["off", "ask"] = Field(
        default="off",
        title="Commitment",
        description=(
            "ask: an object counts as done when the node confirms that it keeps it (storage commitment). "
            "Many nodes confirm only to a receiver, so Overread must be receiving."
        ),
    )
    earlier: Literal["off", "ask"] = Field(
        default="off",
        title="Earlier studies",
        description=(
            "ask: the node is asked for earlier studies of the patient on screen; they are offered, "
            "and fetched only if you say so."
        ),
    )
    tls: bool = Field(
        default=False, title="TLS", description="on: encrypted; the node's certificate is checked."
    )
    authority: File = Field(
        default=None,
        title="Authority",
        description=(
            "PEM file with the authority that signed the node's certificate; if empty, the system's "
            "authorities."
        ),
    )
    certificate: File = Field(
        default=None,
        title="Certificate",
        description="PEM file with Overread's certificate, if the node asks for one.",
    )
    key: File = Field(
        default=None, title="Private key", description="PEM file with that certificate's private key."
    )
    results: ResultList = Field(
        default=USUAL_RESULTS,
        title="Results",
        description=(
            "Which DICOM results it gets: sr (structured report), sc (picture with map), map (as "
            "numbers), pdf (report), seg and gsps (places of findings), kos (the reader's key pictures), "
            "marks and measures (the reader's measurements), separated by commas."
        ),
        json_schema_extra={"choices": dict(RESULT_KINDS)},
    )

    @model_validator(mode="before")
    @classmethod
    def _address_of_url(cls, values: object) -> object:
        """Set host, port and TLS from the URL, so that they are available for both kinds of nodes."""
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
        # Title and way of fetching mean nothing here; older versions read these settings too.
        known["commitment"] = "off"
        return values | known | {"title": values.get("title") or "DICOMWEB"}

    @property
    def sends_to_receiver(self) -> bool:
        """Whether it sends fetched studies to our receiver."""
        return self.kind == "dimse" and self.fetch == "move"

    @property
    def is_asked(self) -> bool:
        """Whether it is asked for storage commitment, which DICOMweb does not have."""
        return self.kind == "dimse" and self.commitment == "ask"
