"""Writes the model package: graph, card, golden cases."""
