"""The state behind the window: the open folder, its readings and decisions; no widgets."""
