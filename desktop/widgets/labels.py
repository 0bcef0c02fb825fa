"""Labels with plain text, which is never parsed as markup."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from desktop.base import theme
from desktop.base.plain_text import PlainLabel


def plain_label(
    text: str = "", *, size: float = 1.0, bold: bool = False, quiet: bool = False, wrap: bool = False
) -> QLabel:
    """Make a label.

    Parameters
    ----------
    text : str
    size : float
        Font size, relative to the platform's.
    bold, quiet, wrap : bool
        Whether the text is bold, in a quiet colour, and wrapped.
    """
    label = PlainLabel(text)
    label.setWordWrap(wrap)
    label.setFont(theme.font(label.font(), size, bold=bold))
    label.setProperty("quiet", quiet)
    return label
