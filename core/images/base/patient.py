"""Facts about the patient: the age as a number, and a key that groups a patient's pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

#: A patient's ID and name in normal form for comparison; either may be empty.
PatientKey = tuple[str, str]

#: The note on a study that shares its UID with another patient's study.
SHARED_STUDY = "Another patient has the same Study Instance UID; the two are kept apart."

#: Years in one day, week, month or year.
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}
#: Separates the representations of a name, in files and in input by people.
_WRITINGS = re.compile(r"=| / ")
#: Replacements of characters that could not be decoded.
_SPOILT = re.compile("[?\ufffd]")
_VOWELS = re.compile("[aeiouy]")
#: Parts of a name up to this length, such as initials, keep their vowels.
_SHORT = 2
_NO_LETTERS = re.compile(r"[\W_]+")
_AGE = re.compile(r"(\d{1,3})([DWMY])")


def age_in_years(text: str) -> int | None:
    """Return the completed years of a DICOM age string (PS3.5 6.2, AS), such as ``018M``; None if invalid."""
    match = _AGE.fullmatch(text.strip().upper())
    # A tiny amount is added so that twelve months make a year.
    return int(int(match[1]) * _YEARS[match[2]] + 1e-9) if match else None


@lru_cache(maxsize=1024)
def patient_key(patient_id: str, patient_name: str) -> PatientKey:
    """Return the key that identifies a picture's patient: the ID and the name.

    The spelling of the name is normalised: capitals, commas, the order of its parts, a second representation.
    Next to an ID, vowels and letters that a wrong character set has spoilt are ignored too.
    """
    known = _SPOILT.sub("", patient_name)
    writings = (_NO_LETTERS.sub(" ", name).casefold().strip() for name in _WRITINGS.split(known))
    name = next((name for name in writings if name), "")
    patient_id = patient_id.strip()
    return patient_id, _consonants(name) if patient_id else name


def _consonants(name: str) -> str:
    """Return the parts of a name without vowels, sorted; a name in another script as it is."""
    plain = "".join(c for c in normalize("NFD", name) if c.isascii())
    parts = (_VOWELS.sub("", part) if len(part) > _SHORT else part for part in plain.split())
    return " ".join(sorted(filter(None, parts))) or name


def patients_apart(keys: Iterable[PatientKey]) -> dict[PatientKey, PatientKey]:
    """Assign each key of one study to a patient.

    A key without a name belongs to the patient with the same ID, if exactly one matches. A key without an ID
    belongs to the patient with the same name, if exactly one matches. A key without both is a patient of its
    own.

    Parameters
    ----------
    keys : iterable of PatientKey

    Returns
    -------
    dict of PatientKey to PatientKey
        Each key with the key of its patient.
    """
    held = set(keys)
    whole = [key for key in held if all(key)]
    ids, names = Counter(patient_id for patient_id, _ in whole), Counter(name for _, name in whole)
    by_id, by_name = {key[0]: key for key in whole}, {key[1]: key for key in whole}
    found = {key: key for key in held}
    for patient_id, name in held:
        if patient_id and not name and ids[patient_id] == 1:
            found[patient_id, name] = by_id[patient_id]
        elif name and not patient_id and names[_consonants(name)] == 1:
            found[patient_id, name] = by_name[_consonants(name)]
    return found
