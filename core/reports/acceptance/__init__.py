"""The report of an acceptance test as PDF, CSV and JSON."""
