"""A router: which pictures it passes on, which it refuses, and which checks it spares later models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from core.errors import ModelError, Reason, Refusal, Status
from core.images.base.picture import Identity, Picture, Window
from core.inference.candidate import make_ready
from core.inference.gate import UNLIKE
from core.inference.input_gate import check_picture, colour_part
from core.inference.kinds import check_kind, group_of, likeness, settle_kind
from core.inference.model_loading import open_models
from core.inference.routing import route
from core.models.card import Card, Class, KindGroup, Routing
from core.models.onnx_file import check_model, with_card
from core.results.reading import Finding
from tests.support.judging import judge
from tests.support.pictures import spot
from tests.support.tiny_model import tiny_card, tiny_catalogue, tiny_graph
from tests.support.tiny_router import add_tiny_router, tiny_router_card, tiny_router_graph

pytestmark = pytest.mark.usefixtures("forked_decoders")

ROUTER = tiny_router_card()


def picture(grey: int, spread: int = 8) -> Picture:
    pixels = np.clip(spot(64).astype(int) // (256 // spread) + grey, 0, 255).astype(np.uint8)
    return Picture("a", 1, 1, pixels, Window(127.5, 255.0, "LINEAR_EXACT"))


def reader(*regions: str) -> Card:
    # The model's own gate passes nothing: only pictures that the router accepts are read.
    return tiny_card(model_id="reader", limit=1e-6).model_copy(update={"body_regions": regions})


def read(tmp_path: Path, one: Picture, card: Card | None = None):
    """Return the router's reading, and that of the model, if it runs."""
    card = card or reader("dark")
    catalogue = tiny_catalogue(tmp_path, card)
    add_tiny_router(catalogue)
    opened = open_models(list(catalogue.read_all()), "cpu")
    assert [model.card.id for model in opened.models] == ["image-kind", "reader"]
    first, second = make_ready([model.card.needs for model in opened.models], one)
    (routed,) = judge(opened.engine, opened.models[0], [first])
    sent = route(opened.models[0].card, card, second, routed)
    return routed, judge(opened.engine, opened.models[1], [sent])[0] if sent else None


def test_the_model_of_the_kind_reads_without_its_own_gate(tmp_path: Path) -> None:
    routed, read_on = read(tmp_path, picture(10))
    assert (routed.status, routed.finding and routed.finding.name) == (Status.OK, "dark")
    assert read_on is not None
    assert read_on.status is Status.OK
    assert UNLIKE not in read_on.message


def test_a_gate_that_knows_other_sources_marks_what_the_router_sends(tmp_path: Path) -> None:
    for grey, band, message in ((10, 0.99, ""), (10, 1e-6, UNLIKE), (60, 1e-6, UNLIKE)):
        card = reader("dark")
        gate = card.gate.model_copy(update={"limit": 10.0, "band": band})
        _, read_on = read(tmp_path / f"{grey} {band}", picture(grey), card.model_copy(update={"gate": gate}))
        assert read_on is not None
        # The message is that of the router and of the model.
        assert (read_on.status, read_on.message) == (Status.OK, message)


def test_between_the_limits_a_picture_is_read_and_marked(tmp_path: Path) -> None:
    routed, read_on = read(tmp_path, picture(60))
    assert routed.traits is not None
    assert 0.2 < routed.traits.distance < 1
    assert read_on is not None
    assert (read_on.status, read_on.message) == (Status.OK, UNLIKE)


def test_a_model_for_any_picture_keeps_its_own_gate(tmp_path: Path) -> None:
    _, read_on = read(tmp_path, picture(10), reader())
    assert read_on is not None
    assert read_on.reason is Reason.OUT_OF_DISTRIBUTION


def test_a_kind_without_a_model_is_named_and_nobody_reads_it(tmp_path: Path) -> None:
    routed, read_on = read(tmp_path, picture(124))
    assert (routed.status, routed.finding and routed.finding.name) == (Status.OK, "middle")
    assert read_on is None


def test_inverted_pictures_of_a_kind_that_is_read_are_refused(tmp_path: Path) -> None:
    routed, read_on = read(tmp_path, picture(244))
    assert (routed.status, routed.reason, read_on) == (Status.REFUSED, Reason.INVERTED, None)
    assert read(tmp_path / "b", picture(215))[0].status is Status.OK


