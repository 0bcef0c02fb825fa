"""Shares, areas, thresholds and tests compared with scikit-learn, SciPy and values computed by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from core.errors import AcceptanceError
from core.statistics.drift import Drift, chi_squared_tail, even_edges, histogram, stability
from core.statistics.figures import Predictions, reliability
from core.statistics.operating_point import Scores, choose_threshold, scores_of
from core.statistics.paired import mcnemar
from core.statistics.roc import auc, compare_areas, roc_curve
from core.statistics.shares import share
from core.statistics.wilson import wilson_interval


@pytest.fixture
def scores() -> Scores:
    rng = np.random.default_rng(3)
    positive = rng.random(300) < 0.4
    # Rounded, so that there are ties.
    values = np.clip(np.round(rng.normal(0.4 + 0.2 * positive, 0.2), 2), 0, 1)
    return Scores(values, positive, tuple(str(n) for n in range(300)))


def test_the_curve_and_its_area_equal_scikit_learns(scores: Scores) -> None:
    reference = pytest.importorskip("sklearn.metrics")
    found = auc(scores)
    assert found is not None
    assert found.value == pytest.approx(reference.roc_auc_score(scores.positive, scores.values), abs=1e-12)
    fpr, tpr, thresholds = reference.roc_curve(scores.positive, scores.values, drop_intermediate=False)
    own = roc_curve(scores)
    assert np.array_equal(own.thresholds[::-1], thresholds)
    assert own.sensitivity[::-1] == pytest.approx(tpr, abs=1e-12)
    assert 1 - own.specificity[::-1] == pytest.approx(fpr, abs=1e-12)
    called = scores.values >= 0.5
    assert own.at(0.5) == pytest.approx((called[scores.positive].mean(), 1 - called[~scores.positive].mean()))


def naive_variance(scores: Scores) -> float:
    """Return DeLong's variance as in the paper, pair by pair."""
    x, y = scores.values[scores.positive], scores.values[~scores.positive]
    kernel = (x[:, None] > y) + 0.5 * (x[:, None] == y)
    return float(kernel.mean(1).var(ddof=1) / len(x) + kernel.mean(0).var(ddof=1) / len(y))


def test_the_interval_is_delongs(scores: Scores) -> None:
    found = auc(scores)
    assert found is not None
    assert (found.high - found.low) / 2 == pytest.approx(
        1.959963984540054 * math.sqrt(naive_variance(scores))
    )


def test_pictures_of_one_patient_do_not_count_twice(scores: Scores) -> None:
    """Every picture twice with the same patient counts as much as once."""
    twice = Scores(scores.values.repeat(2), scores.positive.repeat(2), tuple(np.repeat(scores.groups, 2)))
    once, doubled = auc(scores), auc(twice)
    assert once is not None
    assert doubled is not None
    assert doubled.value == pytest.approx(once.value)
    assert doubled.high - doubled.low == pytest.approx(once.high - once.low, rel=0.01)
    hits = scores.values > 0.5
    one, two = share(hits, scores.groups), share(hits.repeat(2), twice.groups)
    assert one is not None
    assert two is not None
    assert (two.part, two.whole) == (2 * one.part, 2 * one.whole)
    assert two.high - two.low == pytest.approx(one.high - one.low, rel=0.01)


def test_a_perfect_order_is_not_certain() -> None:
    perfect = Scores(np.arange(20) / 20, np.arange(20) >= 10, tuple(map(str, range(20))))
    found = auc(perfect)
    assert found is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.7 < found.low < 0.95


def test_one_side_alone_has_no_area() -> None:
    alone = Scores(np.array([0.1, 0.2]), np.array([True, True]), ("a", "b"))
    assert auc(alone) is None
    assert compare_areas(alone, alone) is None
    assert share(np.zeros(0, dtype=bool), ()) is None


def test_wilson_by_hand() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 15 of 148, 0 of 20, 1 of 29.
    for part, whole, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson_interval(part / whole, whole) == pytest.approx((low, high), abs=5e-5)
    assert wilson_interval(0.0, 0) == (0.0, 1.0)


def test_mcnemar_equals_the_binomial_test() -> None:
    stats = pytest.importorskip("scipy.stats")
    for b, c in ((0, 0), (3, 9), (9, 3), (5, 5), (0, 7), (40, 71)):
        first = np.repeat([True, False, True], [b, c, 10])
        second = np.repeat([False, True, True], [b, c, 10])
        found = mcnemar(first, second)
        assert (found.only_first, found.only_second) == (b, c)
        expected = stats.binomtest(b, b + c).pvalue if b + c else 1.0
        assert found.p == pytest.approx(expected)


