"""Scrolling through stacks and series of the study on screen, and reformats of stacks."""
