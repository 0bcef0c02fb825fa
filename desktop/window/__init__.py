"""The main window: docks, status bar and welcome page."""
