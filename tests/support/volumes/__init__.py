"""Synthetic volumes."""
