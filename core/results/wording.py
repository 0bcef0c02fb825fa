"""Wording of figures for people, the same on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.models.standing import Standing
from core.results.earlier import OtherVersion
from core.results.reading import ModelReference
from core.results.score import Band

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.models.card import Card
    from core.results.findings import ScoredFinding

#: Wording of findings; the window translates these and fills them in the same way.
FINDING_WORDS = {
    Band.SUSPECTED: "{title} suspected, {score}",
    Band.BORDERLINE: "{title} borderline, {score}",
    Band.NOT_SUSPECTED: "{title} not suspected, {score}",
}
#: Added if a model contributes that its maker did not measure, or that has no gate.
STANDING_WORDS = {
    "not-evaluated": "not evaluated here",
    "measured": "measured here: {figures}",
    "no-gate": "no gate",
    "sensitivity": "sensitivity {value}",
    "specificity": "specificity {value}",
    "auc": "AUC {value}",
    "accuracy": "accuracy {value}",
}
#: Added for a picture between the two limits of the gate.
UNLIKE = "The picture is unlike the pictures this model learned from; its score may not hold here."
#: Wording of a probability; the window translates these and fills them in the same way.
CALIBRATION_WORDS = {
    "fits": (
        "This holds for test pictures of the model's own sources only ({where}): {likelihood} with such a "
        "probability had the finding. For pictures from elsewhere no such share is known."
    ),
    "unlike": (
        "This picture is unlike the model's own pictures ({where}), so nothing is known of how many such "
        "pictures have the finding."
    ),
    "none": "Not calibrated: it ranks pictures, and says nothing of how many have the finding.",
}
LIKELIHOODS = (
    "more than 99 in 100",
    "fewer than 1 in 100",
    "about {n} in 10",
    "about {n} in 100",
)
_MOST_DIGITS = 12


def in_english(text: str) -> str:
    """Return the text itself; the window passes its translation instead."""
    return text


def inside_words(title: str, say: Callable[[str], str] = in_english) -> str:
    """Return a title as used inside a sentence: “chest X-ray”, “CT of the head”.

    Parameters
    ----------
    title : str
    say : callable
        Function that translates; titles that stay English begin in lower case, unless with an abbreviation.
    """
    said = say(title)
    return said[:1].lower() + said[1:] if said == title and said[1:2].islower() else said


def standing_words(standing: Standing, say: Callable[[str], str] = in_english) -> str:
    """Return the caution for a model's findings, such as “not evaluated here, no gate”; '' if none.

    Parameters
    ----------
    standing : Standing
    say : callable
        Translates `STANDING_WORDS`.
    """
    said: list[str] = []
    if not standing.evaluated:
        said.append(say(STANDING_WORDS["not-evaluated"]))
    if standing.figures:
        measured = (
            say(STANDING_WORDS[name]).format(value=f"{value:.2f}" if name == "auc" else whole_percent(value))
            for name, value in standing.figures
        )
        said.append(say(STANDING_WORDS["measured"]).format(figures=", ".join(measured)))
    if not standing.gated:
        said.append(say(STANDING_WORDS["no-gate"]))
    return ", ".join(said)


def with_standing(words: str, standing: Standing, say: Callable[[str], str] = in_english) -> str:
    """Return the words, followed by `standing_words` in brackets if there are any."""
    said = standing_words(standing, say)
    return f"{words} ({said})" if said else words


def finding_words(finding: ScoredFinding, say: Callable[[str], str] = in_english) -> str:
    """Return a finding in words, such as “Pneumonia suspected, 73”, with the caution for its model.

    Parameters
    ----------
    finding : ScoredFinding
    say : callable
        Function that translates a template of `FINDING_WORDS`, a title, and `STANDING_WORDS`.
    """
    return with_standing(plain_words(finding, say), finding.standing, say)


def plain_words(finding: ScoredFinding, say: Callable[[str], str] = in_english) -> str:
    """Return a finding in words without `standing_words`, if these are shown beside it."""
    return say(FINDING_WORDS[finding.band]).format(title=say(finding.title), score=finding.score)


def version_words(model: ModelReference, other: OtherVersion, say: Callable[[str], str] = in_english) -> str:
    """Name a picture's version, as “read by Pneumonia on chest X-rays 1.0.2, an older version”."""
    return say(other.value).format(title=say(model.title), version=model.version)


def kinds_words(finding: ScoredFinding, say: Callable[[str], str] = in_english) -> str:
    """Return the kinds of several abnormal classes, as “Glioma 78 %, Meningioma 20 %”; '' if none."""
    return ", ".join(f"{say(kind.title)} {whole_percent(kind.probability)}" for kind in finding.kinds)


def whole_percent(probability: float) -> str:
    """Return the probability in whole percent; the ends never claim certainty."""
    if probability >= 0.995:
        return ">99\N{NO-BREAK SPACE}%"
    if probability < 0.005:
        return "<1\N{NO-BREAK SPACE}%"
    return f"{100 * probability:.0f}\N{NO-BREAK SPACE}%"


def digits_apart(probability: float, threshold: float) -> int:
    """Return the decimals, in percent, that show whether a probability reaches its operating point."""
    for digits in range(1, _MOST_DIGITS):
        below = f"{100 * probability:.{digits}f}" != f"{100 * threshold:.{digits}f}"
        if probability >= threshold or below:
            return digits
    return _MOST_DIGITS


def compared(probability: float, threshold: float) -> tuple[str, str]:
    """Return probability and operating point in percent, with enough decimals to compare them correctly."""
    digits = digits_apart(probability, threshold)
    said = [f"{100 * value:.{digits}f}\N{NO-BREAK SPACE}%" for value in (probability, threshold)]
    return said[0], said[1]


def readable_number(value: float) -> str:
    """Return the value with at most four significant digits, whole numbers and thousands in full."""
    return f"{value:.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.4g}"


def likelihood(probability: float, say: Callable[[str], str] = in_english) -> str:
    """Return a probability as a count of cases, no more precise than a model's probability can be."""
    most, fewest, tenths, hundredths = LIKELIHOODS
    if probability >= 0.995:
        return say(most)
    if probability < 0.005:
        return say(fewest)
    if 0.05 <= probability < 0.95:
        return say(tenths).format(n=round(10 * probability) or 1)
    return say(hundredths).format(n=round(100 * probability))


def calibration_words(
    finding: ScoredFinding, card: Card, say: Callable[[str], str] = in_english, *, unlike: bool = False
) -> str:
    """Return the meaning of a probability, and the pictures on which that was measured.

    Parameters
    ----------
    finding : ScoredFinding
    card : Card
        Card of the finding's model.
    say : callable
        Translates a template.
    unlike : bool
        Whether the picture is unlike those the model learned from; the probability is then not valid.
    """
    if card.calibration.method == "none":
        return say(CALIBRATION_WORDS["none"])
    where = ", ".join(data.name for data in card.data) or card.title
    words = CALIBRATION_WORDS["unlike" if unlike else "fits"]
    return say(words).format(likelihood=likelihood(finding.probability, say), where=where)
