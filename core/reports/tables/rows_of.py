"""The rows of a table; imports nothing, since the commands need it."""

from __future__ import annotations

from enum import StrEnum


class RowsOf(StrEnum):
    """The subject of a table's rows."""

    PICTURE = "picture"
    STUDY = "study"
