"""What a file says of the patient, as numbers."""

from __future__ import annotations

import re

#: Parts of a year in one day, week, month or year.
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}
_AGE = re.compile(r"(\d{1,3})([DWMY])")


def age_in_years(text: str) -> int | None:
    """Completed years of a DICOM age string (PS3.5 6.2, AS), such as ``018M``; None where it is none."""
    match = _AGE.fullmatch(text.strip().upper())
    # A hair is added so that twelve months are a year.
    return int(int(match[1]) * _YEARS[match[2]] + 1e-9) if match else None
