"""The PDF report of a study or a batch."""
