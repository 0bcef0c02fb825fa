"""Usual windows of a modality and body part, for pictures whose own window does not suit."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from core.images.base.picture import NamedWindow, Picture, Window
from core.settings import OwnWindow

#: In HU, as radiology textbooks and common viewers give them: centre, width.
CT_WINDOWS = {
    "Brain": (40.0, 80.0),
    "Subdural": (75.0, 215.0),
    "Stroke": (40.0, 40.0),
    "Temporal bone": (600.0, 2800.0),
    "Soft tissue": (50.0, 400.0),
    "Lung": (-600.0, 1500.0),
    "Mediastinum": (50.0, 350.0),
    "Abdomen": (40.0, 400.0),
    "Liver": (60.0, 160.0),
    "Bone": (400.0, 1800.0),
    "Angiography": (300.0, 600.0),
}
#: Windows that follow the picture's own values, with the percent that each leaves out at either end.
_RANGES = {"Full range": 0.0, "Middle 98 %": 1.0, "Middle 90 %": 5.0}
#: Names of all these windows.
WINDOW_NAMES = (*CT_WINDOWS, *_RANGES)
#: Words of BodyPartExamined (PS3.16 annex L) or an anatomic region, and the windows that are listed first.
_CT_BY_REGION = (
    (r"HEAD|BRAIN|SKULL|EAR\b|IAC|ORBIT|SINUS|FACE|PITUITARY", ("Brain", "Subdural", "Stroke", "Bone")),
    (r"NECK|LARYNX|PHARYNX|THYROID|CAROTID", ("Soft tissue", "Angiography", "Bone", "Lung")),
    (r"SPINE|VERTEBRA|SACRUM|COCCYX", ("Bone", "Soft tissue")),
    (r"HEART|CORONARY|AORTA|ARTER|VESSEL|ANGIO", ("Angiography", "Mediastinum", "Lung")),
    (r"CHEST|LUNG|THORA|MEDIASTIN|RIB|BREAST", ("Lung", "Mediastinum", "Angiography", "Bone")),
    (r"ABDOM|LIVER|PANCREA|SPLEEN|KIDNEY|BOWEL|COLON|GALL", ("Abdomen", "Liver", "Angiography", "Bone")),
    (r"PELVIS|BLADDER|PROSTATE|UTERUS|RECT", ("Abdomen", "Soft tissue", "Bone")),
    (
        r"HIP|LEG|KNEE|ANKLE|FOOT|TOE|FEMUR|TIBIA|ARM|ELBOW|WRIST|HAND|FINGER|SHOULDER|EXTREMITY|JAW|CLAVICLE",
        ("Bone", "Soft tissue", "Angiography"),
    ),
)
#: Pixels sampled for a histogram; a film has millions.
_SAMPLE = 1 << 16


def presets(picture: Picture, own: Iterable[OwnWindow] = ()) -> tuple[NamedWindow, ...]:
    """List the windows of a grey picture: the file's, those of modality and body part, and the value range.

    Parameters
    ----------
    picture : Picture
    own : iterable of OwnWindow
        The user's windows; those for the picture's modality come after the file's.

    Returns
    -------
    tuple of NamedWindow
        Empty for colour. Windows in HU are listed only for CT with values in HU, those of the body part
        first. Other modalities have no fixed scale: their windows follow the picture's own values.
    """
    if picture.is_colour:
        return ()
    mine = _own(picture, own)
    if picture.identity.modality == "CT" and picture.unit == "HU":
        part = picture.identity.body_part.upper()
        first = next((names for words, names in _CT_BY_REGION if re.search(words, part)), ())
        fixed = (
            NamedWindow(name, Window(*CT_WINDOWS[name])) for name in dict.fromkeys((*first, *CT_WINDOWS))
        )
        there = [window.voi for window in (*picture.windows, *mine)]
        return (*picture.windows, *mine, *(window for window in fixed if window.voi not in there))
    return (*picture.windows, *mine, *_by_values(picture))


def _own(picture: Picture, own: Iterable[OwnWindow]) -> tuple[NamedWindow, ...]:
    """Return the user's windows that suit a picture; those for CT are in HU and mean nothing elsewhere."""
    modality = picture.identity.modality
    if modality == "CT" and picture.unit != "HU":
        return ()
    fitting = (window for window in own if window.modality == modality)
    return tuple(NamedWindow(window.name, Window(window.centre, window.width)) for window in fitting)


def _by_values(picture: Picture) -> tuple[NamedWindow, ...]:
    """Return the windows between percentiles of the visible values; none for a picture of one value."""
    step = max(1, int(np.sqrt(picture.pixels.size / _SAMPLE)))
    values = picture.pixels[::step, ::step]
    if picture.hidden is not None:
        values = values[~picture.hidden[::step, ::step]]
    values = values[np.isfinite(values)]
    if values.size == 0:
        return ()
    found = []
    for name, share in _RANGES.items():
        low, high = (float(value) for value in np.percentile(values, (share, 100.0 - share)))
        if high > low:
            found.append(NamedWindow(name, Window((low + high) / 2, high - low, "LINEAR_EXACT")))
    return tuple(found)
