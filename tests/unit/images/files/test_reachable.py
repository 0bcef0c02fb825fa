"""Missing folders, and files that are read from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import PlaceGoneError
from core.images.files.reachable import check_places, places_of


def test_a_folder_with_something_in_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    check_places([tmp_path])


@pytest.mark.parametrize("made", ["nothing", "an empty folder", "a file"])
def test_what_is_missing_empty_or_no_folder_is_gone(tmp_path: Path, made: str) -> None:
    place = tmp_path / "place"
    if made == "an empty folder":
        place.mkdir()
    elif made == "a file":
        place.touch()
    with pytest.raises(PlaceGoneError) as raised:
        check_places([tmp_path, place])
    assert raised.value.code == "place-gone"
    assert str(tmp_path) not in raised.value.message


def test_of_a_file_its_folder_has_to_be_there(tmp_path: Path) -> None:
    files = {tmp_path / "x" / "a.dcm", tmp_path / "y" / "b.dcm"}
    roots = (tmp_path / "x" / "a.dcm", tmp_path / "y")
    assert places_of(roots, files) == (tmp_path / "x", tmp_path / "y")