def test_the_paired_test_equals_the_covariance_written_out(scores: Scores) -> None:
    rng = np.random.default_rng(8)
    other = Scores(np.clip(scores.values + rng.normal(0, 0.1, 300), 0, 1), scores.positive, scores.groups)
    x, y = (
        [(s.values[p][:, None] > s.values[~p]) + 0.5 * (s.values[p][:, None] == s.values[~p]) for s in pair]
        for pair, p in (((scores, other), scores.positive),) * 2
    )
    rows, columns = np.cov([k.mean(1) for k in x]), np.cov([k.mean(0) for k in y])
    total = rows / scores.positive.sum() + columns / (~scores.positive).sum()
    variance = total[0, 0] + total[1, 1] - 2 * total[0, 1]
    found = compare_areas(scores, other)
    assert found is not None
    z = (x[1].mean() - x[0].mean()) / math.sqrt(variance)
    assert found.p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))
    same = compare_areas(scores, scores)
    assert same is not None
    assert (same.difference.value, same.p) == (0.0, 1.0)


def test_thresholds_do_what_their_rules_say(scores: Scores) -> None:
    own = roc_curve(scores)

    def at(rule: str) -> tuple[float, float]:
        return own.at(choose_threshold(scores, rule).threshold)

    best = max(a + b for a, b in zip(own.sensitivity, own.specificity, strict=True))
    assert sum(at("youden")) == pytest.approx(best)
    for wanted in (0.5, 0.9, 0.95, 1.0):
        sensitivity, specificity = at(f"sensitivity:{wanted}")
        assert sensitivity >= wanted
        # No other threshold with this sensitivity is more specific.
        enough = own.sensitivity >= wanted
        assert specificity == pytest.approx(own.specificity[enough].max())
        sensitivity, specificity = at(f"specificity:{wanted}")
        assert specificity >= wanted
        assert sensitivity == pytest.approx(own.sensitivity[own.specificity >= wanted].max())
    assert choose_threshold(scores, "0.25").threshold == 0.25
    for wrong in ("", "best", "sensitivity:", "sensitivity:2", "1.5", "nan"):
        with pytest.raises(AcceptanceError, match="chooses no threshold"):
            choose_threshold(scores, wrong)


def test_scores_are_the_sum_of_the_positive_classes() -> None:
    predictions = Predictions(
        np.array([[0.1, 0.2, 0.7], [0.6, 0.3, 0.1], [0.05, 0.9, 0.05]]),
        np.array([2, 0, 1]),
        ("a", "b", "c"),
        ("none", "glioma", "pituitary"),
    )
    found = scores_of(predictions, ("pituitary", "glioma"))
    assert found.values == pytest.approx([0.9, 0.4, 0.95])
    assert found.positive.tolist() == [True, False, True]
    kept = found.subset(np.array([True, False, True]))
    assert (kept.values.tolist(), kept.groups) == (found.values[[0, 2]].tolist(), ("a", "c"))
    part = predictions.subset(np.array([False, True, True]))
    assert (part.labels.tolist(), part.groups, part.classes) == ([0, 1], ("b", "c"), predictions.classes)
    assert part.predicted.tolist() == [0, 1]


def test_reliability_by_hand() -> None:
    predictions = Predictions(
        np.array([[0.95, 0.05], [0.97, 0.03], [0.42, 0.58]]), np.array([0, 1, 1]), ("a", "b", "c"), ("x", "y")
    )
    confidence, right, count = reliability(predictions)
    assert count.sum() == 3
    assert sorted(count[count > 0]) == [1, 2]
    assert confidence[count == 2] == pytest.approx([0.96])
    assert right[count == 2] == [0.5]
    assert (confidence[count == 1][0], right[count == 1][0]) == (pytest.approx(0.58), 1.0)
    assert np.isnan(confidence[count == 0]).all()


def test_no_values_have_no_bins() -> None:
    assert even_edges([], 10) == ()
    assert histogram([0.3, 0.4], ()) == (2,)


def test_a_chi_squared_tail_equals_scipys() -> None:
    stats = pytest.importorskip("scipy.stats")
    for freedom, value in itertools.product((1, 2, 3, 4, 9, 10), (0.0, 0.3, 2.0, 15.0, 60.0)):
        assert chi_squared_tail(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), abs=1e-12)


def test_what_has_not_moved_seldom_seems_to_have() -> None:
    rng = np.random.default_rng(1)
    edges = even_edges(rng.random(2000).tolist(), 10)
    before = histogram(rng.random(500).tolist(), edges)
    same = [stability(before, histogram(rng.random(300).tolist(), edges)) for _ in range(200)]
    assert sum(found.p < 0.05 for found in same) < 25
    assert sum(found.verdict is not Drift.STABLE for found in same) < 6
    moved = stability(before, histogram((rng.random(300) ** 2).tolist(), edges))
    assert moved.verdict is Drift.FAR
    assert stability(before, histogram((rng.random(20) ** 2).tolist(), edges)).verdict is Drift.TOO_FEW
    assert stability((), ()).p == 1.0
