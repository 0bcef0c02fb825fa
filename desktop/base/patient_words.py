"""Age and sex of a patient in the window's language."""

from __future__ import annotations

import re

from desktop.base.language import known, mark, tr, whole

_AGE = re.compile(r"(\d{1,3})([DWMY])")
#: The short form shown next to an age, and the word that a screen reader reads aloud.
_SEXES = {
    "F": (mark("F (sex)"), mark("female")),
    "M": (mark("M (sex)"), mark("male")),
    "O": (mark("O (sex)"), mark("other sex")),
}


def age_words(text: str) -> str:
    """Format an age as DICOM writes it; return any other text unchanged."""
    match = _AGE.fullmatch(text.strip().upper())
    if match is None:
        return text.strip()
    number = whole(int(match[1]))
    return {
        "D": tr("{n} d", n=number),
        "W": tr("{n} wk", n=number),
        "M": tr("{n} mo", n=number),
        "Y": tr("{n} y", n=number),
    }[match[2]]


def sex_words(text: str) -> str:
    """Return the sex as a word, for screen readers; any other text is returned unchanged."""
    found = _SEXES.get(text.strip().upper())
    return known(found[1]) if found is not None else text.strip()


def age_and_sex(age: str, sex: str) -> str:
    """Return age and sex, such as “67 y F”."""
    short = _SEXES.get(sex.strip().upper())
    letter = known(short[0]).partition(" ")[0] if short is not None else sex.strip()
    return " ".join(part for part in (age_words(age), letter) if part)
