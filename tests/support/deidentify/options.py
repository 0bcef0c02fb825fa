"""Options of de-identification as tests choose among them."""

from core.deidentify.options import Dates, Options


def dates_of(*, shift: bool) -> Options:
    """Dates moved, or taken out."""
    return Options(Dates.SHIFT if shift else Dates.REMOVE)
