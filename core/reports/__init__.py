"""Results out, all made from the journal: tables, PDF, overlays, pictures, DICOM objects, FHIR."""
