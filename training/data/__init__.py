"""Data sets: reading, duplicates, splits, augmentation, and the run folder."""
