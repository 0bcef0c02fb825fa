"""Reading many files: the pipeline, and the journal that keeps the readings."""
