"""The study's line in words: its result, what was not read and why, and the versions that read it."""

from __future__ import annotations

from collections.abc import Callable

from core.results.earlier import LINES_BY, OtherVersion
from core.results.score import Band
from core.results.study_line import Cause, NotRead, StudyLine
from core.results.wording import finding_words, in_english, inside_words, standing_words, version_words

_NOTHING, _NOTHING_BY_ONE = "Nothing suspected by {n} models", "Nothing suspected by 1 model"
_NOTHING_BY_PART = "Nothing suspected by {n} of {of} models"
_UNREAD, _PART = "Not read", "{part} of {whole} pictures"
#: Every text that `headline` and `not_read_words` translate, except titles.
STUDY_WORDS = (
    *(_NOTHING, _NOTHING_BY_ONE, _NOTHING_BY_PART, _UNREAD, _PART),
    *(cause.value for cause in Cause),
    *(other.value for other in OtherVersion),
    *LINES_BY.values(),
)


def headline(line: StudyLine, say: Callable[[str], str] = in_english) -> str:
    """Return a study's headline: the finding with the highest score, or that nothing is suspected.

    Parameters
    ----------
    line : StudyLine
    say : callable
        Function that translates templates and titles.
    """
    if line.top is not None and line.top.finding.band is not Band.NOT_SUSPECTED:
        return _said_by(line.top.finding.other, finding_words(line.top.finding, say), say)
    if line.models == 0:
        return say(_UNREAD)
    if line.refused:
        nothing = say(_NOTHING_BY_PART).format(n=line.models, of=line.models + line.refused)
    else:
        nothing = say(_NOTHING_BY_ONE) if line.models == 1 else say(_NOTHING).format(n=line.models)
    told = standing_of_all(line, say)
    nothing += f" ({told})" if told else ""
    return _said_by(line.by_others[0][1] if line.by_others else None, nothing, say)


def standing_of_all(line: StudyLine, say: Callable[[str], str] = in_english) -> str:
    """Return the cautions for models that were not measured or have no gate; empty if there are none."""
    told = {f.model.title: f.finding.standing for f in line.findings if f.finding.standing.is_told}
    return "; ".join(f"{say(title)}: {standing_words(standing, say)}" for title, standing in told.items())


def other_version_words(line: StudyLine, say: Callable[[str], str] = in_english) -> tuple[str, ...]:
    """Name the versions other than the installed ones that read pictures of a study, one phrase each."""
    return tuple(version_words(model, other, say) for model, other in line.by_others)


def not_read_words(line: StudyLine, say: Callable[[str], str] = in_english) -> tuple[str, ...]:
    """Return what was not read and why, one phrase each; always shown beside the headline."""
    phrases = [_phrase(missing, say) for missing in line.not_read]
    return tuple(
        _with_facts(phrase, missing, phrases.count(phrase) > 1, say)
        for phrase, missing in zip(phrases, line.not_read, strict=True)
    )


def _phrase(missing: NotRead, say: Callable[[str], str]) -> str:
    inside = missing.cause is Cause.NO_MODEL
    what = inside_words(missing.what, say) if inside else say(missing.what)
    return say(missing.cause.value).format(what=what)


def _with_facts(phrase: str, missing: NotRead, again: bool, say: Callable[[str], str]) -> str:
    """Return the phrase with the number of pictures, and with the reason if another phrase is the same."""
    facts = []
    if again and missing.reason is not None:
        facts.append(say(missing.reason.value.replace("-", " ")))
    if missing.of > 1:
        facts.append(say(_PART).format(part=missing.pictures, whole=missing.of))
    return f"{phrase} ({'; '.join(facts)})" if facts else phrase


def _said_by(other: OtherVersion | None, line: str, say: Callable[[str], str]) -> str:
    return line if other is None else say(LINES_BY[other]).format(line=line)
