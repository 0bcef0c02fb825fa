"""Volumes drawn by code."""
