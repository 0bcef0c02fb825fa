"""The image kind that a file names by modality and body part, in the words of the router."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.images.base.picture import Identity

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


#: Kinds that Medical MNIST has under an older, wider name, which models made elsewhere may use.
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


def named_region(identity: Identity) -> str:
    """Kind that modality and body part name together; empty where they name none that a model knows."""
    part = identity.body_part.upper()
    return next(
        (
            region
            for words, modalities, region in _REGIONS
            if identity.modality in modalities and re.search(words, part)
        ),
        "",
    )


def is_among(region: str, regions: Collection[str]) -> bool:
    """Whether a kind is among those that a model reads, which may use its older name."""
    return region in regions or _OLDER_NAMES.get(region) in regions


def not_read_words(region: str) -> str:
    """Why a model does not read a file that names a kind."""
    return f"The file says that it shows {_IN_WORDS[region]}, which this model does not read."


def unlike_words(region: str) -> str:
    """Why a model does not read a picture that the router takes for another kind than its file names."""
    return f"The file says that it shows {_IN_WORDS[region]}, but the picture does not look like it."


#: All texts of both, for translation.
REGION_WORDS = tuple(words(region) for region in _IN_WORDS for words in (not_read_words, unlike_words))
