"""Measurements and key pictures: kept, listed, put into words, saved as pictures and printed."""
