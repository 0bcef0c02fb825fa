"""DICOMweb (PS3.18): searches, fetches and sends over HTTP, within the bounds of DICOM's own network."""
