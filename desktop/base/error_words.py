"""Core's errors and reasons in the window's language: by their sentences, or by their codes."""

from __future__ import annotations

from core.errors import CAUSE, OverreadError, Reason
from core.language.message import Message
from desktop.base.language import known


def told(error: OverreadError) -> str:
    """The sentence of an error."""
    return known(error.message)


def why(reason: Reason | None, message: str) -> str:
    """Why a picture was not read: its sentence, or the meaning of its code.

    Sentences that an older version kept are in English, with figures in them.
    """
    said = known(message)
    if said != message or isinstance(message, Message) or reason is None or not message:
        return said
    meaning = known(CAUSE[reason])
    return message if meaning == CAUSE[reason] else meaning
