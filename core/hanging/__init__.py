"""Hanging: which earlier studies stand beside a study, in which panes, and how panes go along; no Qt."""
