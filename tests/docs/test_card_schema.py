"""The JSON schema of the model card is that of the code, and the cards of all models that ship follow it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from core.models.card_schema import card_schema
from core.models.catalogue import Catalogue
from tests.support.tiny_model import tiny_card
from tools.card_schema import destination

SCHEMA: dict[str, Any] = card_schema()


def test_the_schema_is_up_to_date() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(destination().read_text("utf-8")) == SCHEMA, "run: python -m tools.card_schema"


def test_cards_follow_it() -> None:
    cards = [package.card for package in Catalogue().read_all()]
    assert len(cards) > 5
    for card in (*cards, tiny_card()):
        found = Draft202012Validator(SCHEMA).iter_errors(json.loads(card.model_dump_json()))
        assert [error.message for error in found] == []


@pytest.mark.parametrize(
    ("key", "value"), [("id", "No id"), ("version", "1.0"), ("classes", []), ("unknown", 1), ("maps", "none")]
)
def test_what_the_card_refuses_the_schema_refuses(key: str, value: object) -> None:
    card = json.loads(tiny_card().model_dump_json())
    assert not Draft202012Validator(SCHEMA).is_valid(card | {key: value})


def test_each_property_of_the_card_that_is_told_of_has_its_words() -> None:
    assert "by name" in SCHEMA["properties"]["by_default"]["description"]
    assert "Hounsfield" in SCHEMA["$defs"]["Preparation"]["properties"]["window"]["description"]
    assert "Attributes" not in json.dumps(SCHEMA)
