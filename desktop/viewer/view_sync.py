"""Copy the display of one viewer to another: the same part, through the same window."""

from __future__ import annotations

from desktop.viewer.viewer import Viewer


def follow(viewer: Viewer, leader: Viewer) -> None:
    """Copy the complete display of another viewer that shows the same picture."""
    viewer.turn, viewer.overlays_wanted = leader.turn, leader.overlays_wanted
    follow_place(viewer, leader)
    follow_window(viewer, leader)


def follow_place(viewer: Viewer, leader: Viewer) -> None:
    """Show the same part of the picture as another viewer, relative to the picture's size."""
    if viewer.shown is None or leader.shown is None:
        return
    if leader.fitting:
        viewer.fit()
        return
    rows, columns = viewer.shown.picture.shape
    their_rows, their_columns = leader.shown.picture.shape
    middle = leader.viewport.from_screen(leader.width() / 2, leader.height() / 2)
    zoomed = viewer.fitted().zoomed(leader.viewport.scale / leader.fitted().scale, 0, 0)
    there = zoomed.to_screen(middle.x() / their_columns * columns, middle.y() / their_rows * rows)
    viewer.place(zoomed.moved(viewer.width() / 2 - there.x(), viewer.height() / 2 - there.y()))


def follow_window(viewer: Viewer, leader: Viewer) -> None:
    """Use another viewer's window, if the pictures' values are of the same kind."""
    if viewer.shown is None or leader.shown is None:
        return
    ours, theirs = viewer.shown.picture, leader.shown.picture
    kinds = [(p.is_colour, p.unit, p.identity.modality) for p in (ours, theirs)]
    if kinds[0] == kinds[1]:
        viewer.inverted = leader.inverted
        viewer.choose_window(leader.window_level)
