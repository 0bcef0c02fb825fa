"""Helpers shared by the tests: a tiny real model, drawn pictures, small DICOM files."""
