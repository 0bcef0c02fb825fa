"""Writes the sample folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from pydicom.data import get_testdata_file

from core.errors import ExportError
from core.samples.studies import brain_mr, chest_films, forearm_films, head_ct

#: Real instances from the pydicom package (MIT licence), of kinds that no model reads.
_FROM_PYDICOM = ("CT_small.dcm", "MR_small.dcm", "693_J2KI.dcm", "examples_overlay.dcm", "JPEG2000.dcm")
_STUDIES = {
    "chest": chest_films,
    "brain-mr": brain_mr,
    "forearm": forearm_films,
    "head-ct": head_ct,
}


def write_samples(folder: Path) -> int:
    """Fill `folder` with studies to try Overread on.

    The chest, the brain and the forearm are of drawn patients: a study with a finding that the models
    suspect, and one before, without. No model reads the head on CT. The other files come with pydicom.

    Parameters
    ----------
    folder : Path
        Made if it is not there; files of the same names are replaced.

    Returns
    -------
    int
        Files written.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    """
    written = 0
    try:
        for name, study in _STUDIES.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            for instance in study():
                stem = f"{instance.StudyDate}-{instance.InstanceNumber:03}"
                instance.save_as(folder / name / f"{stem}.dcm", enforce_file_format=True)
                written += 1
        (folder / "other").mkdir(exist_ok=True)
        for name in _FROM_PYDICOM:
            # download=False: nothing is fetched; a file that a later pydicom drops is left out.
            found = get_testdata_file(name, download=False)
            if found is not None:
                shutil.copyfile(str(found), folder / "other" / name)
                written += 1
    except OSError as error:
        raise ExportError("The sample cannot be written to {folder}.", folder=folder.name) from error
    return written
