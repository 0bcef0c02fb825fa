"""Results as DICOM objects: structured report, secondary capture, parametric map and the report as PDF."""
