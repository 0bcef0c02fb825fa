"""What both sides of the DICOM network share: associations, TLS, error codes, stored objects."""
