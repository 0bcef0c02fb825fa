"""Write the page and the JSON schemas of tables: ``python -m tools.tables``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from core.reports.tables.columns import (
    ACCESSION_FROM,
    LINE_KEYS,
    LISTED_COLUMN,
    PICTURE_COLUMNS,
    READER_COLUMNS,
    SCORE_COLUMNS,
    STANDING_COLUMN,
    STUDY_COLUMNS,
    TABLE_VERSION,
    Column,
)
from tools.places import REFERENCE

_HEAD = f"""# Tables: CSV, workbook and JSON lines

This is version {TABLE_VERSION}. Overread 0.1.0 wrote version 1. The columns of a version keep their order and
meaning. New columns are added after them, with a new version. A JSON line has the version in the key
`version` and leaves out keys without a value. `picture-row.schema.json` and `study-row.schema.json`
describe the lines as JSON schemas (draft 2020-12).

A CSV is UTF-8 with a byte order mark and ends its lines with CRLF. It has commas and decimal points, or
semicolons and decimal commas (`reports.csv`). A text that a spreadsheet would take for a formula starts
with an apostrophe.

<!-- Made from core/reports/tables/columns.py by `python -m tools.tables`; a test compares. -->
"""
_PARTS = (
    (
        "One row for each picture and model",
        PICTURE_COLUMNS,
        "After these columns comes `p_<class>` for each class of a model.",
    ),
    ("The reader's decisions, if there are any", READER_COLUMNS, ""),
    (
        "Scores, after all columns of version 1",
        (*SCORE_COLUMNS, LISTED_COLUMN, ACCESSION_FROM, STANDING_COLUMN),
        "For models with several findings, `score_<finding>` columns come before the last three.",
    ),
    ("Further keys of JSON lines", LINE_KEYS, ""),
    (
        "One row for each study (`--by study`), the most urgent first",
        (*STUDY_COLUMNS, ACCESSION_FROM, STANDING_COLUMN),
        "",
    ),
)
_PATTERNS = {
    "^p_": {"type": "number", "minimum": 0, "maximum": 1},
    "^score_": {"type": "integer", "minimum": 0, "maximum": 100},
}
_BOUNDS: dict[str, dict[str, object]] = {
    "score": {"minimum": 0, "maximum": 100},
    "probability": {"minimum": 0, "maximum": 1},
    "threshold": {"minimum": 0, "maximum": 1},
    "strength": {"minimum": 0},
    "frame": {"minimum": 1},
    "status": {"enum": ["ok", "refused", "error", "listed"]},
    "band": {"enum": ["suspected", "borderline", "not suspected"]},
    "place": {
        "properties": {key: {"type": "number", "minimum": 0, "maximum": 1} for key in "xy"},
        "required": ["x", "y"],
        "additionalProperties": False,
    },
}


def page() -> str:
    """Return the whole page as Markdown."""
    return _HEAD + "".join(
        f"\n## {title}\n" + (f"{note}\n" if note else "") + "\n".join(("", *_rows(columns), ""))
        for title, columns, note in _PARTS
    )


def picture_schema() -> dict[str, object]:
    """Return the JSON schema of a line about a picture and a model."""
    last = (LISTED_COLUMN, ACCESSION_FROM, STANDING_COLUMN)
    columns = (*PICTURE_COLUMNS, *READER_COLUMNS, *SCORE_COLUMNS, *last, *LINE_KEYS)
    return {**_schema("A picture and a model", columns), "patternProperties": _PATTERNS}


def study_schema() -> dict[str, object]:
    """Return the JSON schema of a line about a study."""
    version = tuple(column for column in LINE_KEYS if column.name == "version")
    return _schema("A study", (*STUDY_COLUMNS, ACCESSION_FROM, STANDING_COLUMN, *version))


def _rows(columns: Iterable[Column]) -> Iterator[str]:
    yield from ("| column | type | meaning |", "|---|---|---|")
    yield from (f"| `{column.name}` | {column.kind} | {column.meaning} |" for column in columns)


def _schema(title: str, columns: tuple[Column, ...]) -> dict[str, object]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": {
            column.name: {"type": column.kind, "description": column.meaning, **_BOUNDS.get(column.name, {})}
            for column in columns
        },
        "required": [column.name for column in columns if column.always],
        "additionalProperties": False,
    }


def main() -> None:
    """Write page and schemas."""
    (REFERENCE / "tables.md").write_text(page(), "utf-8")
    for name, schema in (("picture-row", picture_schema()), ("study-row", study_schema())):
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (REFERENCE / f"{name}.schema.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
