"""The image kind and the parts of the body that a file names, and whether a model reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import reduce

from core.images.base.body_parts import BODY_PARTS, body_parts
from core.images.base.picture import Identity
from core.language.message import Message

_FILM = frozenset({"CR", "DX", "DR", "RG"})
#: Words of BodyPartExamined (PS3.16 annex L) or an anatomic region; the modalities with which they determine
#: a region; and the region.
_REGIONS = (
    (r"CHEST|LUNG|THORA", _FILM, "CXR"),
    (r"CHEST|LUNG|THORA|MEDIASTIN", frozenset({"CT"}), "ChestCT"),
    (r"HEAD|BRAIN|SKULL", frozenset({"CT"}), "HeadCT"),
    (r"HEAD|BRAIN|SKULL", frozenset({"MR"}), "HeadMR"),
    (r"ABDOM|LIVER|PANCREA|SPLEEN|KIDNEY", frozenset({"CT"}), "AbdomenCT"),
    (r"BREAST", frozenset({"MR"}), "BreastMRI"),
    (
        r"\b(HIP|LEG|KNEE|ANKLE|FOOT|TOE|FEMUR|TIBIA|ARM|FOREARM|ELBOW|WRIST|HAND|FINGER|SHOULDER|EXTREMITY)",
        _FILM,
        "LimbFilm",
    ),
)


#: Kinds that Medical MNIST has under an older, wider name; models made elsewhere may use that name.
_OLDER_NAMES = {"HeadMR": "HeadCT", "LimbFilm": "Hand"}
#: The kinds that files can name, worded for the middle of a sentence.
_IN_WORDS = {
    "CXR": "a chest X-ray",
    "ChestCT": "a CT of the chest",
    "HeadCT": "a CT of the head",
    "HeadMR": "an MR of the head",
    "AbdomenCT": "a CT of the abdomen",
    "BreastMRI": "an MR of the breast",
    "LimbFilm": "an X-ray of a limb",
}
_LIMBS = frozenset({"shoulder", "arm", "elbow", "hand", "hip", "leg", "knee", "foot"})
#: The parts of the body that pictures of a kind show. Films of hips show the pelvis.
_PARTS_OF_KINDS = {
    "CXR": frozenset({"chest"}),
    "ChestCT": frozenset({"chest"}),
    "HeadCT": frozenset({"head"}),
    "HeadMR": frozenset({"head"}),
    "AbdomenCT": frozenset({"abdomen", "pelvis"}),
    "BreastMRI": frozenset({"breast", "chest"}),
    "LimbFilm": _LIMBS | {"pelvis"},
    "Hand": _LIMBS | {"pelvis"},
}
#: Why a model does not read a file that names only other parts of the body.
_OTHER_PARTS = "The file names another part of the body ({parts}), which this model does not read."


def named_region(identity: Identity) -> str:
    """Return the image kind that modality and body part together determine; '' if there is none."""
    part = identity.body_part.upper()
    return next(
        (
            region
            for words, modalities, region in _REGIONS
            if identity.modality in modalities and re.search(words, part)
        ),
        "",
    )


def other_parts(identity: Identity, regions: Collection[str]) -> tuple[str, ...]:
    """Return the body parts that a file names if a model reads none of them.

    Parameters
    ----------
    identity : Identity
        Its body part is used or, if it has none, the descriptions of study and series.
    regions : collection of str
        Kinds that the model reads.

    Returns
    -------
    tuple of str
        Parts in the order of `BODY_PARTS`; empty if the file names none, or if a kind may show any part.
    """
    named = body_parts(identity.body_part) or body_parts(
        identity.study_description, identity.series_description
    )
    if not regions or any(named & _PARTS_OF_KINDS.get(kind, named) for kind in regions):
        return ()
    return tuple(part for part in BODY_PARTS if part in named)


def is_among(region: str, regions: Collection[str]) -> bool:
    """Return whether an image kind is among those that a model reads, under its current or its older name."""
    return region in regions or _OLDER_NAMES.get(region) in regions


def not_read_words(region: str) -> str:
    """Return the reason for not reading a file whose image kind the model does not read."""
    return f"The file says that it shows {_IN_WORDS[region]}, which this model does not read."


def unlike_words(region: str) -> str:
    """Return the reason for not reading a picture that looks like another image kind than its file names."""
    return f"The file says that it shows {_IN_WORDS[region]}, but the picture does not look like it."


def other_parts_words(parts: Sequence[str]) -> Message:
    """Return the reason for not reading a file that names only other `parts` of the body."""
    first, *more = map(Message, parts)
    return Message(
        _OTHER_PARTS,
        parts=reduce(lambda one, other: Message("{one}, {other}", one=one, other=other), more, first),
    )


#: All texts of these functions, for translation.
REGION_WORDS = (
    *(words(region) for region in _IN_WORDS for words in (not_read_words, unlike_words)),
    _OTHER_PARTS,
    *BODY_PARTS,
)
