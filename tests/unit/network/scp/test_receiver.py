"""The receiver with DCMTK's senders: what is stored, what is refused, and what is logged."""

from __future__ import annotations

import errno
import json
import os
import socket
from pathlib import Path

import pydicom
import pytest
from pynetdicom import AE

from core.audit import AuditLog, object_token
from core.errors import NetworkError
from core.network.base.association import association, context_of
from core.network.base.object_store import Bounds, Kept, ObjectStore
from core.network.scp import receiver
from core.network.scp.receiver import Receiver
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import Pacs
from tests.support.peers import dcmtk, make_certificates, receiving, storescu, wait_for
from tests.support.pictures import write_dicom
from tests.support.received import receive
from tests.unit.network.conftest import Makes, Receives, kept


def log_of(receives: Receives) -> list[dict[str, object]]:
    receives.receiver.close()
    return [json.loads(line) for line in AuditLog().path.read_text().splitlines()]


def test_what_is_sent_is_there_once_and_as_it_was(instances: Makes, receives: Receives) -> None:
    files, settings = instances(12), receives()
    for _ in range(2):
        done = storescu(settings, *files)
        assert done.returncode == 0, done.stderr
    found = kept(settings)
    assert len(found) == len(list(settings.pacs.folder.rglob("*"))) - 1 == 12
    for file in files:
        sent = pydicom.dcmread(file)
        came = pydicom.dcmread(found[sent.SOPInstanceUID])
        assert came == sent
        assert found[sent.SOPInstanceUID].parent.name == sent.StudyInstanceUID
    wait_for(lambda: receives.receiver.tick().associations == 0)
    status = receives.receiver.tick()
    assert (status.new, status.same, status.differing, status.refused) == (12, 12, 0, 0)
    lines = [line for line in log_of(receives) if line["act"] == "received"]
    assert [(line["from"], line["new"], line["same"]) for line in lines] == [
        ("MODALITY", 12, 0),
        ("MODALITY", 0, 12),
    ]


def test_what_was_acknowledged_stands_in_the_log_before_its_sender_is_told(
    instances: Makes, receives: Receives
) -> None:
    files, settings = instances(3), receives()
    assert storescu(settings, *files).returncode == 0
    # The lines are there at once, not only when the running receiver reports its state.
    lines = [json.loads(line) for line in AuditLog().path.read_text().splitlines()]
    assert [(line["act"], line["from"], line["became"]) for line in lines] == [
        ("stored", "MODALITY", "new")
    ] * 3
    assert {line["object"] for line in lines} == {
        object_token(pydicom.dcmread(file).SOPInstanceUID) for file in files
    }


def test_what_the_log_cannot_take_is_not_acknowledged(
    instances: Makes, receives: Receives, home: Path
) -> None:
    (file,), settings = instances(1), receives()
    AuditLog().path.mkdir()
    done = storescu(settings, file, options=("-v",))
    assert "OutOfResources" in done.stdout + done.stderr
    assert "cannot be written" in receives.receiver.status().notice


def test_another_object_of_the_same_name_is_kept_aside(instances: Makes, receives: Receives) -> None:
    (file,), settings = instances(1), receives()
    assert storescu(settings, file).returncode == 0
    (place,) = kept(settings).values()
    first = place.read_bytes()
    changed = pydicom.dcmread(file)
    changed.PatientName = "Other^Name"
    write_dicom(changed, file)
    for _ in range(2):
        assert storescu(settings, file).returncode == 0
    assert place.read_bytes() == first
    aside = list(settings.pacs.folder.with_name("received-differing").glob("*/*.dcm"))
    assert [pydicom.dcmread(one).PatientName for one in aside] == ["Other^Name"]
    assert receives.receiver.tick().differing == 1


