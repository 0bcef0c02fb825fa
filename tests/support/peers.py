"""Real network nodes for tests: Orthanc and DCMTK's tools, on free ports of this computer."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pytest

from core.pacs_node import PacsNode
from core.settings import Pacs, UserSettings

OVERREAD = "OVERREAD"
#: Seconds that a busy machine may need; a result ends the wait at once.
_PATIENCE = 300.0
_LEAST_PORT, _MOST_PORT = 10_000, 32_000
#: Each process starts at a different port, even if process numbers are consecutive.
_FIRST_PORT = _LEAST_PORT + 997 * os.getpid() % (_MOST_PORT - _LEAST_PORT)
_PORTS = chain(range(_FIRST_PORT, _MOST_PORT), range(_LEAST_PORT, _FIRST_PORT))


def need(*programs: str) -> None:
    """Skip the test if a program is not installed."""
    for program in programs:
        if find(program) is None:
            pytest.skip(f"{program} is not installed")


def find(program: str) -> str | None:
    """Return the path of a program; Debian installs Orthanc outside the usual path."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin")


def free_port() -> int:
    """Return a free port of this computer.

    It is below the ports that the system gives to clients, and each test process tries other ports, so that
    nothing else takes it before it is used.
    """
    for port in _PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def wait_for(condition: Callable[[], object], seconds: float = _PATIENCE) -> None:
    """Wait until a condition holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Return whether a program listens on a port of this computer."""
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Certificates:
    """An authority, a certificate for this computer that it signed, and the key; PEM files."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """Make an authority and a certificate signed by it."""
    need("openssl")
    folder.mkdir(parents=True, exist_ok=True)
    ca, ca_key, key = folder / "ca.pem", folder / "ca-key.pem", folder / "key.pem"
    asked, made, extra = folder / "asked.pem", folder / "certificate.pem", folder / "extra.txt"
    extra.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    new = ("openssl", "req", "-newkey", "rsa:2048", "-nodes")
    for command in (
        (*new, "-x509", "-days", "2", "-subj", "/CN=Test authority", "-keyout", ca_key, "-out", ca),
        (*new, "-subj", "/CN=localhost", "-keyout", key, "-out", asked),
        (
            *("openssl", "x509", "-req", "-in", asked, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial"),
            *("-days", "2", "-extfile", extra, "-out", made),
        ),
    ):
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
    return Certificates(ca, made, key)


@dataclass
class Orthanc:
    """A running Orthanc that knows Overread.

    Attributes
    ----------
    port, http : int
        Ports of its DICOM service and of its REST interface.
    """

    port: int
    http: int
    process: subprocess.Popen[bytes] = field(repr=False)

    def node(self, **changes: object) -> PacsNode:
        """Return Orthanc as a node in the settings."""
        known = {"name": "Orthanc", "host": "127.0.0.1", "port": self.port, "title": "ORTHANC"}
        return PacsNode.model_validate(known | changes)

    def web_node(self, **changes: object) -> PacsNode:
        """Return Orthanc's DICOMweb service as a node in the settings."""
        url = f"http://127.0.0.1:{self.http}/dicom-web"
        return PacsNode.model_validate({"name": "Web", "kind": "web", "url": url} | changes)

    def rest(self, path: str, data: bytes | dict[str, object] | None = None) -> object:
        """Call the REST interface; with data the request is a POST."""
        body = json.dumps(data).encode() if isinstance(data, dict) else data
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}", body, 60) as answer:
            return json.loads(answer.read())

    def delete(self, path: str) -> None:
        """Delete a resource."""
        wish = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", method="DELETE")
        urllib.request.urlopen(wish, timeout=600).close()

    def instances(self) -> set[str]:
        """Return the SOP instance UIDs of all its objects."""
        found = self.rest("/tools/find", {"Level": "Instance", "Query": {}, "Expand": True})
        return {one["MainDicomTags"]["SOPInstanceUID"] for one in found}  # type: ignore[attr-defined]

    def empty(self) -> None:
        """Delete all patients."""
        for patient in self.rest("/patients"):  # type: ignore[attr-defined]
            self.delete(f"/patients/{patient}")

    def stop(self) -> None:
        """Stop Orthanc."""
        self.process.terminate()
        self.process.wait(600)


