"""Readers' decisions and marks on open pictures: stored, found by file content, grouped by study."""
