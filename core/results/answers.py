"""A model's answers in words, for counting many answers together."""

from __future__ import annotations

from collections.abc import Callable

from core.models.card import Card
from core.results.findings import finding_title
from core.results.wording import in_english

#: Wording of an answer, by whether it was suspected.
ANSWER_WORDS = {True: "{title} suspected", False: "{title} not suspected"}


def answer_words(card: Card, name: str, say: Callable[[str], str] = in_english) -> str:
    """Return a class as a model's answer in words, without a score: suspected or not suspected.

    Parameters
    ----------
    card : Card
    name : str
        Class that was reported (`core.results.reading.Finding.name`).
    say : callable
        Function that translates the template and a title.
    """
    titles = {c.name: c.title for c in card.classes}
    title = titles.get(name, name)
    point = card.operating_point
    if point is None:
        return say(title)
    if name in point.positive:
        return say(ANSWER_WORDS[True]).format(title=say(title))
    return say(ANSWER_WORDS[False]).format(title=say(finding_title(card, point)))