def start_orthanc(
    folder: Path, listener: int = 0, tls: Certificates | None = None, port: int = 0, **options: object
) -> Orthanc:
    """Start an Orthanc that stores its data in `folder` and sends to Overread at the port `listener`.

    Other options go into its configuration.
    """
    need("Orthanc")
    folder.mkdir(parents=True, exist_ok=True)
    port, http = port or free_port(), free_port()
    configuration: dict[str, object] = {
        "Name": "test",
        "StorageDirectory": str(folder / "data"),
        "IndexDirectory": str(folder / "data"),
        "HttpPort": http,
        "HttpServerEnabled": True,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomAet": "ORTHANC",
        "DicomPort": port,
        "DicomCheckCalledAet": True,
        "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowFind": True,
        "DicomAlwaysAllowMove": True,
        "DicomModalities": {"overread": [OVERREAD, "127.0.0.1", listener or 1]},
        "Plugins": [],
        **options,
    }
    if tls is not None:
        configuration |= {
            "DicomTlsEnabled": True,
            "DicomTlsCertificate": str(tls.certificate),
            "DicomTlsPrivateKey": str(tls.key),
            "DicomTlsTrustedCertificates": str(tls.authority),
            "DicomModalities": {
                "overread": {
                    **{"AET": OVERREAD, "Host": "127.0.0.1", "Port": listener or 1},
                    "UseDicomTls": True,
                }
            },
        }
    file = folder / "orthanc.json"
    file.write_text(json.dumps(configuration))
    log = (folder / "orthanc.log").open("wb")
    with log:
        process = subprocess.Popen(
            [str(find("Orthanc")), str(file)], stdout=log, stderr=log, preexec_fn=_end_with_parent
        )
    made = Orthanc(port, http, process)

    def answers() -> bool:
        assert process.poll() is None, (folder / "orthanc.log").read_text()[-2000:]
        try:
            made.rest("/system")
        except urllib.error.HTTPError:
            # The server is running and asks for a password.
            return True
        except (urllib.error.URLError, ConnectionError):
            return False
        return listens(port)

    wait_for(answers)
    return made


def dicomweb() -> dict[str, object]:
    """Return the options for an Orthanc with DICOMweb, or skip the test."""
    plugin = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
    if not plugin.exists():
        pytest.skip("Orthanc's DICOMweb plug-in (orthanc-dicomweb) is not installed")
    return {"Plugins": [str(plugin)], "DicomWeb": {"Enable": True, "Root": "/dicom-web/"}}


def _end_with_parent() -> None:
    """Make the new process end with this one, because tests may be killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def receiving(folder: Path, **changes: object) -> UserSettings:
    """Return settings of an Overread that receives into `folder` from MODALITY and ORTHANC."""
    usual: dict[str, object] = {
        **{"listen": True, "port": free_port(), "callers": "MODALITY, ORTHANC"},
        **{"folder": folder, "free_mb": 0},
    }
    return UserSettings(pacs=Pacs.model_validate(usual | changes))


def storescu(
    settings: UserSettings, *files: Path, title: str = "MODALITY", options: Sequence[object] = ()
) -> subprocess.CompletedProcess[str]:
    """Send files with DCMTK, as a modality does."""
    return dcmtk("storescu", settings, *files, title=title, options=options)


def dcmtk(
    program: str,
    settings: UserSettings,
    *files: Path,
    title: str = "MODALITY",
    options: Sequence[object] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a tool of DCMTK with Overread's receiver; of repeated options the last applies."""
    need(program)
    command = [
        *(program, "-aet", title, "-aec", OVERREAD, *map(str, options)),
        *("127.0.0.1", str(settings.pacs.port), *map(str, files)),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
