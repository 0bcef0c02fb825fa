"""What a table has a row for; imports nothing, as the table of commands needs it."""

from __future__ import annotations

from enum import StrEnum


class RowsOf(StrEnum):
    """What a table has a row for."""

    PICTURE = "picture"
    STUDY = "study"
