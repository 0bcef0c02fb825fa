"""Only the user can access patient data in Overread's folder: rights of journals, decisions, the outbox."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.batch.journal.journal import Journal
from core.network.base.object_store import Bounds, ObjectStore
from core.network.outbox import Outbox
from core.paths import atomic_write, received_folder, user_data
from core.results.store import DecisionStore
from tests.support.received import receive
from tests.unit.network.conftest import Makes, instances

__all__ = ["instances"]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a user folder that does not exist yet, with the usual mask; restore the mask at the end."""
    monkeypatch.setenv("OVERREAD_HOME", str(tmp_path / "home"))
    mask = os.umask(0o022)
    yield tmp_path / "home"
    os.umask(mask)


def rights(path: Path) -> int:
    """Return the rights of the group and of others."""
    return path.stat().st_mode & 0o077


def test_what_is_kept_is_the_users_alone(home: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    old.touch(0o644)
    journals = [Journal(tmp_path / "chosen.sqlite"), Journal(old)]
    store = DecisionStore(user_data() / "decisions.sqlite")
    queue = Outbox()
    with atomic_write(user_data() / "recent.json") as temporary:
        temporary.write_text("[]", "ascii")
    found = [home, *home.rglob("*"), *tmp_path.glob("*.sqlite*")]
    assert len(found) > 5
    assert [path for path in found if path.is_file() and rights(path)] == []
    assert rights(home) == 0
    for one in (*journals, store, queue):
        one.close()


def test_what_is_exported_has_the_usual_rights(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "findings.csv") as temporary:
        temporary.write_text("file", "ascii")
    assert (tmp_path / "findings.csv").stat().st_mode & 0o777 == 0o644


def test_folders_of_an_earlier_version_become_the_users_alone(home: Path) -> None:
    received = home / "received"
    received.mkdir(parents=True)
    home.chmod(0o755)
    (home / "outbox").mkdir(mode=0o755)
    ObjectStore(received_folder(None), Bounds(1 << 20, 0))
    with atomic_write(home / "outbox" / "copy.dcm") as temporary:
        temporary.touch()
    assert [path for path in (home, received, home / "outbox") if rights(path)] == []


def test_folders_of_everybody_and_those_the_user_chose_keep_their_rights(
    instances: Makes, home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    home.chmod(0o1777)
    user_data()
    assert home.stat().st_mode & 0o7777 == 0o1777
    chosen = tmp_path / "studies"
    chosen.mkdir(mode=0o755)
    receive(ObjectStore(chosen, Bounds(1 << 20, 0)), *instances(1))
    assert chosen.stat().st_mode & 0o777 == 0o755
    assert [path for path in chosen.rglob("*") if rights(path)] == []
    assert list(chosen.glob("*/*.dcm"))


def test_received_objects_are_the_users_alone_unless_their_folder_is_a_groups(
    instances: Makes, tmp_path: Path
) -> None:
    (file,) = instances(1)
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2775)
    for folder in (alone, shared):
        store = ObjectStore(folder, Bounds(1 << 20, 0))
        receive(store, file)
    mine = [alone, *alone.rglob("*")]
    assert len(mine) == 3
    assert [path for path in mine if rights(path)] == []
    (theirs,) = shared.glob("*/*.dcm")
    assert (theirs.stat().st_mode & 0o777, theirs.parent.stat().st_mode & 0o777) == (0o644, 0o755)
