"""Finds the runs of a journal that are valid, wholly or in part, for other models and settings."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class RunKey:
    """The models and settings of a run.

    Attributes
    ----------
    key : str
        Identifies models and settings together.
    settings : str
        Identifies the settings and the router, but not the other models.
    models : tuple of (str, str)
        Ids and hashes of the other models.
    """

    key: str
    settings: str = ""
    models: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HoldingKeys:
    """Keys of runs whose results are valid for the present one, as JSON lists for SQLite's ``json_each``.

    Attributes
    ----------
    any : str
        Runs with the same settings and the same versions of their models.
    part : str
        Runs of `any` that lack a model.
    """

    any: str = "[]"
    part: str = "[]"


class RunKeys:
    """Records the models and settings of each run of a journal.

    What a model finds does not depend on the other models in use. So readings made with more models remain
    valid with fewer, and readings made with fewer need not be repeated.

    Parameters
    ----------
    db : sqlite3.Connection
        Connection to the journal.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        # Journals of version 0.1.0 have no such table; their readings are found by the exact key.
        db.execute(
            "CREATE TABLE IF NOT EXISTS run_key "
            "(key TEXT PRIMARY KEY, settings TEXT NOT NULL, models TEXT NOT NULL)"
        )

    def begin(self, run: RunKey) -> HoldingKeys:
        """Record what a run reads with, and return the keys of runs whose outcomes are valid for it."""
        if run.settings:
            self._db.execute(
                "INSERT OR REPLACE INTO run_key VALUES (?, ?, ?)",
                (run.key, run.settings, json.dumps(run.models)),
            )
        wanted = dict(run.models)
        query = "SELECT key, models FROM run_key WHERE settings = ? AND key <> ?"
        found, part = [run.key], []
        for key, models in self._db.execute(query, (run.settings, run.key)) if run.settings else ():
            known = {str(name): str(sha256) for name, sha256 in json.loads(models)}
            if any(known.get(name, sha256) != sha256 for name, sha256 in wanted.items()):
                continue
            found.append(str(key))
            part += [] if wanted.keys() <= known.keys() else [str(key)]
        return HoldingKeys(json.dumps(found), json.dumps(part))
