"""All that leaves the window: tables, reports, DICOM files, pictures on disk and on paper."""
