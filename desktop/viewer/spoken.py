"""Text for screen readers: the picture, its position in the stack, and the map over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.language import dicom_day, tr

if TYPE_CHECKING:
    from core.images.base.picture import Picture
    from desktop.viewer.class_map import ClassMap


def picture_words(
    picture: Picture, stack: tuple[str, ...], class_map: ClassMap | None, *, named: bool
) -> tuple[str, ...]:
    """Describe a picture in a few words.

    Parameters
    ----------
    picture : Picture
    stack : tuple of str
        Its position in the stack, in words.
    class_map : ClassMap or None
        Class map over the picture.
    named : bool
        Whether to include free text of the file.
    """
    who = picture.identity
    own = (who.study_description, who.series_description, dicom_day(who.study_date)) if named else ()
    described = tuple(filter(None, (who.modality, *own)))
    told = (*(described or ((picture.name,) if named else ())), *stack)
    mapped = tr("with the map of {finding}", finding=class_map.title) if class_map is not None else ""
    return tuple(part for part in (*told, mapped) if part)
