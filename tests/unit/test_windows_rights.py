"""Who loses rights on Windows; `tests/windows/test_own_sides.py` tests it on Windows."""

from __future__ import annotations

import pytest

from core.windows_rights import without_anybody

_USER = "S-1-5-21-1-2-3-1001"


def test_a_folder_of_the_profile_stays_as_it_is() -> None:
    inherited = f"D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;FA;;;{_USER})"
    assert without_anybody(inherited, _USER, folder=True) is None


@pytest.mark.parametrize("anybody", ["WD", "BU", "AU", "IU", "S-1-5-21-1-2-3-513", "AC", "S-1-15-2-2"])
def test_anybody_loses_what_was_inherited(anybody: str) -> None:
    """As on another drive: users may read and change, and the owner of a file may do everything."""
    given = f"D:AI(A;OICIID;0x1301bf;;;{anybody})(A;ID;FA;;;BA)(A;OICIIOID;GA;;;CO)"
    assert (
        without_anybody(given, _USER, folder=True)
        == f"D:P(A;OICI;FA;;;{_USER})(A;OICI;FA;;;SY)(A;;FA;;;BA)(A;OICIIO;GA;;;CO)"
    )


def test_whom_the_site_named_keeps_rights_and_denials_stay_before_them() -> None:
    backup, banned = "S-1-5-21-1-2-3-2001", "S-1-5-21-1-2-3-2002"
    given = f"D:(D;;FA;;;{banned})(A;;FR;;;{backup})(A;;FR;;;{_USER})(A;;FR;;;WD)"
    assert (
        without_anybody(given, _USER, folder=False)
        == f"D:P(D;;FA;;;{banned})(A;;FA;;;{_USER})(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;{backup})"
    )


@pytest.mark.parametrize(
    "nobody_can_judge", ["D:NO_ACCESS_CONTROL", '(XA;;FR;;;WD;(@User.Title=="PM"))', "D:(XA;;FR;;;WD;((a)))"]
)
def test_where_there_is_no_list_or_none_to_be_judged_only_the_user_is_left(nobody_can_judge: str) -> None:
    found = without_anybody(nobody_can_judge, _USER, folder=False)
    assert found == f"D:P(A;;FA;;;{_USER})(A;;FA;;;SY)(A;;FA;;;BA)"


def test_nobody_is_let_in_by_a_denial() -> None:
    assert without_anybody(f"D:(D;;FA;;;WD)(A;;FA;;;{_USER})", _USER, folder=False) is None
