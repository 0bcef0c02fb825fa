"""Figures compared with scikit-learn and with values computed by hand."""

import numpy as np
import pytest

pytest.importorskip("torch")

from sklearn import metrics as reference

from core.statistics.figures import Predictions, reliability, weighted_figures
from training.evaluation.metrics import clopper_pearson, measures


@pytest.fixture(scope="module")
def predictions():
    rng = np.random.default_rng(5)
    labels = rng.integers(0, 3, 400)
    # Rounded, so that there are ties to rank.
    logits = np.round(rng.normal(size=(400, 3)) + 1.5 * np.eye(3)[labels], 1)
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    groups = tuple(f"g{number // 2}" for number in range(400))
    return Predictions(probabilities, labels, groups, ("a", "b", "c"))


def test_figures_equal_those_of_scikit_learn(predictions):
    p, y, said = predictions.probabilities, predictions.labels, predictions.predicted
    found = {name: float(v[0]) for name, v in weighted_figures(predictions, np.ones((1, 400))).items()}
    assert found["accuracy"] == pytest.approx(reference.accuracy_score(y, said))
    assert found["balanced_accuracy"] == pytest.approx(reference.balanced_accuracy_score(y, said))
    assert found["nll"] == pytest.approx(reference.log_loss(y, p))
    assert found["macro_f1"] == pytest.approx(reference.f1_score(y, said, average="macro"))
    assert found["macro_precision"] == pytest.approx(reference.precision_score(y, said, average="macro"))
    assert found["macro_auc"] == pytest.approx(reference.roc_auc_score(y, p, multi_class="ovr"))
    for number, name in enumerate("abc"):
        assert found[f"auc_{name}"] == pytest.approx(reference.roc_auc_score(y == number, p[:, number]))
    assert found["brier"] == pytest.approx(reference.brier_score_loss(y, p, scale_by_half=False))
    assert np.array_equal(predictions.confusion, reference.confusion_matrix(y, said))


def test_weights_count_as_repetitions_do(predictions):
    times = np.random.default_rng(2).integers(0, 4, 400)
    weighted = weighted_figures(predictions, times[None].astype(float))
    repeated = Predictions(
        predictions.probabilities.repeat(times, axis=0),
        predictions.labels.repeat(times),
        tuple(np.array(predictions.groups).repeat(times)),
        predictions.classes,
    )
    plain = weighted_figures(repeated, np.ones((1, int(times.sum()))))
    assert set(weighted) == set(plain)
    for name, value in plain.items():
        assert weighted[name][0] == pytest.approx(value[0]), name


def test_calibration_error_by_hand():
    # Two at 0.9 of which one is right, two at 0.6 which are both right: (2*|0.9-0.5| + 2*|0.6-1|) / 4
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])
    predictions = Predictions(probabilities, np.array([0, 1, 0, 0]), tuple("wxyz"), ("a", "b"))
    found = weighted_figures(predictions, np.ones((1, 4)))
    assert found["ece"][0] == pytest.approx(0.4)
    assert found["accuracy"][0] == 0.75
    assert found["nll"][0] == pytest.approx(-(np.log(0.9) + np.log(0.1) + 2 * np.log(0.6)) / 4)
    confidence, accuracy, count = reliability(predictions)
    assert count.sum() == 4
    assert confidence[9] == pytest.approx(0.6)
    assert accuracy[13] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    # Tables of the exact interval; 0 of n and n of n have the closed form 1 - 0.025 ** (1 / n).
    [
        (0, 10, 0.0, 0.30850),
        (10, 10, 0.69150, 1.0),
        (5, 10, 0.18709, 0.81291),
        (1, 20, 0.00127, 0.24873),
        (0, 0, 0.0, 1.0),
    ],
)
def test_exact_interval(successes, total, low, high):
    assert clopper_pearson(successes, total) == pytest.approx((low, high), abs=1e-5)


def test_intervals_hold_their_value_and_are_wider_for_groups(predictions):
    found = measures(predictions, seed=0, resamples=300)
    assert all(m.low <= m.value <= m.high for name, m in found.items() if name != "ece")
    doubled = Predictions(
        predictions.probabilities.repeat(4, axis=0),
        predictions.labels.repeat(4),
        tuple(np.arange(400).repeat(4).astype(str)),
        predictions.classes,
    )
    loose = Predictions(doubled.probabilities, doubled.labels, tuple(map(str, range(1600))), doubled.classes)
    grouped, alone = (measures(p, seed=0, resamples=300)["macro_auc"] for p in (doubled, loose))
    assert grouped.high - grouped.low > 1.5 * (alone.high - alone.low)


def test_figures_that_are_not_defined_are_left_out(predictions):
    only_a = predictions.subset(predictions.labels == 0)
    found = measures(only_a, seed=0, resamples=20)
    assert "auc_a" not in found
    assert "macro_auc" not in found
    assert "accuracy" in found
