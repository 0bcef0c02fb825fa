"""Windows that readers of a modality are used to, for pictures whose own window does not suit."""

from __future__ import annotations

from core.images.picture import NamedWindow, Picture, Window

#: In HU, as radiology textbooks and common viewers give them: centre, width.
_CT = (
    ("Abdomen", 40.0, 400.0),
    ("Lung", -600.0, 1500.0),
    ("Mediastinum", 50.0, 350.0),
    ("Bone", 400.0, 1800.0),
    ("Brain", 40.0, 80.0),
    ("Stroke", 40.0, 40.0),
    ("Subdural", 75.0, 215.0),
    ("Liver", 60.0, 160.0),
    ("Angiography", 300.0, 600.0),
)


def presets(picture: Picture) -> tuple[NamedWindow, ...]:
    """Ways to show a grey picture: the file's own first, then those of its modality.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    tuple of NamedWindow
        Empty for colour. Presets of CT come only where the values are in HU, as they mean nothing in
        other units; other modalities have no fixed scale, so they have the file's own windows alone.
    """
    if picture.is_colour:
        return ()
    if picture.identity.modality != "CT" or picture.unit != "HU":
        return picture.windows
    fixed = tuple(NamedWindow(name, Window(center, width)) for name, center, width in _CT)
    return (*picture.windows, *fixed)
