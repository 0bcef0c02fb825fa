"""What the mouse and held keys do; the help lists them next to the shortcuts."""

from __future__ import annotations

#: Gestures, each with its effect.
GESTURES = (
    ("Left drag", "Window (across) and level (up and down)"),
    ("Right or middle drag", "Move the picture"),
    ("Wheel, arrow keys", "Go through the stack; where there is none, the wheel zooms"),
    ("Ctrl + wheel", "Zoom about the cursor; where there is no stack, next or previous picture"),
    ("Shift + arrow keys", "Move the picture"),
    ("Ctrl + arrow keys", "Window (left and right) and level (up and down)"),
    ("Home, End", "First and last picture of the stack"),
    ("Drag from the list, Enter", "Show a picture in that pane, in the active one"),
    ("Double click", "Fit"),
    ("1 to 9, 0", "The windows of View, Grey levels; back to the file's own"),
    ("Hold Z", "Magnify what is under the cursor"),
    ("Click or drag", "Set the points of a measurement; by arrow keys and Enter too"),
    ("Esc, Del", "Let go of a measurement, delete it"),
    ("In reformats: click, drag a line", "Put the crosshair there, move one plane"),
    ("Hold B", "See the bare picture, without its map"),
    ("Shift + 1 to 9", "Name the class of that number as your own reading"),
    ("Left, Right in the list", "Fold or unfold a study or series"),
)
