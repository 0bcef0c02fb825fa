"""Readers' decisions and marks on open pictures: stored, found again by content, grouped by study."""
