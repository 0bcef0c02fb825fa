"""Every command of the window in one table: its words, its key, its menu; menus and help are made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    name : str
        How the code calls it.
    menu, text : str
        Where it stands and what it is called.
    tip : str
        What it does, in a sentence; the tooltip while it is enabled.
    keys, also : str
        Its shortcut, which the user may change, and one that it has besides.
    tool : str
        Its name on the tool bar; empty if it is not there.
    checkable : bool
    ends_group : bool
        Whether a line follows it.
    """

    name: str
    menu: str
    text: str
    tip: str
    keys: str = ""
    tool: str = ""
    checkable: bool = False
    ends_group: bool = False
    also: str = ""


COMMANDS = (
    Command(
        "open_folder", "&File", "Open &folder…", "Open a folder with all below it.", "Ctrl+O", "Open folder"
    ),
    Command(
        "open_files",
        "&File",
        "&Open files…",
        "Open single files.",
        "Ctrl+Shift+O",
        "Open files",
    ),
    Command(
        "continue_last",
        "&File",
        "Continue the &last batch",
        "Open what was being read when Overread was closed, and read the rest.",
        "Ctrl+L",
        ends_group=True,
    ),
    Command(
        "export_csv",
        "E&xport",
        "Export &table…",
        "Write a table with a row for each picture and model: CSV, a workbook, or JSON lines.",
        "Ctrl+E",
    ),
    Command(
        "export_pdf",
        "E&xport",
        "Export &PDF…",
        "Write a report of everything that is open.",
        "Ctrl+P",
    ),
    Command(
        "export_study",
        "E&xport",
        "Export PDF of this st&udy…",
        "Write a report of the study on screen, on a page or two.",
        "Ctrl+Shift+P",
    ),
    Command(
        "export_dicom",
        "E&xport",
        "Export as &DICOM…",
        "Write reports and maps as DICOM objects of the same studies.",
        "Ctrl+Shift+E",
    ),
    Command(
        "deidentify",
        "E&xport",
        "Save without the pat&ient…",
        "Write the DICOM files anew, with pseudonyms for patients and UIDs.",
        "Ctrl+Shift+D",
        ends_group=True,
    ),
    Command(
        "copy_picture",
        "&File",
        "Cop&y picture",
        "Copy the picture as it is shown, with the notice below it.",
        "Ctrl+C",
    ),
    Command(
        "save_picture", "&File", "&Save picture…", "Save the picture as it is shown as a PNG file.", "Ctrl+S"
    ),
    Command(
        "copy_texts",
        "&File",
        "With &names and dates",
        "Write what the file says of the patient into copied and saved pictures.",
        checkable=True,
        ends_group=True,
    ),
    Command(
        "tags",
        "&File",
        "&Attributes of the file…",
        "List everything that the DICOM file says of itself.",
        "Ctrl+I",
        ends_group=True,
    ),
    Command(
        "pacs",
        "&File",
        "Search and send (P&ACS)…",
        "Search archives, fetch studies from them, and send files and results to them.",
        "Ctrl+Shift+N",
    ),
    Command(
        "receive",
        "&File",
        "Receive s&tudies",
        "Let modalities and archives send studies to Overread, by the rules of the settings.",
        checkable=True,
        ends_group=True,
    ),
    Command(
        "settings",
        "&File",
        "&Settings…",
        "Choose device, models, windows, thresholds, keys and more.",
        "Ctrl+,",
        ends_group=True,
    ),
    Command("quit", "&File", "&Quit", "Close Overread.", "Ctrl+Q"),
    Command(
        "read_picture", "&Read", "&This picture", "Let the model read this picture.", "Ctrl+R", "Read picture"
    ),
    Command(
        "read_folder",
        "&Read",
        "Whole &folder",
        "Let the model read every picture that was not read yet.",
        "Ctrl+Shift+R",
        "Read folder",
    ),
    Command(
        "read_selection",
        "&Read",
        "&Selection",
        "Let the model read the pictures that are selected in the list.",
        "Ctrl+Alt+R",
    ),
    Command(
        "watch",
        "&Read",
        "&Watch the folder",
        "Read new files of the folder as they arrive.",
        "Ctrl+Shift+W",
        checkable=True,
        ends_group=True,
    ),
    Command(
        "pause",
        "&Read",
        "P&ause",
        "Let the reading of the folder wait, or go on.",
        "P",
        checkable=True,
    ),
    Command(
        "cancel",
        "&Read",
        "&Cancel",
        "Stop what is under way; what is finished is kept.",
        "Esc",
        ends_group=True,
    ),
    Command("next", "&Read", "&Next picture", "Go to the next picture or frame.", "PgDown"),
    Command("previous", "&Read", "&Previous picture", "Go to the picture or frame before.", "PgUp"),
    Command("find", "&Read", "F&ilter the list", "Go to the filter above the list.", "Ctrl+F"),
    Command("agree", "&Decide", "&Agree", "Say that you agree with all findings of the study.", "A"),
    Command(
        "agree_one",
        "&Decide",
        "Agree with this &finding only",
        "Say that you agree with the finding in view, and nothing of the others.",
        "Shift+A",
    ),
    Command("disagree", "&Decide", "&Disagree", "Say that you disagree with the finding in view.", "D"),
    Command("unsure", "&Decide", "&Unsure", "Say that you are unsure.", "U"),
    Command("say", "&Decide", "&Say what you see", "Go to the classes that you can name yourself.", "W"),
    Command("comment", "&Decide", "&Comment", "Write a comment on the finding.", "C"),
    Command("undo", "&Decide", "&Take back", "Take back what you entered last.", "Ctrl+Z", ends_group=True),
    Command(
        "next_undecided",
        "&Decide",
        "&Next undecided",
        "Go to the next picture that you have not decided.",
        "N",
        "Next undecided",
    ),
    Command(
        "blind_first",
        "&Decide",
        "Read &blind first",
        "Hide what the models found until you have given your own reading.",
        "Ctrl+B",
        "Blind first",
        checkable=True,
    ),
    Command(
        "concordance",
        "&Decide",
        "C&oncordance",
        "Show how often you and the models agreed.",
        "Ctrl+D",
    ),
    Command("fit", "&View", "&Fit", "Show the whole picture.", "F", "Fit"),
    Command(
        "one_to_one",
        "&View",
        "&1:1",
        "Show one pixel of the picture on each pixel of the screen.",
        "O",
        "1:1",
    ),
    Command(
        "real_size",
        "&View",
        "Real si&ze",
        "Show a millimetre of the picture as a millimetre of the screen.",
        "=",
    ),
    Command("zoom_in", "&View", "Zoom &in", "Zoom in about the middle.", "+"),
    Command("zoom_out", "&View", "Zoom &out", "Zoom out about the middle.", "-", ends_group=True),
    Command("turn_right", "&View", "Turn &right", "Turn the picture by 90 degrees clockwise.", "."),
    Command("turn_left", "&View", "Turn &left", "Turn the picture by 90 degrees anticlockwise.", ","),
    Command("flip_across", "&View", "Flip left to rig&ht", "Swap left and right of the screen.", "X"),
    Command(
        "flip_down",
        "&View",
        "Flip top to &bottom",
        "Swap top and bottom of the screen.",
        "Y",
        ends_group=True,
    ),
    Command("invert", "&View", "In&vert", "Swap black and white.", "I", "Invert", checkable=True),
    Command(
        "reset", "&View", "&Reset", "Show the picture as its file asks, whole.", "R", "Reset", ends_group=True
    ),
    Command(
        "overlays",
        "&View",
        "Over&lays",
        "Draw the overlays that the file lays over its picture.",
        "V",
        checkable=True,
    ),
    Command(
        "class_map",
        "&View",
        "Class &map",
        "Lay the map of a class over the picture.",
        "M",
        "Map",
        checkable=True,
    ),
    Command(
        "panel_worklist",
        "&Layout",
        "&Worklist",
        "Show or hide the list of pictures.",
        "Ctrl+1",
        checkable=True,
    ),
    Command(
        "panel_findings",
        "&Layout",
        "&Findings",
        "Show or hide what was found.",
        "Ctrl+2",
        checkable=True,
    ),
    Command(
        "panel_problems",
        "&Layout",
        "P&roblems",
        "Show or hide the list of what was refused or could not be read.",
        "Ctrl+3",
        checkable=True,
        ends_group=True,
    ),
    Command(
        "small_pictures",
        "&Layout",
        "&Small pictures in the list",
        "Show a small picture in each row of the list, or one line only.",
        "Ctrl+T",
        checkable=True,
    ),
    Command(
        "light_theme",
        "&Layout",
        "&Light theme",
        "Show the window in light colours; pictures stay on black.",
        "Ctrl+Shift+L",
        checkable=True,
        ends_group=True,
    ),
    Command("next_panel", "&Layout", "&Next panel", "Take the keyboard to the next panel.", "F6"),
    Command(
        "previous_panel",
        "&Layout",
        "&Previous panel",
        "Take the keyboard to the panel before.",
        "Shift+F6",
        ends_group=True,
    ),
    Command("reset_layout", "&Layout", "&Reset layout", "Put all panels back where they were at first."),
    Command(
        "play",
        "&View",
        "&Play the stack",
        "Go through the series by itself, as fast as its file says.",
        "Space",
        checkable=True,
    ),
    Command(
        "wheel_zooms",
        "&View",
        "&Wheel zooms in stacks too",
        "Zoom with the wheel where it would go through a stack; with Ctrl it does the other.",
        checkable=True,
    ),
    Command(
        "contours",
        "&View",
        "Map as &contours",
        "Draw the map as lines of equal evidence instead of a wash of colour.",
        "K",
        checkable=True,
    ),
    Command("mark_length", "&Measure", "&Length", "Measure a length.", "L", "Length", checkable=True),
    Command("mark_angle", "&Measure", "&Angle", "Measure an angle.", "G", "Angle", checkable=True),
    Command(
        "mark_rectangle",
        "&Measure",
        "&Rectangle",
        "Mean, deviation, extremes and area of a rectangle.",
        "T",
        "Rectangle",
        checkable=True,
    ),
    Command(
        "mark_ellipse",
        "&Measure",
        "&Ellipse",
        "Mean, deviation, extremes and area of an ellipse.",
        "E",
        "Ellipse",
        checkable=True,
        ends_group=True,
    ),
    Command("next_mark", "&Measure", "&Next mark", "Pick the next mark; arrow keys move it.", "Shift+L"),
    Command("delete_mark", "&Measure", "&Delete mark", "Delete the mark that is picked.", "Del"),
    Command("clear_marks", "&Measure", "Delete all &marks", "Delete all marks on this picture."),
    Command("one_pane", "&Panes", "&One picture", "Show one picture.", "Alt+1", checkable=True),
    Command(
        "two_panes", "&Panes", "&Two pictures", "Show two pictures side by side.", "Alt+2", checkable=True
    ),
    Command("four_panes", "&Panes", "&Four pictures", "Show four pictures.", "Alt+4", checkable=True),
    Command(
        "beside",
        "&Panes",
        "&Bare picture beside",
        "Show the picture without its map beside the one with it.",
        "S",
        "Side by side",
        checkable=True,
        ends_group=True,
    ),
    Command("next_pane", "&Panes", "&Next pane", "Go to the next picture pane.", "F7", ends_group=True),
    Command(
        "link_zoom",
        "&Panes",
        "Link &zoom and place",
        "Zoom and move all panes together.",
        "Ctrl+K",
        checkable=True,
    ),
    Command(
        "link_window",
        "&Panes",
        "Link &window",
        "Window all panes together that show the same kind of values.",
        "Ctrl+Shift+K",
        checkable=True,
    ),
    Command(
        "acceptance",
        "&Tools",
        "&Acceptance test…",
        "Measure a model on your own labelled cases, and sign it off.",
        "Ctrl+Shift+A",
    ),
    Command(
        "model_card",
        "&Help",
        "&Model card",
        "Show all that is known of the model: figures, limits, data.",
        "Ctrl+M",
        ends_group=True,
    ),
    Command("shortcuts", "&Help", "&Keys and mouse", "List all keys.", "?", also="F1"),
    Command("selftest", "&Help", "&Self-test…", "Check that Overread is whole and works on this computer."),
    Command("about", "&Help", "&About Overread", "Versions, licence and the notice."),
)

#: The groups of the tool bar, by command; a menu is a button of its own.
TOOLS = (
    ("open_folder", "open_files"),
    ("read_picture", "read_folder"),
    ("next_undecided", "blind_first"),
    ("fit", "one_to_one", "invert", "reset", "class_map", "beside"),
    ("&Measure",),
    ("E&xport",),
)
