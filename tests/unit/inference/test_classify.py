"""From a picture to a reading: gate, finding and maps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from pydantic import ValidationError

from core.errors import DeviceError, Reason, Status
from core.images.base.patient import age_in_years
from core.images.base.picture import Identity, Picture, Window
from core.inference.candidate import make_ready
from core.inference.devices import cpu
from core.inference.engine import Engine, LoadedModel
from core.inference.gate import UNLIKE, is_odd, negative
from core.inference.heatmap import colour_table, coloured_map, map_on_picture, overlay
from core.inference.model_loading import Opened, open_models
from core.inference.parity import Outputs
from core.inference.sessions import Sessions
from core.models.card import Card, OperatingPoint, Population, Preparation
from core.models.section import Array
from core.results.reading import finding_from
from tests.support.judging import judge
from tests.support.pictures import spot
from tests.support.tiny_model import tiny_card, tiny_catalogue


def picture(pixels: np.ndarray, **identity: str) -> Picture:
    return Picture("a.png", 1, 1, pixels, Window(127.5, 255.0, "LINEAR_EXACT"), identity=Identity(**identity))


def read_one(opened: Opened, one: Picture):
    (reading,) = judge(opened.engine, opened.models[0], make_ready([opened.models[0].card.needs], one))
    return reading


def test_a_finding(tiny: Opened) -> None:
    reading = read_one(tiny, picture(np.clip(spot(64).astype(int) + 180, 0, 250).astype(np.uint8)))
    assert reading.status is Status.OK
    assert reading.finding is not None
    assert reading.finding.name == "bright"
    assert reading.finding.probability > 0.5
    assert reading.model is not None
    assert reading.model.sha256 == tiny.models[0].package.sha256
    assert reading.device == "cpu"


@pytest.mark.parametrize("part", ["probabilities", "maps", "embedding"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 5.8, -0.2])
def test_an_answer_that_is_none_is_refused(
    tiny: Opened, monkeypatch: pytest.MonkeyPatch, part: str, value: float
) -> None:
    """It once was `ok`, and infinity broke JSON and the workbook."""
    run = Engine.run

    def spoilt(engine: Engine, model: LoadedModel, pictures: np.ndarray) -> Outputs:
        outputs = run(engine, model, pictures)
        values = getattr(outputs, part).copy()
        values[(0,) * values.ndim] = value
        return replace(outputs, **{part: values})

    monkeypatch.setattr(Engine, "run", spoilt)
    reading = read_one(tiny, picture(np.clip(spot(64).astype(int) + 180, 0, 250).astype(np.uint8)))
    if part != "probabilities" and np.isfinite(value):
        assert reading.reason is not Reason.BAD_OUTPUT
        return
    assert (reading.status, reading.reason) == (Status.REFUSED, Reason.BAD_OUTPUT)
    assert "no usable answer" in reading.message


@pytest.mark.parametrize("spoil", [lambda v: v[:-1], lambda v: v[:, :-1], lambda v: v.ravel()])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_too_few_answers_are_one_sentence(
    tiny: Opened, monkeypatch: pytest.MonkeyPatch, number: int, spoil: Callable[[np.ndarray], np.ndarray]
) -> None:
    compute = Sessions._compute

    def spoilt(*arguments: object) -> list[list[np.ndarray]]:
        runs = compute(*arguments)  # type: ignore[arg-type]
        return [[spoil(value) if n == number else value for n, value in enumerate(run)] for run in runs]

    monkeypatch.setattr(Sessions, "_compute", spoilt)
    with pytest.raises(DeviceError, match="answers are not as its card describes"):
        read_one(tiny, picture(spot(64)))


@pytest.mark.parametrize(("band", "warned"), [(1.0, False), (0.001, True)])
def test_a_picture_between_the_two_limits_is_read_and_marked(
    band: float, warned: bool, tmp_path: Path
) -> None:
    card = tiny_card()
    card = card.model_copy(update={"gate": card.gate.model_copy(update={"band": band})})
    opened = open_models([tiny_catalogue(tmp_path, card).read("tiny")], "cpu")
    reading = read_one(opened, picture(spot(64)))
    assert reading.status is Status.OK
    assert reading.traits is not None
    assert 0.001 < reading.traits.distance <= 1.0
    assert (UNLIKE in reading.message) is warned


@pytest.mark.parametrize(
    ("modality", "name"), [("", "bright"), ("CT", "middle"), ("MR", "bright"), ("US", "bright")]
)
def test_a_class_that_does_not_occur_with_the_files_modality_is_not_reported(
    modality: str, name: str
) -> None:
    card = tiny_card()
    named = {"dark": ("MR",), "middle": ("CT",), "bright": ("MG",)}
    classes = tuple(c.model_copy(update={"modalities": named[c.name]}) for c in card.classes)
    card = card.model_copy(update={"classes": classes})
    found = finding_from(
        card, np.array([0.02, 0.38, 0.6], np.float32), np.zeros((3, 4, 4), np.float32), modality
    )
    assert found.name == name
    assert found.probabilities == pytest.approx((0.02, 0.38, 0.6))


@pytest.mark.parametrize(("age", "warned"), [("010Y", True), ("003Y", False), ("030M", False), ("", False)])
def test_a_patient_unlike_those_of_the_training_is_read_with_a_warning(age, warned, tmp_path) -> None:
    population = Population(who="Children and adults", ages=((1, 5), (18, 120)))
    card = tiny_card().model_copy(update={"population": population})
    opened = open_models([tiny_catalogue(tmp_path, card).read("tiny")], "cpu")
    reading = read_one(opened, picture(spot(64), patient_age=age))
    assert reading.status is Status.OK
    assert ("aged 1 to 5 and 18 to 120 years; this patient is 10" in reading.message) is warned
    assert bool(reading.message) is warned


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("047Y", 47),
        ("012M", 1),
        ("011M", 0),
        ("104W", 1),
        ("106W", 2),
        ("365D", 0),
        ("400D", 1),
        ("47", None),
    ],
)
def test_ages_are_completed_years(text, years) -> None:
    assert age_in_years(text) == years


def test_the_map_moves_with_the_spot(tiny: Opened) -> None:
    places = []
    for row, column in ((0.2, 0.2), (0.2, 0.8), (0.8, 0.2)):
        finding = read_one(tiny, picture(np.maximum(spot(64, row, column, 255), 20))).finding
        assert finding is not None
        places.append(np.unravel_index(finding.map_of("bright").argmax(), (4, 4)))
    assert places == [(0, 0), (0, 3), (3, 0)]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (picture(spot(8)), Reason.TOO_SMALL),
        (picture(np.full((64, 64), 77, np.uint8)), Reason.BLANK),
        (picture(np.full((64, 160), 77, np.uint8)), Reason.BLANK),
        (picture(spot(64), modality="US"), Reason.WRONG_MODALITY),
    ],
)
def test_refusals_before_the_model(tmp_path, one: Picture, reason: Reason) -> None:
    catalogue = tiny_catalogue(tmp_path / "c", tiny_card(modalities=("CT", "MR")))
    reading = read_one(open_models([catalogue.read("tiny")], "cpu"), one)
    assert (reading.status, reading.reason) == (Status.REFUSED, reason)
    assert reading.finding is None


def test_a_file_that_names_no_modality_is_read(tmp_path) -> None:
    catalogue = tiny_catalogue(tmp_path / "c", tiny_card(modalities=("CT",)))
    assert read_one(open_models([catalogue.read("tiny")], "cpu"), picture(spot(64))).status is Status.OK


def test_out_of_distribution(tmp_path) -> None:
    catalogue = tiny_catalogue(tmp_path / "c", tiny_card(limit=0.05))
    opened = open_models([catalogue.read("tiny")], "cpu")
    reading = read_one(opened, picture(np.maximum(spot(64, level=255), 60)))
    assert reading.reason is Reason.OUT_OF_DISTRIBUTION
    # every channel at a class centre lies inside the limits
    inside = np.tile(np.linspace(103, 152, 64).astype(np.uint8), (64, 1))
    assert read_one(opened, picture(inside)).status is Status.OK


def test_each_centre_may_have_a_limit_of_its_own(tmp_path) -> None:
    inside = np.tile(np.linspace(103, 152, 64).astype(np.uint8), (64, 1))
    for limits, status in (((0.05, 0.05, 0.05), Status.REFUSED), ((0.05, 9.0, 0.05), Status.OK)):
        card = tiny_card(limit=0.05)
        card = card.model_copy(update={"gate": card.gate.model_copy(update={"limits": limits})})
        catalogue = tiny_catalogue(tmp_path / status.value, card)
        opened = open_models([catalogue.read("tiny")], "cpu")
        assert read_one(opened, picture(np.maximum(spot(64, level=255), 60))).status is status
        assert read_one(opened, picture(inside)).status is Status.OK


def test_limits_are_as_many_as_centres() -> None:
    gate = tiny_card().gate
    with pytest.raises(ValidationError, match="as many as centres"):
        type(gate).model_validate({**gate.model_dump(), "limits": (1.0,)})


def test_what_no_class_is_likely_enough_for_is_refused_where_the_card_says_so(tmp_path) -> None:
    seen = {}
    for least in (0.0, 0.999):
        card = tiny_card()
        gate = card.gate.model_copy(update={"least_probability": least})
        catalogue = tiny_catalogue(tmp_path / str(least), card.model_copy(update={"gate": gate}))
        seen[least] = read_one(open_models([catalogue.read("tiny")], "cpu"), picture(spot(64)))
    assert seen[0.0].status is Status.OK
    assert seen[0.0].finding is not None
    assert max(seen[0.0].finding.probabilities) < 0.999
    assert seen[0.999].reason is Reason.OUT_OF_DISTRIBUTION
    assert "are needed" in seen[0.999].message


def dark_card(limit: float) -> Card:
    """Return the card of a model that was trained on dark pictures only."""
    card = tiny_card(limit=limit)
    gate = card.gate.model_copy(update={"centres": Array.pack(np.array([[0.2, 0.8]] * 3, np.float32))})
    return card.model_copy(update={"gate": gate})


@pytest.mark.parametrize(("limit", "noticed"), [(0.2, True), (2.0, False)])
def test_an_inverted_picture_is_noticed_unless_such_distances_are_usual(
    tmp_path, limit: float, noticed: bool
) -> None:
    catalogue = tiny_catalogue(tmp_path / "c", dark_card(limit))
    opened = open_models([catalogue.read("tiny")], "cpu")
    genuine = np.tile(np.linspace(30, 72, 40).astype(np.uint8), (80, 1))
    assert read_one(opened, picture(genuine)).status is Status.OK
    swapped = read_one(opened, replace(picture(genuine), inverted=True))
    # The distance is 0.28: beyond the first limit, within the second.
    assert swapped.reason is (Reason.INVERTED if noticed else None)
    assert ("Black and white" in swapped.message) is noticed


def test_what_lies_further_than_a_whitened_picture_usually_does_is_odd() -> None:
    centres = Array.pack(np.zeros((1, 100), np.float32))
    gate = tiny_card(limit=30.0).gate.model_copy(update={"centres": centres})
    card = tiny_card().model_copy(update={"gate": gate})
    assert [is_odd(card, distance) for distance in (9.0, 10.0, 11.0, 29.0, 31.0)] == [False] * 2 + [True] * 3


def test_negatives_wait_for_a_full_batch(tmp_path) -> None:
    class Counting(Engine):
        sizes: ClassVar[list[int]] = []

        def run(self, model: LoadedModel, pictures: np.ndarray) -> Outputs:
            self.sizes.append(len(pictures))
            return super().run(model, pictures)

    engine = Counting(cpu())
    model = engine.load(tiny_catalogue(tmp_path / "c", dark_card(0.2)).read("tiny"))
    genuine = np.tile(np.linspace(30, 72, 40).astype(np.uint8), (80, 1))
    ready = [
        make_ready([model.card.needs], replace(picture(genuine), frame=i, inverted=i % 8 == 0))[0]
        for i in range(48)
    ]
    readings = judge(engine, model, ready)
    assert [r.frame for r in readings] == list(range(48))
    assert [r.reason is Reason.INVERTED for r in readings] == [i % 8 == 0 for i in range(48)]
    assert engine.sizes == [16, 16, 16, 6]


def test_a_far_picture_whose_negative_is_as_far_is_not_called_inverted(tmp_path) -> None:
    catalogue = tiny_catalogue(tmp_path / "c", dark_card(0.3))
    reading = read_one(
        open_models([catalogue.read("tiny")], "cpu"),
        picture(np.tile(np.linspace(90, 160, 64).astype(np.uint8), (64, 1))),
    )
    assert reading.reason is Reason.OUT_OF_DISTRIBUTION


def test_the_padding_of_a_negative_stays_black() -> None:
    card = tiny_card()
    (ready,) = make_ready([card.needs], picture(np.tile(np.arange(32, dtype=np.uint8), (64, 1))))
    swapped = negative(card, ready.pixels, ready.shape)
    np.testing.assert_array_equal(swapped[:, 8:24], 255 - ready.pixels[:, 8:24])
    assert not swapped[:, :8].any()
    assert not swapped[:, 24:].any()


def test_the_operating_point_decides_the_side() -> None:
    point = OperatingPoint(positive=("bright",), threshold=0.3, chosen_by="a test")
    card = tiny_card(operating_point=point)
    maps = np.zeros((3, 4, 4), np.float32)
    low = finding_from(card, np.array([0.5, 0.25, 0.25], np.float32), maps)
    assert (low.name, low.positive) == ("dark", False)
    high = finding_from(card, np.array([0.5, 0.1, 0.4], np.float32), maps)
    assert (high.name, high.positive, high.threshold) == ("bright", True, 0.3)
    assert high.probability == pytest.approx(0.4)


def test_a_map_lands_on_the_picture_and_not_on_the_padding() -> None:
    # A portrait picture fills the middle half of a square input, so only those columns of the map count.
    preparation = Preparation(name="letterbox", height=64, width=64)
    evidence = np.zeros((8, 8), np.float32)
    evidence[:, :2] = 1  # all evidence lies on the left padding
    assert map_on_picture(evidence, preparation, (100, 50), 100, 50)[:, 15:].max() < 0.01
    evidence = np.zeros((8, 8), np.float32)
    evidence[2, 3] = 1
    row, column = np.unravel_index(
        map_on_picture(evidence, preparation, (100, 50), 100, 50).argmax(), (100, 50)
    )
    assert abs(row - 31) <= 2
    assert abs(column - 18.75) <= 2


def test_weak_evidence_looks_weak() -> None:
    preparation = Preparation(name="stretch", height=64, width=64)
    weak = map_on_picture(np.full((8, 8), 0.1, np.float32), preparation, (64, 64), 64, 64)
    assert weak.max() == pytest.approx(0.1, abs=1e-6)
    assert coloured_map(weak)[..., 3].max() < 20
    none = map_on_picture(np.full((8, 8), -5, np.float32), preparation, (64, 64), 64, 64)
    np.testing.assert_array_equal(overlay(spot(64), none)[..., 0], spot(64))


def test_colours_grow_lighter_evenly() -> None:
    luma = colour_table().astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(luma) > -0.5).all()


def test_order_is_kept_when_some_are_refused(tiny: Opened) -> None:
    card = tiny.models[0].card
    ready = [
        make_ready([card.needs], replace(picture(spot(8 if i % 3 else 64)), frame=i))[0] for i in range(40)
    ]
    readings = judge(tiny.engine, tiny.models[0], ready)
    assert [r.frame for r in readings] == list(range(40))
    assert [r.status is Status.OK for r in readings] == [i % 3 == 0 for i in range(40)]


def test_an_answer_that_the_file_contradicts_is_refused(tmp_path) -> None:
    card = tiny_card()
    classes = tuple(c.model_copy(update={"modalities": ("CT",)}) for c in card.classes)
    catalogue = tiny_catalogue(tmp_path / "c", card.model_copy(update={"classes": classes}))
    opened = open_models([catalogue.read("tiny")], "cpu")
    assert read_one(opened, picture(spot(64), modality="CT")).status is Status.OK
    assert read_one(opened, picture(spot(64))).status is Status.OK
    reading = read_one(opened, picture(spot(64), modality="MR"))
    assert (reading.status, reading.reason) == (Status.REFUSED, Reason.WRONG_MODALITY)
    assert "Dark" in reading.message
