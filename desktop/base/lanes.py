"""The threads that work runs on, by name."""

from __future__ import annotations

from enum import StrEnum


class Lane(StrEnum):
    """A thread of its own; work in one lane runs in order, never side by side."""

    #: All that uses the models' device, or the journal of what is open.
    READ = "read"
    #: Looking through folders.
    LOOK = "look"
    #: Decoding what is on screen.
    SHOW = "show"
    THUMBNAILS = "thumbnails"
    #: Putting slices together to a volume.
    REFORMAT = "reformat"
    #: Writing the reader's decisions through to the disk.
    DECIDE = "decide"
    HASH = "hash"
    AUDIT = "audit"
    #: Looking at devices and models for the settings.
    MODELS = "models"
    #: Figures of acceptance tests and drift.
    ACCEPT = "accept"
    #: The receiver, for as long as it listens.
    LISTEN = "listen"
    SEND = "send"
    #: What somebody waits for from the network.
    ASK = "ask"
    #: Whether there is a newer version; a share that is gone may keep it for minutes.
    UPDATES = "updates"
    #: Writing and printing pictures.
    PICTURES = "pictures"
    #: Small things that hold up nothing else.
    ASIDE = "aside"


#: Long work, which leaves the processor to the window when it needs it.
BACKGROUND = (Lane.READ, Lane.LOOK, Lane.HASH, Lane.THUMBNAILS, Lane.PICTURES)
