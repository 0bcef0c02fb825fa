"""Figures of classifiers with their uncertainty; used by training, acceptance tests and concordance alike."""
