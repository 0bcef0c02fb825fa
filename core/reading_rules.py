"""Rules by which studies are read unattended: which ones, by which models, and where results are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.result_kinds import RESULT_KINDS, result_kinds
from core.setting_types import ResultList

#: Source of rules for received studies.
RECEIVED: Final = "received"
#: The words that a rule for chest films uses.
CHEST_MODALITIES, CHEST_WORDS = "CR, DX", "chest, thorax"
#: The first hours of a day also count as the day before, so that pictures from before midnight are not
#: missed.
_GRACE: Final = timedelta(hours=6)
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_MODALITY = re.compile(r"[A-Z][A-Z0-9_]{0,15}")
_MODEL = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")

_Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a comma-separated list, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _modalities(text: str) -> str:
    found = parts_of(text.upper())
    if wrong := [part for part in found if not _MODALITY.fullmatch(part)]:
        raise ValueError(f"{wrong[0]!r} is no modality; modalities are called CR, DX, CT and so on")
    return ", ".join(found)


def _models(text: str) -> str:
    found = parts_of(text)
    if wrong := [part for part in found if not _MODEL.fullmatch(part)]:
        raise ValueError(f"{wrong[0]!r} is no id of a model; overread models list shows them")
    return ", ".join(found)


def _quiet(text: str) -> str:
    if text and not _QUIET.fullmatch(text):
        raise ValueError("quiet hours are written as 22:00-06:00")
    return text


class ReadingRule(BaseModel):
    """Which studies are read unattended, and where the results go."""

    # Keys of another version of Overread are kept, so that switching versions loses nothing.
    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)

    name: _Name = Field(title="Name", description="A name of your choice.")
    on: bool = Field(
        default=False,
        title="On",
        description="on: overread serve uses the rule. A new rule is off until you switch it on.",
    )
    source: _Name = Field(
        default=RECEIVED,
        title="Source",
        description="received (studies sent to Overread), or the name of a node to search and fetch from.",
    )
    modalities: Annotated[str, Field(max_length=200), AfterValidator(_modalities)] = Field(
        default="",
        title="Modalities",
        description="The study must have one of these, such as CR, DX (separated by commas); empty for all.",
    )
    words: Annotated[str, Field(max_length=400)] = Field(
        default="",
        title="Words",
        description="The body part or a description must contain one of these, such as chest, thorax.",
    )
    days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=1,
        title="Days",
        description=(
            "1: today's studies; 2: also yesterday's, and so on; 0: any day, for received studies only."
        ),
    )
    every: Annotated[int, Field(ge=1, le=1440)] = Field(
        default=5, title="Search every (minutes)", description="How often the node is searched."
    )
    settle: Annotated[int, Field(ge=1, le=86400)] = Field(
        default=60,
        title="Settling time (s)",
        description="A study counts as complete when no picture has arrived for this long.",
    )
    models: Annotated[str, Field(max_length=1000), AfterValidator(_models)] = Field(
        default="",
        title="Models",
        description="Model ids, separated by commas; empty for the models that read by themselves.",
    )
    send: ResultList = Field(
        default="sr",
        title="Results",
        description=(
            "Which results are sent: sr (structured report), sc (picture with map), map (as numbers), pdf "
            "(report), seg and gsps (places of findings), separated by commas."
        ),
        json_schema_extra={"choices": dict(RESULT_KINDS)},
    )
    to: Annotated[str, Field(max_length=400)] = Field(
        default="",
        title="Send to",
        description="Nodes, separated by commas; if empty, studies are read and nothing is sent.",
    )
    late: Literal["leave", "report"] = Field(
        default="leave",
        title="Later pictures",
        description="leave (count them, do not read them) or report (the study gets another report).",
    )
    quiet: Annotated[str, AfterValidator(_quiet)] = Field(
        default="",
        title="Quiet hours",
        description="Such as 22:00-06:00; no searching, fetching or reading in this time.",
    )

    @property
    def modality_list(self) -> tuple[str, ...]:
        """Modalities, one of which a study must have; empty for all."""
        return parts_of(self.modalities)

    @property
    def word_list(self) -> tuple[str, ...]:
        """Words, one of which the body part or a description must contain; empty for all."""
        return tuple(part.casefold() for part in parts_of(self.words))

    @property
    def model_ids(self) -> tuple[str, ...]:
        """Ids of the only models that read; empty for those that read by default."""
        return parts_of(self.models)

    @property
    def results(self) -> tuple[str, ...]:
        """Kinds of results that are sent."""
        return result_kinds(self.send)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Names of the nodes that get the results."""
        return parts_of(self.to)

    def first_day(self, now: datetime) -> date | None:
        """Return the first day of studies that the rule reads; None for any day."""
        if self.days == 0:
            return None
        return (now - _GRACE).date() - timedelta(days=self.days - 1)

    def is_quiet(self, now: time) -> bool:
        """Return whether a time of day is in the quiet hours."""
        found = _QUIET.fullmatch(self.quiet)
        if found is None:
            return False
        begins, ends = (time(int(found[n]), int(found[n + 1])) for n in (1, 3))
        return begins <= now < ends if begins <= ends else now >= begins or now < ends

    @model_validator(mode="after")
    def _is_bounded(self) -> ReadingRule:
        if self.source != RECEIVED and self.days == 0:
            raise ValueError("a rule that searches a node needs a number of days, 1 or more")
        if self.nodes and not self.results:
            raise ValueError("it says where to send, but not what")
        return self


def check_rules(rules: tuple[ReadingRule, ...], nodes: Mapping[str, tuple[str, ...]]) -> None:
    """Check that the rules' names are unique, and that their nodes exist.

    Parameters
    ----------
    rules : tuple of ReadingRule
    nodes : mapping of str to tuple of str
        Kinds of results to send to each node, by the node's name.

    Raises
    ------
    ValueError
        With a description of the mistake.
    """
    if len({rule.name for rule in rules}) != len(rules):
        raise ValueError("two rules have the same name")
    for rule in rules:
        named = rule.nodes if rule.source == RECEIVED else (rule.source, *rule.nodes)
        if missing := [name for name in named if name not in nodes]:
            raise ValueError(f"the rule {rule.name!r} names the node {missing[0]!r}, which there is not")
        for name in rule.nodes:
            if not set(rule.results).intersection(nodes[name]):
                raise ValueError(f"the node {name!r} gets nothing of what the rule {rule.name!r} sends")
