"""What a file says of the patient: the age as a number, and whose pictures belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.images.base.picture import Identity

#: A patient's ID and name in the form in which they are compared; either may be empty.
PatientKey = tuple[str, str]

#: Parts of a year in one day, week, month or year.
_YEARS = {"D": 1 / 365.25, "W": 7 / 365.25, "M": 1 / 12, "Y": 1.0}
_NO_LETTERS = re.compile(r"[\W_]+")
_AGE = re.compile(r"(\d{1,3})([DWMY])")


def age_in_years(text: str) -> int | None:
    """Completed years of a DICOM age string (PS3.5 6.2, AS), such as ``018M``; None where it is none."""
    match = _AGE.fullmatch(text.strip().upper())
    # A hair is added so that twelve months are a year.
    return int(int(match[1]) * _YEARS[match[2]] + 1e-9) if match else None


def patient_key(identity: Identity) -> PatientKey:
    """Return by what a picture's patient is told from others: the ID, and the name without its writing.

    Capitals, commas, carets and blanks in a name do not tell patients apart, nor does a second writing of it.
    """
    name = _NO_LETTERS.sub(" ", identity.patient_name.split(" / ")[0]).casefold().strip()
    return identity.patient_id.strip(), name


def patients_apart(keys: Iterable[PatientKey]) -> dict[PatientKey, PatientKey]:
    """Tell which patients are meant by keys that come from one study.

    One without a name is the patient with the same ID, and one without an ID the patient with the same name,
    where there is only one who can be meant. One without both stays apart.

    Parameters
    ----------
    keys : iterable of PatientKey

    Returns
    -------
    dict of PatientKey to PatientKey
        Each key with that of its patient.
    """
    held = set(keys)
    whole = [key for key in held if all(key)]
    ids, names = Counter(patient_id for patient_id, _ in whole), Counter(name for _, name in whole)
    by_id, by_name = {key[0]: key for key in whole}, {key[1]: key for key in whole}
    found = {key: key for key in held}
    for patient_id, name in held:
        if patient_id and not name and ids[patient_id] == 1:
            found[patient_id, name] = by_id[patient_id]
        elif name and not patient_id and names[name] == 1:
            found[patient_id, name] = by_name[name]
    return found
