"""The system's own words for an error, in our sentences."""

from __future__ import annotations

import pytest

from core.language.message import Message
from core.language.system import because


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Permission denied", "Permission denied"),
        # As Windows says it.
        ("Access is denied.\r\n", "Access is denied"),
        ("", "it is not known"),
        (".", "it is not known"),
    ],
)
def test_the_systems_words_end_without_a_full_stop(said: str, words: str) -> None:
    assert str(because(OSError(13, said), Message("it is not known"))) == words
