"""Stored patient data: what is where, for how long, and how all data of one patient are deleted."""
