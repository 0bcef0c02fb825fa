"""The base of `core.images`: the Picture, the limits, the facts about a patient."""
