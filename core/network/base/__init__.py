"""The base of both sides of the DICOM network: associations, TLS, error codes, stored objects."""
