"""Icons in the theme's colours, drawn for every screen from the SVG files in `resources/icons`."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from core.paths import resource
from desktop.base import theme

#: Pixels. They include small icons and tool bar icons at scales of 1, 1.25, 1.5, 2 and 3.
_SIZES = (16, 20, 24, 32, 40, 48, 64)
#: The colour of the drawings in the files; different from dark and light, to show where Qt draws a file
#: itself.
DRAWN_IN = "#7f8890"


def icon(name: str) -> QIcon:
    """Return the icon with this file name, in the colours of the current theme."""
    return _drawn(name, theme.current().name)


@cache
def _drawn(name: str, theme_name: str) -> QIcon:
    colours = theme.THEMES[theme_name]
    source = resource("icons", f"{name}.svg").read_text("utf-8")
    made = QIcon()
    mode = QIcon.Mode
    for colour, modes in (
        (colours.text, (mode.Normal, mode.Active, mode.Selected)),
        (colours.disabled, (mode.Disabled,)),
    ):
        renderer = QSvgRenderer(QByteArray(source.replace(DRAWN_IN, colour).encode("utf-8")))
        for size in _SIZES:
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            for one in modes:
                made.addPixmap(pixmap, one)
    return made
