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
    """Write studies to try Overread on into `folder`.

    Chest, brain and forearm are of drawn patients. Each has a study with a finding that the models suspect,
    and an earlier one without it. No model reads the head on CT. The other files come with pydicom.

    Parameters
    ----------
    folder : Path
        Created if missing; files of the same names are replaced.

    Returns
    -------
    int
        Number of files written.

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
            # download=False: nothing is downloaded; a file that a later pydicom lacks is left out.
            found = get_testdata_file(name, download=False)
            if found is not None:
                shutil.copyfile(str(found), folder / "other" / name)
                written += 1
    except OSError as error:
        raise ExportError("The sample cannot be written to {folder}.", folder=folder.name) from error
    return written
