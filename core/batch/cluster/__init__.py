"""Reads a batch on a cluster's computers: the same unit of work, on an engine that a site runs."""
