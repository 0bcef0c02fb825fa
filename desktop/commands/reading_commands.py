"""Commands of files, exports, reading and deciding; see `desktop.commands.commands`."""

from __future__ import annotations

from desktop.commands.command import Command

READING_COMMANDS = (
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
        "open_sample",
        "&File",
        "Open the sa&mple",
        "Write a folder of drawn and free pictures, and open it.",
    ),
    Command(
        "continue_last",
        "&File",
        "Continue the &last batch",
        "Open what was being analysed when Overread was closed, and analyse the rest.",
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
        "Write copies of the DICOM files, with pseudonyms for patients and new UIDs.",
        "Ctrl+Shift+D",
        ends_group=True,
    ),
    Command(
        "copy_picture",
        "E&xport",
        "Cop&y picture",
        "Copy the picture as it is shown, with the notice below it.",
        "Ctrl+C",
    ),
    Command(
        "save_picture",
        "E&xport",
        "&Save picture…",
        "Save the picture as it is shown as a PNG file.",
        "Ctrl+S",
    ),
    Command(
        "copy_texts",
        "E&xport",
        "With &names and dates",
        "Show the patient's name and dates on copied and saved pictures.",
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
        "accessions",
        "&File",
        "A&ccession numbers from the worklist",
        "Ask the worklist for missing accession numbers and put them into results.",
    ),
    Command(
        "receive",
        "&File",
        "Receive s&tudies",
        "Let modalities and archives send studies to Overread, as set in the settings.",
        checkable=True,
        ends_group=True,
    ),
    Command(
        "delete_patient",
        "&File",
        "&Delete a patient…",
        "Show all that Overread keeps of a patient on this computer, and delete it.",
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
        "read_picture",
        "&Analyse",
        "&This picture",
        "Let the models analyse this picture.",
        "Ctrl+R",
        "Analyse picture",
    ),
    Command(
        "read_folder",
        "&Analyse",
        "Whole &folder",
<<<<<<< HEAD
        "Run the models on every picture that was not read yet.",
=======
        "Let the models analyse every picture that they have not seen yet.",
>>>>>>> f0068978 (Seven menus, icons from Lucide, the tool bar's mark for more, the whole screen for pictures; what models do is called analyse)
        "Ctrl+Shift+R",
        "Analyse folder",
    ),
    Command(
        "read_selection",
        "&Analyse",
        "&Selection",
<<<<<<< HEAD
        "Run the models on the pictures selected in the list.",
=======
        "Let the models analyse the pictures that are selected in the list.",
>>>>>>> f0068978 (Seven menus, icons from Lucide, the tool bar's mark for more, the whole screen for pictures; what models do is called analyse)
        "Ctrl+Alt+R",
    ),
    Command(
        "ask_model",
        "&Read",
        "Ask a &model",
        "Let a model that reads on demand read this picture, this study or the selection.",
        "Ctrl+Alt+A",
    ),
    Command(
        "watch",
        "&Analyse",
        "&Watch the folder",
        "Analyse new files of the folder as they arrive.",
        "Ctrl+Shift+W",
        checkable=True,
        ends_group=True,
    ),
    Command(
        "pause",
        "&Analyse",
        "P&ause",
<<<<<<< HEAD
        "Pause or continue the batch.",
=======
        "Let the analysis of the folder wait, or go on.",
>>>>>>> f0068978 (Seven menus, icons from Lucide, the tool bar's mark for more, the whole screen for pictures; what models do is called analyse)
        "P",
        checkable=True,
    ),
    Command(
        "cancel",
        "&Analyse",
        "&Cancel",
        "Stop the current task. What is finished is kept.",
        "Esc",
        ends_group=True,
    ),
<<<<<<< HEAD
    Command("agree", "&Decide", "&Agree", "Agree with all findings of the study.", "A"),
=======
    Command("next", "&View", "&Next picture", "Go to the next picture or frame.", "PgDown"),
    Command("previous", "&View", "&Previous picture", "Go to the picture or frame before.", "PgUp"),
    Command(
        "find", "&View", "F&ilter the list", "Go to the filter above the list.", "Ctrl+F", ends_group=True
    ),
    Command("agree", "&Decide", "&Agree", "Say that you agree with all findings of the study.", "A"),
>>>>>>> f0068978 (Seven menus, icons from Lucide, the tool bar's mark for more, the whole screen for pictures; what models do is called analyse)
    Command(
        "agree_one",
        "&Decide",
        "Agree with this &finding only",
        "Agree with the finding shown; the others stay undecided.",
        "Shift+A",
    ),
    Command("disagree", "&Decide", "&Disagree", "Disagree with the finding shown.", "D"),
    Command("unsure", "&Decide", "&Unsure", "Say that you are unsure.", "U"),
    Command("say", "&Decide", "&Say what you see", "Go to the list of your own labels.", "W"),
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
        "advance",
        "&Decide",
        "&Go on after a decision",
        "Go to the next undecided study by itself once you have decided on all that was found.",
        "Ctrl+Shift+G",
        checkable=True,
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
)
