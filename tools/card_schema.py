"""Write the JSON schema of the model card: ``python -m tools.card_schema``."""

from __future__ import annotations

import json
from pathlib import Path

from core.models.card_schema import card_schema
from tools.places import REFERENCE


def destination() -> Path:
    """Return the path of the schema."""
    return REFERENCE / "model-card.schema.json"


if __name__ == "__main__":
    destination().write_text(json.dumps(card_schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")
