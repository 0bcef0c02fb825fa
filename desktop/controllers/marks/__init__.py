"""Measurements and key pictures: storing, listing and describing them."""
