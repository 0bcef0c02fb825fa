"""Baselines on thumbnails: how well simple models do with brightness and layout alone."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from torch import Tensor
from torch.nn import functional

from training.data.augment import to_unit
from training.data.examples import Examples

SIDE = 32
FLOOR_NAME = f"shortcut floor: linear model on {SIDE}x{SIDE} thumbnails"
SVM_NAME = f"support vector machine (RBF) on {SIDE}x{SIDE} thumbnails"
#: Largest number of training pictures. More hardly improve a baseline, and the time of a support vector
#: machine grows with the square of their number.
_FLOOR_PICTURES = 12_000
_SVM_PICTURES = 4_000
_COMPONENTS = 60


def shortcut_floor(training: Examples, test: Examples, seed: int) -> NDArray[np.float64]:
    """Return probabilities [N, C] of the test pictures by a logistic regression on thumbnails."""
    with warnings.catch_warnings():
        # With linearly separable classes the regression does not converge, which is fine for a baseline.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _probabilities(LogisticRegression(max_iter=200), training, test, _FLOOR_PICTURES, seed)


def support_vectors(training: Examples, test: Examples, seed: int) -> NDArray[np.float64]:
    """Return probabilities [N, C] of the test pictures by a support vector machine.

    It has radial basis functions on the 60 principal components of standardised thumbnails, equally weighted
    classes, and probabilities by Platt scaling on three folds of the training pictures.
    """
    machine = make_pipeline(
        StandardScaler(),
        PCA(min(_COMPONENTS, len(training) // 3), random_state=seed),
        SVC(C=3.0, class_weight="balanced"),
    )
    calibrated = CalibratedClassifierCV(machine, cv=3, ensemble=False)
    return _probabilities(calibrated, training, test, _SVM_PICTURES, seed)


def _probabilities(
    model: ClassifierMixin, training: Examples, test: Examples, most: int, seed: int
) -> NDArray[np.float64]:
    chosen = training.some(most, seed)
    model.fit(_thumbnails(chosen.pictures), chosen.labels.numpy())
    return np.asarray(model.predict_proba(_thumbnails(test.pictures)), dtype=np.float64)


def _thumbnails(pictures: Tensor) -> NDArray[np.float32]:
    """Return thumbnails as rows of features, float32 [N, 1024] in 0 to 1."""
    return functional.adaptive_avg_pool2d(to_unit(pictures), SIDE).flatten(1).numpy()
