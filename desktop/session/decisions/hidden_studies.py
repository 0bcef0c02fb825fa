"""Studies with findings that a blind reader has not been shown yet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HiddenStudies:
    """The studies with hidden findings among some studies.

    Attributes
    ----------
    number, of : int
        Number of studies with hidden findings, and of all.
    files : frozenset of str
        Names of all files in the studies with hidden findings.
    """

    number: int = 0
    of: int = 0
    files: frozenset[str] = frozenset()
