"""The typed error of the training package."""

from __future__ import annotations

from core.errors import OverreadError


class TrainingError(OverreadError):
    """A recipe, a data set or a run folder cannot be used."""

    code = "training"
