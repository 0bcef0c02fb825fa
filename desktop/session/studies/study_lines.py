"""The lines of the open studies, made on demand and cached until something changes; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from core.images.base.region import is_among
from core.models import KIND_MODELS
from core.results.decisions import Decision, Verdict, about_finding, compare_finding, same_finding
from core.results.earlier import card_of
from core.results.reading import failed_reading
from core.results.study_line import PictureReadings, StudyFinding, StudyLine, in_stacks, study_line
from desktop.session.items import Item, Key, Outcome
from desktop.session.studies.line_words import earlier_word, line_outcome, slice_outcome

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.decisions import About
    from core.results.findings import ScoredFinding
    from core.results.reading import Reading


@dataclass(frozen=True, eq=False)
class FoundInStudy:
    """A finding of a study, with everything that a decision on it needs.

    Attributes
    ----------
    item : Item
        The picture that shows the finding.
    reading : Reading
        The model's reading of this picture.
    stands : StudyFinding
        Score and word of the finding for the study.
    card : Card
        Card of the reading (`core.results.earlier.card_of`).
    cards : mapping of str to Card
        Cards of the study's other pictures.
    about : About
        How decisions identify the finding.
    """

    item: Item
    reading: Reading
    stands: StudyFinding
    card: Card
    cards: Mapping[str, Card]
    about: About

    @property
    def finding(self) -> ScoredFinding:
        """Score and word of the finding for the study."""
        return self.stands.finding

    @property
    def key(self) -> tuple[str, str]:
        """Key of the finding within the study: the model's id and the finding's name."""
        return self.card.id, self.finding.name

    def same(self, about: About) -> bool:
        """Return whether an earlier decision was made on the same finding with the same result."""
        return same_finding(self.about, about, self.card)

    def compare(self, alone: Decision) -> Verdict:
        """Return how a decision that was made blind compares with this finding."""
        return compare_finding(alone.says, self.about, self.card) if alone.says else alone.verdict


@dataclass(frozen=True, eq=False)
class _Study:
    items: Sequence[Item]
    pictures: Sequence[PictureReadings]
    cards: Mapping[str, Card]
    lines_alone: dict[Key, StudyLine] = field(default_factory=dict)
    outcomes: dict[tuple[Key | None, bool], Outcome] = field(default_factory=dict)

    @cached_property
    def line(self) -> StudyLine:
        line = study_line(self.pictures, self.cards)
        # If no picture was read, only the header gives the date.
        return line if line.date else replace(line, date=self.items[0].instance.identity.study_date)

    def alone(self, key: Key) -> StudyLine:
        line = self.lines_alone.get(key)
        if line is None:
            picture = replace(self.by_key[key], stack="")
            line = self.lines_alone[key] = study_line([picture], self.cards)
        return line

    def expects(self, key: Key) -> bool:
        """Return whether a running task may still add readings of a picture.

        The router reads first. Until a model for the image kind has read the picture, too, nobody can say
        that there is no such model.
        """
        readings = self.by_key[key].readings
        if not readings:
            return True
        said = readings[0]
        if (
            len(readings) > 1
            or said.model is None
            or said.model.id not in KIND_MODELS
            or said.finding is None
        ):
            return False
        kind = said.finding.name
        others = (card for name, card in self.cards.items() if name not in KIND_MODELS)
        return any(not card.body_regions or is_among(kind, card.body_regions) for card in others)

    @cached_property
    def by_key(self) -> dict[Key, PictureReadings]:
        return {(picture.file, picture.frame): picture for picture in self.pictures}

    @cached_property
    def found(self) -> tuple[FoundInStudy, ...]:
        items, made = {item.key: item for item in self.items}, []
        for stands in self.line.findings:
            key, model = (stands.file, stands.frame), stands.model.id
            readings = self.by_key[key].readings
            reading = next(r for r in readings if r.model is not None and r.model.id == model)
            card = card_of(reading, self.cards)
            about = about_finding(reading, stands.finding, card) if card is not None else None
            if card is not None and about is not None:
                made.append(FoundInStudy(items[key], reading, stands, card, self.cards, about))
        return tuple(made)


class StudyLines:
    """Make the lines of studies.

    Parameters
    ----------
    pictures_of : callable
        Returns all pictures of the study that a picture belongs to.
    readings_of : callable
        Returns a picture's readings by model id.
    is_earlier : callable
        Returns whether a picture's readings were made with other models or settings than those in use.
    """

    def __init__(
        self,
        pictures_of: Callable[[Item], Sequence[Item]],
        readings_of: Callable[[Item], Mapping[str, Reading]],
        is_earlier: Callable[[Item], bool],
    ) -> None:
        self._pictures_of, self._readings_of = pictures_of, readings_of
        self._is_earlier = is_earlier
        self._cards: Mapping[str, Card] = {}
        self._studies: dict[str, _Study] = {}

    @property
    def cards(self) -> Mapping[str, Card]:
        """The models' cards by id, with the thresholds in use."""
        return self._cards

    def judge_by(self, cards: Mapping[str, Card]) -> None:
        """Apply other cards to the readings, without reading again."""
        self._cards, self._studies = cards, {}

    def forget(self, studies: Iterable[str]) -> None:
        """Drop the cached lines of studies, because more is known."""
        for study in studies:
            self._studies.pop(study, None)

    def line(self, item: Item) -> StudyLine:
        """Return the line of a picture's study."""
        return self._study(item).line

    def found(self, item: Item) -> tuple[FoundInStudy, ...]:
        """Return the findings of a picture's study, the highest score first."""
        return self._study(item).found

    def alone(self, item: Item) -> StudyLine:
        """Return the line of a single picture."""
        study = self._study(item)
        return study.line if len(study.pictures) == 1 else study.alone(item.key)

    def outcome(self, item: Item, *, pending: bool) -> Outcome:
        """Return the list's text for a picture: its study's line if it is the whole study, else its own."""
        return self._outcome(self._study(item), item, pending=pending)

    def _outcome(self, study: _Study, item: Item, *, pending: bool) -> Outcome:
        pending = pending and study.expects(item.key)
        found = study.outcomes.get((item.key, pending))
        if found is None:
            words = slice_outcome if study.by_key[item.key].stack else line_outcome
            line = study.line if len(study.pictures) == 1 else study.alone(item.key)
            earlier = earlier_word(line) if self._is_earlier(item) else ""
            found = replace(words(line, pending=pending), earlier=earlier)
            study.outcomes[item.key, pending] = found
        return found

    def study_outcome(self, item: Item, *, pending: bool) -> Outcome:
        """Return the list's text for the study of a picture."""
        study = self._study(item)
        if len(study.pictures) == 1:
            return self._outcome(study, item, pending=pending)
        pending = pending and not study.line.models and any(map(study.expects, study.by_key))
        found = study.outcomes.get((None, pending))
        if found is None:
            earlier = earlier_word(study.line) if any(map(self._is_earlier, study.items)) else ""
            found = replace(line_outcome(study.line, pending=pending), earlier=earlier)
            study.outcomes[None, pending] = found
        return found

    def expects(self, item: Item) -> bool:
        """Return whether a running task may still change a picture's outcome."""
        return self._study(item).expects(item.key)

    def is_study(self, item: Item) -> bool:
        """Return whether a picture is the only one of its study."""
        return len(self._study(item).pictures) == 1

    def _study(self, item: Item) -> _Study:
        items = self._pictures_of(item)
        known = self._studies.get(item.study)
        if known is None or known.items != items:
            pairs = ((one.instance.identity_of_frame(one.frame), self._picture(one)) for one in items)
            known = self._studies[item.study] = _Study(items, in_stacks(pairs), self._cards)
        return known

    def _picture(self, item: Item) -> PictureReadings:
        readings, problem = tuple(self._readings_of(item).values()), item.told
        if not readings and problem is not None:
            readings = (failed_reading(item.key[0], problem),)
        return PictureReadings(*item.key, readings)
