"""Maps by occlusion: the place that causes the finding is found, without padding, on the stated scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import Status
from core.images.base.picture import Identity
from core.inference.occlusion import STEPS, CoveredPlaces
from core.models.card import OperatingPoint
from core.results.findings import is_by_occlusion, map_of_finding, place_on_picture, scored_findings
from core.results.reading import MapSource, ModelReference, Reading, finding_from, judged_anew
from core.results.score import log_odds
from tests.support.tiny_model import SIDE, SPOT, mapless_card, spotted, tiny_card

CARD = mapless_card()
#: Centre of the spot, down and across, as fractions of the picture.
MIDDLE = tuple((part.start + part.stop) / 2 / SIDE for part in SPOT)


def answers(inputs: np.ndarray) -> np.ndarray:
    """Return probabilities of dark, middle and bright; the last one depends on the spot only."""
    bright = 1 / (1 + np.exp(-(inputs[:, SPOT[0], SPOT[1]].mean(axis=(1, 2)) - 225.0) / 10))
    return np.stack([(1 - bright) / 2, (1 - bright) / 2, bright], axis=1).astype(np.float32)


def made(threshold: float = 0.3) -> tuple[Reading, CoveredPlaces]:
    """Return the reading of a picture with a map by occlusion."""
    card = mapless_card(threshold=threshold)
    pixels = spotted()
    places = CoveredPlaces.of(card, pixels, pixels.shape)
    whole = answers(pixels[None])[0]
    maps = places.maps(card, whole, answers(places.inputs(slice(None))))
    finding = replace(finding_from(card, whole, maps), maps=maps, maps_from=MapSource.OCCLUSION)
    model = ModelReference(card.id, card.version, card.title, "")
    return Reading("a.png", 1, Status.OK, None, "", Identity(), model, finding, "", pixels.shape), places


def test_the_place_that_makes_the_finding_is_found() -> None:
    reading, places = made()
    assert len(places.places) == STEPS * STEPS
    (finding,) = scored_findings(reading, CARD)
    place = place_on_picture(reading, finding, CARD.preparation)
    assert place is not None
    x, y, strength = place
    assert (y, x) == pytest.approx(MIDDLE, abs=1 / STEPS)
    assert strength > 0.5
    assert is_by_occlusion(reading)


def test_half_of_full_scale_is_where_the_place_takes_the_finding_to_its_operating_point() -> None:
    reading, _ = made()
    assert reading.finding is not None
    (finding,) = scored_findings(reading, CARD)
    fallen = log_odds(finding.probability) - reading.finding.map_of("bright")
    evidence = map_of_finding(reading, finding)
    assert evidence is not None
    below = fallen <= log_odds(finding.threshold)
    assert below.any()
    np.testing.assert_array_equal(evidence >= 0.5, below)


def test_near_the_operating_point_a_small_fall_is_not_made_large() -> None:
    threshold = float(answers(spotted()[None])[0, 2]) - 1e-4
    reading, _ = made(threshold)
    (finding,) = scored_findings(reading, mapless_card(threshold=threshold))
    assert reading.finding is not None
    evidence = map_of_finding(reading, finding)
    assert evidence is not None
    np.testing.assert_allclose(evidence, reading.finding.map_of("bright") / 2, rtol=1e-6)


def test_a_map_follows_the_operating_point_that_holds_now() -> None:
    reading, _ = made()
    moved = CARD.model_copy(
        update={"operating_point": OperatingPoint(positive=("bright",), threshold=0.9, chosen_by="site")}
    )
    anew = judged_anew(moved, reading)
    assert is_by_occlusion(anew)
    before, now = (
        map_of_finding(one, scored_findings(one, card)[0]) for one, card in ((reading, CARD), (anew, moved))
    )
    assert before is not None
    assert now is not None
    assert now.max() > before.max()


def test_padding_is_no_place() -> None:
    pixels = np.zeros((SIDE, SIDE), dtype=np.uint8)
    pixels[8:24] = 120
    places = CoveredPlaces.of(CARD, pixels, (100, 200))
    assert {row for row, _ in places.places} == set(range(STEPS // 4, STEPS * 3 // 4))
    assert places.fill == 120.0


@pytest.mark.parametrize("shape", [(10, 1000), (1000, 10)])
def test_a_very_narrow_picture_has_places_along_its_length(shape: tuple[int, int]) -> None:
    places = CoveredPlaces.of(CARD, spotted(), shape)
    along = range(STEPS)
    wide = shape[1] > shape[0]
    # The picture is one pixel wide and lies in the middle of the input, in column or row 5.
    assert places.places == tuple((5, number) if wide else (number, 5) for number in along)
    assert places.inputs(slice(0, 2)).shape == (2, SIDE, SIDE)


def test_a_place_is_covered_by_the_mean_and_the_rest_stays() -> None:
    pixels = spotted()
    places = CoveredPlaces.of(CARD, pixels, pixels.shape)
    number = places.places.index((0, 0))
    (covered,) = places.inputs(slice(number, number + 1))
    assert covered[1, 1] == pytest.approx(places.fill, abs=1)
    np.testing.assert_array_equal(covered[16:, 16:], pixels[16:, 16:])


def test_classes_of_one_finding_fall_together() -> None:
    point = OperatingPoint(positive=("middle", "bright"), threshold=0.5, chosen_by="hand")
    card = tiny_card(operating_point=point)
    places = CoveredPlaces.of(card, spotted(), (SIDE, SIDE))
    covered = np.tile(np.array([0.6, 0.1, 0.3], dtype=np.float32), (len(places.places), 1))
    maps = places.maps(card, np.array([0.2, 0.4, 0.4], dtype=np.float32), covered)
    assert maps[1] == pytest.approx(maps[2])
    assert maps[1] == pytest.approx(np.full((STEPS, STEPS), log_odds(0.8) - log_odds(0.4)), rel=1e-4)
