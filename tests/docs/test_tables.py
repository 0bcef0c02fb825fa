"""The page and the schemas of tables are those of the code."""

from __future__ import annotations

import json

import pytest

from tools.places import REFERENCE
from tools.tables import page, picture_schema, study_schema


def test_the_page_is_up_to_date() -> None:
    assert (REFERENCE / "tables.md").read_text("utf-8") == page(), "run: python -m tools.tables"


@pytest.mark.parametrize(
    ("name", "schema"), [("picture-row", picture_schema()), ("study-row", study_schema())]
)
def test_the_schemas_are_up_to_date(name: str, schema: dict[str, object]) -> None:
    kept = json.loads((REFERENCE / f"{name}.schema.json").read_text("utf-8"))
    assert kept == schema, "run: python -m tools.tables"
