"""Helpers shared by the tests: a tiny real model, synthetic pictures, small DICOM files."""
