"""DICOM files: header, pixels, display attributes, orientation."""