def test_who_is_not_named_and_who_calls_another_are_refused_and_logged(
    instances: Makes, receives: Receives
) -> None:
    (file,), settings = instances(1), receives()
    stranger = storescu(settings, file, title="STRANGER")
    assert "Calling AE Title Not Recognized" in stranger.stderr
    wrong = dcmtk("echoscu", settings, options=("-aec", "ARCHIVE"))
    assert "Called AE Title Not Recognized" in wrong.stderr
    assert dcmtk("echoscu", settings).returncode == 0
    for _ in range(5):
        storescu(settings, file, title="STRANGER")
    assert not kept(settings)
    lines = [line for line in log_of(receives) if line["act"] == "refused"]
    told = [(line["why"], line["from"], line["address"], line["times"]) for line in lines]
    assert told == [
        ("unknown-caller", "STRANGER", "127.0.0.1", 6),
        ("wrong-title", "MODALITY", "127.0.0.1", 1),
    ]
    assert "Doe" not in AuditLog().path.read_text()


def test_an_object_that_is_too_large_is_refused_and_the_next_is_kept(
    instances: Makes, receives: Receives
) -> None:
    settings = receives(object_mb=1)
    (small,), (large,) = instances(1), instances(1)
    dataset = pydicom.dcmread(large)
    dataset.Rows, dataset.Columns = 1024, 600
    dataset.PixelData = bytes(1024 * 600 * 2)
    write_dicom(dataset, large)
    done = storescu(settings, large, small, options=("-v", "-nh"))
    assert "OutOfResources" in done.stdout + done.stderr
    assert list(kept(settings)) == [pydicom.dcmread(small).SOPInstanceUID]
    assert not list(settings.pacs.folder.glob(".overread-*"))
    assert {line["why"] for line in log_of(receives) if line["act"] == "refused"} == {"too-large"}


def test_nothing_is_taken_while_the_disk_is_nearly_full(instances: Makes, receives: Receives) -> None:
    (file,), settings = instances(1), receives(free_mb=1 << 40)
    done = storescu(settings, file, options=("-v",))
    assert "OutOfResources" in done.stdout + done.stderr
    assert not kept(settings)
    assert receives.receiver.tick().last.why == "disk-full"


@pytest.mark.parametrize("study", ["../../evil", "..", "", "1.2/3", "1..2"])
def test_the_study_cannot_lead_out_of_the_folder(
    instances: Makes, receives: Receives, tmp_path: Path, study: str
) -> None:
    (file,), settings = instances(1), receives()
    uid = pydicom.dcmread(file).StudyInstanceUID
    file.write_bytes(file.read_bytes().replace(uid.encode(), study.encode().ljust(len(uid), b"\0")))
    before = set(tmp_path.rglob("*"))
    assert storescu(settings, file).returncode != 0
    assert set(tmp_path.rglob("*")) == before
    assert receives.receiver.tick().last.why == "unsafe-uid"


@pytest.mark.parametrize("sop", ["../../../../evil", "1.2.840.1"])
def test_the_command_cannot_lead_out_of_the_folder(
    instances: Makes, receives: Receives, tmp_path: Path, sop: str
) -> None:
    (file,), settings = instances(1), receives()
    dataset = pydicom.dcmread(file)
    dataset.file_meta.MediaStorageSOPInstanceUID = sop
    with pydicom.config.disable_value_validation():
        dataset.save_as(file)
    before = set(tmp_path.rglob("*"))
    node = PacsNode(name="Self", host="127.0.0.1", port=settings.pacs.port, title="OVERREAD")
    with association(node, "MODALITY", [context_of(dataset.SOPClassUID)], Progress()) as made:
        answer = made.send_c_store(file)
    assert answer.Status in (0xC000, 0xA900)
    assert set(tmp_path.rglob("*")) == before
    assert receives.receiver.tick().last.why in ("unsafe-uid", "mismatch")


def test_more_associations_than_are_served_are_rejected(instances: Makes, receives: Receives) -> None:
    settings = receives(associations=2)
    caller = AE("MODALITY")
    caller.add_requested_context("1.2.840.10008.1.1")
    held = [caller.associate("127.0.0.1", settings.pacs.port, ae_title="OVERREAD") for _ in range(2)]
    assert all(one.is_established for one in held)
    third = caller.associate("127.0.0.1", settings.pacs.port, ae_title="OVERREAD")
    assert third.is_rejected
    assert (third.acceptor.primitive.result, third.acceptor.primitive.diagnostic) == (2, 2)
    held[0].release()
    wait_for(lambda: receives.receiver.tick().associations == 1)
    fourth = caller.associate("127.0.0.1", settings.pacs.port, ae_title="OVERREAD")
    assert fourth.is_established
    for one in (held[1], fourth):
        one.release()
    assert "too-many-associations" in {line.get("why") for line in log_of(receives)}


