"""De-identification: removes the patient from DICOM data sets, by the profile of PS3.15 Annex E."""
