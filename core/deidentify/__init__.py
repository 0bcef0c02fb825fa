"""De-identification: DICOM data sets without the patient, by the profile of PS3.15 Annex E."""
