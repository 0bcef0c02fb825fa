"""DICOMweb (PS3.18): searches, fetches and sends over HTTP, within the limits of DICOM's own network."""
