"""The commands that write pictures."""
