"""DICOMweb nodes with a real archive: all requests, logins, certificates, broken lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid

from core.errors import NetworkError
from core.network.base.fetched import PRIVATE_CLASS, Fetched
from core.network.base.login import keep_login
from core.network.base.query import Query
from core.network.outbox import Outbox, QueueState
from core.network.scu.c_store import Sent, send_due
from core.network.scu.nodes import echo, fetch_study, list_instances, list_series, query_studies
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import Pacs, UserSettings
from tests.support import peers
from tests.support.peers import OVERREAD
from tests.unit.network.conftest import Makes, instances
from tests.unit.network.web.conftest import Serves, chain, pacs, serves
from tests.unit.network.web.fronts import cutting_line, encrypted_line, wants_token

__all__ = ["chain", "instances", "pacs", "serves"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peers.Orthanc]:
    """Start an Orthanc with DICOMweb."""
    made = peers.start_orthanc(tmp_path_factory.mktemp("dicomweb"), **peers.dicomweb())
    yield made
    made.stop()


@pytest.fixture
def outbox() -> Iterator[Outbox]:
    made = Outbox()
    yield made
    made.close()


def send(outbox: Outbox, node: PacsNode) -> Sent:
    return send_due(outbox, UserSettings(nodes=(node,)), Progress())


def came_back(pacs: Pacs, files: list[Path]) -> bool:
    """Return whether what was fetched contains what was sent."""
    assert pacs.folder is not None
    sent = {dcmread(path).SOPInstanceUID: dcmread(path) for path in files}
    kept = {path.stem: dcmread(path) for path in pacs.folder.glob("*/*.dcm")}
    return kept == sent


def test_a_study_goes_there_is_found_and_comes_back(
    archive: peers.Orthanc, instances: Makes, outbox: Outbox, pacs: Pacs
) -> None:
    node = archive.web_node()
    names = {"PatientName": "Müller^Eva", "PatientID": "WEB-1", "SpecificCharacterSet": "ISO_IR 192"}
    files = instances(40, **names, AccessionNumber="A-1", StudyDate="20250301", StudyDescription="Thorax")
    echo(node, "US")
    outbox.add(files, "Web", Progress())
    assert send(outbox, node) == Sent(40, 0, 0, "")
    outbox.add(files, "Web", Progress(), again=True)
    assert send(outbox, node) == Sent(40, 0, 0, "")
    for query in (
        *(Query(patient_id="WEB-1"), Query(patient_name="MÜL"), Query(patient_name="M?ller*")),
        *(Query(accession="A-1"), Query(first_day="20250301", last_day="20250302", modality="CT")),
    ):
        (found,) = query_studies(node, "US", query, Progress()).studies
        assert (found.patient_name, found.patient_id, found.date) == ("Müller^Eva", "WEB-1", "20250301")
        assert (found.description, found.modalities, found.instances) == ("Thorax", "CT", "40")
    assert not query_studies(node, "US", Query(patient_name="Mül^Eva"), Progress()).studies
    assert fetch_study(node, pacs, found.uid, Progress()) == Fetched(40, 0)
    assert came_back(pacs, files)


def test_both_ways_bring_the_same(
    archive: peers.Orthanc, instances: Makes, outbox: Outbox, pacs: Pacs, tmp_path: Path
) -> None:
    files = instances(5, PatientID="WEB-2", BodyPartExamined="CHEST", SeriesDescription="Thorax")
    study = dcmread(files[0]).StudyInstanceUID
    outbox.add(files, "Web", Progress())
    send(outbox, archive.web_node())
    other = pacs.model_copy(update={"folder": tmp_path / "dimse"})
    for ask in (list_series, list_instances):
        by_web, by_dimse = (
            ask(node, OVERREAD, study, Progress()) for node in (archive.web_node(), archive.node())
        )
        assert sorted(by_web, key=str) == sorted(by_dimse, key=str)
        assert by_web
    assert fetch_study(archive.web_node(), pacs, study, Progress()) == Fetched(5, 0)
    assert fetch_study(archive.node(), other, study, Progress()) == Fetched(5, 0)
    assert came_back(pacs, files)
    assert came_back(other, files)


def test_a_study_of_all_kinds_comes_as_it_lies_there(
    archive: peers.Orthanc, instances: Makes, outbox: Outbox, pacs: Pacs, tmp_path: Path
) -> None:
    files = instances(2, PatientID="WEB-6")
    study = dcmread(files[0]).StudyInstanceUID
    # Compressed, of a private SOP class, and without pixels.
    for name in (
        "JPEG2000.dcm",
        "MR_small_RLE.dcm",
        "JPEG-lossy.dcm",
        "SC_rgb_small_odd_jpeg.dcm",
        "test-SR.dcm",
    ):
        made = dcmread(get_testdata_file(name))
        made.StudyInstanceUID, made.PatientID = study, "WEB-6"
        made.save_as(tmp_path / name)
        files.append(tmp_path / name)
    private = dcmread(files[0])
    private.SOPClassUID = private.file_meta.MediaStorageSOPClassUID = "1.3.46.670589.11.0.0.12.1"
    private.SOPInstanceUID = private.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    private.save_as(tmp_path / "private.dcm")
    files.append(tmp_path / "private.dcm")
    node = archive.web_node()
    outbox.add(files, "Web", Progress())
    assert send(outbox, node) == Sent(8, 0, 0, "")
    assert fetch_study(node, pacs, study, Progress()) == Fetched(8, 0)
    assert came_back(pacs, files)
    assert pacs.folder is not None
    sent, kept = (
        {dcmread(path).SOPInstanceUID: dcmread(path).file_meta.TransferSyntaxUID for path in some}
        for some in (files, pacs.folder.glob("*/*.dcm"))
    )
    assert kept == sent
    assert len(set(kept.values())) > 4
    without = pacs.model_copy(update={"folder": tmp_path / "other", "private_classes": False})
    assert fetch_study(node, without, study, Progress()) == Fetched(7, 1, reasons={PRIVATE_CLASS: 1})


def test_a_line_that_cuts_costs_no_object(
    archive: peers.Orthanc, instances: Makes, outbox: Outbox, pacs: Pacs
) -> None:
    files = instances(60, PatientID="WEB-3")
    sent = {dcmread(path).SOPInstanceUID for path in files}
    with cutting_line(archive.http, 500, 4_000) as line:
        node = archive.web_node(url=f"http://127.0.0.1:{line.port}/dicom-web")
        outbox.add(files, "Web", Progress())
        for _ in range(60):
            send(outbox, node)
            if not outbox.retry():
                break
        assert outbox.counts() == {QueueState.SENT: 60, QueueState.WAITING: 0, QueueState.FAILED: 0}
        assert sent <= archive.instances()
        assert line.cut > 3
        line.range, before = (5_000, 25_000), line.cut
        assert fetch_study(node, pacs, dcmread(files[0]).StudyInstanceUID, Progress()) == Fetched(60, 0)
        assert line.cut > before + 3
    assert came_back(pacs, files)


def test_passwords_are_asked_for(instances: Makes, outbox: Outbox, tmp_path: Path) -> None:
    options = {"AuthenticationEnabled": True, "RegisteredUsers": {"eva": "right"}}
    orthanc = peers.start_orthanc(tmp_path / "orthanc", **peers.dicomweb(), **options)
    try:
        node = orthanc.web_node(login="basic", user="eva")
        for wrong in (orthanc.web_node(), node):
            if wrong.login == "basic":
                keep_login(wrong, "wrong")
            with pytest.raises(NetworkError, match="does not let Overread in") as told:
                echo(wrong, "US")
            assert told.value.code == "rejected"
        outbox.add(instances(3), "Web", Progress())
        sent = send(outbox, node)
        assert (sent.sent, sent.failed, sent.waiting) == (0, 0, 3)
        keep_login(node, "right")
        echo(node, "US")
        outbox.retry()
        assert send(outbox, node) == Sent(3, 0, 0, "")
    finally:
        orthanc.stop()


def test_a_gate_that_wants_a_token(
    archive: peers.Orthanc, instances: Makes, outbox: Outbox, pacs: Pacs, serves: Serves
) -> None:
    files = instances(5, PatientID="WEB-4")
    study = dcmread(files[0]).StudyInstanceUID
    gate = serves(wants_token(archive.http, "right"))
    node = gate.node(login="token")
    with pytest.raises(NetworkError, match="no password or token for Web"):
        echo(node, "US")
    keep_login(node, "wrong")
    for act in (
        lambda: echo(node, "US"),
        lambda: query_studies(node, "US", Query(patient_id="WEB-4"), Progress()),
        lambda: fetch_study(node, pacs, study, Progress()),
    ):
        with pytest.raises(NetworkError, match="check its login"):
            act()
    keep_login(node, "right")
    outbox.add(files, "Web", Progress())
    assert send(outbox, node) == Sent(5, 0, 0, "")
    assert len(query_studies(node, "US", Query(patient_id="WEB-4"), Progress()).studies) == 1
    assert fetch_study(node, pacs, study, Progress()) == Fetched(5, 0)
    assert came_back(pacs, files)


def test_a_certificate_that_nobody_signed_is_refused_until_the_node_names_it(
    archive: peers.Orthanc, instances: Makes, outbox: Outbox, pacs: Pacs, tmp_path: Path
) -> None:
    made, other = tmp_path / "own.pem", tmp_path / "other.pem"
    for path in (made, other):
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        command += ["-keyout", str(path.with_suffix(".key")), "-out", str(path)]
        subprocess.run(command, check=True, capture_output=True)
    # Orthanc's own HTTPS crashes at the first connection in Debian's package.
    with encrypted_line(archive.http, made, made.with_suffix(".key")) as port:
        url = f"https://localhost:{port}/dicom-web"
        for refused in (archive.web_node(url=url), archive.web_node(url=url, authority=other)):
            with pytest.raises(NetworkError, match="certificate is not trusted") as told:
                echo(refused, "US")
            assert told.value.code == "tls-failed"
        # The name in the certificate is checked too.
        with pytest.raises(NetworkError, match="certificate is not trusted"):
            echo(archive.web_node(url=url.replace("localhost", "127.0.0.1"), authority=made), "US")
        with pytest.raises(NetworkError):
            echo(archive.web_node(url=url.replace("https", "http")), "US")
        node, files = archive.web_node(url=url, authority=made), instances(5)
        outbox.add(files, "Web", Progress())
        assert send(outbox, node) == Sent(5, 0, 0, "")
        study = dcmread(files[0]).StudyInstanceUID
        assert fetch_study(node, pacs, study, Progress()) == Fetched(5, 0)
        assert came_back(pacs, files)


def run_pacs(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", "pacs", *map(str, arguments)]
    return subprocess.run(
        command, input=typed, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False
    )


def test_a_day_on_the_command_line(
    archive: peers.Orthanc, instances: Makes, serves: Serves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.unit.vault.keyring_file.FileKeyring")
    files = instances(3, PatientID="WEB-5")
    gate = serves(wants_token(archive.http, "very-secret"))
    url = f"http://127.0.0.1:{gate.server_port}/dicom-web"
    added = run_pacs("add-web", "Cloud", url, "--login", "token")
    assert (added.returncode, added.stdout.strip()) == (0, "Now enter the token: overread pacs secret Cloud")
    monkeypatch.setenv("COLUMNS", "200")
    assert url in run_pacs("nodes").stdout
    refused = run_pacs("echo", "Cloud")
    assert refused.returncode == 2
    assert "has no password or token for Cloud" in " ".join(refused.stderr.split())
    assert "is kept in this computer's keyring" in run_pacs("secret", "Cloud", typed="very-secret\n").stdout
    assert "answers and lets OVERREAD in" in run_pacs("echo", "Cloud").stdout
    assert run_pacs("send", "Cloud", files[0].parent).stdout.strip() == "3 sent, 0 failed, 0 waiting."
    found = run_pacs("find", "Cloud", "--id", "WEB-5", "--json")
    (study,) = (json.loads(line) for line in found.stdout.splitlines())
    assert study["instances"] == "3"
    fetched = run_pacs("fetch", "Cloud", study["uid"])
    assert fetched.returncode == 0, fetched.stderr
    home = Path(os.environ["OVERREAD_HOME"])
    assert len(list((home / "received" / study["uid"]).iterdir())) == 3
    assert not [path for path in home.rglob("*") if path.is_file() and b"very-secret" in path.read_bytes()]
    keyring_file = Path(os.environ["OVERREAD_TEST_KEYRING"])
    assert "very-secret" in keyring_file.read_text()
    assert run_pacs("remove", "Cloud").returncode == 0
    assert "very-secret" not in keyring_file.read_text()
    assert run_pacs("add-web", "Bad", "https://eva:secret@pacs.example/").returncode == 2
