"""Locations of pictures: folders, ZIP archives, media with a DICOMDIR."""
