"""Exports of the window: tables, reports, DICOM files, and pictures on disk and on paper."""
