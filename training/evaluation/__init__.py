"""Measure a finished training on its test part, by source, with intervals."""
