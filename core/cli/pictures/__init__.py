"""Commands that write pictures."""
