"""Rules: what they may contain, when they pause, and which days they read."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from core.errors import SettingsError
from core.reading_rules import ReadingRule
from core.setting_entries import with_value
from core.settings import UserSettings

NODE = {"name": "Archive", "host": "localhost", "port": 104, "title": "PACS"}
RULE = {"name": "Chest", "to": "Archive"}


def with_rules(*rules: dict[str, object], **node: object) -> UserSettings:
    return with_value(with_value(UserSettings(), "nodes", [NODE | node]), "rules", list(rules))


def test_a_rule_is_off_and_sends_a_report_at_most() -> None:
    (rule,) = with_rules({"name": "Chest"}).rules
    assert not rule.on
    assert rule.results == ("sr",)
    assert rule.nodes == ()


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([RULE, RULE], "two rules have the same name"),
        ([RULE | {"to": "Archive, Elsewhere"}], "names the node 'Elsewhere', which there is not"),
        ([RULE | {"source": "Elsewhere"}], "names the node 'Elsewhere', which there is not"),
        ([RULE | {"source": "Archive", "days": 0}], "needs a number of days"),
        ([RULE | {"modalities": "CR; DX"}], "is no modality"),
        ([RULE | {"models": "Chest X-ray"}], "is no id of a model"),
        ([RULE | {"send": "sr, films"}], "no result 'films'"),
        ([RULE | {"send": ""}], "says where to send, but not what"),
        ([RULE | {"quiet": "22-6"}], "quiet hours are written as"),
        ([RULE | {"settle": 0}], "greater than or equal to 1"),
        ([RULE | {"late": "perhaps"}], "'leave' or 'report'"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_the_reason(
    rules: list[dict[str, object]], words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        with_rules(*rules)


def test_a_node_that_gets_nothing_of_it_is_told() -> None:
    with pytest.raises(SettingsError, match="the node 'Archive' gets nothing of what the rule 'Chest' sends"):
        with_rules(RULE, results="pdf")


def test_a_node_that_a_rule_names_cannot_be_removed() -> None:
    with pytest.raises(SettingsError, match="names the node 'Archive'"):
        with_value(with_rules(RULE), "nodes", [])


def test_quiet_hours_may_pass_midnight() -> None:
    night = ReadingRule(name="a", quiet="22:00-06:00")
    assert [night.is_quiet(time(hour)) for hour in (21, 22, 0, 5, 6)] == [False, True, True, True, False]
    noon = ReadingRule(name="a", quiet="12:00-13:30")
    assert [noon.is_quiet(time(12, minute)) for minute in (0, 59)] == [True, True]
    assert not noon.is_quiet(time(13, 30))
    assert not ReadingRule(name="a").is_quiet(time(3))


def test_the_first_hours_of_a_day_also_read_the_day_before() -> None:
    today = ReadingRule(name="a", days=1)
    assert f"{today.first_day(datetime(2025, 3, 2, 5, 59))}" == "2025-03-01"
    assert f"{today.first_day(datetime(2025, 3, 2, 6, 0))}" == "2025-03-02"
    assert f"{ReadingRule(name='a', days=3).first_day(datetime(2025, 3, 2, 12))}" == "2025-02-28"
    assert ReadingRule(name="a", days=0).first_day(datetime(2025, 3, 2)) is None
