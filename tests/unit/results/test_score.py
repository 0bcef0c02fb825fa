"""Score, words and the study's line never contradict each other."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import Reason, Refusal
from core.images.base.picture import Identity
from core.models.card import Card, Class, OperatingPoint
from core.models.thresholds import with_site_threshold
from core.results.findings import finding_title, place_on_picture, scored_findings
from core.results.line_words import headline, not_read_words
from core.results.reading import ModelReference, Reading, judged_anew, refused_reading
from core.results.score import Band, log_odds, score
from core.results.study_line import StudyState, group_studies, study_line, urgency
from core.results.wording import compared, finding_words, kinds_words
from core.settings import SiteThreshold
from tests.unit.reports.samples import make_card, make_read
from tools import translations

PART = st.floats(0.0, 1.0, allow_nan=False)


@pytest.mark.parametrize(
    ("probability", "odds"), [(0.5, 0.0), (0.8, math.log(4)), (0.0, math.log(1e-6 / (1 - 1e-6)))]
)
def test_log_odds_by_hand(probability: float, odds: float) -> None:
    assert log_odds(probability) == pytest.approx(odds)
    assert log_odds(1.0 - probability) == pytest.approx(-odds)


def changed(card: Card, **more: object) -> Card:
    """Return the card with other values, validated again."""
    return Card.model_validate({**card.model_dump(), **more})


def tumour(threshold: float = 0.9758) -> Card:
    card = make_card(("no_tumor", "glioma", "meningioma", "pituitary"))
    titles = ("No tumour", "Glioma", "Meningioma", "Pituitary tumour")
    classes = tuple(Class(name=c.name, title=t) for c, t in zip(card.classes, titles, strict=True))
    point = OperatingPoint(positive=card.class_names[1:], threshold=threshold, chosen_by="a test")
    return changed(card, classes=classes, operating_point=point)


def several(thresholds: tuple[float, ...], border: int = 10) -> Card:
    names = tuple(f"f{n}" for n in range(len(thresholds)))
    card = make_card(names) if len(names) > 1 else make_card(("f0", "x"))
    golden = card.golden[0].model_dump()
    golden |= {"probabilities": (0.5,) * len(card.classes)}
    points = tuple(
        OperatingPoint(positive=(name,), threshold=t, chosen_by="a test", border=border)
        for name, t in zip(names, thresholds, strict=True)
    )
    return changed(card, task="multi-label", operating_points=points, golden=(golden,))


def said(card: Card, *p: float, file: str = "a.png", **identity: object) -> Reading:
    return make_read(file, card, Identity(**identity), p).reading  # type: ignore[arg-type]


class TestScore:
    @given(PART, PART)
    def test_at_least_50_exactly_when_positive(self, p: float, threshold: float) -> None:
        assert (score(p, threshold) >= 50) == (p >= threshold)
        assert 0 <= score(p, threshold) <= 100

    @given(PART)
    def test_next_to_the_operating_point(self, threshold: float) -> None:
        assert score(threshold, threshold) >= 50
        assert score(math.nextafter(threshold, -1.0), threshold) < 50

    @given(PART, PART, PART)
    def test_never_falls(self, a: float, b: float, threshold: float) -> None:
        low, high = sorted((a, b))
        assert score(low, threshold) <= score(high, threshold)

    def test_no_number_is_no_finding(self) -> None:
        assert score(math.nan, 0.5) == score(math.nan, 0.0) == 0

    @pytest.mark.parametrize(
        ("p", "threshold", "points"),
        [
            (0.9786, 0.9593, 73),
            (0.38, 0.9593, 19),
            (0.358, 0.0627, 65),
            (0.9593 - 1e-9, 0.9593, 49),
            (1, 1, 100),
        ],
    )
    def test_values(self, p: float, threshold: float, points: int) -> None:
        assert score(p, threshold) == points


@given(st.lists(st.tuples(PART, PART), min_size=2, max_size=14), st.integers(0, 50))
def test_words_score_and_facts_agree_for_any_card(pairs: list[tuple[float, float]], border: int) -> None:
    card = several(tuple(t for _, t in pairs), border)
    reading = said(card, *(p for p, _ in pairs))
    found = scored_findings(reading, card)
    assert len(found) == len(pairs)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    for finding in found:
        assert finding.positive == (finding.score >= 50) == (finding.probability >= finding.threshold)
        words = finding_words(finding)
        assert words.endswith(f", {finding.score}")
        assert (f"{finding.title} suspected" in words) == finding.positive
        p, t = (
            float(text.split("\N{NO-BREAK SPACE}")[0])
            for text in compared(finding.probability, finding.threshold)
        )
        # Printed percentages have twelve decimals at most, so closer values cannot be told apart.
        if finding.positive or finding.threshold - finding.probability > 1e-13:
            assert (p >= t) == finding.positive
    assert reading.finding is not None
    assert reading.finding.positive == found[0].positive
    assert (
        study_line(group_studies([reading])["a.png"], {card.id: card}).state is StudyState.SUSPECTED
    ) == any(f.positive for f in found)


def test_the_sum_decides_and_kinds_follow() -> None:
    card = tumour()
    (finding,) = scored_findings(said(card, 0.008, 0.782, 0.204, 0.006), card)
    assert finding_words(finding) == "Tumour suspected, 83"
    assert kinds_words(finding) == "Glioma 78\N{NO-BREAK SPACE}%, Meningioma 20\N{NO-BREAK SPACE}%"
    assert finding.map_class == "glioma"
    (negative,) = scored_findings(said(card, 0.96, 0.02, 0.01, 0.01), card)
    assert finding_words(negative) == "Tumour not suspected, 2"
    assert not negative.kinds


def test_a_title_is_never_that_of_absence() -> None:
    card = tumour()
    assert card.operating_point is not None
    assert (
        finding_title(card, card.operating_point.model_copy(update={"title": "Brain tumour"}))
        == "Brain tumour"
    )
    odd = changed(card, classes=[{"name": c.name, "title": c.name} for c in card.classes])
    assert odd.operating_point is not None
    assert finding_title(odd, odd.operating_point) == "glioma, meningioma or pituitary"


class TestTask:
    def test_sums(self) -> None:
        card = make_card(("no", "yes"), 0.5)
        golden = card.golden[0].model_dump() | {"probabilities": (0.9, 0.9)}
        with pytest.raises(ValidationError, match="do not sum to 1"):
            changed(card, golden=(golden,))

    def test_multi_label(self) -> None:
        card = several((0.5, 0.6))
        with pytest.raises(ValidationError, match="an operating point for each"):
            changed(card, operating_points=())
        softmax = card.golden[0].model_dump() | {"probabilities": (0.3, 0.7)}
        with pytest.raises(ValidationError, match="multi-class"):
            changed(card, golden=(softmax, softmax | {"name": "other"}))

    def test_a_threshold_of_the_site_for_one_of_several(self) -> None:
        card = several((0.5, 0.6))
        own = SiteThreshold(model="tiny", version="1.2.3", threshold=0.9, reason="ours", finding="f1")
        moved = with_site_threshold(card, [own])
        assert [point.threshold for point in moved.findings] == [0.5, 0.9]


def test_a_threshold_that_changes_judges_anew() -> None:
    card = make_card(("no", "yes"), 0.5)
    reading = said(card, 0.3, 0.7)
    moved = with_site_threshold(
        card, [SiteThreshold(model="tiny", version="1.2.3", threshold=0.8, reason="ours")]
    )
    anew = judged_anew(moved, reading)
    assert reading.finding is not None
    assert anew.finding is not None
    assert (reading.finding.name, reading.finding.positive) == ("yes", True)
    assert (anew.finding.name, anew.finding.positive, anew.finding.threshold) == ("no", False, 0.8)
    assert scored_findings(reading, moved)[0].score == 43


def bleed(card: Card, number: int, probability: float) -> Reading:
    """Return the reading of one slice in a stack."""
    return said(
        card,
        1 - probability,
        probability,
        file=f"{number}.dcm",
        study_uid="1",
        series_uid="2",
        modality="CT",
        instance_number=number,
    )


class TestStudyLine:
    def lines(self, *readings: Reading, cards: dict[str, Card]) -> list[str]:
        groups = group_studies(readings)
        lines = sorted((study_line(pictures, cards) for pictures in groups.values()), key=urgency)
        return ["; ".join((headline(line), *not_read_words(line))) for line in lines]

    def test_order_and_refusals(self) -> None:
        card = make_card(("no", "pneumonia"), 0.5)
        other = changed(
            card,
            id="other",
            classes=[{"name": "no", "title": "No tb"}, {"name": "tb", "title": "Tuberculosis"}],
            operating_point={"positive": ["tb"], "threshold": 0.9, "chosen_by": "a test"},
        )
        refusal = refused_reading(
            "c.dcm",
            1,
            Identity(study_uid="3"),
            ModelReference("other", "1.2.3", "TB", ""),
            Refusal(Reason.OUT_OF_DISTRIBUTION, "Unlike."),
            (8, 8),
        )
        found = self.lines(
            said(card, 0.9, 0.1, file="d.dcm", study_uid="4"),
            said(other, 0.9, 0.1, file="d.dcm", study_uid="4"),
            said(card, 0.9, 0.1, file="c.dcm", study_uid="3"),
            refusal,
            said(card, 0.548, 0.452, file="b.dcm", study_uid="2"),
            said(card, 0.09, 0.91, file="a.dcm", study_uid="1", study_date="20250102"),
            said(card, 0.09, 0.91, file="e.dcm", study_uid="5", study_date="20250101"),
            cards={"tiny": card, "other": other},
        )
        assert found == [
            "Pneumonia suspected, 91",
            "Pneumonia suspected, 91",
            "Pneumonia borderline, 45",
            "Nothing suspected by 1 of 2 models; Tuberculosis: refused",
            "Nothing suspected by 2 models",
        ]

    def test_phrases_with_the_same_words_say_their_reasons(self) -> None:
        card = make_card(("no", "pneumonia"), 0.5)
        model = ModelReference("tiny", "1.2.3", "Tiny", "")

        def refused(file: str, reason: Reason) -> Reading:
            return refused_reading(file, 1, Identity(study_uid="1"), model, Refusal(reason, "No."), (8, 8))

        found = self.lines(
            said(card, 0.9, 0.1, file="a.dcm", study_uid="1"),
            refused("b.dcm", Reason.TOO_SMALL),
            refused("c.dcm", Reason.WRONG_REGION),
            cards={"tiny": card},
        )
        assert found == [
            "Nothing suspected by 1 model; Pneumonia: refused (too small; 1 of 3 pictures); "
            "Pneumonia: refused (wrong region; 1 of 3 pictures)"
        ]

    def test_kinds_without_a_model(self) -> None:
        names = {
            "CXR": "Chest X-ray",
            "HeadCT": "CT of the head",
            "other_mr": "MR of another part",
            "other": "Else",
        }
        router = changed(
            make_card(tuple(names), None),
            id="image-kind",
            classes=[{"name": name, "title": title} for name, title in names.items()],
        )
        cards = {"image-kind": router, "tiny": make_card(("no", "pneumonia"), 0.5)}
        words = []
        for n in range(len(names)):
            chances = [float(n == m) for m in range(len(names))]
            words += self.lines(said(router, *chances, study_uid="1"), cards=cards)
        assert words == [
            "Not read; no model for chest X-ray",
            "Not read; no model for CT of the head",
            "Not read; no model reads this kind of picture",
            "Not read; no model reads this kind of picture",
        ]
        german = {"Chest X-ray": "Röntgenbild", "no model for {what}": "kein Modell für {what}"}
        line = study_line(*group_studies([said(router, 1.0, 0.0, 0.0, 0.0)]).values(), cards)
        assert not_read_words(line, lambda text: german.get(text, text)) == ("kein Modell für Röntgenbild",)

    def test_one_slice_of_sixty(self) -> None:
        card = make_card(("no", "bleed"), 0.5)
        slices = [bleed(card, n, 0.95 if n == 20 else 0.1) for n in range(60)]
        line = study_line(*group_studies(slices).values(), {"tiny": card})
        assert line.state is StudyState.CLEAR
        slices[21] = bleed(card, 21, 0.7)
        line = study_line(*group_studies(slices).values(), {"tiny": card})
        assert headline(line) == "Bleed suspected, 69"
        assert line.top is not None
        assert (line.top.file, len(line.top.curve), line.top.curve[20].score) == ("20.dcm", 60, 94)

    def test_the_key_slice_is_the_strongest_of_all_places_that_show_it(self) -> None:
        card = make_card(("no", "bleed"), 0.5)
        # A flat lesion at the base whose weakest slice is stronger, a lesion higher up, and one slice alone.
        found = {0: 0.62, 1: 0.6, 8: 0.56, 9: 0.9, 10: 0.2, 14: 0.99}
        slices = [bleed(card, n, found.get(n, 0.1)) for n in range(20)]
        line = study_line(*group_studies(slices).values(), {"tiny": card})
        assert line.top is not None
        assert (headline(line), line.top.file) == ("Bleed suspected, 60", "9.dcm")
        # If nothing is suspected, a single slice is not shown as suspected either.
        slices = [bleed(card, n, {0: 0.3, 1: 0.3, 14: 0.99}.get(n, 0.1)) for n in range(20)]
        line = study_line(*group_studies(slices).values(), {"tiny": card})
        assert line.top is not None
        assert (line.state, line.top.file) == (StudyState.CLEAR, "0.dcm")

    def test_the_kinds_are_those_of_the_key_slice(self) -> None:
        card = tumour(0.5)
        p = {3: (0.4, 0.35, 0.25, 0.0), 4: (0.02, 0.9, 0.08, 0.0)}
        more = {"study_uid": "1", "series_uid": "2", "modality": "MR"}
        slices = [
            said(card, *p.get(n, (0.97, 0.01, 0.01, 0.01)), file=f"{n}.dcm", instance_number=n, **more)
            for n in range(8)
        ]
        line = study_line(*group_studies(slices).values(), {"tiny": card})
        assert line.top is not None
        assert (headline(line), line.top.file) == ("Tumour suspected, 59", "4.dcm")
        assert (
            kinds_words(line.top.finding) == "Glioma 90\N{NO-BREAK SPACE}%, Meningioma 8\N{NO-BREAK SPACE}%"
        )

    def test_neighbours_are_those_in_the_patient(self) -> None:
        card = make_card(("no", "bleed"), 0.5)
        # Two slices that are neighbours by number, and two others that are neighbours in space.
        for places, state in (((0, 3), StudyState.CLEAR), ((1, 2), StudyState.SUSPECTED)):
            found = dict(zip((10, 11), places, strict=True))
            rest = iter({0, 1, 2, 3} - set(places))
            slices = []
            for number in (9, 10, 11, 12):
                reading = bleed(card, number, 0.9 if number in found else 0.1)
                place = float(found[number] if number in found else next(rest))
                slices.append(replace(reading, identity=replace(reading.identity, slice_mm=place)))
            assert study_line(*group_studies(slices).values(), {"tiny": card}).state is state

    def test_a_finding_counts_where_enough_slices_are_of_its_kind(self) -> None:
        card = make_card(("no", "bleed"), 0.5)
        router = changed(make_card(("HeadCT", "other"), None), id="image-kind")
        cards = {"image-kind": router, "tiny": card}
        for heads, words in (
            (5, ("Not read", "Bleed: too few pictures of the series look like its kind (5 of 16 pictures)")),
            (6, ("Bleed suspected, 89", "no model reads this kind of picture (10 of 16 pictures)")),
        ):
            readings = [bleed(card, n, 0.9) for n in range(heads)]
            for n in range(16):
                kind = (1.0, 0.0) if n < heads else (0.0, 1.0)
                place = {"study_uid": "1", "series_uid": "2", "modality": "CT", "instance_number": n}
                readings.append(said(router, *kind, file=f"{n}.dcm", **place))
            line = study_line(*group_studies(readings).values(), cards)
            assert (headline(line), not_read_words(line)[0]) == words

    def test_the_slices_of_a_volume_without_a_series_are_a_stack(self) -> None:
        card = make_card(("no", "bleed"), 0.5)
        slices = [said(card, 0.9, 0.1, file="head.nii", slice_mm=float(n)) for n in range(8)]
        slices = [replace(reading, frame=n + 1) for n, reading in enumerate(slices)]
        slices[3] = replace(said(card, 0.1, 0.9, file="head.nii", slice_mm=3.0), frame=4)
        (pictures,) = group_studies(slices).values()
        assert {picture.stack for picture in pictures} == {"head.nii"}
        assert study_line(pictures, {"tiny": card}).state is StudyState.CLEAR


def test_place() -> None:
    card = make_card(("no", "yes"), 0.5)
    reading = said(card, 0.3, 0.7)
    (finding,) = scored_findings(reading, card)
    assert reading.shape == (32, 64)
    # The map's cell in row 1 and column 2 of 4; the picture fills the middle half of the input's rows.
    assert place_on_picture(reading, finding, card.preparation) == (2.5 / 4, 0.25, 1.0)
    assert reading.finding is not None
    padded = np.zeros((2, 4, 4), np.float32)
    padded[1, 0, 0], padded[1, 2, 3] = 2.0, 0.4
    inside = replace(reading, finding=replace(reading.finding, maps=padded))
    assert place_on_picture(inside, finding, card.preparation) == pytest.approx((3.5 / 4, 0.75, 0.4))
    bare = replace(reading, finding=replace(reading.finding, maps=np.zeros((2, 0, 0), np.float32)))
    assert place_on_picture(bare, finding, card.preparation) is None
    assert Band.SUSPECTED.shows_maps
    assert not Band.NOT_SUSPECTED.shows_maps


def test_german_says_what_english_says() -> None:
    german = {str(text.source): forms[0] for text, forms in translations.read("de").items()}
    card = several((0.5, 0.5))
    for p, word in ((0.9, "Verdacht"), (0.45, "grenzwertig"), (0.1, "kein Verdacht")):
        finding = scored_findings(said(card, p, 0.0), card)[0]
        assert finding_words(finding, lambda text: german.get(text, text)) == f"F0: {word}, {finding.score}"
