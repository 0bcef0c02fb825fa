"""What Overread asks of other systems: C-FIND, C-GET, C-MOVE and C-STORE."""
