"""Compares trained models on the test pictures that they share: one table, plots side by side."""
