"""Processes that tests start in other ways than the program does."""
