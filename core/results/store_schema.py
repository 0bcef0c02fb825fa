"""The tables of the store of decisions and marks, version by version."""

from __future__ import annotations

#: Application ID in the SQLite header that marks the file as ours.
MADE_BY = 0x4F564452
#: Triggers that keep rows from being changed or deleted, by name.
GUARDS = {
    (table, verb): f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'nothing is taken away'); END;\n"
    for table in ("act", "decision", "shown", "met", "marks")
    for verb in ("UPDATE", "DELETE")
}
#: Steps that migrate a file to the next version; the version is the number of steps done.
STEPS = (
    """
    CREATE TABLE act (
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        at     TEXT NOT NULL,
        undoes INTEGER REFERENCES act          -- NULL unless it takes another back
    );
    CREATE TABLE decision (
        act          INTEGER NOT NULL REFERENCES act,
        sha256       TEXT NOT NULL,            -- of the file's bytes
        frame        INTEGER NOT NULL,
        model        TEXT NOT NULL,            -- '' where no finding was there
        version      TEXT NOT NULL,
        model_sha256 TEXT NOT NULL,
        finding      TEXT NOT NULL,
        positive     INTEGER,
        verdict      TEXT NOT NULL,
        says         TEXT NOT NULL,
        comment      TEXT NOT NULL,
        blind        INTEGER NOT NULL,
        at           TEXT NOT NULL
    );
    CREATE INDEX decision_by_picture ON decision (sha256, frame);
    CREATE INDEX act_by_undone ON act (undoes) WHERE undoes IS NOT NULL;
    CREATE TABLE shown (                       -- pictures whose findings a reader has been shown
        sha256 TEXT NOT NULL,
        frame  INTEGER NOT NULL,
        at     TEXT NOT NULL,
        PRIMARY KEY (sha256, frame)
    ) WITHOUT ROWID;
    CREATE TABLE met (                         -- files by what tells them without reading them
        token  TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL
    ) WITHOUT ROWID;
    """
    + "".join(guard for (table, _), guard in GUARDS.items() if table != "marks"),
    """
    CREATE TABLE marks (                       -- what a reader left on a picture: the last row holds
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256 TEXT NOT NULL,
        frame  INTEGER NOT NULL,
        patient TEXT NOT NULL,                 -- mark of their ID, '' where there is none
        held   TEXT NOT NULL,                  -- JSON, see core.results.marks
        at     TEXT NOT NULL
    );
    CREATE INDEX marks_by_picture ON marks (sha256, frame);
    """
    + "".join(guard for (table, _), guard in GUARDS.items() if table == "marks"),
    """
    ALTER TABLE decision ADD COLUMN reader TEXT NOT NULL DEFAULT '';  -- '' where nobody was named
    """,
)
