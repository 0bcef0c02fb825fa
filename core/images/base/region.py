"""The body region that a file names, in the words of the body-region model."""

from __future__ import annotations

import re

from core.images.base.picture import Identity

_FILM = frozenset({"CR", "DX", "DR", "RG"})
#: Words of BodyPartExamined (PS3.16 annex L) or an anatomic region; the modalities with which they name a
#: region; and the region.
_REGIONS = (
    (r"CHEST|LUNG|THORA", _FILM, "CXR"),
    (r"CHEST|LUNG|THORA|MEDIASTIN", frozenset({"CT"}), "ChestCT"),
    (r"HEAD|BRAIN|SKULL", frozenset({"CT", "MR"}), "HeadCT"),
    (r"ABDOM|LIVER|PANCREA|SPLEEN|KIDNEY", frozenset({"CT"}), "AbdomenCT"),
    (r"BREAST", frozenset({"MR"}), "BreastMRI"),
    (
        r"\b(HIP|LEG|KNEE|ANKLE|FOOT|TOE|FEMUR|TIBIA|ARM|FOREARM|ELBOW|WRIST|HAND|FINGER|SHOULDER|EXTREMITY)",
        _FILM,
        "Hand",
    ),
)


def named_region(identity: Identity) -> str:
    """Region that modality and body part name together; empty where they name none that a model knows."""
    part = identity.body_part.upper()
    return next(
        (
            region
            for words, modalities, region in _REGIONS
            if identity.modality in modalities and re.search(words, part)
        ),
        "",
    )
