"""The hospital's network (DICOM): queries, sends, fetches, and receives from modalities."""
