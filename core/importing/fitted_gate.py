"""A gate fitted to the site's own pictures: how far a picture may be from them and still be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelError
from core.importing.surgery import Whitening

#: Fewest pictures that a gate can be fitted to.
LEAST_PICTURES = 20
#: Number of pictures required for each fitted direction, and most directions.
_PICTURES_PER_DIRECTION, _MOST_DIRECTIONS = 4, 64
#: Share of the variance that is assumed equal in all directions, as few pictures say little about each
#: (Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004).
_SHRINKAGE = 0.1
#: Share of the held-out pictures that the limit accepts, and a factor added as they are few.
_LET_THROUGH, _MARGIN = 0.99, 1.1


@dataclass(frozen=True, eq=False)
class FittedGate:
    """A whitening, and the largest distance from its centre at which a picture is read.

    Attributes
    ----------
    whitening : Whitening
    limit : float
    pictures : int
        Number of pictures it was fitted to.
    """

    whitening: Whitening
    limit: float
    pictures: int

    def distances(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the distance of each vector, shape (n, K), from the centre; shape (n,)."""
        return _distances(self.whitening, vectors)


def fit_gate(vectors: NDArray[np.float32]) -> FittedGate:
    """Fit a gate; a pure function of its arguments.

    Directions and their spread come from every second picture, the limit from the others. The final
    directions come from all pictures.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n, K)
        Feature vectors of typical pictures.

    Raises
    ------
    ModelError
        If there are too few pictures, or they are all alike.
    """
    check_enough(len(vectors))
    if float(vectors.std(axis=0).max()) == 0.0:
        raise ModelError("A gate cannot be fitted; all pictures give the same numbers before the last layer.")
    directions = min(_MOST_DIRECTIONS, len(vectors) // (2 * _PICTURES_PER_DIRECTION), vectors.shape[1])
    half = _whitening(vectors[::2], directions)
    held_out = _distances(half, vectors[1::2])
    limit = float(np.quantile(held_out, _LET_THROUGH)) * _MARGIN
    return FittedGate(_whitening(vectors, directions), limit, len(vectors))


def check_enough(pictures: int) -> None:
    """Check that there are enough pictures to fit a gate.

    Raises
    ------
    ModelError
    """
    if pictures < LEAST_PICTURES:
        raise ModelError(
            "A gate takes at least {least} pictures, and {count} could be read; give more, or import the "
            "model without a gate.",
            least=LEAST_PICTURES,
            count=pictures,
        )


def _whitening(vectors: NDArray[np.float32], directions: int) -> Whitening:
    mean = vectors.mean(axis=0, dtype=np.float64)
    centred = vectors.astype(np.float64) - mean
    _, spread, axes = np.linalg.svd(centred, full_matrices=False)
    variances = spread**2 / max(1, len(vectors) - 1)
    kept = variances[:directions]
    shrunk = (1.0 - _SHRINKAGE) * kept + _SHRINKAGE * kept.mean()
    matrix = axes[:directions].T / np.sqrt(shrunk)
    return Whitening(mean.astype(np.float32), matrix.astype(np.float32))


def _distances(whitening: Whitening, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    offsets = (vectors.astype(np.float64) - whitening.mean) @ whitening.matrix.astype(np.float64)
    return np.asarray(np.linalg.norm(offsets, axis=1), dtype=np.float64)
