"""Find duplicates and near-duplicates, so that a split can keep them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

#: Largest number of bits, of 64, in which the perceptual hashes of near-duplicates differ.
NEAR_BITS = 4
#: Smallest pixel correlation of near-duplicates with similar hashes. The hash alone would also join
#: pictures that only have the same outline, such as slices of one body part.
NEAR_CORRELATION = 0.995

_HASH_SIDE = 8
_ROWS_AT_ONCE = 256


def group_duplicates(hashes: Sequence[str], pictures: NDArray[np.uint8]) -> list[str]:
    """Group exact and near-duplicates.

    Parameters
    ----------
    hashes : sequence of str
        Exact hash of each picture's decoded pixels, in hexadecimal.
    pictures : ndarray of uint8, shape (N, H, W)
        The prepared pictures, in which near-duplicates are searched.

    Returns
    -------
    list of str
        Group of each picture, named by its smallest exact hash; it depends only on the content.
    """
    first_of: dict[str, int] = {}
    exact = [(first_of.setdefault(value, number), number) for number, value in enumerate(hashes)]
    unique = np.array(sorted(first_of.values()))
    near = unique[_near_pairs(pictures[unique])]
    pairs = np.concatenate([np.array(exact, dtype=np.int64), near.reshape(-1, 2)])
    graph = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=(len(hashes),) * 2)
    _, component = connected_components(graph, directed=False)
    names: dict[int, str] = {}
    for number, value in zip(component, hashes, strict=True):
        names[number] = min(names.get(number, value), value)
    return [names[number][:16] for number in component]


def perceptual_hashes(pictures: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each picture: which of its lowest cosine coefficients exceed their median.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (N, H, W)

    Returns
    -------
    ndarray of uint64, shape (N,)
    """
    rows, columns = _cosines(pictures.shape[1]), _cosines(pictures.shape[2])
    low = np.concatenate(
        [rows @ chunk.astype(np.float32) @ columns.T for chunk in _chunks(pictures, 4096)]
    ).reshape(len(pictures), -1)
    bits = low > np.median(low[:, 1:], axis=1, keepdims=True)
    packed: NDArray[np.uint64] = np.packbits(bits, axis=1).view(np.uint64)
    return packed[:, 0]


def _cosines(side: int) -> NDArray[np.float32]:
    """Return the lowest rows of the cosine transform (DCT-II), shape (8, side)."""
    angle = np.pi / side * (np.arange(side) + 0.5) * np.arange(_HASH_SIDE)[:, None]
    cosines: NDArray[np.float32] = np.cos(angle).astype(np.float32)
    return cosines


def _chunks(values: NDArray[np.uint8], size: int) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _near_pairs(pictures: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the index pairs of near-duplicates, shape (P, 2)."""
    codes = perceptual_hashes(pictures)
    found = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, len(codes), _ROWS_AT_ONCE):
        rows = codes[start : start + _ROWS_AT_ONCE, None]
        close = np.bitwise_count(rows ^ codes[None, start + 1 :]) <= NEAR_BITS
        left, right = np.nonzero(close)
        pairs = np.stack([left + start, right + start + 1], axis=1)
        pairs = pairs[pairs[:, 0] < pairs[:, 1]]
        if len(pairs):
            found.append(pairs[_correlation(pictures, pairs) >= NEAR_CORRELATION])
    return np.concatenate(found)


def _correlation(pictures: NDArray[np.uint8], pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the pixel correlation of each pair; two flat pictures count as equal."""
    out = np.empty(len(pairs), dtype=np.float32)
    for start in range(0, len(pairs), 4096):
        chunk = pairs[start : start + 4096]
        a, b = (pictures[chunk[:, side]].reshape(len(chunk), -1).astype(np.float32) for side in (0, 1))
        a -= a.mean(axis=1, keepdims=True)
        b -= b.mean(axis=1, keepdims=True)
        scale = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
        flat = scale == 0
        product = (a * b).sum(axis=1) / np.where(flat, 1.0, scale)
        out[start : start + len(chunk)] = np.where(flat, 1.0, product)
    return out
