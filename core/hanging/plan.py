"""Chooses the hanging rule of a study, and the content of its panes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.hanging.linking import counterpart
from core.hanging.rule_files import HangingRules, NamedRule
from core.hanging.rules import HangingRule, Pane
from core.hanging.studies import (
    StudyFacts,
    alike_picture,
    alike_series,
    apart,
    facts_of,
    other_side,
    plane_name,
    shown_series,
    view_name,
)
from core.images.studies.study_tree import Instance, Series, Study

#: Fewest points in width of the room for two panes beside each other: a narrower pane shows too little.
LEAST_ROOM = 320
#: A file and its frame, counted from 1.
FrameOf = tuple[Instance, int]


@dataclass(frozen=True)
class Room:
    """Space for pictures, in points of the screen."""

    width: int
    height: int

    @property
    def narrow(self) -> bool:
        """Whether it has no room for two panes beside each other."""
        return self.width < LEAST_ROOM


@dataclass(frozen=True)
class HungPane:
    """Content of a pane.

    Attributes
    ----------
    prior : int
        0 for the current study, 1 for the newest matching earlier study, and so on.
    study : Study
    series : Series
    picture : tuple of Instance and int
        File and frame that are shown first.
    """

    prior: int
    study: Study
    series: Series
    picture: FrameOf


@dataclass(frozen=True)
class Hanging:
    """The hanging of a study: its rule and panes.

    Attributes
    ----------
    named : NamedRule
    panes : tuple of HungPane
        Panes from left to right, then from top to bottom.
    priors : tuple of Study
        All earlier studies that match the rule, the newest first; panes may show fewer.
    """

    named: NamedRule
    panes: tuple[HungPane, ...]
    priors: tuple[Study, ...] = field(default=())

    @property
    def rule(self) -> HangingRule:
        """The rule for the study."""
        return self.named.rule


def hang(
    rules: HangingRules,
    study: Study,
    picked: FrameOf,
    earlier: Sequence[Study],
    room: Room,
    panes: int | None = None,
) -> Hanging | None:
    """Find the first rule whose conditions hold and whose panes can all be filled.

    Parameters
    ----------
    rules : HangingRules
    study : Study
    picked : tuple of Instance and int
        The picture that the reader chose.
    earlier : sequence of Study
        Result of `core.hanging.studies.earlier_studies`.
    room : Room
    panes : int, optional
        Number of panes that the reader asked for; only rules with that number count, whatever the space.

    Returns
    -------
    Hanging or None
        None if no rule applies; then one picture is shown.
    """
    series = series_of(study, picked)
    if series is None:
        return None
    facts = facts_of(study)
    told = [(prior, facts_of(prior)) for prior in earlier]
    for named in rules.rules:
        rule = named.rule
        if (panes is not None and len(rule.panes) != panes) or not _holds(rule, facts, room, panes):
            continue
        priors = tuple(
            prior
            for prior, theirs in told
            if _counts(rule, facts, theirs) and _match(rule, series, prior) is not None
        )
        if len(priors) < rule.priors_wanted:
            continue
        filled = _Filling(rule, study, series, picked, priors).panes()
        if filled is not None:
            return Hanging(named, filled, priors)
    return None


def series_of(study: Study, picked: FrameOf) -> Series | None:
    """Return the series of a study that contains a picture."""
    instance = picked[0]
    for series in study.series:
        if any(one is instance for one in (*series.instances, *series.duplicates)):
            return series
    return None


def hang_prior(
    rule: HangingRule, series: Series, picture: FrameOf, prior: Study, number: int
) -> HungPane | None:
    """Choose the series and picture of an earlier study that match those of the current study.

    Parameters
    ----------
    rule : HangingRule
    series : Series
        Series of the current study.
    picture : tuple of Instance and int
        The picture of the series that is shown.
    prior : Study
    number : int
        Number of the earlier study, counted from 1.
    """
    match = _match(rule, series, prior)
    if match is None:
        return None
    shown = _picture_like(series, picture, match)
    return None if shown is None else HungPane(number, prior, match, shown)


def _holds(rule: HangingRule, facts: StudyFacts, room: Room, asked: int | None) -> bool:
    when = rule.when
    if when.asked and asked is None:
        return False
    if when.modality and not facts.modalities & set(when.modality):
        return False
    if when.body_part and not facts.parts & set(when.body_part):
        return False
    if when.kind and not facts.kinds & set(when.kind):
        return False
    if asked is not None:
        return True
    if when.screen != "any" and (when.screen == "wide") != (room.width >= room.height):
        return False
    if room.narrow and len(rule.panes) > 1 and rule.columns != 1:
        return False
    return room.width >= when.least_width


def _counts(rule: HangingRule, facts: StudyFacts, theirs: StudyFacts) -> bool:
    """Return whether an earlier study is used for comparison."""
    if rule.prior_studies in ("any", "none"):
        return rule.prior_studies == "any"
    if not facts.modalities & theirs.modalities:
        return False
    if rule.prior_studies == "same modality":
        return True
    return not apart(facts.parts, theirs.parts) and not apart(facts.sides, theirs.sides)


def _match(rule: HangingRule, series: Series, prior: Study) -> Series | None:
    match = alike_series(series, prior)
    if match is None and rule.prior_studies == "any":
        return next(iter(shown_series(prior)), None)
    return match


def _picture_like(series: Series, picture: FrameOf, match: Series) -> FrameOf | None:
    """Return the picture of a series that matches a given picture: the same view, or the same place."""
    if len(match.pictures) > 1 and len(series.pictures) > 1 and not view_name(picture[0].identity):
        place = next((n for n, one in enumerate(series.pictures) if one == picture), 0)
        ours = [instance.placement_of_frame(frame) for instance, frame in series.pictures]
        theirs = [instance.placement_of_frame(frame) for instance, frame in match.pictures]
        found = counterpart(ours, place, theirs)
        if found is not None and not other_side(picture[0], match.pictures[found.place][0]):
            return match.pictures[found.place]
    return alike_picture(picture[0], match.pictures)


class _Filling:
    """Fills the panes of one rule; each series of the current study is shown once."""

    def __init__(
        self, rule: HangingRule, study: Study, series: Series, picked: FrameOf, priors: Sequence[Study]
    ) -> None:
        self._rule, self._study, self._priors = rule, study, priors
        self._series, self._picked = series, picked
        #: What is already shown: whole stacks and single films.
        self._used: set[tuple[str, int]] = set()
        #: Content of each pane of the current study, by the pane's conditions.
        self._current: dict[tuple[str, str, tuple[str, ...]], HungPane] = {}

    def panes(self) -> tuple[HungPane, ...] | None:
        """Return the content of the panes; None if one of them would stay empty."""
        made: dict[int, HungPane] = {}
        # Panes of the current study come first, as panes of earlier studies depend on them.
        for n in sorted(range(len(self._rule.panes)), key=lambda n: self._rule.panes[n].prior):
            pane = self._rule.panes[n]
            hung = self._current_pane(pane) if pane.prior == 0 else self._prior_pane(pane)
            if hung is None:
                return None
            made[n] = hung
        return tuple(made[n] for n in range(len(made)))

    def _current_pane(self, pane: Pane) -> HungPane | None:
        for series in self._in_turn():
            for picture in self._candidates(series):
                unit = _unit(series, picture)
                if unit not in self._used and _satisfies(pane, series, picture):
                    self._used.add(unit)
                    hung = HungPane(0, self._study, series, picture)
                    self._current.setdefault(pane.wants, hung)
                    return hung
        return None

    def _in_turn(self) -> Iterator[Series]:
        """Yield the chosen series, then the others."""
        yield self._series
        yield from (one for one in shown_series(self._study) if one is not self._series)

    def _candidates(self, series: Series) -> Iterator[FrameOf]:
        """Yield the pictures of a series in the order in which a pane prefers them."""
        if series is self._series:
            yield self._picked
        pictures = [one for one in series.pictures if one[0].problem is None and one[0].frames > 0]
        if not view_name(series.identity) and len(pictures) > 1:
            # The middle slice represents a stack best.
            yield pictures[len(pictures) // 2]
        yield from pictures

    def _prior_pane(self, pane: Pane) -> HungPane | None:
        like = self._current.get(pane.wants) or next(iter(self._current.values()))
        prior = self._priors[pane.prior - 1]
        hung = hang_prior(self._rule, like.series, like.picture, prior, pane.prior)
        if hung is not None and not _satisfies(pane, hung.series, hung.picture):
            return None
        return hung


def _unit(series: Series, picture: FrameOf) -> tuple[str, int]:
    """Return the unit that a pane takes from a series: a whole stack, or one film."""
    stack = len(series.pictures) > 1 and not view_name(picture[0].identity)
    return (series.key, 0) if stack else (picture[0].source.name, picture[1])


def _satisfies(pane: Pane, series: Series, picture: FrameOf) -> bool:
    instance, frame = picture
    if pane.plane and plane_name(instance.placement_of_frame(frame)) != pane.plane:
        return False
    if pane.view and view_name(instance.identity) != pane.view:
        return False
    said = f"{series.identity.series_description} {instance.identity.series_description}".casefold()
    return not pane.words or any(word.casefold() in said for word in pane.words)
