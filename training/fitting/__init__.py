"""Fit a network and what depends on it: calibration, gate statistics, and the shipped network."""
