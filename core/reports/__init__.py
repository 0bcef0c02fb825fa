"""Writes results, all from the journal: tables, PDF, overlays, pictures, DICOM objects, FHIR."""
