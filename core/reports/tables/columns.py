"""The columns of tables and the keys of JSON lines: names, types, meaning and order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Increased when a column is added or changes its meaning; 1 is version 0.1.0.
TABLE_VERSION = 2


@dataclass(frozen=True)
class Column:
    """A column of a table, or a key of a JSON line.

    Attributes
    ----------
    name : str
    kind : {'string', 'integer', 'number', 'boolean', 'object'}
        Type, as in JSON.
    meaning : str
        Description with unit, range and format.
    always : bool
        Whether every row has a value in this column.
    """

    name: str
    kind: Literal["string", "integer", "number", "boolean", "object"]
    meaning: str
    always: bool = False


def names(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the names of columns, in their order."""
    return tuple(column.name for column in columns)


_FILE = (
    "Path of the file below the folder that was read, with `/`; in a ZIP: path of the ZIP, then inside it."
)
#: Columns that tables of pictures and of studies share.
_PATIENT_ID = Column("patient_id", "string", "(0010,0020).")
_PATIENT_SEX = Column("patient_sex", "string", "(0010,0040).")
_PATIENT_AGE = Column("patient_age", "string", "(0010,1010), or from the birth date, such as `054Y`.")
_ACCESSION = Column("accession", "string", "(0008,0050).")
_STUDY_DATE = Column("study_date", "string", "(0008,0020), YYYYMMDD.")
_MODEL_VERSION = Column("model_version", "string", "Its version.")
#: Columns for a picture and a model, as in version 0.1.0; followed by ``p_<class>`` for each class.
PICTURE_COLUMNS = (
    Column("file", "string", _FILE, always=True),
    Column(
        "frame", "integer", "Number of the frame, slice or page, from 1; empty if the file is unreadable."
    ),
    Column("status", "string", "`ok`, `refused`, `error` or `listed`.", always=True),
    Column("reason", "string", "Code of a refusal, an error or a listing (see *Outcomes and their codes*)."),
    _PATIENT_ID,
    Column("study_uid", "string", "(0020,000D)."),
    Column("series_uid", "string", "(0020,000E)."),
    Column("sop_uid", "string", "(0008,0018)."),
    Column("modality", "string", "(0008,0060)."),
    Column("model", "string", "Id of the model that was asked."),
    _MODEL_VERSION,
    Column("finding", "string", "Class that the model chose; for a positive picture the abnormal one."),
    Column("probability", "number", "Its probability, 0 to 1, six decimals."),
    Column("threshold", "number", "Operating point, 0 to 1; empty if the model has none."),
    Column("positive", "boolean", "Whether the abnormal classes together reach the operating point."),
    Column("device", "string", "`cpu`, `webgpu`, or `dml:` with the number of the graphics card."),
)
#: Columns for a reader's decision; present only if there is one.
READER_COLUMNS = (
    Column("blind_verdict", "string", "`agree`, `disagree` or `unsure`, before findings were shown."),
    Column("blind_says", "string", "Class that the reader named before findings were shown."),
    Column("blind_comment", "string", "The reader's comment at that time."),
    Column("blind_at", "string", "Time of that decision; ISO 8601, UTC."),
    Column("reader_verdict", "string", "`agree`, `disagree` or `unsure`, as decided last."),
    Column("reader_says", "string", "Class that the reader named last."),
    Column("reader_comment", "string", "The reader's comment."),
    Column("reader_at", "string", "Time of the decision; ISO 8601, UTC."),
)
#: Columns after those of version 0.1.0; followed by ``score_<finding>`` of models with several findings.
SCORE_COLUMNS = (
    Column("abnormality", "string", "The abnormality that the score belongs to."),
    Column("score", "integer", "0 to 100; 50 and over is suspected."),
    Column("band", "string", "`suspected`, `borderline` or `not suspected`."),
    Column("sentence", "string", "Abnormality, band and score in words, in English."),
    Column("kind", "string", "Image kind in words, if a model names it."),
    _ACCESSION,
    _STUDY_DATE,
    _PATIENT_SEX,
    _PATIENT_AGE,
    Column("slice_mm", "number", "Position of a slice along the stack, millimetres."),
)
#: The last column; present only if a folder holds files that no model reads.
LISTED_COLUMN = Column("listed_as", "string", "What the file is, if no model reads such files.")
#: Comes after that; present only if a worklist gave numbers.
ACCESSION_FROM = Column(
    "accession_from", "string", "Worklist that gave `accession`; empty if the file gave it."
)
#: Comes last of all; present only if a model was not measured by its maker or has no gate.
STANDING_COLUMN = Column(
    "standing",
    "string",
    "`not evaluated here`, or what this site's acceptance test measured; `no gate`; separated by `, `. Empty "
    "for a model that its maker measured and that has a gate.",
)
#: Keys that only JSON lines have.
LINE_KEYS = (
    Column("file_sha256", "string", "SHA-256 of the file's bytes, 64 digits."),
    Column("model_sha256", "string", "SHA-256 of the model file."),
    Column("preparation", "string", "How the picture was prepared for the model: name, rows x columns."),
    Column("overread", "string", "Version of Overread.", always=True),
    Column("runtime", "string", "Version of ONNX Runtime.", always=True),
    Column(
        "place",
        "object",
        "`x` and `y` of the map's strongest point, shares of width and height from the top left, 0 to 1.",
    ),
    Column("strength", "number", "Evidence at `place` as a share of full scale, 0 to 1."),
    Column("message", "string", "Why the picture was not read, in a sentence."),
    Column("version", "integer", "Version of this table.", always=True),
)
STUDY_COLUMNS = (
    Column("study_uid", "string", "(0020,000D); empty for pictures without a study."),
    _PATIENT_ID,
    _PATIENT_SEX,
    _PATIENT_AGE,
    _ACCESSION,
    _STUDY_DATE,
    Column("modality", "string", "(0008,0060) of the study's first picture that could be read."),
    Column("kind", "string", "Kinds of the study's pictures, in words."),
    Column("pictures", "integer", "Number of pictures; each frame counts.", always=True),
    Column("state", "string", "`suspected`, `borderline`, `incomplete` or `nothing suspected`.", always=True),
    Column("line", "string", "The study in a sentence.", always=True),
    Column("score", "integer", "Highest score, 0 to 100."),
    Column("band", "string", "Its band."),
    Column("suspected", "string", "All suspected findings, separated by `; `."),
    Column("borderline", "string", "All borderline findings, separated likewise."),
    Column("not_suspected", "string", "All findings that are not suspected, separated likewise."),
    Column("not_read", "string", "What was not read and why, in words."),
    Column("reasons", "string", "Codes of the reasons."),
    Column("file", "string", "File that shows the highest score; else the study's first.", always=True),
    Column("frame", "integer", "Its frame, from 1."),
    Column("model", "string", "Model that gave the highest score."),
    _MODEL_VERSION,
    Column("probability", "number", "Probability behind the score, 0 to 1."),
    Column("threshold", "number", "Operating point, 0 to 1."),
)
