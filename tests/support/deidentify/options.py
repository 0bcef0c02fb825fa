"""Options of de-identification for tests."""

from core.deidentify.options import Dates, Options


def dates_of(*, shift: bool) -> Options:
    """Return options that shift or remove dates."""
    return Options(Dates.SHIFT if shift else Dates.REMOVE)
