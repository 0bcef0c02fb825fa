"""Text burned into pixels: its places, and files written again without it."""
