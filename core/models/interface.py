"""Common parts of every model package: names of its input and outputs, and its card."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from core.errors import ModelError, ModelFault
from core.models.card import BREAKS_TASK, Card

CARD_KEY = "overread.card"
INPUT = "picture"
PROBABILITIES = "probabilities"
#: Output that shows where the model saw its finding.
MAPS = "maps"
#: Output that the gate uses to measure how similar a picture is to the model's own.
EMBEDDING = "embedding"
#: The outputs of our own models.
OUTPUTS = (PROBABILITIES, MAPS, EMBEDDING)
#: Output of a model that detects polarity.
INVERTED = "inverted"
#: Opset of our own models.
OPSET = 17


def outputs_of(card: Card) -> tuple[str, ...]:
    """Return the names of a model's outputs, in order."""
    maps = (MAPS,) if card.maps is not None else ()
    embedding = (EMBEDDING,) if card.gate.centres is not None else ()
    inverted = (INVERTED,) if card.tells_polarity else ()
    return (PROBABILITIES, *maps, *embedding, *inverted)


def read_card(metadata: Sequence[tuple[str, str]], name: str) -> Card:
    """Read a model's card.

    Parameters
    ----------
    metadata : sequence of (str, str)
        All metadata of the ONNX file.
    name : str
        Name of the file, for the error message.

    Raises
    ------
    ModelError
        If the card is missing or invalid, or there are other metadata.
    """
    if [key for key, _ in metadata] != [CARD_KEY]:
        raise ModelError(
            "{name} has no model card, or metadata beside it; it is not an Overread model.", name=name
        )
    try:
        return Card.model_validate_json(metadata[0][1])
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "card"
        fault = ModelFault.TASK if first["type"] == BREAKS_TASK else ModelFault.CHECKS
        raise ModelError(
            "The model card of {name} is not valid at {place}: {why}.",
            fault,
            name=name,
            place=place,
            why=first["msg"],
        ) from error
