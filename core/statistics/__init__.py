"""Figures of classifiers with their uncertainty, for training, acceptance tests and concordance."""
