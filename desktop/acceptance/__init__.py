"""The dialog of the local acceptance test and its result."""
