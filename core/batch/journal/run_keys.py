"""Which runs of a journal hold by the models and settings of another run: wholly, or in part."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class RunKey:
    """The models and settings that a run reads with.

    Attributes
    ----------
    key : str
        Stands for all of it.
    settings : str
        Stands for all but the models that are asked about a picture each for itself.
    models : tuple of (str, str)
        Those: their ids and hashes.
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
        Those among them that lack a model.
    """

    any: str = "[]"
    part: str = "[]"


class RunKeys:
    """Keeps what each run of a journal read with.

    What a model says of a picture does not depend on the other models in use. So readings made with more
    models remain valid with fewer, and readings made with fewer need not be repeated.

    Parameters
    ----------
    db : sqlite3.Connection
        Connection to the journal.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        # Journals of version 0.1.0 have none; their readings are found by this exact key.
        db.execute(
            "CREATE TABLE IF NOT EXISTS run_key "
            "(key TEXT PRIMARY KEY, settings TEXT NOT NULL, models TEXT NOT NULL)"
        )

    def begin(self, run: RunKey) -> HoldingKeys:
        """Keep what a run reads with, and return the keys by which files hold for it."""
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