def test_encrypted_with_a_certificate_of_the_authority_only(
    instances: Makes, receives: Receives, tmp_path: Path
) -> None:
    ours = make_certificates(tmp_path / "ours")
    theirs = make_certificates(tmp_path / "theirs")
    settings = receives(certificate=ours.certificate, key=ours.key, authority=ours.authority)
    (file,) = instances(1)
    for who, works in ((theirs, False), (ours, True)):
        done = storescu(settings, file, options=("+tls", who.key, who.certificate, "+cf", ours.authority))
        assert (done.returncode == 0) == works, done.stderr
    assert len(kept(settings)) == 1
    plain = storescu(settings, file)
    assert plain.returncode != 0
    assert "tls-failed" in {line.get("why") for line in log_of(receives)}


def test_it_listens_only_at_the_address_that_it_is_given(receives: Receives) -> None:
    port = receives(address="127.0.0.1").pacs.port
    with socket.socket() as here, socket.socket() as elsewhere:
        assert here.connect_ex(("127.0.0.1", port)) == 0
        assert elsewhere.connect_ex(("127.0.0.2", port)) == errno.ECONNREFUSED
    everywhere = receives(address="0.0.0.0").pacs.port
    with socket.socket() as elsewhere:
        assert elsewhere.connect_ex(("127.0.0.2", everywhere)) == 0


def test_it_listens_to_nobody_unless_somebody_is_named(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="Nobody may send"):
        Receiver(Pacs(folder=tmp_path / "r"))
    assert not Pacs().listen
    assert not receiver.is_open(Pacs().address)
    assert receiver.is_open("0.0.0.0")


def test_a_port_that_is_taken_is_one_sentence(receives: Receives, tmp_path: Path) -> None:
    settings = receives()
    other = receiving(tmp_path / "other", port=settings.pacs.port)
    with pytest.raises(NetworkError, match=f"cannot listen at 127.0.0.1, port {settings.pacs.port}"):
        Receiver(other.pacs)


def test_half_objects_of_a_receiver_that_was_killed_are_deleted_when_they_are_old(tmp_path: Path) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    old, young, other = (
        folder / name for name in (".overread-0123456789ab.dcm", ".overread-ba9876543210.dcm", "a.dcm")
    )
    for path in (old, young, other):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    ObjectStore(folder, Bounds(1 << 20, 0))
    assert sorted(path.name for path in folder.iterdir()) == sorted((young.name, other.name))


def test_settings_of_a_receiver_are_checked() -> None:
    for wrong in (
        {"title": "A" * 17},
        {"title": "BACK\\SLASH"},
        {"port": 0},
        {"port": 70000},
        {"address": "a b"},
    ):
        with pytest.raises(ValueError, match="validation error"):
            Pacs.model_validate(wrong)
    assert Pacs(callers=" CT1,  MR 2 ,,").allowed == {"CT1", "MR 2"}


def test_what_another_version_of_the_library_wrote_is_the_same(
    instances: Makes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = instances(1)
    store = ObjectStore(tmp_path / "received", Bounds(1 << 20, 0))
    assert receive(store, file) is Kept.NEW
    (kept_file,) = store.folder.glob("*/*.dcm")
    before = pydicom.dcmread(kept_file)
    before.file_meta.ImplementationVersionName = "PYNETDICOM_OLD"
    before.save_as(kept_file, enforce_file_format=True)
    assert receive(store, file) is Kept.SAME
    other = pydicom.dcmread(file)
    other.PatientName = "Another^Person"
    other.save_as(file)
    assert [receive(store, file) for _ in range(2)] == [Kept.DIFFERING, Kept.SAME]
    # An object that was set aside under a 0.1.0 name, made from all its bytes.
    (aside,) = store.differing.glob("*/*.dcm")
    aside.rename(aside.with_name(f"{aside.name.split('.dcm')[0][:-16]}{'0' * 16}.dcm"))
    assert receive(store, file) is Kept.SAME
