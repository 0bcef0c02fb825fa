"""Which model reads what: the router's answer, the file's own data, and contradictions between them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.errors import Reason, Refusal, Status
from core.images.base.picture import Identity, Picture, Window
from core.images.base.region import is_among, named_region, other_parts
from core.inference.candidate import make_ready
from core.inference.devices import Device, choose_device
from core.inference.engine import Engine
from core.inference.model_loading import open_models
from core.inference.parity import Certificates, Parity
from core.inference.routing import route
from core.progress import Progress
from core.results.reading import Finding, Reading
from tests.support.judging import judge
from tests.support.pictures import save, spot
from tests.support.tiny_model import tiny_card, tiny_catalogue

pytestmark = pytest.mark.usefixtures("forked_decoders")

ROUTER = tiny_card(model_id="body-region")


def picture(value: int = 0, **identity: str) -> Picture:
    pixels = np.clip(spot(64).astype(int) // 4 + value, 0, 255).astype(np.uint8)
    return Picture("a", 1, 1, pixels, Window(127.5, 255.0, "LINEAR_EXACT"), identity=Identity(**identity))


def reader(*regions: str, modalities: tuple[str, ...] = ()):
    card = tiny_card(model_id="reader", modalities=modalities)
    return card.model_copy(update={"body_regions": regions})


def judged_as(name: str) -> Reading:
    finding = Finding(ROUTER.class_names, (0.0, 0.0, 1.0), name, None, None, np.zeros((3, 0, 0), np.float32))
    return Reading("a", 1, Status.OK, None, "", Identity(), finding=finding)


def sent(tmp_path: Path, card, one: Picture):
    opened = open_models([tiny_catalogue(tmp_path, ROUTER).read("body-region")], "cpu")
    first, second = make_ready([ROUTER.needs, card.needs], one)
    (reading,) = judge(opened.engine, opened.models[0], [first])
    return reading, route(ROUTER, card, second, reading)


def test_the_router_sends_a_picture_to_the_models_of_its_region(tmp_path: Path) -> None:
    reading, candidate = sent(tmp_path, reader("dark"), picture())
    assert reading.finding is not None
    assert reading.finding.name == "dark"
    assert candidate is not None
    assert candidate.refusal is None
    assert sent(tmp_path, reader("bright"), picture())[1] is None
    assert sent(tmp_path, reader(), picture())[1] is not None


def test_what_the_router_refuses_is_read_by_nobody(tmp_path: Path) -> None:
    blank = replace(picture(), pixels=np.full((64, 64), 9, np.uint8))
    reading, candidate = sent(tmp_path, reader("dark"), blank)
    assert reading.status is Status.REFUSED
    assert candidate is None


def test_a_modality_that_a_model_does_not_read_is_not_sent_to_it(tmp_path: Path) -> None:
    assert sent(tmp_path, reader("dark", modalities=("MR",)), picture(modality="CT"))[1] is None
    assert sent(tmp_path, reader("dark", modalities=("MR",)), picture(modality="MR"))[1] is not None
    assert sent(tmp_path, reader("dark", modalities=("MR",)), picture())[1] is not None


def test_a_model_of_any_region_reads_what_the_file_names_its_modality_for(tmp_path: Path) -> None:
    """Whatever the router says about the picture, even if it refused it."""
    card = reader(modalities=("MG",))
    blank = replace(picture(modality="MG"), pixels=np.full((64, 64), 9, np.uint8))
    for one in (picture(modality="MG"), blank):
        assert sent(tmp_path, card, one)[1] is not None
    assert sent(tmp_path, card, picture(modality="CR"))[1] is None


def test_where_the_file_names_no_modality_the_kind_tells_it() -> None:
    kinds = tuple(
        kind.model_copy(update={"modalities": ("CR", "OT") if kind.name == "dark" else ()})
        for kind in ROUTER.classes
    )
    router = ROUTER.model_copy(update={"classes": kinds})
    reading = judged_as("dark")
    (candidate,) = make_ready([reader().needs], picture())
    assert route(router, reader(modalities=("DX", "CR")), candidate, reading) is not None
    assert route(router, reader(modalities=("MG",)), candidate, reading) is None
    assert route(router, reader(modalities=("OT",)), candidate, reading) is None
    assert route(router, reader(modalities=("MG",)), candidate, judged_as("bright")) is not None


def test_where_file_and_router_disagree_the_model_refuses(tmp_path: Path) -> None:
    film = picture(modality="CR", body_part="CHEST")
    candidate = sent(tmp_path, reader("CXR"), film)[1]
    assert candidate is not None
    assert candidate.refusal is not None
    assert candidate.refusal.reason is Reason.WRONG_REGION
    assert candidate.refusal.message.endswith("shows a chest X-ray, but the picture does not look like it.")
    candidate = sent(tmp_path, reader("dark"), film)[1]
    assert candidate is not None
    assert isinstance(candidate.refusal, Refusal)
    assert candidate.refusal.message.endswith("shows a chest X-ray, which this model does not read.")


def test_a_file_that_names_another_part_of_the_body_is_refused() -> None:
    """A shoulder is no head, even if no model knows shoulders, whatever the router takes the picture for."""
    (candidate,) = make_ready(
        [reader("HeadMR").needs], picture(modality="MR", study_description="MR SCHULTER")
    )
    assert candidate.refusal is not None
    assert candidate.refusal.reason is Reason.WRONG_REGION
    assert candidate.refusal.message == (
        "The file names another part of the body (shoulder), which this model does not read."
    )


@pytest.mark.parametrize(
    ("said", "regions", "parts"),
    [
        ({"body_part": "KNEE"}, ("HeadMR",), ("knee",)),
        ({"body_part": "CSPINE"}, ("CXR",), ("spine",)),
        ({"body_part": "SKULL"}, ("Hand", "LimbFilm"), ("head",)),
        ({"body_part": "PELVIS"}, ("Hand", "LimbFilm"), ()),
        ({"study_description": "Abdomen", "series_description": "Leber"}, ("CXR",), ("abdomen",)),
        ({"study_description": "Hals und HWS"}, ("HeadMR",), ("neck", "spine")),
        ({"study_description": "Schädel und HWS"}, ("HeadMR",), ()),
        ({"body_part": "BRAIN", "study_description": "SPINE"}, ("HeadMR",), ()),
        ({"study_description": "POUMONS FACE"}, ("CXR",), ()),
        ({"study_description": "Research"}, ("HeadMR",), ()),
        ({"body_part": "KNEE"}, ("mammogram",), ()),
        ({"body_part": "KNEE"}, (), ()),
        ({"body_part": "FACE"}, ("CXR",), ("head",)),
    ],
)
def test_parts_that_a_file_names_and_a_model_does_not_read(
    said: dict[str, str], regions: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert other_parts(Identity(**said), regions) == parts


@pytest.mark.parametrize(
    ("modality", "part", "region"),
    [
        ("CR", "CHEST", "CXR"),
        ("CT", "CHEST", "ChestCT"),
        ("CT", "BRAIN", "HeadCT"),
        ("MR", "BRAIN", "HeadMR"),
        ("DX", "HAND", "LimbFilm"),
        ("DX", "SKULL", ""),
        ("MR", "KNEE", ""),
        ("", "CHEST", ""),
        ("US", "ABDOMEN", ""),
        ("CR", "", ""),
        ("CR", "CHIP", ""),
    ],
)
def test_modality_and_body_part_name_a_region(modality: str, part: str, region: str) -> None:
    assert named_region(Identity(modality=modality, body_part=part)) == region


@pytest.mark.parametrize(
    ("region", "regions", "among"),
    [
        ("HeadMR", ("HeadMR",), True),
        ("HeadMR", ("HeadCT",), True),
        ("HeadCT", ("HeadMR",), False),
        ("LimbFilm", ("Hand",), True),
        ("Hand", ("LimbFilm",), False),
        ("", ("Hand",), False),
    ],
)
def test_a_model_may_name_a_kind_by_its_older_name(
    region: str, regions: tuple[str, ...], among: bool
) -> None:
    assert is_among(region, regions) is among


def test_a_routed_folder_has_one_row_of_the_router_and_one_of_each_model_it_sends_to(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for number in range(40):
        shade = 0 if number % 4 else 180
        save(np.clip(spot(64).astype(int) // 3 + shade, 0, 255).astype(np.uint8), folder / f"{number:02}.png")
    (folder / "broken.png").touch()
    cards = [ROUTER, reader("dark"), reader("bright").model_copy(update={"id": "other"})]
    catalogue = tiny_catalogue(tmp_path / "models", *cards)
    opened = open_models([catalogue.read(c.id) for c in cards], "cpu")
    with Journal(tmp_path / "journal") as journal:
        settings = Settings(routed=True)
        assert read_all([folder], opened.engine, opened.models, journal, Progress(), settings)
        found = [(r.file, r.model.id if r.model else "", r.finding) for r in journal.readings()]
    region = {file: finding.name for file, model, finding in found if model == "body-region"}
    assert set(region.values()) == {"dark", "bright"}
    assert len(region) == 40
    assert {f for f, m, _ in found if m == "reader"} == {f for f, r in region.items() if r == "dark"}
    assert {f for f, m, _ in found if m == "other"} == {f for f, r in region.items() if r == "bright"}
    assert [m for f, m, _ in found if f == "broken.png"] == [""]


def test_a_certificate_spares_the_golden_cases_until_anything_changes(tmp_path: Path, monkeypatch) -> None:
    package = tiny_catalogue(tmp_path / "models").read("tiny")
    certificates = Certificates(tmp_path / "parity.json")
    (device,) = choose_device("cpu").devices
    first = Engine(device, certificates).load(package).parity
    monkeypatch.setattr("core.inference.engine.prove", lambda *_: pytest.fail("it was proven before"))
    assert Engine(device, certificates).load(package).parity == first
    monkeypatch.undo()
    assert certificates.find("another file", device) is None
    assert certificates.find(package.sha256, replace(device, driver="2")) is None
    assert certificates.find(package.sha256, Device("dml:0", device.name, device.provider)) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"KEY": 3}', '{"KEY": {"same_side": true}}'])
def test_a_damaged_or_failed_certificate_counts_for_nothing(tmp_path: Path, text: str) -> None:
    (device,) = choose_device("cpu").devices
    certificates = Certificates(tmp_path / "parity.json")
    certificates.keep("x", device, Parity(0.5, 1.0, same_side=True))
    assert certificates.find("x", device) is None
    (key,) = json.loads((tmp_path / "parity.json").read_text("utf-8"))
    (tmp_path / "parity.json").write_text(text.replace("KEY", key), "utf-8")
    assert certificates.find("x", device) is None
    certificates.keep("x", device, Parity(0.0, 1.0, same_side=True))
    assert certificates.find("x", device) == Parity(0.0, 1.0, same_side=True)
