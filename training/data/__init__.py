"""Data sets: reading, duplicates, splits, augmentation, the run folder."""
