"""Readings by another version of a model: by which card they are shown, without a map, in which words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import Status
from core.images.base.picture import Identity
from core.models.card import Card, OperatingPoint
from core.results.earlier import OtherVersion, card_of, stand_in_card
from core.results.findings import map_of_finding, scored_findings
from core.results.line_words import headline, other_version_words
from core.results.reading import Finding, ModelReference, Reading
from core.results.score import Band
from core.results.study_line import PictureReadings, StudyState, study_line
from core.results.wording import version_words
from tests.support.tiny_findings import findings_card
from tests.support.tiny_model import CLASSES, tiny_card

INSTALLED = tiny_card(operating_point=OperatingPoint(positive=("bright",), threshold=0.9, chosen_by="hand"))


def reading(
    version: str,
    p: tuple[float, ...] = (0.1, 0.275, 0.625),
    threshold: float | None = 0.5,
    classes: tuple[str, ...] = CLASSES,
    name: str = "bright",
    *,
    positive: bool | None = True,
    model: str = "tiny",
) -> Reading:
    found = Finding(classes, p, name, threshold, positive, np.ones((len(classes), 4, 4), dtype=np.float32))
    by = ModelReference(model, version, "Brightness (a test model)", "ab" * 32)
    return Reading("a.png", 1, Status.OK, None, "", Identity(), by, found, "cpu", (32, 32))


def line_of(*readings: Reading, cards: dict[str, Card] | None = None):
    pictures = [PictureReadings(f"{n}.png", 1, (one,)) for n, one in enumerate(readings)]
    return study_line(pictures, cards or {"tiny": INSTALLED})


def test_the_same_version_is_told_by_its_own_card_as_ever() -> None:
    one = reading("1.2.3")
    assert card_of(one, {"tiny": INSTALLED}) is INSTALLED
    (found,) = scored_findings(one, INSTALLED)
    assert (found.other, found.threshold, found.band) == (None, 0.9, Band.NOT_SUSPECTED)
    assert map_of_finding(one, found) is not None
    assert headline(line_of(one)) == "Nothing suspected by 1 model"


@pytest.mark.parametrize(
    ("version", "other", "suffix"),
    [
        ("1.2.2", OtherVersion.OLDER, "older version"),
        ("1.2.10", OtherVersion.ANOTHER, "another version"),
    ],
)
def test_another_version_is_judged_by_what_was_kept_with_it_and_has_no_map(
    version: str, other: OtherVersion, suffix: str
) -> None:
    one = reading(version)
    (found,) = scored_findings(one, INSTALLED)
    assert (found.other, found.threshold, found.band, found.title) == (other, 0.5, Band.SUSPECTED, "Bright")
    assert map_of_finding(one, found) is None
    line = line_of(one)
    assert headline(line) == f"Bright suspected, 62 ({suffix})"
    assert other_version_words(line) == (version_words(one.model, other),)
    assert other_version_words(line)[0].startswith(f"read by Brightness (a test model) {version}, an")


def test_its_card_says_the_version_and_stays_what_it_is() -> None:
    one = reading("1.0.0")
    card = card_of(one, {"tiny": INSTALLED})
    assert card is not None
    assert (card.id, card.version, card.findings[0].threshold) == ("tiny", "1.0.0", 0.5)
    assert scored_findings(one, card) == scored_findings(one, INSTALLED)


def test_nothing_suspected_says_so_too_and_what_is_read_again_takes_its_place() -> None:
    low = reading("1.0.0", (0.5, 0.3, 0.2), name="dark", positive=False)
    assert headline(line_of(low)) == "Nothing suspected by 1 model (older version)"
    mixed = line_of(low, reading("1.2.3", (0.0, 0.04, 0.96), 0.9))
    assert (headline(mixed), mixed.state) == ("Bright suspected, 79", StudyState.SUSPECTED)
    assert mixed.top is not None
    assert mixed.top.model.version == "1.2.3"
    assert len(mixed.by_others) == 1


def test_where_the_classes_were_others_their_names_tell() -> None:
    one = reading("1.0.0", (0.2, 0.8), classes=("normal", "white_spot"), name="white_spot")
    (found,) = scored_findings(one, INSTALLED)
    assert (found.title, found.name, found.score) == ("White spot", "white_spot", 80)
    low = reading("1.0.0", (0.8, 0.2), classes=("normal", "white_spot"), name="normal", positive=False)
    (found,) = scored_findings(low, INSTALLED)
    assert (found.title, found.score) == ("White spot", 20)
    # More than two classes: those that do not mean an absence, if that fits the decision.
    three = reading("1.0.0", (0.2, 0.5, 0.3), classes=("no_tumour", "glioma", "other"), name="glioma")
    (found,) = scored_findings(three, INSTALLED)
    assert (found.name, found.probability) == ("glioma+other", pytest.approx(0.8))
    odd = reading("1.0.0", (0.2, 0.5, 0.3), classes=("no_a", "b", "c"), name="no_a", positive=False)
    assert scored_findings(odd, INSTALLED) == ()


def test_a_model_that_is_not_installed_is_told_by_what_was_kept() -> None:
    one = reading("1.0.0", (0.2, 0.8), classes=("normal", "white_spot"), name="white_spot", model="gone")
    card = stand_in_card(one)
    assert card is not None
    line = line_of(one, cards={"gone": card})
    assert headline(line) == "White spot suspected, 80 (model not installed)"
    assert other_version_words(line) == ("read by Brightness (a test model) 1.0.0, which is not installed",)
    other = replace(one, finding=replace(one.finding, probabilities=(0.7, 0.3), threshold=0.25))
    assert [f.score for f in scored_findings(other, card)] == [53]
    assert stand_in_card(replace(one, finding=None)) is None


def test_of_several_findings_the_one_is_told_whose_threshold_was_kept() -> None:
    card = findings_card()
    told = card.findings[1].positive[0]
    names = card.class_names
    one = reading("0.0.1", tuple(0.6 for _ in names), 0.55, names, name=told, model=card.id)
    assert [(f.name, f.threshold) for f in scored_findings(one, card)] == [
        (card.findings[1].positive[0], 0.55)
    ]


def test_what_had_no_operating_point_is_not_judged_by_one() -> None:
    assert scored_findings(reading("1.0.0", threshold=None, positive=None), INSTALLED) == ()
