"""The kinds of rows of a table; imports nothing, as the commands need it at once."""

from __future__ import annotations

from enum import StrEnum


class RowsOf(StrEnum):
    """The subject of a table's rows."""

    PICTURE = "picture"
    STUDY = "study"
