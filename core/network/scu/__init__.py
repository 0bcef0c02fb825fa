"""Overread's requests to other systems: C-FIND, C-GET, C-MOVE and C-STORE."""
