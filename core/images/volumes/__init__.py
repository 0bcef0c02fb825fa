"""Volumes without patients: NIfTI."""
