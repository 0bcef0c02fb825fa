"""Studies with findings that a reader who reads blind has not been shown yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HiddenStudies:
    """Studies whose findings are hidden, among those that were asked about.

    Attributes
    ----------
    number, of : int
        How many of how many studies.
    files : frozenset of str
        Names of all files of the hidden ones.
    """

    number: int = 0
    of: int = 0
    files: frozenset[str] = frozenset()
