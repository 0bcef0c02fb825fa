"""Reads a batch on the computers of a cluster: the same unit of work, on an engine that a site runs."""
