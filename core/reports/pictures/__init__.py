"""Exported pictures: as files in their own resolution, and several on a page."""
