"""Fits a network and what follows from it: calibration, gate statistics, the network as it ships."""
