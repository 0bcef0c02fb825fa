"""The network of a hospital: archives are asked, sent to and fetched from, modalities send to us (DICOM)."""
