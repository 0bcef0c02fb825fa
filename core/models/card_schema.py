"""The JSON schema of the model card, made from the card's own types and their descriptions."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from core.models.card import Card
from core.models.section import CardSection

#: An attribute in a docstring: its names, with the description indented below.
_ATTRIBUTE = re.compile(r"^(\w+(?:, \w+)*)(?: :.*)?\n((?: {4}.*\n?)+)", re.MULTILINE)


def card_schema() -> dict[str, Any]:
    """Return the schema, JSON Schema draft 2020-12.

    A schema cannot express how two values depend on each other, such as one golden probability for each
    class; `core.models.card` checks that.
    """
    made = Card.model_json_schema()
    sections = {section.__name__: section for section in _sections(CardSection)}
    for name, part in made["$defs"].items():
        _describe(part, sections[name])
    _describe(made, Card)
    made["title"] = "Overread model card"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made


def _sections(section: type[CardSection]) -> Iterator[type[CardSection]]:
    for kind in section.__subclasses__():
        yield kind
        yield from _sections(kind)


def _describe(part: dict[str, Any], section: type[CardSection]) -> None:
    """Add the docstring's descriptions to a part of the schema and to its properties."""
    text = inspect.getdoc(section) or ""
    summary, _, attributes = text.partition("Attributes\n----------\n")
    part["description"] = " ".join(summary.split())
    for names, words in _ATTRIBUTE.findall(f"{attributes}\n"):
        for name in names.split(", "):
            if name in part["properties"]:
                part["properties"][name]["description"] = " ".join(words.split())
    for told in part["properties"].values():
        # Pydantic's own titles only repeat the names.
        told.pop("title", None)
