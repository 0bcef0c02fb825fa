"""Results as DICOM objects: reports, captures, maps, segmentations, presentation states, key pictures."""
