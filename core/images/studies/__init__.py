"""Patients, studies and series: the study tree of a folder, and every attribute of a file."""
