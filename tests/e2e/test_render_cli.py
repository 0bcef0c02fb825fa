"""`overread render` writes what the viewer shows, and its lines say what was applied."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import Dataset

from core.batch.workers.decode import digest
from core.cli.pictures.render import window_from
from core.images.base.limits import Limits
from core.images.display.measurements import Annotation, AnnotationKind, measure
from core.images.display.pyramid import OVERLAY_COLOURS
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from core.results.store import decisions_file, open_store
from tests.e2e.test_cli import overread
from tests.support.pdf import text_of
from tests.support.pictures import dicom, write_dicom, write_head_ct


def test_slices_come_in_order_as_the_viewer_shows_them(tmp_path: Path) -> None:
    folder = write_head_ct(tmp_path / "head-ct")
    done = overread("render", folder, "--out", tmp_path / "out", "--window", "40,80")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(list(folder.iterdir()))
    assert [line["slice"] for line in lines] == list(range(1, len(lines) + 1))
    line = lines[0]
    assert line["window"] == {"center": 40.0, "width": 80.0, "function": "LINEAR", "name": ""}
    assert line["unit"] == "HU"
    picture = next(iter(read_pictures(Source(line["file"], folder / line["file"]), Limits())))
    with Image.open(tmp_path / "out" / line["png"]) as written:
        assert np.array_equal(np.asarray(written), render(picture, window_from("40,80")))


def test_key_pictures_with_marks_alone_and_on_pages(tmp_path: Path) -> None:
    folder = tmp_path / "Muster Anna"
    for number in range(1, 4):
        made = dicom(np.full((500, 600), 100, np.uint16), Modality="CT", PatientID="4711")
        made.PatientName, made.StudyDate = "Muster^Anna", "20261127"
        made.StudyInstanceUID, made.SeriesInstanceUID = "1.2.3", "1.2.3.0"
        made.SOPInstanceUID, made.InstanceNumber = f"1.2.3.{number}", number
        write_dicom(made, folder / f"Anna {number}.dcm")
    out = tmp_path / "out"
    none = overread("render", folder, "--out", out, "--keys")
    assert none.returncode == 0
    assert "none of these pictures as a key picture" in " ".join(none.stderr.split())
    assert not none.stdout

    source = Source("a", folder / "Anna 2.dcm")
    (picture,) = read_pictures(source, Limits())
    line = measure(picture, Annotation(AnnotationKind.LENGTH, ((100.0, 50.0), (400.0, 50.0))))
    store, _ = open_store(decisions_file())
    with closing(store):
        key = PictureKey(digest(source, Limits()), 1)
        store.mark(PictureMarks(key, datetime.now(UTC), is_key=True, measured=(line,)))
    command = ("render", folder, "--out", out, "--keys", "--marks", "--form", "tif", "--pages", out / "p.pdf")
    done = overread(*command, "--names", "study", "--named")
    assert done.returncode == 0, done.stderr
    drawn, pages = map(json.loads, done.stdout.splitlines())
    assert drawn["tif"] == "2026-11-27-CT-key-picture-001-overread.tif"
    assert pages == {"pages": "p.pdf", "missing": 0}
    with Image.open(out / drawn["tif"]) as written:
        pixels = np.asarray(written)
    assert pixels.shape[1:] == (600, 3)
    assert pixels.shape[0] > 530
    assert pixels[50, 250].tolist() == [244, 211, 94]
    assert "ID 4711" in text_of(out / "p.pdf")
    # A second run replaces no file, and without the patient no text about her is drawn.
    again = json.loads(overread(*command, "--names", "study").stdout.splitlines()[0])
    assert again["tif"] == "2026-11-27-CT-key-picture-001-overread-2.tif"
    done = overread(*command, "--deidentify")
    assert json.loads(done.stdout.splitlines()[0])["tif"] == "CT-key-picture-001-overread.tif"
    words = text_of(out / "p.pdf")
    assert [told for told in ("Anna", "4711", "20261127", "2026-11-27") if told in words] == []
    assert overread(*command, "--deidentify", "--named").returncode == 2


def test_what_cannot_be_read_is_a_line_and_a_status(tmp_path: Path) -> None:
    (tmp_path / "words.png").write_bytes(b"no picture at all")
    done = overread("render", tmp_path / "words.png", "--out", tmp_path / "out")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"] == "not-an-image"


@pytest.mark.parametrize("text", ["40", "40,0", "a,b", "1,2,3", "nan,4"])
def test_a_window_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the command line says it in its own words
        window_from(text)


def test_overlays_are_drawn_when_asked_for(tmp_path: Path) -> None:
    words = np.full((8, 8), 100, np.uint16)
    words[2:4, 3:6] |= 1 << 13
    dataset = dicom(words, BitsStored=12, HighBit=11)
    dataset.add_new(0x60000010, "US", 8)
    dataset.add_new(0x60000011, "US", 8)
    dataset.add_new(0x60000040, "CS", "G")
    dataset.add_new(0x60000100, "US", 16)
    dataset.add_new(0x60000102, "US", 13)
    file = write_dicom(dataset, tmp_path / "marked.dcm")
    for options, drawn in (((), False), (("--overlays",), True)):
        done = overread("render", file, "--out", tmp_path / "out", *options)
        assert done.returncode == 0, done.stderr
        with Image.open(tmp_path / "out" / json.loads(done.stdout)["png"]) as image:
            shown = np.asarray(image.convert("RGB")).astype(int)
        marked = (shown << np.array([16, 8, 0])).sum(axis=-1) == OVERLAY_COLOURS[0]
        assert np.array_equal(marked, (words >> 13 == 1) & drawn)


def test_patients_of_one_study_uid_are_apart_and_said(tmp_path: Path) -> None:
    uids = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}
    for number, name in enumerate(("Alpha^Anna", "Beta^Bert")):
        made = dicom(np.zeros((8, 8), np.uint8), PatientName=name, PatientID=name[0], **uids)
        write_dicom(made, tmp_path / "in" / str(number))
    done = overread("render", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    for line in map(json.loads, done.stdout.splitlines()):
        assert (line["slice"], line["slices"]) == (1, 1)
        assert any("Another patient" in note for note in line["notes"])


def test_frames_come_in_the_order_of_their_places(tmp_path: Path) -> None:
    stored = (1, 4, 2, 3, 7, 5, 6, 0)
    frames = np.zeros((8, 64, 64), np.uint8)
    groups = []
    for index, place in enumerate(stored):
        frames[index, 8 * place : 8 * place + 8] = 200
        position, group = Dataset(), Dataset()
        position.ImagePositionPatient = [0, 0, 5.0 * place]
        group.PlanePositionSequence = [position]
        groups.append(group)
    orientation, shared = Dataset(), Dataset()
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PlaneOrientationSequence = [orientation]
    dataset = dicom(frames, SharedFunctionalGroupsSequence=[shared])
    dataset.PerFrameFunctionalGroupsSequence = groups
    done = overread("render", write_dicom(dataset, tmp_path / "a.dcm"), "--out", tmp_path / "out")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["position_mm"][2] for line in lines] == [5.0 * place for place in range(8)]
    for place, line in enumerate(lines):
        with Image.open(tmp_path / "out" / line["png"]) as written:
            bar = np.flatnonzero(np.asarray(written)[:, 0] > 100)
        assert bar.tolist() == list(range(8 * place, 8 * place + 8))