def test_a_kind_in_doubt_is_refused() -> None:
    def found(*p: float) -> Finding:
        best = ROUTER.class_names[int(np.argmax(p))]
        return settle_kind(ROUTER, Finding(ROUTER.class_names, p, best, None, None, np.zeros((3, 1, 1))), "")

    check_kind(ROUTER, found(0.7, 0.2, 0.1), "")
    check_kind(ROUTER, found(0.2, 0.6, 0.2), "")
    with pytest.raises(Refusal, match="not certain enough"):
        check_kind(ROUTER, found(0.5, 0.3, 0.2), "")
    with pytest.raises(Refusal, match="Middle is not ruled out"):
        check_kind(ROUTER, found(0.6, 0.35, 0.05), "")
    assert group_of(ROUTER, "middle") is None
    away = np.array([0.3, 0.2], dtype=np.float32)
    assert [round(likeness(ROUTER, kind, away), 3) for kind in ("dark", "bright", "middle")] == [
        0.3,
        0.2,
        0.2,
    ]


def test_a_group_counts_as_one_and_the_modality_rules_out_kinds() -> None:
    both = Routing(groups=(KindGroup(name="ends", kinds=("dark", "bright"), least_probability=0.55),))
    classes = (
        Class(name="dark", title="Dark", modalities=("CT",)),
        Class(name="middle", title="Middle"),
        Class(name="bright", title="Bright", modalities=("MR",)),
    )
    card = ROUTER.model_copy(update={"routing": both, "classes": classes})
    finding = Finding(card.class_names, (0.3, 0.4, 0.3), "middle", None, None, np.zeros((3, 1, 1)))
    assert settle_kind(card, finding, "").name == "dark"
    assert settle_kind(card, finding, "MR").name == "middle"
    check_kind(card, settle_kind(card, finding, "MR"), "MR")
    ct = replace(finding, probabilities=(0.58, 0.02, 0.4), name="dark")
    check_kind(card, settle_kind(card, ct, "CT"), "CT")


def coloured(share: float) -> np.ndarray:
    """Return a tinted ramp of greys, with a share of real colours."""
    shown = np.linspace(0, 255, 96)[:, None, None] * np.ones((1, 128, 1)) * [1.0, 0.95, 0.8]
    shown[:, : round(share * 128)] = (200, 40, 40)
    return shown.astype(np.uint8)


def test_colour_is_more_than_a_tint() -> None:
    assert colour_part(coloured(0.0)) < 0.01
    assert colour_part(coloured(0.3)) > 0.2
    small = np.zeros((3, 5, 3), dtype=np.uint8)
    assert colour_part(small) == 0.0


def test_colours_are_refused_by_a_model_of_grey_pictures() -> None:
    shown = Picture("a", 1, 1, coloured(0.5), Window(127.5, 255.0, "LINEAR_EXACT"))
    with pytest.raises(Refusal, match="is in colour") as refusal:
        check_picture(ROUTER.needs, shown)
    assert refusal.value.reason is Reason.OUT_OF_DISTRIBUTION
    check_picture(tiny_card().needs, shown)
    check_picture(ROUTER.needs, replace(shown, pixels=coloured(0.0), identity=Identity()))


def test_card_and_graph_agree_on_polarity_and_groups() -> None:
    assert check_model(with_card(tiny_router_graph(), ROUTER), "router") == ROUTER
    with pytest.raises(ModelError, match="outputs"):
        with_card(tiny_graph(), ROUTER)
    with pytest.raises(ModelError, match="outputs"):
        with_card(tiny_router_graph(), tiny_card())
    for group in (
        KindGroup(name="a", kinds=("none",), least_probability=0.6),
        KindGroup(name="a", kinds=("dark",), least_probability=0.6),
    ):
        changed = ROUTER.model_copy(update={"routing": Routing(groups=(group,))})
        with pytest.raises(ValidationError, match="routing"):
            Card.model_validate(changed.model_dump())
    with pytest.raises(ValidationError, match="two groups"):
        Routing(groups=(ROUTER.routing.groups[0], ROUTER.routing.groups[0]))  # type: ignore[union-attr]
