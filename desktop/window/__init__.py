"""The main window: docks, status bar, welcome page."""
