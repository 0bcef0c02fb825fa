"""How figures are said to people, the same on screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Finding


def percent(probability: float) -> str:
    """Probability in percent with one decimal; the ends never claim certainty."""
    if probability >= 0.9995:
        return ">99.9\N{NO-BREAK SPACE}%"
    if probability < 0.0005:
        return "<0.1\N{NO-BREAK SPACE}%"
    return f"{100 * probability:.1f}\N{NO-BREAK SPACE}%"


def dicom_date(text: str) -> str:
    """DICOM's ``YYYYMMDD`` as ``YYYY-MM-DD``; anything else stays as it is."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdecimal() else text


def readable_number(value: float) -> str:
    """Value with at most four significant digits, whole numbers and thousands in full."""
    return f"{value:.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.4g}"


def likelihood(probability: float) -> str:
    """Probability as a count of cases, as fine as a probability of a model deserves."""
    if probability >= 0.995:
        return "more than 99 in 100"
    if probability < 0.005:
        return "fewer than 1 in 100"
    if 0.05 <= probability < 0.95:
        return f"about {round(10 * probability) or 1} in 10"
    return f"about {round(100 * probability)} in 100"


def chance(finding: Finding, card: Card) -> str:
    """What a model's probabilities mean, in words: how many test pictures like that were what it says."""
    titles = {c.name: c.title for c in card.classes}
    top = max(range(len(finding.classes)), key=lambda n: finding.probabilities[n])
    name, probability = finding.classes[top], finding.probabilities[top]
    title = titles.get(name, name)
    if card.calibration.method == "none":
        return "Not calibrated: it ranks pictures, and says nothing of how many have the finding."
    words = (
        f"{likelihood(probability).capitalize()} test pictures with such a probability were “{title}”. "
        "Among your patients it may be more or fewer."
    )
    if name != finding.name:
        return f"Most probable is “{title}”, {percent(probability)}, short of the operating point. {words}"
    return words
